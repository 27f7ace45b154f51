package portal

import (
	"slices"
	"strings"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// entry is one place of the portal: shown to whoever may do its operation.
type entry struct {
	key, href, icon, operation string
	staff                      bool
}

// Entries are all the places, in order. Employers see theirs on top, at most six; staff see theirs at the side.
var entries = []entry{
	{"portal.nav.home", "/", "home", "", false},
	{"portal.nav.declarations", "/declarations", "file", "declaration.mine", false},
	{"portal.nav.staff", "/staff", "people", "affiliation.staff", false},
	{"portal.nav.account", "/account", "ledger", "collection.account", false},
	{"portal.nav.pay", "/pay", "pay", "collection.to_pay", false},
	{"portal.nav.registration", "/registration", "building", "affiliation.mine", false},
	{"portal.nav.mandates", "/mandates", "people", "mandate.act", false},

	{"portal.nav.home", "/", "home", "", true},
	{"portal.nav.dashboard", "/dashboard", "chart", "analytics.dashboard", true},
	{"portal.nav.review", "/review", "inbox", "affiliation.review", true},
	{"portal.nav.employers", "/employers", "building", "affiliation.search", true},
	{"portal.nav.all_mandates", "/mandates/all", "people", "mandate.list", true},
	{"portal.nav.all_declarations", "/filings", "file", "declaration.list", true},
	{"portal.nav.collection", "/collection", "pay", "collection.day", true},
	{"portal.nav.recovery", "/recovery", "scale", "recovery.ageing", true},
	{"portal.nav.agents", "/agents/me", "user", "analytics.agent", true},
	{"portal.nav.reports", "/reports", "file", "reporting.list", true},
	{"portal.nav.alerts", "/alerts", "bell", "alerting.list", true},
	{"portal.nav.comparison", "/comparison", "map", "comparison.table", true},
	{"portal.nav.law", "/law", "scale", "law.propose_parameter", true},
	{"portal.nav.people", "/people", "people", "identity.list", true},
	{"portal.nav.audit", "/audit", "shield", "audit.search", true},
	{"portal.nav.safety", "/safety", "lock", "oversight.safety", true},
	{"portal.nav.glass", "/break-glass", "warning", "glass.list", true},
	{"portal.nav.operations", "/operations", "settings", "operations.jobs", true},
}

// isStaff says whether the frame is that of the fund's own people.
func isStaff(rq *web.Request) bool {
	for _, role := range rq.Subject.Roles {
		switch role {
		case "visitor", "employer", "accountant", "insured", "mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff":
		default:
			return true
		}
	}
	return false
}

func places(rq *web.Request, staff bool) []view.NavItem {
	var items []view.NavItem
	for _, e := range entries {
		if e.staff != staff || (e.operation != "" && !rq.May(e.operation)) {
			continue
		}
		current := rq.URL.Path == e.href || (e.href != "/" && strings.HasPrefix(rq.URL.Path, e.href+"/"))
		items = append(items, view.NavItem{Label: t(rq.Ctx(), e.key), Href: e.href, Icon: e.icon, Current: current})
	}
	return placed(items, rq.URL.Path)
}

// belongs says under which place a page lies whose address is not under that of the place: the first that the reader has.
var belongs = map[string][]string{
	"setup": {"/law"}, "adjustments": {"/law"}, "rights": {"/people"}, "indicators": {"/dashboard", "/agents/me"}, "agents": {"/agents/me"},
	"declarations": {"/filings"}, "payments": {"/collection"}, "registration": {"/review"}, "prospects": {"/review"},
}

// placed marks where the reader is when no place has the page's address.
func placed(items []view.NavItem, path string) []view.NavItem {
	if slices.ContainsFunc(items, func(i view.NavItem) bool { return i.Current }) {
		return items
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for _, href := range belongs[first] {
		if n := slices.IndexFunc(items, func(i view.NavItem) bool { return i.Href == href }); n >= 0 {
			items[n].Current = true
			break
		}
	}
	return items
}

// tiles are the places as large links; the first page itself is left out.
func tiles(items []view.NavItem) []view.Tile {
	var out []view.Tile
	for _, i := range items {
		if i.Href != "/" {
			out = append(out, view.Tile{Label: i.Label, Href: i.Href, Icon: i.Icon})
		}
	}
	return out
}
