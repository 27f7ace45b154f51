package bankstatement

import (
	"slices"
	"strings"

	"socle/pkg/money"
	"socle/pkg/tabular"
)

// facts are what a bank writes around the entries: account, currency, balances before and after.
type facts struct {
	account, currency string
	opening, closing  string
}

var (
	factAccount  = []string{"compte", "n compte", "numero de compte", "n de compte", "account", "account number", "iban", "rib"}
	factCurrency = []string{"devise", "currency", "monnaie"}
	factOpening  = []string{"solde initial", "ancien solde", "solde precedent", "solde d ouverture", "solde debut", "solde de depart", "opening balance", "balance brought forward", "starting balance", "solde au debut"}
	factClosing  = []string{"solde final", "nouveau solde", "solde de cloture", "solde fin", "closing balance", "balance carried forward", "ending balance", "solde a la fin"}
	factTotal    = []string{"total", "totaux", "total des mouvements", "totals", "fin", "end"}
)

// read takes a row of the shape "Solde initial;;1 000,00" or "Compte : 123" for what it says; it answers
// whether the row was one of these, or of totals.
func (f *facts) read(row tabular.Row) bool {
	for i, c := range row.Cells {
		name, value, _ := strings.Cut(c, ":")
		if name = tabular.Normal(name); name == "" {
			continue
		}
		for _, later := range row.Cells[i+1:] {
			if slices.Contains(factAccount, tabular.Normal(later)) || slices.Contains(factCurrency, tabular.Normal(later)) {
				break // "Compte;0123;Devise;MAD": another fact begins
			}
			if later != "" {
				value = later // the last cell: a date may stand between
			}
		}
		if f.note(name, strings.TrimSpace(value)) {
			f.also(row.Cells[i+1:])
			return true
		}
	}
	return row.Empty()
}

// also reads the facts that stand on the same row.
func (f *facts) also(cells []string) {
	for i := 0; i+1 < len(cells); i++ {
		if name := tabular.Normal(cells[i]); slices.Contains(factAccount, name) || slices.Contains(factCurrency, name) {
			f.note(name, strings.TrimSpace(cells[i+1]))
		}
	}
}

// balanceLine takes a line that has a date and an amount as entries do, and says a balance: "01/04/2007;;SOLDE INITIAL;;;1 000,00".
// Taken for an entry it would be a payment that nobody made.
func (r *csvReader) balanceLine(row tabular.Row) bool {
	name := tabular.Normal(r.Text(row, "text"))
	if r.Text(row, "reference") != "" || !starts(name, factOpening) && !starts(name, factClosing) {
		return false
	}
	for _, field := range []string{"credit", "debit", "amount", "balance"} {
		value := r.Text(row, field)
		if value == "" {
			continue
		}
		if field == "debit" && !strings.HasPrefix(value, "-") {
			value = "-" + value
		}
		return r.facts.note(name, value)
	}
	return false
}

func (f *facts) note(name, value string) bool {
	switch {
	case starts(name, factOpening):
		f.opening = value
	case starts(name, factClosing):
		f.closing = value
	case slices.Contains(factAccount, name):
		f.account = words(value)
	case slices.Contains(factCurrency, name):
		f.currency = strings.ToUpper(value)
	default:
		return starts(name, factTotal)
	}
	return true
}

func starts(name string, known []string) bool {
	for _, k := range known {
		if name == k || strings.HasPrefix(name, k+" ") {
			return true
		}
	}
	return false
}

// finish puts the statements together. Balances come from the facts, else from the running balance.
func (r *csvReader) finish() (all []Statement, err error) {
	for _, account := range r.order {
		b := r.books[account]
		for _, code := range b.order {
			s := b.by[code]
			r.running(s)
			all = append(all, *s)
		}
	}
	if len(all) != 1 {
		return all, nil // facts around the entries say nothing of several accounts
	}
	for _, fact := range []struct {
		text string
		into **money.Minor
	}{{r.facts.opening, &all[0].Opening}, {r.facts.closing, &all[0].Closing}} {
		if fact.text == "" {
			continue
		}
		m, _, err := tabular.ReadAmount(fact.text, all[0].Currency)
		if err != nil {
			return nil, malformed("%q is not a balance", fact.text)
		}
		*fact.into = &m
	}
	return all, nil
}

// running reads opening and closing from the balances beside the entries, oldest first or newest first: the
// order in which each balance is the one before plus the amount.
func (r *csvReader) running(s *Statement) {
	lines := r.lines[s]
	for _, l := range lines {
		s.Entries = append(s.Entries, l.entry)
	}
	if len(lines) == 0 || lines[0].balance == nil || lines[len(lines)-1].balance == nil {
		return
	}
	first, last := lines[0], lines[len(lines)-1]
	if newestFirst(lines) {
		first, last = last, first
	}
	s.Opening, s.Closing = minor(*first.balance-first.entry.Amount), minor(*last.balance)
}

func newestFirst(lines []csvLine) bool {
	up, down := 0, 0
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		if a.balance == nil || b.balance == nil {
			continue
		}
		if *b.balance == *a.balance+b.entry.Amount {
			up++
		}
		if *a.balance == *b.balance+a.entry.Amount {
			down++
		}
	}
	if up == down {
		return lines[0].entry.BookedOn > lines[len(lines)-1].entry.BookedOn
	}
	return down > up
}
