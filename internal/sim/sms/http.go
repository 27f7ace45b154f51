package sms

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"

	"socle/internal/sim/web"
)

// Answer is what the gateway tells of a message.
type Answer struct {
	ID       string `json:"id"`
	To       string `json:"to"`
	State    string `json:"state"` // sent, delivered or undeliverable
	Alphabet string `json:"alphabet"`
	Parts    int    `json:"parts"`
}

func (g *Gateway) answer(m Message) Answer {
	return Answer{ID: m.ID, To: m.To, State: g.state(m), Alphabet: m.Alphabet, Parts: m.Parts}
}

var pages = web.NewPages(map[string]string{
	"sent": `<form><input name="q" value="{{.Words}}" aria-label="Numéro ou texte" placeholder="numéro ou texte"><button>Chercher</button></form>
{{if .Messages}}<div class="scroll"><table><thead><tr><th>Reçu</th><th>À</th><th>De</th><th>Texte</th><th>Parties</th></tr></thead><tbody>
{{range .Messages}}<tr><td>{{moment .At}}</td><td>{{.To}}</td><td>{{.From}}</td><td>{{.Text}}</td><td>{{.Parts}} <span class="quiet">{{.Alphabet}}</span></td></tr>{{end}}
</tbody></table></div>{{else}}<p>Aucun SMS.</p>{{end}}
<form method="post" action="/sms/clear"><button>Vider</button></form>`,
})

// Routes are the gateway's API under /sms/v1, the page /sms and the JSON /api/sms.
func (g *Gateway) Routes(mux *http.ServeMux) {
	mux.HandleFunc("POST /sms/v1/messages", g.keyed(g.Outages.Wrap("sms", g.post)))
	mux.HandleFunc("GET /sms/v1/messages/{id}", g.keyed(g.Outages.Wrap("sms", func(w http.ResponseWriter, r *http.Request) {
		m, ok := g.get(r.PathValue("id"))
		if !ok {
			web.Refuse(w, http.StatusNotFound, "not_found", "no such message")
			return
		}
		web.JSON(w, http.StatusOK, g.answer(m))
	})))
	mux.HandleFunc("GET /sms", func(w http.ResponseWriter, r *http.Request) {
		q := r.FormValue("q")
		pages.Show(w, "sent", "SMS reçus par la passerelle", struct {
			Words    string
			Messages []Message
		}{q, g.find(q, 200)})
	})
	mux.HandleFunc("GET /api/sms", func(w http.ResponseWriter, r *http.Request) {
		web.JSON(w, http.StatusOK, g.find(r.FormValue("q"), 1000))
	})
	mux.HandleFunc("DELETE /api/sms", func(w http.ResponseWriter, _ *http.Request) {
		if err := g.clear(); err != nil {
			web.Refuse(w, http.StatusInternalServerError, "not_cleared", "%v", err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /sms/clear", func(w http.ResponseWriter, r *http.Request) {
		if err := g.clear(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/sms", http.StatusSeeOther)
	})
}

// keyed asks for the bearer key.
func (g *Gateway) keyed(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(key), []byte(g.Key)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			web.Refuse(w, http.StatusUnauthorized, "key_unknown", "send the key as Authorization: Bearer …")
			return
		}
		next(w, r)
	}
}

func (g *Gateway) post(w http.ResponseWriter, r *http.Request) {
	var in struct{ From, To, Text string }
	if err := web.Decode(w, r, &in); err != nil {
		web.Refuse(w, http.StatusBadRequest, "unreadable", "%v", err)
		return
	}
	m, replayed, err := g.accept(Message{
		From: in.From, To: in.To, Text: in.Text, Door: "http", Key: r.Header.Get("Idempotency-Key"),
	})
	switch {
	case errors.Is(err, errKeyUsed):
		web.Refuse(w, http.StatusConflict, "key_used", "%v", err)
	case errors.Is(err, errNumber), errors.Is(err, errText):
		web.Refuse(w, http.StatusUnprocessableEntity, "message_refused", "%v", err)
	case err != nil:
		web.Refuse(w, http.StatusInternalServerError, "not_kept", "%v", err)
	case replayed:
		w.Header().Set("Idempotent-Replayed", "true")
		web.JSON(w, http.StatusOK, g.answer(m))
	default:
		web.JSON(w, http.StatusCreated, g.answer(m))
	}
}
