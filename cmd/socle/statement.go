package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"socle/pkg/bankstatement"
	"socle/pkg/cal"
	"socle/pkg/money"
)

var statementCommand = command{
	name: "statement", summary: "read a bank statement: statement parse FILE",
	run: runStatement,
}

// The document of `socle statement parse --json`: exactly these names. Balances are null when the file does not say them.
type (
	statementJSON struct {
		Account  string      `json:"account"`
		Currency string      `json:"currency"`
		Opening  *string     `json:"opening"`
		Closing  *string     `json:"closing"`
		Balanced bool        `json:"balanced"`
		Entries  []entryJSON `json:"entries"`
	}
	entryJSON struct {
		Amount    string   `json:"amount"`
		BookedOn  cal.Date `json:"booked_on"`
		ValueOn   cal.Date `json:"value_on"`
		Reference string   `json:"reference"`
		Text      string   `json:"text"`
		Reversal  bool     `json:"reversal"`
	}
)

func runStatement(_ context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "parse" {
		return fmt.Errorf("usage: socle statement parse FILE [--format auto|camt053|csv|mt940|cfonb120] [--currency CODE] [--account NUMBER] [--json]")
	}
	fs := newFlags("statement parse")
	format := fs.String("format", string(bankstatement.Auto), "how the file is written")
	currency := fs.String("currency", "", "currency of a CSV that names none")
	account := fs.String("account", "", "account of a CSV that names none")
	asJSON := fs.Bool("json", false, "print one JSON document")
	file, err := oneFile(fs, args[1:], out)
	if err != nil {
		return settled(err)
	}
	o := bankstatement.Options{Account: *account}
	if *currency != "" {
		var ok bool
		if o.Currency, ok = bankstatement.CurrencyOf(*currency); !ok {
			return fmt.Errorf("--currency: %q is not an ISO 4217 code", *currency)
		}
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	statements, err := bankstatement.Parse(in, bankstatement.Format(*format), o)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return printStatements(out, statements, *asJSON)
}

func printStatements(out io.Writer, statements []bankstatement.Statement, asJSON bool) error {
	documents := make([]statementJSON, 0, len(statements))
	for _, s := range statements {
		documents = append(documents, documentOf(s))
	}
	if asJSON {
		return printJSON(out, documents)
	}
	for _, d := range documents {
		fmt.Fprintf(out, "compte %s  %s  de %s à %s  %s\n", d.Account, d.Currency, orUnknown(d.Opening), orUnknown(d.Closing),
			map[bool]string{true: "équilibré", false: "non équilibré"}[d.Balanced])
		for _, e := range d.Entries {
			fmt.Fprintf(out, "  %s  %s  %16s  %s  %s\n", e.BookedOn, e.ValueOn, e.Amount, e.Reference, e.Text)
		}
	}
	return nil
}

func documentOf(s bankstatement.Statement) statementJSON {
	d := statementJSON{
		Account: s.Account, Currency: s.Currency.Code, Balanced: s.Balanced, Entries: make([]entryJSON, 0, len(s.Entries)),
		Opening: decimal(s.Currency, s.Opening), Closing: decimal(s.Currency, s.Closing),
	}
	for _, e := range s.Entries {
		d.Entries = append(d.Entries, entryJSON{s.Currency.Decimal(e.Amount), e.BookedOn, e.ValueOn, e.Reference, e.Text, e.Reversal})
	}
	return d
}

func decimal(c money.Currency, m *money.Minor) *string {
	if m == nil {
		return nil
	}
	s := c.Decimal(*m)
	return &s
}

func orUnknown(s *string) string {
	if s == nil {
		return "?"
	}
	return *s
}
