package mail

import (
	"mime"
	"net/http"
	"strconv"

	"socle/internal/sim/web"
)

var pages = web.NewPages(map[string]string{
	"inbox": `<form><input name="q" value="{{.Words}}" aria-label="Destinataire ou objet" placeholder="destinataire ou objet"><button>Chercher</button></form>
{{if .Letters}}<div class="scroll"><table><thead><tr><th>Reçu</th><th>À</th><th>Objet</th><th>Pièces</th></tr></thead><tbody>
{{range .Letters}}<tr><td>{{moment .Message.At}}</td><td>{{range .To}}{{.}}<br>{{end}}</td><td><a href="/mail/{{.ID}}">{{or .Subject "(sans objet)"}}</a></td><td>{{len .Attachments}}</td></tr>{{end}}
</tbody></table></div>{{else}}<p>Aucun courriel.</p>{{end}}
<form method="post" action="/mail/clear"><button>Vider la boîte</button></form>`,
	"letter": `<p><a href="/mail">Retour à la boîte</a></p>
<p>De <strong>{{.From}}</strong><br>À {{range .To}}<strong>{{.}}</strong> {{end}}<br><span class="quiet">{{moment .Message.At}} · <a href="/mail/{{.ID}}/raw">source</a></span></p>
{{if .Defect}}<p><strong>Mal formé :</strong> {{.Defect}}</p>{{end}}
{{if .HTML}}<iframe sandbox title="Courriel mis en forme" src="/mail/{{.ID}}/html"></iframe>{{end}}
{{if .Text}}<div class="box">{{.Text}}</div>{{end}}
{{if .Attachments}}<h2>Pièces jointes</h2><ul>{{range $i, $a := .Attachments}}<li><a href="/mail/{{$.ID}}/attachments/{{$i}}">{{or $a.Name "sans nom"}}</a> <span class="quiet">{{$a.Type}}, {{$a.Size}} octets</span></li>{{end}}</ul>{{end}}`,
})

// Routes are the pages under /mail and the JSON under /api/mail.
func (in *Inbox) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /mail", func(w http.ResponseWriter, r *http.Request) {
		q := r.FormValue("q")
		pages.Show(w, "inbox", "Courriels reçus", struct {
			Words   string
			Letters []Letter
		}{q, in.find(q, 200)})
	})
	mux.HandleFunc("GET /mail/{id}", in.letter(func(w http.ResponseWriter, _ *http.Request, l Letter) {
		pages.Show(w, "letter", l.Subject, l)
	}))
	mux.HandleFunc("GET /mail/{id}/html", in.letter(func(w http.ResponseWriter, _ *http.Request, l Letter) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
		_, _ = w.Write([]byte(l.HTML))
	}))
	mux.HandleFunc("GET /mail/{id}/raw", in.letter(func(w http.ResponseWriter, _ *http.Request, l Letter) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write(l.Raw)
	}))
	mux.HandleFunc("GET /mail/{id}/attachments/{n}", in.letter(attachment))
	mux.HandleFunc("POST /mail/clear", func(w http.ResponseWriter, r *http.Request) {
		if err := in.clear(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/mail", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /api/mail", func(w http.ResponseWriter, r *http.Request) {
		letters := in.find(r.FormValue("q"), 1000)
		if letters == nil {
			letters = []Letter{}
		}
		web.JSON(w, http.StatusOK, letters)
	})
	mux.HandleFunc("GET /api/mail/{id}", in.letter(func(w http.ResponseWriter, _ *http.Request, l Letter) {
		web.JSON(w, http.StatusOK, l)
	}))
	mux.HandleFunc("DELETE /api/mail", func(w http.ResponseWriter, _ *http.Request) {
		if err := in.clear(); err != nil {
			web.Refuse(w, http.StatusInternalServerError, "not_cleared", "%v", err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

func (in *Inbox) letter(show func(http.ResponseWriter, *http.Request, Letter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		l, ok := in.get(r.PathValue("id"))
		if !ok {
			web.Refuse(w, http.StatusNotFound, "not_found", "no such letter")
			return
		}
		show(w, r, l)
	}
}

// attachment is always downloaded, never shown: it is somebody else's content on our address.
func attachment(w http.ResponseWriter, r *http.Request, l Letter) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(l.Attachments) {
		web.Refuse(w, http.StatusNotFound, "not_found", "no such attachment")
		return
	}
	a := l.Attachments[n]
	w.Header().Set("Content-Type", a.Type)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}))
	_, _ = w.Write(a.Content)
}
