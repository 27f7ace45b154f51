package sim

import (
	"net"
	"net/http"

	"socle/internal/sim/web"
)

var pages = web.NewPages(map[string]string{
	"home": `<p>Ce qui entoure la caisse, sur cette machine seulement : rien n’est envoyé, rien n’est payé.</p>
<ul><li><a href="/mail">Courriels</a> que l’application a envoyés</li><li><a href="/sms">SMS</a> qu’elle a envoyés</li>
<li><a href="/bank">Banque</a> : faire un virement, télécharger un relevé</li><li><a href="/momo">Mobile money</a> : approuver une demande, payer de soi-même</li>
<li><a href="/oidc">Identités</a> de la connexion déléguée</li></ul>
<p class="quiet">Une panne à la demande : <code>PUT /outages/sms {"calls":3,"status":503}</code> (mail, sms, bank, momo).</p>`,
})

func home(w http.ResponseWriter, _ *http.Request) {
	pages.Show(w, "home", "Le monde autour de Socle", nil)
}

// onlyLocalNames refuses a name that merely resolves to this machine: a web page elsewhere could
// otherwise read caught letters through its visitor's browser. An address or "localhost" is ours;
// a plain name without a dot is a neighbour in a container network.
func onlyLocalNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if net.ParseIP(host) == nil && !plain(host) {
			http.Error(w, "unknown host name", http.StatusMisdirectedRequest)
			return
		}
		if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" && r.Method != http.MethodGet {
			http.Error(w, "not from another site", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func plain(host string) bool {
	for _, r := range host {
		if r == '.' || r == ':' {
			return false
		}
	}
	return host != ""
}
