package declaration

import (
	"context"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
)

// Redated is a due date to come that a changed calendar puts elsewhere, and how many obligations it is that of.
type Redated struct {
	Period      cal.Period `json:"period"`
	Before      cal.Date   `json:"before"`
	After       cal.Date   `json:"after"`
	Obligations int64      `json:"obligations"`
	regime      string
	headcount   int
}

type dueGroup struct {
	Regime      string
	Headcount   int
	Period      cal.Period
	DueDate     cal.Date
	Obligations int64
}

var (
	dueToCome = query.New[dueGroup]("declaration.due_to_come", `
select e.regime, e.headcount, b.period, b.due_date, count(*) as obligations
from obligation b
join employer e on e.id = b.employer_id
where b.due_date >= $1
  and b.met_by is null
  and b.ended_on is null
group by e.regime, e.headcount, b.period, b.due_date
order by b.due_date, b.period, e.regime, e.headcount`)

	moveDue = query.Exec("declaration.move_due_by_calendar", `
update obligation b
set due_date = m.after
from employer e
join unnest($1::text[], $2::int[], $3::text[], $4::date[], $5::date[]) as m (regime, headcount, period, before, after)
  on m.regime = e.regime and m.headcount = e.headcount
where e.id = b.employer_id
  and b.period = m.period
  and b.due_date = m.before
  and b.met_by is null
  and b.ended_on is null`)
)

// WouldRedate says which due dates to come another calendar moves. A date that is past stays, one that something else than
// the calendar had set stays too, and none is moved into the past.
func WouldRedate(ctx context.Context, tx tenant.Tx, work duedate.Calendar) ([]Redated, error) {
	groups, err := dueToCome.All(ctx, tx, tx.Today())
	if err != nil {
		return nil, err
	}
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []Redated
	for _, g := range groups {
		after, moves := g.under(l, tx, work)
		if moves {
			list = append(list, Redated{g.Period, g.DueDate, after, g.Obligations, g.Regime, g.Headcount})
		}
	}
	return list, nil
}

func (g dueGroup) under(l contribution.Law, tx tenant.Tx, work duedate.Calendar) (cal.Date, bool) {
	rule, err := duedate.ForPeriod(l.Parameters, g.Period, duedate.Asked{Regime: regimeOr(l, g.Regime), Headcount: g.Headcount})
	if err != nil || rule.Of(g.Period, tx.Fund().Folder.WorkCalendar()) != g.DueDate {
		return 0, false
	}
	after := rule.Of(g.Period, work)
	return after, after != g.DueDate && after >= tx.Today()
}

// Redate moves them. It answers how many obligations have another due date.
func Redate(ctx context.Context, tx tenant.Tx, work duedate.Calendar) (int64, error) {
	list, err := WouldRedate(ctx, tx, work)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	n := len(list)
	regimes, headcounts, periods := make([]string, n), make([]int, n), make([]string, n)
	before, after := make([]cal.Date, n), make([]cal.Date, n)
	for i, r := range list {
		regimes[i], headcounts[i], periods[i], before[i], after[i] = r.regime, r.headcount, r.Period.String(), r.Before, r.After
	}
	return moveDue.Run(ctx, tx, regimes, headcounts, periods, before, after)
}
