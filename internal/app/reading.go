package app

import (
	"socle/internal/adjustment"
	"socle/internal/analytics"
	"socle/internal/oversight"
)

// extras are the checks that other rooms add to "socle verify".
var extras = map[string]oversight.Extra{"facts_are_the_chain": analytics.Verify,
	"adjustments_are_their_postings": adjustment.Verify, "lines_are_their_law": adjustment.Recompute}

// Keeper measures again what commands touched.
func (a *App) Keeper() *analytics.Keeper {
	return &analytics.Keeper{DB: a.DB, Funds: a.Registry.Funds, Log: a.Log}
}
