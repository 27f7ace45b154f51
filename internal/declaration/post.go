package declaration

import (
	"socle/internal/ledger"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// posting is the declaration in the books: what is owed, by open item, against income by branch and bearer, and against
// what is collected for others. moves is false when nothing is owed.
func (f *Filing) posting(sets []*contribution.RuleSet, on cal.Date) (p ledger.Posting, moves bool) {
	p = ledger.Posting{Kind: "declaration", Effect: effectOf(f.ID), SourceKind: "declaration", Source: f.ID,
		Employer: f.Employer, ValueDate: on, Memo: f.Reason}
	if f.Kind == Estimate {
		p.Kind = "estimate"
	}
	owe := func(component string, amount money.Minor) {
		if amount != 0 {
			p.Entries = append(p.Entries, ledger.Entry{Account: ledger.Receivable, Employer: f.Employer, Period: f.Period,
				Component: component, Due: f.Due, Amount: amount})
		}
	}
	owe(ledger.Principal, f.totals.employer.Add(f.totals.employee))
	owe(ledger.Levy, f.totals.others)
	for _, s := range f.totals.shares(sets) {
		if s.Amount == 0 {
			continue
		}
		account := ledger.Contribution
		if !s.InTotal {
			account = ledger.Levy
		}
		p.Entries = append(p.Entries, ledger.Entry{Account: account, Detail: s.Branch + ":" + s.Bearer, Amount: -s.Amount})
	}
	return p, len(p.Entries) > 0
}

// effectOf names the posting of a declaration in the books.
func effectOf(id interface{ String() string }) string { return "declaration:" + id.String() }
