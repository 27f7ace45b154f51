package gallery

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/brand"
	"socle/internal/platform/web/static"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// page is one page of the gallery: its frame and its content.
type page struct {
	frame   func(context.Context, *view.Frame)
	content func(context.Context) templ.Component
}

var pages = map[string]page{
	"welcome":   {frame: welcomed, content: welcome},
	"home":      {frame: employer("home"), content: home},
	"declare":   {frame: employer("declare"), content: declare},
	"forms":     {frame: forms, content: formPage},
	"account":   {frame: employer("account"), content: account},
	"done":      {frame: narrow, content: done},
	"signin":    {frame: visitor, content: signIn},
	"list":      {frame: staff("list"), content: list},
	"file":      {frame: staff("list"), content: file},
	"dashboard": {frame: staff("dashboard"), content: dashboard},
	"states":    {frame: staff("rules"), content: states},
}

// Names lists the pages of the gallery.
func Names() []string {
	return []string{"welcome", "home", "declare", "forms", "account", "done", "signin", "list", "file", "dashboard", "states"}
}

var brands = map[string]brand.Brand{
	"sahel":  {Name: "Institut de prévoyance du Sahel", ShortName: "IPS", Primary: "#0b6650", Link: "#0b6650", LogoSVG: logo("#0b6650", "#e8a33d")},
	"atlas":  {Name: "Caisse nationale de l’Atlas", ShortName: "CNA", Primary: "#0f4c75", Link: "#0b5a94", Header: "#0d2c45", OnHeader: "#ffffff", LogoSVG: logo("#ffffff", "#e8a33d")},
	"mangue": {Name: "Caisse de la Mangue", ShortName: "CM", Primary: "#8f2d56", LogoSVG: logo("#8f2d56", "#d9822b")},
}

func logo(main, accent string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><circle cx="22" cy="22" r="21" fill="none" stroke="` + main +
		`" stroke-width="2"/><path d="M10 30c4-9 8-13 12-13s8 4 12 13" fill="none" stroke="` + main +
		`" stroke-width="3" stroke-linecap="round"/><circle cx="22" cy="12" r="4.500" fill="` + accent + `"/><path d="M16 31h12" stroke="` + accent + `" stroke-width="3" stroke-linecap="round"/></svg>`
}

// Handler serves the gallery under /fr/… and /ar/…; ?brand=atlas dresses it otherwise.
func Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(static.Prefix, static.Handler())
	mux.HandleFunc("GET /brand/{file}", dress)
	for _, lang := range []i18n.Lang{"fr", "ar", "en"} {
		mux.HandleFunc("GET /"+string(lang)+"/{page}", show(lang))
	}
	mux.HandleFunc("GET /events", events)
	return mux
}

// dress serves a fund's stylesheet and logo.
func dress(w http.ResponseWriter, r *http.Request) {
	name, ext, _ := strings.Cut(r.PathValue("file"), ".")
	kind, body := "text/css; charset=utf-8", brands[name].CSS()
	if ext == "svg" {
		kind, body = "image/svg+xml", brands[name].LogoSVG
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write([]byte(body)) // the reader may leave
}

func show(lang i18n.Lang) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		b := r.URL.Query().Get("brand")
		if b == "" {
			b = "sahel"
		}
		ctx := i18n.With(r.Context(), lang)
		c, ok := Page(ctx, r.PathValue("page"), b)
		if !ok {
			http.NotFound(w, r)
			return
		}
		_ = c.Render(ctx, w) // the reader may leave
	}
}

// Page gives one page of the gallery in the language of the context, dressed in a brand.
func Page(ctx context.Context, name, brandName string) (templ.Component, bool) {
	p, ok := pages[name]
	b, known := brands[brandName]
	if !ok || !known {
		return nil, false
	}
	f := frameOf(ctx, name, brandName, b)
	p.frame(ctx, &f)
	ctx = i18n.WithCurrency(ctx, f.Fund.Currency)
	return around(f, p.content(ctx)), true
}

func frameOf(ctx context.Context, name, brandName string, b brand.Brand) view.Frame {
	here := i18n.From(ctx)
	f := view.Frame{Lang: here, Demo: true, Title: name, Fund: view.Fund{
		Name: b.Name, ShortName: b.ShortName, BrandHref: "/brand/" + brandName + ".css", LogoHref: "/brand/" + brandName + ".svg",
		Agency: say(ctx, "Agence de Kayes", "وكالة خاي"), Phone: "+223 20 22 57 35", Hours: say(ctx, "lun.–ven. 7 h 30 – 16 h", "من الاثنين إلى الجمعة 7:30 – 16:00"),
		Currency: money.Currency{Code: "XOF"},
		Links:    []view.Link{{Label: say(ctx, "Accessibilité", "سهولة الولوج"), Href: "#"}, {Label: say(ctx, "Vérifier un document", "التحقق من وثيقة"), Href: "#"}, {Label: say(ctx, "Mentions légales", "إشعار قانوني"), Href: "#"}},
	}}
	for _, l := range []i18n.Lang{"fr", "ar", "en"} {
		f.Langs = append(f.Langs, view.LangLink{Lang: l, Href: "/" + string(l) + "/" + name + "?brand=" + brandName, Current: l == here})
	}
	return f
}

// say picks French, or Arabic where the page is in Arabic: the gallery's own words need no catalogue.
func say(ctx context.Context, fr, ar string) string {
	if i18n.From(ctx).Base() == "ar" {
		return ar
	}
	return fr
}
