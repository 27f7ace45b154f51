package bankstatement

import (
	"bytes"
	"strconv"
	"strings"

	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/tabular"
)

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

func (r *csvReader) row(row tabular.Row) error {
	booked, err := r.date(row, "booked_on", "value_on")
	noAmount := r.Text(row, "amount") == "" && r.Text(row, "debit") == "" && r.Text(row, "credit") == ""
	switch {
	case r.balanceLine(row):
		return nil
	case (err != nil || noAmount) && r.facts.read(row):
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
