package bankstatement

import (
	"strings"

	"golang.org/x/text/encoding/charmap"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// parseCFONB reads French statements of 120 characters: 01 old balance, 04 movement, 05 its complements,
// 07 new balance. Each line says how many decimals its amount has: none for CFA francs.
func parseCFONB(data []byte, o Options) ([]Statement, error) {
	text, err := charmap.ISO8859_1.NewDecoder().String(string(data))
	if err != nil {
		return nil, malformed("the character set of the file is unknown")
	}
	var all []Statement
	var s *Statement
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n\x1a")
		if line == "" {
			continue
		}
		l := cfonb([]rune(line))
		if len(l) > 120 || len(l) < 104 && !strings.HasPrefix(line, "05") {
			return nil, malformed("line %d has %d characters instead of 120", number, len(l))
		}
		if s, all, err = l.apply(s, all, o); err != nil {
			return nil, malformed("line %d: %s", number, reason(err))
		}
	}
	if s != nil {
		return nil, malformed("the statement of account %s stops before its new balance", s.Account)
	}
	return all, nil
}

// cfonb is one line; positions count from 1, both ends included.
type cfonb []rune

func (l cfonb) at(from, to int) string {
	if from > len(l) {
		return ""
	}
	return string(l[from-1 : min(to, len(l))])
}

func (l cfonb) apply(s *Statement, all []Statement, o Options) (*Statement, []Statement, error) {
	switch code := l.at(1, 2); {
	case code == "01" && s == nil:
		return l.open(all)
	case s == nil:
		return nil, all, malformed("record %s stands before an old balance", code)
	case code == "04" && len(s.Entries) < o.MaxEntries:
		e, err := l.entry(s)
		s.Entries = append(s.Entries, e)
		return s, all, err
	case code == "05" && len(s.Entries) > 0:
		l.complement(&s.Entries[len(s.Entries)-1])
		return s, all, nil
	case code == "07":
		m, err := l.amount(s.Currency)
		if s.Closing = &m; err == nil && l.account() != s.Account {
			err = malformed("the new balance is that of another account")
		}
		return nil, append(all, *s), err
	default:
		return nil, all, malformed("record %q is not expected here", code)
	}
}

func (l cfonb) account() string { return l.at(3, 7) + l.at(12, 16) + strings.TrimSpace(l.at(22, 32)) }

func (l cfonb) open(all []Statement) (*Statement, []Statement, error) {
	c, ok := CurrencyOf(l.at(17, 19))
	if !ok {
		return nil, all, malformed("%q is not a currency", l.at(17, 19))
	}
	m, err := l.amount(c)
	return &Statement{Account: l.account(), Currency: c, Opening: &m}, all, err
}

// amount has 14 digits; the last one carries the sign ({ A–I received, } J–R paid out). The line says how
// many of the digits are decimals, which may be fewer or more than the currency keeps.
func (l cfonb) amount(c money.Currency) (money.Minor, error) {
	raw := accented.Replace(l.at(91, 104))
	if len(raw) != 14 || l.at(17, 19) != c.Code {
		return 0, malformed("the line has no amount in %s", c.Code)
	}
	plus, minus := strings.IndexByte("{ABCDEFGHI", raw[13]), strings.IndexByte("}JKLMNOPQR", raw[13])
	decimals := strings.Index("0123456789", l.at(20, 20))
	if l.at(20, 20) == " " {
		decimals = c.Decimals
	}
	if plus < 0 && minus < 0 || decimals < 0 {
		return 0, malformed("%q is not a signed amount", raw)
	}
	number := raw[:13] + string(rune('0'+max(plus, minus)))
	if decimals > 0 {
		number = number[:14-decimals] + "." + number[14-decimals:]
	}
	m, err := c.Parse(number)
	if err != nil {
		return 0, malformed("%q with %d decimals is not an amount in %s", raw, decimals, c.Code)
	}
	if m, ok := bounded(m); !ok {
		return 0, malformed("%q is larger than any payment", raw)
	} else if minus >= 0 {
		return -m, nil
	}
	return m, nil
}

// accented stands for the braces in files of old French machines.
var accented = strings.NewReplacer("é", "{", "è", "}")

func (l cfonb) entry(s *Statement) (Entry, error) {
	m, err := l.amount(s.Currency)
	if err != nil {
		return Entry{}, err
	}
	if l.account() != s.Account {
		return Entry{}, malformed("the movement is that of another account")
	}
	e := Entry{Amount: m, Text: words(l.at(49, 79)), Reference: words(l.at(105, 120)), BankRef: words(l.at(82, 88))}
	if e.BookedOn, err = l.date(35); err != nil {
		return e, err
	}
	if e.ValueOn, err = l.date(43); err != nil {
		e.ValueOn, err = e.BookedOn, nil // some banks leave it blank
	}
	e.Reversal = strings.TrimSpace(l.at(41, 42)) != "" && strings.Trim(l.at(41, 42), "0 ") != ""
	if e.Reference == "" {
		e.Reference = strings.TrimLeft(e.BankRef, "0")
	}
	return e, err
}

// date is written JJMMAA.
func (l cfonb) date(from int) (cal.Date, error) {
	s := l.at(from, from+5)
	if len(s) != 6 || strings.Trim(s, "0123456789") != "" {
		return 0, malformed("%q is not a date", s)
	}
	return mtDate(s[4:] + s[2:4] + s[:2])
}

// complement adds to a movement what a record 05 says; older files have words without a qualifier.
func (l cfonb) complement(e *Entry) {
	qualifier, text := l.at(46, 48), words(l.at(49, 118))
	switch qualifier {
	case "NPY", "NBE": // the payer's name
		e.Payer = words(e.Payer, text)
	case "RCN": // the payer's reference
		e.Reference = text
	case "LIB", "LCC", "LC2", "LCS":
		e.Text = words(e.Text, text)
	case "IPY", "IBE", "NPO", "IPO", "NBU", "IBU", "REF", "MMO", "CBE", "RUM", "CPY":
	default:
		e.Text = words(e.Text, l.at(41, 81))
	}
}
