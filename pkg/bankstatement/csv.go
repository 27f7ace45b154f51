package bankstatement

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"socle/pkg/cal"
	"socle/pkg/money"
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

// parseCSV guesses which column is what from the titles. A file that shows amounts in none of the ways we
// know is refused; so is a line whose date or amount cannot be read, unless it is a line of totals.
func parseCSV(data []byte, o Options) ([]Statement, error) {
	src, err := tabular.OpenCSV(bytes.NewReader(data), tabular.Limits{Bytes: o.MaxBytes, Rows: o.MaxEntries + 1000})
	if err != nil {
		return nil, err
	}
	r := &csvReader{Options: o, books: map[string]*books{}, lines: map[*Statement][]csvLine{}}
	var rows []tabular.Row
	for row, err := range src.Rows() {
		switch {
		case err != nil:
			return nil, err
		case r.headed:
			rows = append(rows, row)
		default:
			r.look(row)
		}
	}
	if !r.headed {
		return nil, malformed("no line has the titles of a bank statement (a date, and an amount or debit and credit)")
	}
	r.findDecimalSign(rows)
	r.findMonthFirst(rows)
	for _, row := range rows {
		if err := r.row(row); err != nil {
			return nil, err
		}
	}
	return r.finish()
}

type csvReader struct {
	Options
	tabular.Mapping
	headed  bool
	decimal byte  // the decimal sign that amounts of the file show; 0 when none does
	months  bool  // dates are written month first: some day behind a month is over 12, and no month would be
	facts   facts // what stands above the header and below the entries
	books   map[string]*books
	order   []string
	lines   map[*Statement][]csvLine
	last    *Statement
}

// csvLine is an entry with the balance the bank shows beside it.
type csvLine struct {
	entry   Entry
	balance *money.Minor
}

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

func (r *csvReader) row(row tabular.Row) error {
	booked, err := r.date(row, "booked_on", "value_on")
	noAmount := r.Text(row, "amount") == "" && r.Text(row, "debit") == "" && r.Text(row, "credit") == ""
	switch {
	case (err != nil || noAmount || isBalance(r.Text(row, "text"))) && r.facts.read(row):
		return nil
	case noAmount && r.Text(row, "booked_on") == "":
		r.continued(words(r.Text(row, "text")))
		return nil
	case err != nil:
		return err
	}
	e := Entry{BookedOn: booked, Text: words(r.Text(row, "text")), Payer: words(r.Text(row, "payer"))}
	if e.ValueOn, err = r.date(row, "value_on", "booked_on"); err != nil {
		return err
	}
	e.Reference, e.Reversal = words(r.Text(row, "reference")), yes(r.Text(row, "reversal"))
	e.BankRef = e.Reference
	s, err := r.statement(row)
	if err != nil {
		return err
	}
	if e.Amount, err = r.amount(row, s.Currency); err != nil {
		return malformed("line %d: %s", row.Line, reason(err))
	}
	line := csvLine{entry: e}
	if r.Text(row, "balance") != "" {
		m, err := r.read(row, "balance", s.Currency)
		if err != nil {
			return malformed("line %d: %s", row.Line, reason(err))
		}
		line.balance = &m
	}
	r.lines[s], r.last = append(r.lines[s], line), s
	return nil
}

// date reads the first of two columns that holds something.
func (r *csvReader) date(row tabular.Row, fields ...string) (cal.Date, error) {
	for _, f := range fields {
		if s := r.Text(row, f); s != "" {
			d, err := tabular.ReadShortDate(r.dayFirst(s))
			if err != nil {
				return 0, malformed("line %d: %q is not a date", row.Line, s)
			}
			return d, nil
		}
	}
	return 0, malformed("line %d has no date", row.Line)
}

// findMonthFirst looks whether the file can only be read month first (04/25/2024).
func (r *csvReader) findMonthFirst(rows []tabular.Row) {
	for _, row := range rows {
		for _, field := range []string{"booked_on", "value_on"} {
			parts := strings.Split(r.Text(row, field), "/")
			if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 {
				continue
			}
			first, _ := strconv.Atoi(parts[0])
			second, _ := strconv.Atoi(parts[1])
			if first > 12 {
				r.months = false
				return
			}
			r.months = r.months || second > 12
		}
	}
}

func (r *csvReader) dayFirst(s string) string {
	parts := strings.SplitN(s, "/", 3)
	if !r.months || len(parts) != 3 {
		return s
	}
	return parts[1] + "/" + parts[0] + "/" + parts[2]
}

// continued adds words to the entry above: banks break long labels over lines without date or amount.
func (r *csvReader) continued(text string) {
	if lines := r.lines[r.last]; len(lines) > 0 && text != "" {
		e := &lines[len(lines)-1].entry
		e.Text = words(e.Text, text)
	}
}

func yes(s string) bool {
	switch tabular.Normal(s) {
	case "oui", "o", "yes", "y", "true", "vrai", "1", "x":
		return true
	}
	return false
}

