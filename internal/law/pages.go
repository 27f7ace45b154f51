package law

import (
	"embed"
	"net/url"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the fund's settings: the law, targets, brand, and what waits for a second person.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /law", Handler: s.listPage},
		{Pattern: "GET /law/applied", Handler: s.appliedPage},
		{Pattern: "GET /law/series", Handler: s.seriesPage},
		{Pattern: "POST /law/series", Handler: s.proposeParameter},
		{Pattern: "GET /law/targets", Handler: s.targetsPage},
		{Pattern: "POST /law/targets", Handler: s.proposeTarget},
		{Pattern: "GET /law/targets/history", Handler: s.targetHistoryPage},
		{Pattern: "GET /law/brand", Handler: s.brandPage},
		{Pattern: "GET /law/brand/trial.css", Handler: s.trialCSS},
		{Pattern: "POST /law/brand", Handler: s.proposeBrand},
		{Pattern: "GET /law/proposals", Handler: s.proposalsPage},
		{Pattern: "GET /law/proposals/{id}", Handler: s.proposalPage},
		{Pattern: "POST /law/proposals/{id}", Handler: s.decide},
		{Pattern: "POST /law/proposals/{id}/withdrawal", Handler: s.withdraw},
	}
}

func seriesHref(series string) string {
	return "/law/series?" + url.Values{"series": {series}}.Encode()
}
