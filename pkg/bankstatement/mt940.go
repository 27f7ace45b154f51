package bankstatement

import (
	"bufio"
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// parseMT940 reads SWIFT customer statements, with or without their envelope {1:…}{4: … -}.
func parseMT940(data []byte, o Options) ([]Statement, error) {
	fields, err := swiftFields(data, o.MaxEntries*4)
	if err != nil {
		return nil, err
	}
	var all []Statement
	var b *mtBuilder
	for _, f := range fields {
		if f.tag == "20" {
			all, err = b.finish(all)
			if err != nil {
				return nil, err
			}
			b = &mtBuilder{}
		}
		if b == nil {
			continue
		}
		if err := b.field(f); err != nil {
			return nil, malformed("line %d, field %s: %s", f.line, f.tag, reason(err))
		}
	}
	return b.finish(all)
}

type swiftField struct {
	tag, value string
	line       int
}

var swiftTag = regexp.MustCompile(`^:([0-9]{2}[A-Z]?):`)

// swiftFields joins continued lines to their field. Envelopes and "-}" stand outside fields.
func swiftFields(data []byte, most int) (fields []swiftField, err error) {
	if !utf8.Valid(data) {
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return nil, malformed("the character set of the file is unknown")
		}
	}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	open := false
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r \x03")
		if i := strings.Index(line, "{4:"); i >= 0 {
			line = line[i+3:]
		}
		if m := swiftTag.FindStringSubmatch(line); m != nil {
			fields, open = append(fields, swiftField{m[1], line[len(m[0]):], n}), true
		} else if strings.HasPrefix(line, "-") && len(line) <= 2 || strings.HasPrefix(line, "{") {
			open = false
		} else if open && line != "" {
			fields[len(fields)-1].value += "\n" + line
		}
		if len(fields) > most {
			return nil, malformed("the statement has more than %d fields", most)
		}
	}
	if lines.Err() != nil || len(fields) == 0 {
		return nil, malformed("the file is not an MT940 statement")
	}
	return fields, nil
}

// mtBuilder gathers one statement: :20: :25: :28C: :60: (:61: :86:)… :62:.
type mtBuilder struct {
	statement Statement
	open      bool // an entry may still get its words
}

func (b *mtBuilder) finish(all []Statement) ([]Statement, error) {
	if b == nil {
		return all, nil
	}
	if b.statement.Opening == nil || b.statement.Closing == nil || b.statement.Account == "" {
		return nil, malformed("a statement lacks its account (:25:), opening (:60F:) or closing balance (:62F:)")
	}
	return append(all, b.statement), nil
}

func (b *mtBuilder) field(f swiftField) (err error) {
	s := &b.statement
	switch f.tag {
	case "25", "25P":
		s.Account = words(strings.SplitN(f.value, "\n", 2)[0])
	case "60F", "60M":
		var m money.Minor
		if m, s.Currency, err = mtBalance(f.value); err == nil && s.Opening == nil {
			s.Opening = &m
		}
	case "62F", "62M":
		m, c, err := mtBalance(f.value)
		if err != nil || c != s.Currency {
			return malformed("%q is not a balance in %s", f.value, s.Currency.Code)
		}
		s.Closing, b.open = &m, false
	case "61":
		e, err := mtEntry(f.value, s.Currency)
		if err != nil {
			return err
		}
		s.Entries, b.open = append(s.Entries, e), true
	case "86":
		if b.open && len(s.Entries) > 0 {
			describeMT(&s.Entries[len(s.Entries)-1], f.value)
		}
		b.open = false
	}
	return err
}

var mtBalanceForm = regexp.MustCompile(`^([CD])(\d{6})([A-Z]{3})([\d,]{1,15})$`)

func mtBalance(value string) (money.Minor, money.Currency, error) {
	m := mtBalanceForm.FindStringSubmatch(strings.TrimSpace(value))
	if m == nil {
		return 0, money.Currency{}, malformed("%q is not a balance", value)
	}
	c, _ := CurrencyOf(m[3])
	amount, err := mtAmount(m[4], c)
	if m[1] == "D" {
		amount = -amount
	}
	return amount, c, err
}

