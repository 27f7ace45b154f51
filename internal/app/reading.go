package app

import (
	"socle/internal/analytics"
	"socle/internal/oversight"
)

// extras are the checks that other rooms add to "socle verify".
var extras = map[string]oversight.Extra{"facts_are_the_chain": analytics.Verify}

// Keeper measures again what commands touched.
func (a *App) Keeper() *analytics.Keeper {
	return &analytics.Keeper{DB: a.DB, Funds: a.Registry.Funds, Log: a.Log}
}
