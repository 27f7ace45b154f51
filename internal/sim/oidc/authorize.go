package oidc

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"socle/internal/sim/web"
)

var pages = web.NewPages(map[string]string{
	"choose": `<p>Une application demande qui vous êtes : <strong>{{.Client}}</strong></p>
{{range .People}}<form method="post">{{range $k, $v := $.Params}}<input type="hidden" name="{{$k}}" value="{{$v}}">{{end}}
<button name="person" value="{{.Subject}}">{{.Name}}</button> <span class="quiet">{{.Email}}</span></form>{{end}}
<h2>Quelqu’un d’autre</h2><form method="post">{{range $k, $v := .Params}}<input type="hidden" name="{{$k}}" value="{{$v}}">{{end}}
<label>Nom <input name="name" required></label><label>Courriel <input name="email" type="email" required></label><button>Continuer</button></form>
<form method="post">{{range $k, $v := .Params}}<input type="hidden" name="{{$k}}" value="{{$v}}">{{end}}<button name="deny" value="1">Refuser</button></form>`,
	"people": `<p>Émetteur : <code>{{.Issuer}}</code> · client : <code>{{.Client}}</code></p><table><tbody>{{range .People}}<tr><td>{{.Name}}</td><td>{{.Email}}</td><td>{{.Phone}}</td></tr>{{end}}</tbody></table>`,
})

// asked are the parameters that travel through the page.
var asked = []string{"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge", "code_challenge_method"}

// authorize shows the people on GET, and sends the browser back with a code on POST.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	back, err := url.Parse(r.Form.Get("redirect_uri"))
	if err != nil || r.Form.Get("client_id") != p.Client || !onThisMachine(back) {
		// Never send anybody to an address that was not agreed.
		http.Error(w, "client_id inconnu, ou redirect_uri hors de cette machine", http.StatusBadRequest)
		return
	}
	if code, text := p.wrong(r.Form); code != "" {
		sendBack(w, r, back, url.Values{"error": {code}, "error_description": {text}})
		return
	}
	if r.Method == http.MethodGet {
		params := map[string]string{}
		for _, name := range asked {
			params[name] = r.Form.Get(name)
		}
		pages.Show(w, "choose", "Qui se connecte ?", struct {
			Client string
			People []Person
			Params map[string]string
		}{p.Client, p.People, params})
		return
	}
	who, ok := p.chosen(r.Form)
	if !ok {
		sendBack(w, r, back, url.Values{"error": {"access_denied"}})
		return
	}
	sendBack(w, r, back, url.Values{"code": {p.grant(who, r.Form)}})
}

func (p *Provider) wrong(form url.Values) (code, text string) {
	switch {
	case form.Get("response_type") != "code":
		return "unsupported_response_type", "only code"
	case !slices.Contains(strings.Fields(form.Get("scope")), "openid"):
		return "invalid_scope", "openid is missing"
	case form.Get("code_challenge") == "" || form.Get("code_challenge_method") != "S256":
		return "invalid_request", "PKCE with S256 is required"
	case form.Get("prompt") == "none":
		return "login_required", "somebody must choose"
	}
	return "", ""
}

func (p *Provider) chosen(form url.Values) (Person, bool) {
	if form.Get("deny") != "" {
		return Person{}, false
	}
	if email := form.Get("email"); email != "" {
		return Person{Subject: "typed-" + email, Name: form.Get("name"), Email: email}, true
	}
	return p.person(form.Get("person"))
}

func (p *Provider) grant(who Person, form url.Values) string {
	code := rand.Text()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codes[code] = grant{
		person: who, redirect: form.Get("redirect_uri"), challenge: form.Get("code_challenge"), nonce: form.Get("nonce"),
		scopes: strings.Fields(form.Get("scope")), until: p.Now().Add(codeLife),
	}
	return code
}

// onThisMachine: loopback addresses and the names under localhost, where funds have theirs.
func onThisMachine(u *url.URL) bool {
	host := u.Hostname()
	ip := net.ParseIP(host)
	return (u.Scheme == "http" || u.Scheme == "https") &&
		(host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback())
}

func sendBack(w http.ResponseWriter, r *http.Request, back *url.URL, answer url.Values) {
	q := back.Query()
	for name, values := range answer {
		q[name] = values
	}
	if state := r.Form.Get("state"); state != "" {
		q.Set("state", state)
	}
	to := *back
	to.RawQuery = q.Encode()
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusSeeOther)
	fmt.Fprintln(w, "Retour à l’application.")
}