// mtAmount: the decimal sign is a comma and is always there, "1500," for whole francs.
func mtAmount(s string, c money.Currency) (money.Minor, error) {
	s = strings.TrimSuffix(strings.Replace(s, ",", ".", 1), ".")
	m, err := c.Parse(s)
	if m, ok := bounded(m); err == nil && ok {
		return m, nil
	}
	return 0, malformed("%q is not an amount in %s", s, c.Code)
}

// value date, entry date, mark (R before it means reversal), funds code, amount, type, references, words.
var mtEntryForm = regexp.MustCompile(`^(\d{6})(\d{4})?(R?[CD])([A-Z])?([\d,]{1,15})([A-Z][A-Z0-9]{3})([^\n]*?)(?://([^\n]*))?(?:\n([^\n]*))?$`)

func mtEntry(value string, c money.Currency) (Entry, error) {
	m := mtEntryForm.FindStringSubmatch(value)
	if m == nil || c.Code == "" {
		return Entry{}, malformed("%q is not an entry", value)
	}
	valueOn, err := mtDate(m[1])
	if err != nil {
		return Entry{}, err
	}
	e := Entry{ValueOn: valueOn, BookedOn: valueOn, Reversal: len(m[3]) == 2, BankRef: words(m[8])}
	if m[2] != "" {
		if e.BookedOn, err = mtBooking(m[2], valueOn); err != nil {
			return Entry{}, err
		}
	}
	if e.Amount, err = mtAmount(m[5], c); err != nil {
		return Entry{}, err
	}
	// A reversal of a credit takes money out: RC counts as a debit, RD as a credit.
	if m[3] == "D" || m[3] == "RC" {
		e.Amount = -e.Amount
	}
	e.Reference, e.Text = firstOf(m[7], m[8]), words(m[9])
	return e, nil
}

func mtDate(s string) (cal.Date, error) {
	year, _ := strconv.Atoi(s[:2])
	month, _ := strconv.Atoi(s[2:4])
	day, _ := strconv.Atoi(s[4:])
	if year += 2000; year > 2079 {
		year -= 100
	}
	d := cal.On(year, time.Month(month), day)
	if month < 1 || month > 12 || d.Time().Day() != day {
		return 0, malformed("%q is not a date", s)
	}
	return d, nil
}

// mtBooking is written without year: the one that brings it nearest to the value date.
func mtBooking(s string, near cal.Date) (cal.Date, error) {
	best, found := cal.Date(0), false
	for _, year := range []int{near.Month().Year() - 1, near.Month().Year(), near.Month().Year() + 1} {
		d, err := mtDate(strconv.Itoa(year)[2:] + s)
		if err == nil && (!found || distance(d, near) < distance(best, near)) {
			best, found = d, true
		}
	}
	if !found {
		return 0, malformed("%q is not a day", s)
	}
	return best, nil
}

func distance(a, b cal.Date) int { return max(a.DaysUntil(b), b.DaysUntil(a)) }

// describeMT reads field 86: plain words, or the ?20 to ?29 lines that many banks use.
func describeMT(e *Entry, value string) {
	if !strings.Contains(value, "?20") {
		e.Text = words(e.Text, strings.ReplaceAll(value, "\n", " "))
		return
	}
	var text, payer []string
	for _, part := range strings.Split(strings.ReplaceAll(value, "\n", ""), "?")[1:] {
		if len(part) < 2 {
			continue
		}
		code, rest := part[:2], part[2:]
		switch {
		case code >= "20" && code <= "29", code >= "60" && code <= "63":
			text = append(text, rest)
		case code == "32" || code == "33":
			payer = append(payer, rest)
		}
	}
	e.Text, e.Payer = words(e.Text, strings.Join(text, "")), words(strings.Join(payer, ""))
}
