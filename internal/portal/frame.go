package portal

import (
	"embed"
	"net/url"

	"github.com/a-h/templ"

	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
)

//go:embed i18n/*.json i18n/faults/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Portal draws the frame. Demo shows the strip of a demonstration.
type Portal struct {
	Demo   bool
	Brands *Brands
	Todos  []Todo // asked in order by the first page
}

// Frame puts a page into the fund's frame.
func (p *Portal) Frame(rq *web.Request, page web.Page) templ.Component {
	f := view.Frame{
		Title: page.Title, Lang: i18n.From(rq.Ctx()), Langs: languages(rq), Fund: p.fund(rq),
		Findings: page.Findings, Here: rq.URL, Demo: p.Demo, Width: view.Normal,
	}
	switch {
	case page.Wide:
		f.Width = view.Wide
	case page.Narrow:
		f.Width = view.Narrow
	}
	if rq.Flash != "" {
		f.Flash = []view.Notice{{Tone: view.Success, Text: rq.Flash}}
	}
	if rq.Subject.SignedIn() {
		p.person(rq, &f)
	}
	return templ.Join(framed(f, page.Body))
}

func (p *Portal) person(rq *web.Request, f *view.Frame) {
	role := ""
	if len(rq.Subject.Roles) > 0 {
		role = t(rq.Ctx(), "portal.role."+rq.Subject.Roles[0])
	}
	f.User = &view.User{Name: rq.Subject.Name, Role: role, SignOutHref: "/sign-out"}
	if rq.May("identity.access") {
		f.User.Links = append(f.User.Links, view.Link{Label: t(rq.Ctx(), "identity.access.title"), Href: "/access"})
	}
	if rq.May("mandate.given") {
		f.User.Links = append(f.User.Links, view.Link{Label: t(rq.Ctx(), "portal.nav.all_mandates"), Href: "/mandates"})
	}
	for _, u := range rq.Subject.Under {
		f.Notes = append(f.Notes, under(rq, u))
	}
	if rq.Subject.Ended != nil {
		f.Notes = append(f.Notes, ended(rq, *rq.Subject.Ended))
	}
	if !isStaff(rq) {
		f.Nav = places(rq, false)
		return
	}
	f.Side = []view.NavGroup{{Items: places(rq, true)}}
	if f.Unconfirmed = p.Brands.Unconfirmed(rq); rq.May("law.unconfirmed") {
		f.UnconfirmedHref = "/law/unconfirmed"
	}
	if rq.May("affiliation.search") {
		f.Find = &view.SearchBox{Action: "/employers", Value: rq.URL.Query().Get("search"), Hint: t(rq.Ctx(), "portal.search_hint")}
	}
}

// under reminds of what the person acts under beyond its own roles, on every page while it lasts.
func under(rq *web.Request, u authz.Under) view.Notice {
	if u.Kind == "mandate" {
		return view.Notice{Tone: view.Info, Text: t(rq.Ctx(), "mandate.banner", "employer", u.Name, "until", cal.DateOf(u.Until)),
			Link: &view.Link{Label: t(rq.Ctx(), "mandate.banner_change"), Href: "/mandates"}}
	}
	return view.Notice{Tone: view.Danger, Title: t(rq.Ctx(), "oversight.glass.banner", "role", t(rq.Ctx(), "portal.role."+u.Name), "until", u.Until),
		Link: &view.Link{Label: t(rq.Ctx(), "oversight.glass.banner_link"), Href: "/break-glass/" + u.ID}}
}

// ended tells on every page that a mandate opens nothing any more, since when, by whom, and what to do.
func ended(rq *web.Request, u authz.Under) view.Notice {
	key := "mandate.over_by_day"
	if u.By != "" {
		key = "mandate.over_by_somebody"
	}
	text := t(rq.Ctx(), key, "employer", u.Name, "by", u.By, "at", u.Until)
	if u.Why != "" && u.Why != "replaced" {
		text += " " + t(rq.Ctx(), "mandate.over_why", "why", u.Why)
	}
	return view.Notice{Tone: view.Warning, Title: t(rq.Ctx(), "mandate.over"), Text: text + " " + t(rq.Ctx(), "mandate.over_do"),
		Link: &view.Link{Label: t(rq.Ctx(), "mandate.banner_change"), Href: "/mandates"}}
}

func (p *Portal) fund(rq *web.Request) view.Fund {
	folder := rq.Fund.Folder
	return view.Fund{Name: folder.Name, ShortName: folder.ShortName, Currency: folder.Currency,
		BrandHref: p.Brands.Href(rq), LogoHref: p.Brands.LogoHref(rq)}
}

func languages(rq *web.Request) []view.LangLink {
	var links []view.LangLink
	for _, l := range rq.Fund.Folder.Languages {
		q := url.Values{"lang": {l}, "next": {rq.URL.RequestURI()}}
		links = append(links, view.LangLink{Lang: i18n.Lang(l), Href: "/language?" + q.Encode(), Current: i18n.Lang(l) == i18n.From(rq.Ctx())})
	}
	return links
}
