package identity

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// journeyCookie ties a journey to the provider to the browser that began it.
const journeyCookie = "socle_journey"

// callback is where the provider sends people back; it is what the fund registers there.
const callback = "/sign-in/provider/callback"

func (s *Service) providerPages() []web.Route {
	return []web.Route{
		{Pattern: "GET /sign-in/provider", Handler: s.leave},
		{Pattern: "GET " + callback, Handler: s.comeBack},
		{Pattern: "GET /people/provider", Handler: s.providerForm},
		{Pattern: "POST /people/provider", Handler: s.providerPage},
	}
}

// back is the address of the callback as the browser reached us, unless the deployment says its own.
func (s *Service) back(rq *web.Request) string {
	if s.Site != nil {
		return s.Site(rq.Fund.Slug, callback)
	}
	scheme := "http://"
	if rq.TLS != nil || rq.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	return scheme + rq.Host + callback
}

func (s *Service) leave(rq *web.Request) (web.Reply, error) {
	b, err := op.Call[Begun](rq.Ctx(), rq.Chain, "identity.provider_begin", BeginInput{Next: web.Local(rq.Param("next"))})
	if err != nil {
		return nil, err
	}
	to, err := s.there(rq.Ctx(), rq.Fund.Slug, b, s.back(rq))
	if err != nil {
		return nil, err
	}
	rq.SetCookie(cookie(rq, journeyCookie, string(b.State), int(journeyLife.Seconds())))
	return web.Redirect{To: to}, nil
}

func (s *Service) comeBack(rq *web.Request) (web.Reply, error) {
	state, mine := rq.URL.Query().Get("state"), string(cookieOf(rq, journeyCookie))
	rq.SetCookie(cookie(rq, journeyCookie, "", -1))
	if state == "" || subtle.ConstantTimeCompare([]byte(state), []byte(mine)) != 1 {
		return s.notBy(rq, "identity.provider.lost"), nil
	}
	b, err := op.Call[Begun](rq.Ctx(), rq.Chain, "identity.provider_return", ReturnInput{State: op.Secret(state)})
	if err == nil && rq.URL.Query().Get("error") != "" {
		return s.notBy(rq, "identity.provider.refused"), nil
	}
	var who identified
	if err == nil {
		who, err = s.redeem(rq.Ctx(), rq.Fund.Slug, b, rq.URL.Query().Get("code"), s.back(rq))
	}
	if fault.Is(err, fault.Unauthenticated) {
		return s.notBy(rq, "identity.provider.lost"), nil
	}
	if err != nil {
		return nil, err
	}
	out, err := op.Call[SignedIn](rq.Ctx(), rq.Chain, "identity.provider_enter", ProvenInput{who: who, Browser: browserOf(rq)})
	if err != nil {
		return nil, err
	}
	if out.Wrong {
		return s.notBy(rq, "identity.provider.unknown"), nil
	}
	return s.into(rq, out, web.Local(b.Journey.Next)), nil
}

// notBy shows the sign-in page with why the provider did not open.
func (s *Service) notBy(rq *web.Request, why string) web.Reply {
	page := s.signInAgain(rq, complaint(rq, "", "provider", t(rq.Ctx(), why)), false)
	page.Status = http.StatusUnauthorized
	return page
}

// providerLabel is the name on the button of the sign-in page; empty without an enabled provider.
func (s *Service) providerLabel(rq *web.Request) string {
	p, err := op.Call[Provider](rq.Ctx(), rq.Chain, "identity.provider_label", op.None{})
	if err != nil {
		return ""
	}
	return p.Label
}

func (s *Service) providerForm(rq *web.Request) (web.Reply, error) {
	p, err := web.Call[Provider](rq, "identity.provider", op.None{})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return s.providerAgain(rq, p, view.Entry{}), nil
}

func (s *Service) providerAgain(rq *web.Request, p Provider, e view.Entry) web.Reply {
	return web.Page{Title: t(rq.Ctx(), "identity.provider.title"), Findings: e.Findings,
		Body: providerView(p, e, s.back(rq), "SOCLE_SECRETS_"+envName(rq.Fund.Slug), rq.May("identity.set_provider"))}
}

func (s *Service) providerPage(rq *web.Request) (web.Reply, error) {
	var in Provider
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[op.None](rq, "identity.set_provider", in)
	}
	if found := web.Findings(err); found != nil {
		return s.providerAgain(rq, in, view.Entry{Values: rq.Form, Findings: found}), nil
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/people/provider", Flash: t(rq.Ctx(), "identity.provider.saved")}, nil
}

func enabledValues(p Provider) []string {
	if p.Enabled {
		return []string{"true"}
	}
	return nil
}

// envName is a fund's or a secret's name as a variable of the environment has it: "ma-cnss" is MA_CNSS.
func envName(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
