package adjustment

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/money"
)

// surchargeShare is how a surcharge stands among the shares of an adjustment.
const surchargeShare = "surcharge"

// bearsOnLateness says that a change moves what lateness costs, by its rate or by its day, and no contribution.
func bearsOnLateness(p law.Proposal) bool {
	return p.Bears() == law.OnSurcharges || p.Bears() == law.OnDueDates
}

// lateKind is the kind of the adjustments of such a change.
func lateKind(p law.Proposal) string {
	if p.Bears() == law.OnDueDates {
		return "due_date"
	}
	return "surcharge"
}

type owedRow struct {
	EmployerID uuid.UUID
	Period     cal.Period
	Due        cal.Date
	Regime     string
	Headcount  int
}

var obligationsOf = query.New[owedRow]("adjustment.obligations", `
select o.employer_id, o.period, o.due_date as due, e.regime, e.headcount
from obligation o
join employer e on e.id = o.employer_id
where o.ended_on is null
  and ($1::date is null or o.starts >= $1)
  and ($2::date is null or o.starts <= $2)
  and ($3::uuid[] is null or o.employer_id = any($3))
order by o.employer_id, o.starts`)

// lateness lists what a change of penalties or of due dates may touch: periods that bear a surcharge already, or
// obligations whose due date is another by the law that would be.
func lateness(ctx context.Context, tx tenant.Tx, p law.Proposal, next contribution.Law, employers []uuid.UUID) ([]collection.Late, error) {
	in, _, err := p.ParameterChange()
	if err != nil {
		return nil, err
	}
	if p.Bears() == law.OnSurcharges {
		return collection.Assessed(ctx, tx, in.Span(), employers)
	}
	rows, err := obligationsOf.All(ctx, tx, in.ValidFrom, in.ValidTo, employers)
	if err != nil {
		return nil, err
	}
	d := dues{law: next, work: tx.Fund().Folder.WorkCalendar(), change: in, known: map[dueKey]cal.Date{}}
	var list []collection.Late
	for _, r := range rows {
		if moved := d.of(r); !moved.IsZero() && moved != r.Due {
			list = append(list, collection.Late{EmployerID: r.EmployerID, Period: r.Period, Due: r.Due, Moved: moved})
		}
	}
	return list, nil
}

// dues gives the due dates that a change makes, of each kind of employer once.
type dues struct {
	law    contribution.Law
	work   duedate.Calendar
	change law.ProposeParameterInput
	known  map[dueKey]cal.Date
}

type dueKey struct {
	period    cal.Period
	regime    string
	headcount int
}

// of is the due date by the changed rule; none where another rule gives it.
func (d dues) of(r owedRow) cal.Date {
	k := dueKey{r.Period, r.Regime, r.Headcount}
	due, known := d.known[k]
	if known {
		return due
	}
	if k.regime == "" && len(d.law.Scheme.Regimes) > 0 {
		k.regime = d.law.Scheme.Regimes[0].Code
	}
	rule, err := duedate.ForPeriod(d.law.Parameters, r.Period, duedate.Asked{Regime: k.regime, Headcount: r.Headcount})
	if err == nil && rule.Parameter.Series() == d.change.Series && rule.Parameter.Valid == d.change.Span() {
		due = rule.Of(r.Period, d.work)
	}
	d.known[dueKey{r.Period, r.Regime, r.Headcount}] = due
	return due
}

// lateExtent says how much there is of what a change of penalties or due dates may touch.
func lateExtent(ctx context.Context, tx tenant.Tx, p law.Proposal) (extent, error) {
	next, err := law.WouldBe(ctx, tx, p)
	if err != nil {
		return extent{}, err
	}
	list, err := lateness(ctx, tx, p, next, nil)
	n := int64(len(list))
	return extent{Declarations: n, Lines: n, Filings: n}, err
}

// weighLateness counts what a change would do to surcharges.
func weighLateness(ctx context.Context, tx tenant.Tx, p law.Proposal, next contribution.Law, t *tally) (extent, error) {
	list, err := lateness(ctx, tx, p, next, nil)
	if err != nil {
		return extent{}, err
	}
	n := int64(len(list))
	return extent{Declarations: n, Lines: n, Filings: n}, collection.Recount(ctx, tx, next, list, func(r collection.Recounted) error {
		if !counts(r) {
			return nil
		}
		t.touch(r.EmployerID, len(r.After.Parts), surchargeShares(r))
		t.surcharge = t.surcharge.Add(r.Difference())
		return nil
	})
}

// counts says whether something has to be decided: money moves, a date does, or time still runs by another law.
func counts(r collection.Recounted) bool { return r.Difference() != 0 || !r.Moved.IsZero() || r.Open }

func surchargeShares(r collection.Recounted) []Share {
	if r.Before.Total == 0 && r.After.Total == 0 {
		return []Share{}
	}
	return []Share{{Branch: surchargeShare, InTotal: true, Before: r.Before.Total, After: r.After.Total}}
}

// Counted is a surcharge before and after a change of its law, as of one day.
type Counted struct {
	AsOf   cal.Date         `json:"as_of"`
	Before collection.Count `json:"before"`
	After  collection.Count `json:"after"`
}

// Difference is what the change adds.
func (c Counted) Difference() money.Minor { return c.After.Total - c.Before.Total }
