package bank

import (
	"encoding/csv"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"time"
)

// statement is one account from one day to another, both included.
type statement struct {
	Account
	From, To         string
	opening, closing int64
	entries          []entry
	made             time.Time
}

// statement gathers the entries booked between two days, in the order of booking.
func (b *Bank) statement(number, from, to string) (statement, error) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	a, err := b.account(number)
	if err != nil {
		return statement{}, err
	}
	s := statement{Account: a, From: from, To: to, made: b.Now().UTC()}
	if a.Opening != "" {
		s.opening, _ = parse(a.Opening, a.Currency)
	}
	for _, e := range b.booked {
		switch {
		case e.Account != number || e.BookedOn > to:
		case e.BookedOn < from:
			s.opening += e.minor
		default:
			s.entries = append(s.entries, e)
		}
	}
	slices.SortStableFunc(s.entries, func(a, b entry) int { return strings.Compare(a.BookedOn, b.BookedOn) })
	s.closing = s.opening
	for _, e := range s.entries {
		s.closing += e.minor
	}
	return s, nil
}

// csv writes the statement as many banks let their customers download it: semicolons, decimal
// comma, the balances as lines of their own.
func (s statement) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	comma := func(minor int64) string { return strings.Replace(decimal(minor, s.Currency), ".", ",", 1) }
	lines := [][]string{
		{"Compte", s.Number}, {"Devise", s.Currency},
		{"Date", "Date de valeur", "Libellé", "Référence", "Débit", "Crédit"},
		{french(s.From), french(s.From), "SOLDE INITIAL", "", "", comma(s.opening)},
	}
	for _, e := range s.entries {
		line := []string{french(e.BookedOn), french(e.ValueOn), e.label(), e.Reference, "", comma(e.minor)}
		if e.minor < 0 {
			line[4], line[5] = comma(-e.minor), ""
		}
		lines = append(lines, line)
	}
	lines = append(lines, []string{french(s.To), french(s.To), "SOLDE FINAL", "", "", comma(s.closing)})
	return out.WriteAll(lines)
}

func (e entry) label() string {
	words := "VIR " + e.Payer
	if e.Reverses != "" {
		words = "REJET " + e.Payer
	}
	if e.Text != "" {
		words += " " + e.Text
	}
	return words
}

func french(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("02/01/2006")
}

// camt writes the statement as ISO 20022 camt.053.001.02, the version that banks still send most.
func (s statement) camt(w io.Writer) error {
	id := strings.ReplaceAll(s.From, "-", "") + "-" + s.Number[max(0, len(s.Number)-12):] // 35 characters at most
	doc := document{
		Namespace: "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
		Message:   "MSG-" + id, Made: s.made.Format("2006-01-02T15:04:05Z"),
		Statement: xmlStatement{
			ID: "STMT-" + id, Sequence: 1, Made: s.made.Format("2006-01-02T15:04:05Z"),
			From: s.From + "T00:00:00Z", To: s.To + "T23:59:59Z",
			Account: accountOf(s.Number), Currency: s.Currency, Owner: s.Holder,
			Balances: []xmlBalance{s.balance("OPBD", s.opening, s.From), s.balance("CLBD", s.closing, s.To)},
		},
	}
	for _, e := range s.entries {
		doc.Statement.Entries = append(doc.Statement.Entries, s.entry(e))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xml.NewEncoder(w)
	x.Indent("", "  ")
	return x.Encode(doc)
}
