package bank

import (
	"bytes"
	"errors"
	"net/http"
	"slices"

	"socle/internal/sim/web"
)

var pages = web.NewPages(map[string]string{
	"bank": `<h2>Comptes des caisses</h2>
{{if .Accounts}}<div class="scroll"><table><thead><tr><th>Compte</th><th>Titulaire</th><th>Solde</th><th>Relevé du jour {{.Today}}</th></tr></thead><tbody>
{{range .Accounts}}<tr><td>{{.Number}}</td><td>{{.Holder}}</td><td>{{.Balance}} {{.Currency}}</td><td><a href="/bank/v1/accounts/{{.Number}}/statement?from={{$.Today}}">CAMT.053</a> · <a href="/bank/v1/accounts/{{.Number}}/statement?from={{$.Today}}&amp;format=csv">CSV</a></td></tr>{{end}}
</tbody></table></div>
<h2>Faire un virement</h2>
<form method="post" action="/bank"><label>Vers le compte <select name="account">{{range .Accounts}}<option value="{{.Number}}">{{.Holder}} ({{.Currency}})</option>{{end}}</select></label>
<label>Donneur d’ordre <input name="payer" required></label><label>Montant <input name="amount" inputmode="decimal" required></label>
<label>Référence <input name="reference"></label><label>Motif <input name="text"></label><label>Date <input name="booked_on" placeholder="{{.Today}}"></label><button>Virer</button></form>
<h2>Derniers mouvements</h2><div class="scroll"><table><thead><tr><th>Date</th><th>Donneur d’ordre</th><th>Référence</th><th>Motif</th><th>Montant</th><th></th></tr></thead><tbody>
{{range .Booked}}<tr><td>{{.BookedOn}}</td><td>{{.Payer}}</td><td>{{.Reference}}</td><td>{{.Text}}</td><td>{{if .Reverses}}−{{end}}{{.Amount}}</td><td>{{if not .Reverses}}<form class="inline" method="post" action="/bank/{{.ID}}/return"><button>Rejeter</button></form>{{end}}</td></tr>{{end}}
</tbody></table></div>{{else}}<p>Aucun compte : la caisse n’a pas encore ouvert le sien.</p>{{end}}`,
})

// Routes are the bank's API under /bank/v1 and its counter, the page /bank.
func (b *Bank) Routes(mux *http.ServeMux) {
	mux.HandleFunc("PUT /bank/v1/accounts/{number}", b.putAccount)
	mux.HandleFunc("POST /bank/v1/transfers", b.Outages.Wrap("bank", b.postTransfer))
	mux.HandleFunc("POST /bank/v1/transfers/{id}/return", b.Outages.Wrap("bank", b.postReturn))
	mux.HandleFunc("GET /bank/v1/accounts/{number}/statement", b.Outages.Wrap("bank", b.getStatement))
	mux.HandleFunc("GET /bank", b.counter)
	mux.HandleFunc("POST /bank", func(w http.ResponseWriter, r *http.Request) {
		_, err := b.book(Transfer{
			Account: r.FormValue("account"), Payer: r.FormValue("payer"), Amount: r.FormValue("amount"),
			Reference: r.FormValue("reference"), Text: r.FormValue("text"), BookedOn: r.FormValue("booked_on"),
		}, "")
		back(w, r, err)
	})
	mux.HandleFunc("POST /bank/{id}/return", func(w http.ResponseWriter, r *http.Request) {
		_, err := b.takeBack(r.PathValue("id"), "sans provision", "")
		back(w, r, err)
	})
}

func back(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	http.Redirect(w, r, "/bank", http.StatusSeeOther)
}

func (b *Bank) putAccount(w http.ResponseWriter, r *http.Request) {
	a := Account{}
	if err := web.Decode(w, r, &a); err != nil {
		web.Refuse(w, http.StatusBadRequest, "unreadable", "%v", err)
		return
	}
	a.Number = r.PathValue("number")
	if len(a.Currency) != 3 || a.Holder == "" {
		web.Refuse(w, http.StatusUnprocessableEntity, "account_refused", "a holder and a currency of three letters are needed")
		return
	}
	answer(w, http.StatusOK, a, b.open(a))
}

func (b *Bank) postTransfer(w http.ResponseWriter, r *http.Request) {
	var t Transfer
	if err := web.Decode(w, r, &t); err != nil {
		web.Refuse(w, http.StatusBadRequest, "unreadable", "%v", err)
		return
	}
	t, err := b.book(t, r.Header.Get("Idempotency-Key"))
	answer(w, http.StatusCreated, t, err)
}

func (b *Bank) postReturn(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Reason   string `json:"reason"`
		BookedOn string `json:"booked_on"`
	}
	if err := web.Decode(w, r, &in); err != nil {
		web.Refuse(w, http.StatusBadRequest, "unreadable", "%v", err)
		return
	}
	t, err := b.takeBack(r.PathValue("id"), in.Reason, in.BookedOn)
	answer(w, http.StatusCreated, t, err)
}

func answer(w http.ResponseWriter, status int, v any, err error) {
	switch {
	case err == nil:
		web.JSON(w, status, v)
	case errors.Is(err, errAccount), errors.Is(err, errTransfer):
		web.Refuse(w, http.StatusNotFound, "not_found", "%v", err)
	case errors.Is(err, errKeyUsed), errors.Is(err, errKnown), errors.Is(err, errTwice):
		web.Refuse(w, http.StatusConflict, "conflict", "%v", err)
	default:
		web.Refuse(w, http.StatusUnprocessableEntity, "refused", "%v", err)
	}
}

// getStatement answers with the days from…to (to is from unless told) as camt053, or csv on demand.
func (b *Bank) getStatement(w http.ResponseWriter, r *http.Request) {
	from, to := r.FormValue("from"), r.FormValue("to")
	if from == "" {
		from = b.Now().Format("2006-01-02")
	}
	if to == "" {
		to = from
	}
	s, err := b.statement(r.PathValue("number"), from, to)
	if err != nil {
		answer(w, 0, nil, err)
		return
	}
	var text bytes.Buffer
	name, kind, write := ".xml", "application/xml", s.camt
	if r.FormValue("format") == "csv" {
		name, kind, write = ".csv", "text/csv; charset=utf-8", s.csv
	}
	if err := write(&text); err != nil {
		web.Refuse(w, http.StatusInternalServerError, "not_written", "%v", err)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="releve-`+from+name+`"`)
	_, _ = w.Write(text.Bytes())
}

func (b *Bank) counter(w http.ResponseWriter, _ *http.Request) {
	type line struct {
		Account
		Balance string
	}
	var data struct {
		Accounts []line
		Booked   []Transfer
		Today    string
	}
	data.Today = b.Now().Format("2006-01-02")
	b.mu.RLock()
	accounts := slices.Clone(b.accounts)
	for _, e := range slices.Backward(b.booked[max(0, len(b.booked)-100):]) {
		data.Booked = append(data.Booked, e.Transfer)
	}
	b.mu.RUnlock()
	for _, a := range accounts {
		s, _ := b.statement(a.Number, "0000-01-01", "9999-12-31")
		data.Accounts = append(data.Accounts, line{a, decimal(s.closing, a.Currency)})
	}
	pages.Show(w, "bank", "Banque", data)
}