// statement finds the statement of a row by account and currency.
func (r *csvReader) statement(row tabular.Row) (*Statement, error) {
	account := words(r.Text(row, "account"))
	for _, known := range []string{r.facts.account, r.Account} {
		if account == "" {
			account = known
		}
	}
	code := strings.ToUpper(r.Text(row, "currency"))
	if code == "" {
		code = r.facts.currency
	}
	currency := r.Currency
	if currency.Code == "" {
		currency = money.Currency{Decimals: 2, Shown: 2}
	}
	if code != "" {
		c, ok := CurrencyOf(alias(code))
		if !ok {
			return nil, malformed("line %d: %q is not a currency", row.Line, code)
		}
		currency = c
	}
	if r.books[account] == nil {
		r.books[account] = &books{account: account}
		r.order = append(r.order, account)
	}
	return r.books[account].in(currency), nil
}

// alias turns what people write into the ISO code. The franc of the west and that of the centre share a name:
// the code of the statement's own fund comes with Options.Currency, the west's is the more frequent.
func alias(code string) string {
	switch code {
	case "DH", "DHS", "DIRHAM", "DIRHAMS":
		return "MAD"
	case "CFA", "FCFA", "F CFA", "FRANC CFA":
		return "XOF"
	case "EURO", "EUROS", "€":
		return "EUR"
	}
	return code
}

var errNoAmount = errors.New("no amount")

// amount reads the signed amount: debit and credit in two columns, or one column with or without a sign beside.
func (r *csvReader) amount(row tabular.Row, c money.Currency) (money.Minor, error) {
	credit, err := r.read(row, "credit", c)
	if err != nil && !errors.Is(err, errNoAmount) {
		return 0, err
	}
	debit, err2 := r.read(row, "debit", c)
	switch {
	case err2 != nil && !errors.Is(err2, errNoAmount):
		return 0, err2
	case err == nil && err2 == nil && credit != 0 && debit != 0:
		return 0, malformed("both a debit and a credit")
	case err == nil || err2 == nil:
		return credit - abs(debit), nil // some banks write debits with a minus
	}
	m, err := r.read(row, "amount", c)
	if err != nil {
		return 0, malformed("%v", reason(err))
	}
	return r.signed(row, m)
}

func (r *csvReader) signed(row tabular.Row, m money.Minor) (money.Minor, error) {
	if !r.Has("sign") {
		return m, nil
	}
	switch tabular.Normal(r.Text(row, "sign")) {
	case "d", "dr", "debit", "dbit", "db", "debiteur", "sortie", "out":
		return -abs(m), nil
	case "c", "cr", "credit", "crdt", "crediteur", "entree", "in":
		return abs(m), nil
	}
	return m, nil // a column "Type" may hold the kind of operation: then the amount's own sign counts
}

func abs(m money.Minor) money.Minor {
	if m < 0 {
		return -m
	}
	return m
}

func (r *csvReader) read(row tabular.Row, field string, c money.Currency) (money.Minor, error) {
	s := r.Text(row, field)
	if s == "" {
		return 0, errNoAmount
	}
	m, reading, err := tabular.ReadAmount(s, c)
	if err != nil {
		return 0, malformed("%q: %v", s, err)
	}
	if reading != tabular.Plain && (c.Code == "" || c.Decimals != 0 && c.Decimals != 3) {
		if m, err = r.disambiguate(s, c); err != nil {
			return 0, err
		}
	}
	if m, ok := bounded(m); ok {
		return m, nil
	}
	return 0, malformed("%q is larger than any payment", s)
}

// findDecimalSign looks for an amount that can be read in one way only: one or two digits behind its last sign.
func (r *csvReader) findDecimalSign(rows []tabular.Row) {
	for _, row := range rows {
		for _, field := range []string{"amount", "debit", "credit", "balance"} {
			s := strings.TrimRight(r.Text(row, field), " -)ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\u00a0\u202f€")
			for _, back := range []int{2, 3} {
				if i := len(s) - back; i >= 0 && (s[i] == '.' || s[i] == ',') {
					r.decimal = s[i]
					return
				}
			}
		}
	}
}

// disambiguate reads "250.000" as the other amounts of the file are written. When none of them tells, the file
// is refused: a factor of a thousand is not guessed.
func (r *csvReader) disambiguate(s string, c money.Currency) (money.Minor, error) {
	if r.decimal == 0 {
		return 0, malformed("%q can be read in two ways: write amounts with two decimals, or name the currency", s)
	}
	sign := byte('.')
	if strings.IndexByte(s, ',') >= 0 {
		sign = ','
	}
	if sign != r.decimal {
		s = strings.Replace(s, string(sign), "", 1)
	}
	m, reading, err := tabular.ReadAmount(s, c)
	if err != nil || reading == tabular.AsThousands {
		return 0, malformed("%q has more decimals than the currency", s)
	}
	return m, nil
}
