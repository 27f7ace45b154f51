package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// DueDays is the name of the parameter that says how many days after their approval adjustments are due.
const DueDays = "adjustment_due_days"

// demonstrationDays is taken where the law of the fund does not say: a plausible month, which the fund has to confirm.
const demonstrationDays = 30

// dueOn is when adjustments approved today are due: so many days later, on a working day.
func dueOn(ctx context.Context, tx tenant.Tx) (cal.Date, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	days := demonstrationDays
	for _, p := range effective.InForce(l.Parameters, effective.Value, tx.Today(), 0) {
		var v contribution.Named
		if p.Selector.Name == DueDays && p.Read(&v) == nil {
			if r, err := v.Amount.Eval(nothing); err == nil && r.IsInt() && r.Num().IsInt64() {
				days = int(r.Num().Int64())
			}
		}
	}
	due, calendar := tx.Today().AddDays(days), tx.Fund().Folder.WorkCalendar()
	for range 30 {
		if calendar.Worked(due) {
			break
		}
		due = due.AddDays(1)
	}
	return due, nil
}

// nothing knows no names: the number of days is a number.
func nothing(name string) (*big.Rat, error) { return nil, fmt.Errorf("%s is no number of days", name) }

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
