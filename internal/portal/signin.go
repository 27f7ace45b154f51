package portal

import (
	"net/http"
	"net/url"
	"strings"

	"socle/internal/identity"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// Pages are those of the portal itself.
func (p *Portal) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /{$}", Handler: p.home},
		{Pattern: "GET /sign-in", Handler: p.signInForm},
		{Pattern: "POST /sign-in", Handler: p.signIn},
		{Pattern: "GET /sign-up", Handler: p.signUpForm},
		{Pattern: "POST /sign-up", Handler: p.signUp},
		{Pattern: "POST /sign-out", Handler: p.signOut},
		{Pattern: "GET /language", Handler: language},
		{Pattern: "GET /brand/{file}", Handler: p.Brands.serve},
	}
}

func (p *Portal) signInForm(rq *web.Request) (web.Reply, error) {
	if rq.Subject.SignedIn() {
		return web.Redirect{To: "/"}, nil
	}
	return p.signInPage(rq, view.Entry{}), nil
}

func (p *Portal) signInPage(rq *web.Request, e view.Entry) web.Page {
	return web.Page{Title: t(rq.Ctx(), "portal.sign_in.title"), Findings: e.Findings,
		Body: signIn(e, local(rq.Param("next")), p.Demo, rq.Fund.Slug)}
}

func (p *Portal) signIn(rq *web.Request) (web.Reply, error) {
	var in identity.SignInInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[identity.SignedIn](rq, "identity.sign_in", in)
	switch {
	case err == nil && !out.Wrong:
		startSession(rq, string(out.Token))
		return web.Redirect{To: local(rq.FormValue("next"))}, nil
	case err == nil:
		return p.signInPage(rq, view.Entry{Values: rq.Form, Findings: []fault.Finding{{Field: "email", Code: "sign_in.wrong",
			Message: t(rq.Ctx(), "portal.sign_in.wrong")}}}), nil
	case web.Findings(err) != nil:
		return p.signInPage(rq, view.Entry{Values: rq.Form, Findings: web.Findings(err)}), nil
	}
	return nil, err
}

func (p *Portal) signUpForm(rq *web.Request) (web.Reply, error) {
	return web.Page{Title: t(rq.Ctx(), "portal.sign_up.title"), Narrow: true, Body: signUp(view.Entry{})}, nil
}

func (p *Portal) signUp(rq *web.Request) (web.Reply, error) {
	var in identity.SignUpInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	out, err := web.Call[identity.SignedIn](rq, "identity.sign_up", in)
	if found := web.Findings(err); found != nil {
		e := view.Entry{Values: rq.Form, Findings: found}
		return web.Page{Title: t(rq.Ctx(), "portal.sign_up.title"), Narrow: true, Findings: found, Body: signUp(e)}, nil
	}
	if err != nil {
		return nil, err
	}
	startSession(rq, string(out.Token))
	return web.Redirect{To: "/registration", Flash: t(rq.Ctx(), "portal.sign_up.done")}, nil
}

func (p *Portal) signOut(rq *web.Request) (web.Reply, error) {
	if c, err := rq.Cookie(identity.CookieName); err == nil && rq.Subject.SignedIn() {
		if _, err := web.Call[op.None](rq, "identity.sign_out", identity.SignOutInput{Token: op.Secret(c.Value)}); err != nil {
			return nil, err
		}
	}
	rq.SetCookie(&http.Cookie{Name: identity.CookieName, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return web.Redirect{To: "/sign-in", Flash: t(rq.Ctx(), "portal.signed_out")}, nil
}

func startSession(rq *web.Request, token string) {
	rq.SetCookie(&http.Cookie{Name: identity.CookieName, Value: token, Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: rq.TLS != nil || rq.Header.Get("X-Forwarded-Proto") == "https"})
}

func language(rq *web.Request) (web.Reply, error) {
	lang := rq.Param("lang")
	for _, l := range rq.Fund.Folder.Languages {
		if l == lang {
			rq.SetCookie(&http.Cookie{Name: "lang", Value: lang, Path: "/", MaxAge: 365 * 86400, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
	}
	return web.Redirect{To: local(rq.Param("next"))}, nil
}

// local keeps a redirect inside the portal.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}
