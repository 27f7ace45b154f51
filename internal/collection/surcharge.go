package collection

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// charge counts the surcharges of employers as of a day and posts what they differ by from those posted before: more as
// time goes, less when money turns out to be older. What was counted before goes on by the law of then: a law that
// changes backwards is an adjustment, which people decide on. It says how many postings it made.
func charge(ctx context.Context, tx tenant.Tx, asOf cal.Date, employers []uuid.UUID, named func() ([]uuid.UUID, []string)) (int, error) {
	if len(employers) == 0 {
		return 0, nil
	}
	of, periods := named()
	rows, err := lateItems.All(ctx, tx, asOf, employers, of, periods, make([]cal.Date, len(periods)))
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	c, err := newCounter(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		if err := c.count(r); err != nil {
			return 0, fmt.Errorf("surcharge of %s for %s: %w", r.EmployerID, r.Period, err)
		}
	}
	return len(c.postings), c.write(ctx, tx)
}

// counter counts many items and gathers what is posted.
type counter struct {
	laws
	postings []ledger.Posting
	rows     [][]any
	used     map[string]penalty.Kept
}

func newCounter(ctx context.Context, tx tenant.Tx, rows []lateItem) (*counter, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	of, err := lawsOf(ctx, tx, l, rows)
	return &counter{laws: of, used: map[string]penalty.Kept{}}, err
}

func (c *counter) count(r lateItem) error {
	of, err := c.of(r)
	if err != nil {
		return err
	}
	parts, total, err := split(r, of)
	if err != nil || total == r.Posted {
		return err
	}
	effect := fmt.Sprintf("surcharge:%s:%s:%s", r.EmployerID, r.Period, r.AsOf)
	if r.Today > 0 {
		effect += fmt.Sprintf(":%d", r.Today)
	}
	id := uuid.Must(uuid.NewV7())
	return c.post(ledger.Posting{Effect: effect, SourceKind: "surcharge", Source: id}, id, r, of, parts, total, total-r.Posted)
}

// post adds a count of an item by a law, with the posting of its difference where there is one.
func (c *counter) post(p ledger.Posting, id uuid.UUID, r lateItem, of penalty.Kept, parts []Part, total, diff money.Minor) error {
	var posting any
	if diff != 0 {
		p.ID, p.Kind, p.Employer, p.ValueDate = id, "surcharge", r.EmployerID, r.AsOf
		p.Entries = []ledger.Entry{
			{Account: ledger.Receivable, Employer: r.EmployerID, Period: r.Period, Component: ledger.Surcharge, Due: r.DueDate, Amount: diff},
			{Account: ledger.Surcharge, Employer: r.EmployerID, Period: r.Period, Amount: -diff},
		}
		c.postings, posting = append(c.postings, p), id
	}
	body, err := json.Marshal(parts)
	c.used[of.ID] = of
	c.rows = append(c.rows, []any{id, posting, r.EmployerID, r.Period.String(), r.DueDate.Time(), r.AsOf.Time(), int64(total), int64(diff), body, of.ID})
	return err
}

func (c *counter) write(ctx context.Context, tx tenant.Tx) error {
	if err := ledger.Post(ctx, tx, c.postings...); err != nil {
		return err
	}
	if err := keepLaws(ctx, tx, c.used); err != nil {
		return err
	}
	_, err := tx.Copy(ctx, "surcharge", []string{"id", "posting_id", "employer_id", "period", "due_date", "as_of", "total", "posted", "parts", "law"},
		pgx.CopyFromRows(c.rows))
	if err != nil {
		return fmt.Errorf("surcharges: %w", err)
	}
	return nil
}
