package bankstatement

import (
	"strings"

	"socle/pkg/money"
)

// camtBuilder gathers one Stmt.
type camtBuilder struct {
	account  camtAccount
	balances []camtBalance
	entries  []camtEntry
}

// finish makes one statement per currency, that of the account first, then as they come.
func (b *camtBuilder) finish() ([]Statement, error) {
	account := words(b.account.IBAN)
	if account == "" {
		account = words(b.account.Other)
	}
	if account == "" {
		return nil, malformed("the statement names no account")
	}
	books := &books{account: account}
	if code := strings.TrimSpace(b.account.Ccy); code != "" {
		c, ok := CurrencyOf(code)
		if !ok {
			return nil, malformed("%q is not the currency of an account", code)
		}
		books.in(c)
	}
	if err := b.readBalances(books); err != nil {
		return nil, err
	}
	for i, n := range b.entries {
		if !n.booked() {
			continue
		}
		entries, currency, err := n.entries()
		if err != nil {
			return nil, malformed("entry %d of account %s: %s", i+1, account, reason(err))
		}
		s := books.in(currency)
		s.Entries = append(s.Entries, entries...)
	}
	return books.statements(), nil
}

// The codes of balances, best first. A long statement comes in pages: the balance between two pages is ITBD.
var (
	openings = []string{"OPBD", "PRCD", "ITBD"}
	closings = []string{"CLBD", "ITBD"}
)

func (b *camtBuilder) readBalances(books *books) error {
	type found struct{ opening, closing int } // ranks, smaller is better
	ranks := map[string]found{}
	for _, bal := range b.balances {
		code := strings.TrimSpace(bal.Code)
		opening, closing := rank(openings, code), rank(closings, code)
		if opening < 0 && closing < 0 {
			continue // available, forward and other balances
		}
		amount, currency, err := bal.Amount.read(bal.Sign)
		if err != nil {
			return malformed("balance %s of account %s: %s", code, books.account, reason(err))
		}
		s := books.in(currency)
		best, seen := ranks[currency.Code]
		if !seen {
			best = found{len(openings), len(closings)}
		}
		if opening >= 0 && opening < best.opening { // of two between pages the first opens
			s.Opening, best.opening = minor(amount), opening
		}
		if closing >= 0 && closing <= best.closing { // and the last closes
			s.Closing, best.closing = minor(amount), closing
		}
		ranks[currency.Code] = best
	}
	return nil
}

func rank(codes []string, code string) int {
	for i, c := range codes {
		if c == code {
			return i
		}
	}
	return -1
}

func minor(m money.Minor) *money.Minor { return &m }

// books are the statements of one account by currency.
type books struct {
	account string
	order   []string
	by      map[string]*Statement
}

func (b *books) in(c money.Currency) *Statement {
	if b.by == nil {
		b.by = map[string]*Statement{}
	}
	if b.by[c.Code] == nil {
		b.by[c.Code] = &Statement{Account: b.account, Currency: c}
		b.order = append(b.order, c.Code)
	}
	return b.by[c.Code]
}

func (b *books) statements() (all []Statement) {
	for _, code := range b.order {
		if s := b.by[code]; len(b.order) == 1 || len(s.Entries) > 0 || s.Opening != nil || s.Closing != nil {
			all = append(all, *s)
		}
	}
	return all
}
