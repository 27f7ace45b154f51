package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// Late is a period whose surcharge is counted again. Moved is the due date it would have, zero when that stays.
type Late struct {
	EmployerID uuid.UUID
	Period     cal.Period
	Due        cal.Date
	Moved      cal.Date
}

// Count is a surcharge as of a day, by a law that is kept.
type Count struct {
	Due   cal.Date    `json:"due"`
	Law   string      `json:"law"`
	Total money.Minor `json:"total"`
	Parts []Part      `json:"parts"`
}

// Recounted is what a change of the law does to the surcharge of a period: both counts are of the same day, so that time
// is not taken for the change. Open says that time still runs on it.
type Recounted struct {
	Late
	AsOf   cal.Date
	Before Count
	After  Count
	Open   bool

	item lateItem
	law  penalty.Kept
}

// Difference is what the change adds.
func (r Recounted) Difference() money.Minor { return r.After.Total - r.Before.Total }

// assessed are the periods that bear a surcharge already, due or begun on the days of a change.
var assessed = query.New[Late]("collection.assessed", `
select distinct s.employer_id, s.period, i.due_date as due, null::date as moved
from surcharge s
join open_item i on i.employer_id = s.employer_id and i.period = s.period and i.component = 'principal'
where ($3::uuid[] is null or s.employer_id = any($3))
  and ((($1::date is null or i.due_date >= $1) and ($2::date is null or i.due_date <= $2))
    or (($1::date is null or to_date(substr(s.period, 1, 4) || '-01-01', 'YYYY-MM-DD') + 366 >= $1)
        and ($2::date is null or to_date(substr(s.period, 1, 4) || '-01-01', 'YYYY-MM-DD') <= $2)))
order by s.employer_id, s.period`)

// Assessed lists the periods whose surcharge a change of penalties on some days may touch, of some employers or all.
func Assessed(ctx context.Context, tx tenant.Tx, days effective.Span, employers []uuid.UUID) ([]Late, error) {
	return assessed.All(ctx, tx, days.From, days.To, employers)
}

// together is how many periods are counted again at once, whole employers.
const together = 5000

// Recount counts surcharges as of today by the law that each stands under and by another, and hands on those whose law
// counts otherwise or whose due date moves, employer by employer. It posts nothing. What never bore a surcharge is counted
// anew by the law of the night and is not touched, unless its due date moves.
func Recount(ctx context.Context, tx tenant.Tx, next penalty.Law, list []Late, each func(Recounted) error) error {
	for len(list) > 0 {
		n := min(together, len(list))
		for n < len(list) && list[n].EmployerID == list[n-1].EmployerID {
			n++
		}
		found, err := recount(ctx, tx, next, list[:n])
		if err != nil {
			return err
		}
		for _, r := range found {
			if err := each(r); err != nil {
				return err
			}
		}
		list = list[n:]
	}
	return nil
}

func recount(ctx context.Context, tx tenant.Tx, next penalty.Law, list []Late) ([]Recounted, error) {
	before, err := lateOf(ctx, tx, list, false)
	if err != nil {
		return nil, err
	}
	after, err := lateOf(ctx, tx, list, true)
	if err != nil {
		return nil, err
	}
	all := make([]lateItem, 0, len(before))
	for _, r := range before {
		all = append(all, r)
	}
	of, err := lawsOf(ctx, tx, next, all)
	if err != nil {
		return nil, err
	}
	var out []Recounted
	for _, l := range list {
		r := Recounted{Late: l, AsOf: tx.Today()}
		touched, err := r.compare(of, before[l.key()], after[l.key()])
		if err != nil {
			return nil, fmt.Errorf("surcharge of %s for %s: %w", l.EmployerID, l.Period, err)
		}
		if touched {
			out = append(out, r)
		}
	}
	return out, nil
}

func (l Late) key() account { return account{l.EmployerID, l.Period} }

// lateOf reads periods as they are late by their own due dates, or by those they would have. One that is not late is not
// among them.
func lateOf(ctx context.Context, tx tenant.Tx, list []Late, moved bool) (map[account]lateItem, error) {
	var employers []uuid.UUID
	var periods []string
	due := make([]cal.Date, len(list))
	for i, l := range list {
		employers, periods = append(employers, l.EmployerID), append(periods, l.Period.String())
		if moved {
			due[i] = l.Moved
		}
	}
	rows, err := lateItems.All(ctx, tx, tx.Today(), slices.Compact(slices.Clone(employers)), employers, periods, due)
	out := make(map[account]lateItem, len(rows))
	for _, r := range rows {
		out[account{r.EmployerID, r.Period}] = r
	}
	return out, err
}

// compare counts both sides. It says whether the change touches the period at all, even when it adds nothing yet.
func (r *Recounted) compare(of laws, was, is lateItem) (touched bool, err error) {
	moves := !r.Moved.IsZero()
	if was.Law == "" && !moves {
		return false, nil
	}
	r.Before.Due, r.After.Due = r.Due, r.Due
	if moves {
		r.After.Due = r.Moved
	}
	if is.Period.IsZero() { // not late, or no more
		is = was
		is.DueDate, is.Outstanding, is.Days, is.Amounts = r.After.Due, 0, nil, nil
	}
	old, err := r.Before.by(of.of, was)
	if err != nil {
		return false, err
	}
	if r.law, err = r.After.by(of.today, is); err != nil {
		return false, err
	}
	if r.item, r.Open = is, is.Outstanding > 0; !is.AsOf.IsZero() {
		r.AsOf = is.AsOf
	}
	return moves || !old.Same(r.law), nil
}

// by counts an item by a law; one that is not late bears nothing.
func (c *Count) by(find func(lateItem) (penalty.Kept, error), r lateItem) (of penalty.Kept, err error) {
	c.Parts = []Part{}
	if r.Period.IsZero() {
		return of, nil
	}
	if of, err = find(r); err != nil {
		return of, err
	}
	c.Law = of.ID
	c.Parts, c.Total, err = split(r, of)
	return of, err
}

// Basis names what a recount rests on: it is another when payments or nights moved either count. The days a part was
// counted to are left out, for they pass without moving anything.
func (r Recounted) Basis() (string, error) {
	type side struct {
		Due     cal.Date
		Law     string
		Amounts []money.Minor
	}
	of := func(c Count) side {
		s := side{Due: c.Due, Law: c.Law}
		for _, p := range c.Parts {
			s.Amounts = append(s.Amounts, p.Owed, p.Amount)
		}
		return s
	}
	doc, err := json.Marshal([]side{of(r.Before), of(r.After)})
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:12]), err
}
