package bankstatement

import (
	"errors"
	"strings"

	"socle/pkg/money"
	"socle/pkg/tabular"
)

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
