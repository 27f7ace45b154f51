package law

import (
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/brand"
	"socle/internal/platform/web/view"
	"socle/pkg/words"
	"socle/tenants"
)

//go:embed i18n/brand/*.json
var wordsOfBrands embed.FS

func init() { i18n.Register(wordsOfBrands) }

func (s *Service) brandPage(rq *web.Request) (web.Reply, error) {
	d, err := web.Call[Dress](rq, "law.brand", BrandInput{})
	if err != nil {
		return nil, err
	}
	return s.brand(rq, d, view.Entry{})
}

func (s *Service) brand(rq *web.Request, d Dress, e view.Entry) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "law.brand"), Wide: true, Findings: e.Findings,
		Body: brandView(d, e, rq.Fund.Folder, rq.May("law.propose_brand"))}, nil
}

// proposeBrand shows what was chosen, or proposes it: the button says which.
func (s *Service) proposeBrand(rq *web.Request) (web.Reply, error) {
	var in ProposeBrandInput
	err := rq.Bind(&in)
	if err == nil && rq.FormValue("do") == "preview" {
		return s.tryBrand(rq, in)
	}
	var p Proposal
	if err == nil {
		p, err = web.Call[Proposal](rq, "law.propose_brand", in)
	}
	if found := web.Findings(err); found != nil {
		return s.brand(rq, in.Dress, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "law.proposed")}, nil
}

// tryBrand shows the form again with the dress as it would be worn, and all that speaks against it. Nothing is kept.
func (s *Service) tryBrand(rq *web.Request, in ProposeBrandInput) (web.Reply, error) {
	d, err := tried(rq.Ctx(), rq.Fund.Folder, in)
	found := web.Findings(err)
	if err != nil && found == nil {
		return nil, err
	}
	rq.Form.Set("logo", d.Logo)
	return s.brand(rq, d, view.Entry{Values: rq.Form, Findings: found})
}

// trialCSS are three colours for a part of a page, so that they are seen before they are worn.
func (s *Service) trialCSS(rq *web.Request) (web.Reply, error) {
	q := rq.URL.Query()
	b := brand.Brand{Primary: q.Get("primary"), Link: q.Get("accent"), Header: q.Get("primary"), OnHeader: q.Get("on_primary")}
	return web.Asset{Type: "text/css; charset=utf-8", Body: []byte(b.CSSFor(".app-trial") + trialLayout)}, nil
}

// trialLayout frames what is tried, at the width of the page and of a phone.
const trialLayout = `.app-trial{border:1px solid #b1b4b6;margin-bottom:20px;background:#f5f7f9;overflow:hidden}
.app-trial--phone{max-width:360px}
.app-trial .app-header{position:static}
.app-trial__body{padding:16px}
.app-trial .govuk-button:not(.govuk-button--secondary){background-color:var(--govuk-brand-colour)}
.app-trial .govuk-button-group{margin-bottom:16px}
.app-trial__letter{background:#fff;border:1px solid #d8dde1;border-top:6px solid var(--govuk-brand-colour);padding:20px;max-width:560px}
.app-trial__letter h4{color:var(--govuk-brand-colour)}
`

func (d Dress) trialHref() string {
	return "/law/brand/trial.css?" + url.Values{"primary": {d.Primary}, "on_primary": {d.OnPrimary}, "accent": {d.Accent}}.Encode()
}

// logoSrc is the logo as a picture of the page itself: it is kept nowhere yet.
func (d Dress) logoSrc(f *tenants.Folder) string {
	logo := d.worn(f).LogoSVG
	if logo == "" {
		return ""
	}
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(logo))
}

// brandChanges lists what is proposed beside what is worn; a logo is seen, not read.
func (s *Service) brandChanges(rq *web.Request, p Proposal) ([]view.Change, error) {
	after, before := flatten(p.Change), map[string]string{}
	if p.State == "proposed" {
		worn, err := web.Call[Dress](rq, "law.brand", BrandInput{})
		if err != nil {
			return nil, err
		}
		body, err := json.Marshal(worn)
		if err != nil {
			return nil, err
		}
		before = flatten(body)
	}
	if before["logo"] != after["logo"] {
		before["logo"], after["logo"] = logoWords(rq.Ctx(), before["logo"]), t(rq.Ctx(), "brand.new_logo")
	}
	return compared(rq.Ctx(), before, after), nil
}

func logoWords(ctx context.Context, logo string) string {
	if logo == "" {
		return ""
	}
	return t(ctx, "brand.old_logo")
}

// brandPreview is the portal and a letter in the proposed dress.
func (s *Service) brandPreview(rq *web.Request, p Proposal) (templ.Component, error) {
	var d Dress
	err := json.Unmarshal(p.Change, &d)
	return trialView(d, rq.Fund.Folder), err
}

func brandWords(ctx context.Context, _ Proposal) string { return t(ctx, "law.brand") }

// ratio is a contrast as it is written: "3,2 : 1".
func ratio(ctx context.Context, r float64) string {
	return words.Decimal(i18n.From(ctx), strconv.FormatFloat(r, 'f', 1, 64)) + " : 1"
}
