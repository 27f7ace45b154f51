package bankstatement

import (
	"slices"
	"strings"

	"socle/pkg/tabular"
)

// csvColumns are the titles that banks give to their columns, in French and English.
var csvColumns = tabular.Schema{Name: "statement", Version: 1, Columns: []tabular.Column{
	{Field: "booked_on", Title: "Date", Synonyms: []string{"Date opération", "Date d'opération", "Date opé", "Date oper", "Date op", "Jour", "Date comptable",
		"Date de comptabilisation", "Booking date", "Booked on", "Transaction date", "Posting date", "Date transaction", "Date mouvement", "Entry date", "Posted"}},
	{Field: "value_on", Title: "Date valeur", Synonyms: []string{"Date de valeur", "Valeur", "Value date", "Value on", "Dt valeur"}},
	{Field: "text", Title: "Libellé", Synonyms: []string{"Libellé opération", "Libellé de l'opération", "Désignation", "Description", "Motif", "Détails", "Nature",
		"Nature de l'opération", "Intitulé", "Narrative", "Details", "Transaction details", "Particulars", "Memo", "Label", "Communication", "Wording", "Opération"}},
	{Field: "reference", Title: "Référence", Synonyms: []string{"Réf", "Ref", "Référence opération", "Référence client", "N° pièce", "Numéro de pièce", "N° opération",
		"Transaction id", "Transaction reference", "Customer reference", "Id transaction", "Cheque number", "N° chèque", "Pièce"}},
	{Field: "amount", Title: "Montant", Synonyms: []string{"Montant opération", "Amount", "Transaction amount", "Somme", "Montant signé", "Mouvement"}},
	{Field: "debit", Title: "Débit", Synonyms: []string{"Débits", "Montant débit", "Debit amount", "Withdrawal", "Withdrawals", "Paid out", "Money out", "Retrait", "Sorties", "Dr"}},
	{Field: "credit", Title: "Crédit", Synonyms: []string{"Crédits", "Montant crédit", "Credit amount", "Deposit", "Deposits", "Paid in", "Money in", "Versement", "Entrées", "Cr"}},
	{Field: "sign", Title: "Sens", Synonyms: []string{"D/C", "C/D", "Débit/Crédit", "Debit/Credit", "Dr/Cr", "Cr/Dr", "Type", "Indicator", "Credit debit indicator", "Sens opération"}},
	{Field: "balance", Title: "Solde", Synonyms: []string{"Solde progressif", "Solde après opération", "Balance", "Running balance", "Solde comptable"}},
	{Field: "currency", Title: "Devise", Synonyms: []string{"Currency", "Monnaie", "Ccy", "Dev"}},
	{Field: "account", Title: "Compte", Synonyms: []string{"N° compte", "Numéro de compte", "N° de compte", "Account", "Account number", "IBAN", "RIB", "Compte bancaire"}},
	{Field: "payer", Title: "Donneur d'ordre", Synonyms: []string{"Contrepartie", "Counterparty", "Payer", "Payer name", "Nom", "Émetteur", "Tiers"}},
	{Field: "reversal", Title: "Extourne", Synonyms: []string{"Reversal", "Annulation", "Contrepassation", "Reversed"}},
}}

// look takes a row as header when it has a date and a way to tell amounts; before it stand facts.
func (r *csvReader) look(row tabular.Row) {
	titles, currency := withoutCurrency(row)
	m, _, _ := csvColumns.Match(titles)
	amounts := m.Has("amount") || m.Has("debit") && m.Has("credit")
	if amounts && (m.Has("booked_on") || m.Has("value_on")) {
		r.Mapping, r.headed = m, true
		if r.facts.currency == "" {
			r.facts.currency = currency
		}
		return
	}
	r.facts.read(row)
}

// withoutCurrency takes the currency out of titles such as "Montant (MAD)" and "Crédit FCFA".
func withoutCurrency(row tabular.Row) (titles tabular.Row, currency string) {
	titles = tabular.Row{Line: row.Line, Cells: slices.Clone(row.Cells)}
	for i, c := range titles.Cells {
		title, last := cutLast(strings.ToUpper(tabular.Normal(c)))
		if _, known := inTitles[alias(last)]; known && title != "" {
			titles.Cells[i], currency = title, last
		}
	}
	return titles, currency
}

func cutLast(s string) (before, last string) {
	if i := strings.LastIndexByte(s, ' '); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

// inTitles are the currencies looked for in titles: those of the funds, and the dollar and the euro.
var inTitles = map[string]struct{}{
	"MAD": {}, "XOF": {}, "XAF": {}, "TND": {}, "GNF": {}, "KMF": {}, "MGA": {}, "CDF": {}, "MRU": {}, "EUR": {}, "USD": {},
}
