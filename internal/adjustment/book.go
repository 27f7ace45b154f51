package adjustment

import (
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// dueOn is when adjustments approved today are due: so many days later, on a working day.
func dueOn(tx tenant.Tx) cal.Date {
	f := tx.Fund().Folder
	return f.WorkCalendar().WorkedFrom(tx.Today().AddDays(f.Delays.Adjustment.Days))
}

type itemKey struct {
	employer  uuid.UUID
	period    cal.Period
	component string
}

// book makes the postings of adjustments. What is owed more stands on an item of its own, with its own due date, so that
// nothing of it is late from the start; what is owed less takes back such items first, and then the declaration's own.
type book struct {
	due      cal.Date
	on       cal.Date
	memo     string
	charged  map[itemKey]money.Minor
	postings []ledger.Posting
}

// post makes the posting of one adjustment. Its effect is unique: an adjustment is posted once.
func (b *book) post(r pending) (uuid.UUID, error) {
	var shares []Share
	if err := json.Unmarshal(r.Shares, &shares); err != nil {
		return uuid.Nil, err
	}
	p := ledger.Posting{ID: uuid.Must(uuid.NewV7()), Kind: "adjustment", Effect: "adjustment:" + r.ID.String(), SourceKind: "adjustment",
		Source: r.ID, Employer: r.EmployerID, ValueDate: b.on, Memo: b.memo}
	b.owe(&p, r, ledger.Principal, ledger.Adjustment, r.Principal)
	b.owe(&p, r, ledger.Levy, ledger.LevyAdjustment, r.Levy)
	for _, s := range shares {
		if s.Difference() == 0 {
			continue
		}
		account := ledger.Contribution
		if !s.InTotal {
			account = ledger.Levy
		}
		p.Entries = append(p.Entries, ledger.Entry{Account: account, Detail: s.Branch + ":" + s.Bearer, Amount: -s.Difference()})
	}
	b.postings = append(b.postings, p)
	return p.ID, nil
}

// owe puts an amount on the items of a period.
func (b *book) owe(p *ledger.Posting, r pending, item, own string, amount money.Minor) {
	k := itemKey{r.EmployerID, r.Period, own}
	onOwn := amount
	if amount < 0 {
		onOwn = max(amount, -b.charged[k])
	}
	b.charged[k] += onOwn
	for _, e := range []ledger.Entry{{Component: own, Due: b.due, Amount: onOwn}, {Component: item, Due: r.DeclarationDue, Amount: amount - onOwn}} {
		if e.Amount != 0 {
			e.Account, e.Employer, e.Period = ledger.Receivable, r.EmployerID, r.Period
			p.Entries = append(p.Entries, e)
		}
	}
}
