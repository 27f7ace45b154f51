package tabular

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

// DefaultMaxFindings bounds an answer.
const DefaultMaxFindings = 10_000

// List is what a reading of employees or wages gives: the lines understood, everything found, and the raw lines
// about which something was found, to give them back with their reasons.
type List[T any] struct {
	Lines    []T
	Findings []finding.Finding
	Titles   []string
	Faulty   []Row
	Stamp    Stamp
}

// Accepted says that no finding is an error.
func (l List[T]) Accepted() bool { return !finding.Refused(l.Findings) }

// lister reads the cells of a list one by one and remembers what is wrong with them.
type lister struct {
	*sheet
	currency  money.Currency
	scheme    matricule.Scheme
	most      int
	row       Row
	truncated bool
	numbers   map[string]int // insured number → line
}

func (s Schema) list(src *Source, currency money.Currency, scheme matricule.Scheme, most int) *lister {
	if most <= 0 {
		most = DefaultMaxFindings
	}
	return &lister{sheet: s.find(src), currency: currency, scheme: scheme, most: most, numbers: map[string]int{}}
}

// each calls read for every line of the list and gives back the lines that have findings.
func (l *lister) each(read func()) (faulty []Row) {
	for _, r := range l.rows {
		before := len(l.findings)
		l.row = r
		if l.totals() {
			l.say("", "tabular.total_skipped")
			continue
		}
		read()
		if len(l.findings) > before || l.truncated {
			faulty = append(faulty, r)
		}
	}
	if len(l.rows) == 0 && l.Mapping.At != nil && l.err == nil {
		l.findings = append(l.findings, Codes.New(l.Mapping.Line, "", "", "tabular.list_empty"))
	}
	if l.truncated {
		l.findings = append(l.findings, Codes.New(0, "", "", "tabular.findings_truncated", strconv.Itoa(l.most)))
	}
	return faulty
}

// totals recognises the line of sums that people put under a list.
func (l *lister) totals() bool {
	for _, c := range l.row.Cells {
		if c != "" {
			name := Normal(c)
			return name == "total" || name == "totaux" || name == "total general"
		}
	}
	return false
}

func (l *lister) say(field, code string, args ...string) {
	if len(l.findings) >= l.most {
		l.truncated = true
		return
	}
	l.findings = append(l.findings, at(Codes.New(l.row.Line, "", field, code, args...), l.Letter(field)))
}

// text gives a cell of words, cut of nothing: what is too long is a finding.
func (l *lister) text(field string, required bool, most int) string {
	s := strings.Join(strings.Fields(l.Text(l.row, field)), " ")
	switch n := utf8.RuneCountInString(s); {
	case s == "" && required:
		l.say(field, "tabular.required")
	case n > most:
		l.say(field, "tabular.too_long", strconv.Itoa(n), strconv.Itoa(most))
	case strings.HasPrefix(s, "#") && strings.Trim(s, "#ABCDEFGHIJKLMNOPQRSTUVWXYZ0/!?") == "" && l.Workbook && len(s) > 2:
		l.say(field, "tabular.formula_error", s)
		return ""
	}
	return s
}

// amount reads money that cannot be negative, and says how it read what is ambiguous.
func (l *lister) amount(field string, required bool) money.Minor {
	s := l.text(field, required, 40)
	if s == "" {
		return 0
	}
	m, reading, err := readAmount(s, l.currency, l.Workbook)
	switch {
	case errors.Is(err, ErrDecimals):
		l.say(field, "tabular.too_many_decimals", s, l.currency.Code)
	case err != nil:
		l.say(field, "tabular.not_amount", s)
	case m < 0:
		l.say(field, "tabular.negative", s)
		return 0
	case reading == AsThousands:
		l.say(field, "tabular.read_as_thousands", s, FrenchAmount(m, l.currency))
	case reading == AsDecimal:
		l.say(field, "tabular.read_as_decimal", s, FrenchAmount(m, l.currency))
	}
	return m
}

func (l *lister) date(field string, required bool) cal.Date {
	s := l.text(field, required, 40)
	if s == "" {
		return 0
	}
	d, err := l.Date(s)
	if err != nil {
		l.say(field, "tabular.not_date", s)
	}
	return d
}

// count reads a whole number; "26,0" and "26.00" are what sheets make of 26.
func (l *lister) count(field string) (int, bool) {
	s := l.text(field, false, 40)
	if s == "" {
		return 0, false
	}
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	n, err := strconv.Atoi(whole)
	if err != nil || strings.Trim(fraction, "0") != "" {
		l.say(field, "tabular.not_number", s)
		return 0, false
	}
	if n < 0 {
		l.say(field, "tabular.negative", s)
		return 0, false
	}
	return n, true
}

// insured reads an insured number, with or without the spaces people put in it; each may come once.
func (l *lister) insured(field string) string {
	s := strings.ReplaceAll(l.text(field, false, 40), " ", "")
	if s == "" {
		return ""
	}
	if l.scheme.Format != "" && !l.scheme.Valid(s) {
		l.say(field, "tabular.insured_invalid", s)
		return s
	}
	if line, twice := l.numbers[s]; twice {
		l.say(field, "tabular.insured_duplicate", s, strconv.Itoa(line))
	} else {
		l.numbers[s] = l.row.Line
	}
	return s
}

// choice finds a word among those of the fund, whatever its case and accents.
func (l *lister) choice(field, code string, words []string) string {
	s := l.text(field, false, 80)
	if s == "" || len(words) == 0 {
		return s
	}
	i := slices.IndexFunc(words, func(w string) bool { return Normal(w) == Normal(s) })
	if i < 0 {
		l.say(field, code, s, strings.Join(words, ", "))
		return ""
	}
	return words[i]
}

// titles are the header of the file as it stood.
func (l *lister) titles() []string {
	if l.sheet.header.Line == 0 {
		return nil
	}
	return l.sheet.header.Cells
}
