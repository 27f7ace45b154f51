package momo

import (
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"time"

	"socle/internal/sim/web"
)

var pages = web.NewPages(map[string]string{
	"phone": `<h2>Demandes en attente sur les téléphones</h2>
{{if .Waiting}}<table><tbody>{{range .Waiting}}<tr><td>+{{.Payer.ID}}</td><td>{{.PayerMessage}}</td><td>{{.Amount}} {{.Currency}}</td><td>
<form class="inline" method="post" action="/momo/{{.Reference}}/approve"><button>Composer le code</button></form>
<form class="inline" method="post" action="/momo/{{.Reference}}/refuse"><button>Refuser</button></form></td></tr>{{end}}</tbody></table>{{else}}<p>Aucune.</p>{{end}}
<h2>Payer de soi-même</h2><form method="post" action="/momo"><label>Téléphone <input name="msisdn" inputmode="numeric" required></label><label>Montant <input name="amount" inputmode="decimal" required></label><label>Devise <input name="currency" value="XOF" size="4"></label><label>Référence <input name="reference" required></label><button>Payer</button></form>
<h2>Derniers paiements</h2><p><a href="/momo/v1/days/{{.Today}}">Liste du jour (CSV)</a></p>
<div class="scroll"><table><thead><tr><th>Demandé</th><th>Téléphone</th><th>Référence</th><th>Montant</th><th>État</th></tr></thead><tbody>
{{range .Ended}}<tr><td>{{moment .Asked}}</td><td>+{{.Payer.ID}}</td><td>{{.ExternalID}}</td><td>{{.Amount}} {{.Currency}}</td><td>{{.Status}} {{.Reason}}</td></tr>{{end}}</tbody></table></div>`,
})

func (o *Operator) phoneRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /momo", o.phone)
	mux.HandleFunc("POST /momo", o.payUnasked)
	mux.HandleFunc("POST /momo/{reference}/approve", o.reply(true))
	mux.HandleFunc("POST /momo/{reference}/refuse", o.reply(false))
	mux.HandleFunc("GET /momo/v1/days/{day}", o.day)
}

func (o *Operator) phone(w http.ResponseWriter, _ *http.Request) {
	var data struct {
		Waiting, Ended []kept
		Today          string
	}
	data.Today = o.Now().Format(time.DateOnly)
	o.mu.RLock()
	for _, k := range slices.Backward(o.payments) {
		if k.Status == Pending {
			data.Waiting = append(data.Waiting, *k)
		} else if len(data.Ended) < 100 {
			data.Ended = append(data.Ended, *k)
		}
	}
	o.mu.RUnlock()
	pages.Show(w, "phone", "Mobile money", data)
}

func (o *Operator) reply(yes bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := o.answer(r.PathValue("reference"), yes); err != nil {
			http.Error(w, err.Error(), http.StatusConflict)
			return
		}
		http.Redirect(w, r, "/momo", http.StatusSeeOther)
	}
}

// payUnasked is a customer who dials the fund's code and types a reference: no request, no callback,
// only a line in the operator's list of the day.
func (o *Operator) payUnasked(w http.ResponseWriter, r *http.Request) {
	in := Request{
		Amount: r.FormValue("amount"), Currency: r.FormValue("currency"), ExternalID: r.FormValue("reference"),
		Payer: Party{"MSISDN", r.FormValue("msisdn")},
	}
	if !amount.MatchString(in.Amount) || !msisdn.MatchString(in.Payer.ID) || len(in.Currency) != 3 {
		http.Error(w, "le téléphone (chiffres, avec l’indicatif) ou le montant n’est pas lisible", http.StatusUnprocessableEntity)
		return
	}
	reference := "unasked-" + rand.Text()
	err := o.ask(reference, "", in)
	if err == nil {
		err = o.answer(reference, true)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, "/momo", http.StatusSeeOther)
}

// day is the operator's list of what succeeded on a day (UTC), for the fund's reconciliation.
func (o *Operator) day(w http.ResponseWriter, r *http.Request) {
	day := r.PathValue("day")
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "momo-"+day+".csv"))
	out := csv.NewWriter(w)
	_ = out.Write([]string{"financialTransactionId", "time", "msisdn", "amount", "currency", "externalId", "referenceId"})
	o.mu.RLock()
	defer o.mu.RUnlock()
	for _, k := range o.payments {
		if k.Status == Successful && k.Ended.UTC().Format(time.DateOnly) == day {
			_ = out.Write([]string{k.FinancialID, k.Ended.UTC().Format(time.RFC3339), k.Payer.ID, k.Amount, k.Currency, k.ExternalID, k.Reference})
		}
	}
	out.Flush()
}
