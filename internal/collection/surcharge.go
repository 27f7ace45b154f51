package collection

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/law"
	"socle/internal/ledger"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// lateItem is the principal of a period that is, or was, late.
type lateItem struct {
	EmployerID  uuid.UUID
	Period      cal.Period
	DueDate     cal.Date
	Regime      string
	Headcount   int
	AsOf        cal.Date // the day asked for, or the last one counted if that was later
	Outstanding money.Minor
	Days        []cal.Date    // on which late money came, in order
	Amounts     []money.Minor // that came then
	Posted      money.Minor   // surcharges posted so far
	Today       int           // postings already made as of that day
}

// Part is a part of a debt with the day it was paid on, or the day counted to while it is not.
type Part struct {
	On     cal.Date    `json:"on"`
	Paid   bool        `json:"paid"`
	Owed   money.Minor `json:"owed"`
	Months int         `json:"months"`
	Amount money.Minor `json:"amount"`
	Rules  []string    `json:"rules"` // keys of the parameters that were applied
}

// late finds what may bear a surcharge for some employers: what is open and past due, and the periods named. What was paid
// is read from the allocations, what is owed from the ledger.
const lateSQL = `
with item as (
  select i.employer_id, i.period, i.due_date, w.period is not null as named
  from open_item i
  left join (select distinct employer_id, period from unnest($3::uuid[], $4::text[]) as n (employer_id, period)) as w
    on w.employer_id = i.employer_id and w.period = i.period
  where i.component = 'principal'
    and i.due_date < $1
    and i.employer_id = any($2)
), owed as (
  select t.employer_id, t.period, t.due_date, coalesce(sum(n.amount), 0)::bigint as outstanding
  from item t
  left join entry n on n.account = 'receivable' and n.employer_id = t.employer_id and n.period = t.period and n.component = 'principal'
  group by t.employer_id, t.period, t.due_date, t.named
  having t.named or coalesce(sum(n.amount), 0) > 0
), paid as (
  select o.employer_id, o.period, a.value_date, sum(a.amount)::bigint as amount
  from owed o
  join allocation a on a.employer_id = o.employer_id and a.period = o.period and a.component = 'principal'
  where a.reversed_at is null
    and a.value_date > o.due_date
  group by o.employer_id, o.period, a.value_date
  having sum(a.amount) <> 0
), late as (
  select employer_id, period, array_agg(value_date order by value_date) as days, array_agg(amount order by value_date) as amounts
  from paid
  group by employer_id, period
), posted as (
  select s.employer_id, s.period, sum(s.posted)::bigint as posted, max(s.as_of) as last_on,
         count(*) filter (where s.as_of = greatest($1, l.last_on))::int as today
  from owed o
  join surcharge s on s.employer_id = o.employer_id and s.period = o.period
  join lateral (select max(z.as_of) as last_on from surcharge z where z.employer_id = o.employer_id and z.period = o.period) l on true
  group by s.employer_id, s.period
)
select o.employer_id, o.period, o.due_date, e.regime, e.headcount, greatest($1, p.last_on) as as_of, o.outstanding,
       coalesce(l.days, '{}') as days, coalesce(l.amounts, '{}') as amounts, coalesce(p.posted, 0)::bigint as posted, coalesce(p.today, 0) as today
from owed o
join employer e on e.id = o.employer_id
left join late l on l.employer_id = o.employer_id and l.period = o.period
left join posted p on p.employer_id = o.employer_id and p.period = o.period
order by o.employer_id, o.due_date, o.period`

var lateItems = query.New[lateItem]("collection.late_items", lateSQL)

// charge counts the surcharges of employers as of a day and posts what they differ by from those posted before: more as
// time goes, less when money turns out to be older. It says how many postings it made.
func charge(ctx context.Context, tx tenant.Tx, asOf cal.Date, employers []uuid.UUID, named func() ([]uuid.UUID, []string)) (int, error) {
	if len(employers) == 0 {
		return 0, nil
	}
	of, periods := named()
	rows, err := lateItems.All(ctx, tx, asOf, employers, of, periods)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	l, err := law.Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	c := &counter{law: penaltyLaw(l), rules: map[ruleKey]penalty.Law{}}
	for _, r := range rows {
		if err := c.count(r); err != nil {
			return 0, fmt.Errorf("surcharge of %s for %s: %w", r.EmployerID, r.Period, err)
		}
	}
	return len(c.postings), c.write(ctx, tx)
}

// counter counts many items by the same law.
type counter struct {
	law      penalty.Law
	rules    map[ruleKey]penalty.Law // the rules in force for a period and due date, found once
	postings []ledger.Posting
	rows     [][]any
}

type ruleKey struct {
	period cal.Period
	due    cal.Date
	regime string
}

// penaltyLaw keeps the parameters that surcharges are counted from.
func penaltyLaw(l penalty.Law) penalty.Law {
	kept := penalty.Law{Scheme: l.Scheme}
	for _, p := range l.Parameters {
		if p.Kind == effective.Penalty || p.Kind == effective.MinimumWage {
			kept.Parameters = append(kept.Parameters, p)
		}
	}
	return kept
}

func (c *counter) count(r lateItem) error {
	parts, total, err := c.parts(r)
	if err != nil {
		return err
	}
	diff := total - r.Posted
	if diff == 0 {
		return nil
	}
	id, effect := uuid.Must(uuid.NewV7()), fmt.Sprintf("surcharge:%s:%s:%s", r.EmployerID, r.Period, r.AsOf)
	if r.Today > 0 {
		effect += fmt.Sprintf(":%d", r.Today)
	}
	c.postings = append(c.postings, ledger.Posting{ID: id, Kind: "surcharge", Effect: effect, SourceKind: "surcharge", Source: id,
		Employer: r.EmployerID, ValueDate: r.AsOf, Entries: []ledger.Entry{
			{Account: ledger.Receivable, Employer: r.EmployerID, Period: r.Period, Component: ledger.Surcharge, Due: r.DueDate, Amount: diff},
			{Account: ledger.Surcharge, Employer: r.EmployerID, Period: r.Period, Amount: -diff},
		}})
	body, err := json.Marshal(parts)
	c.rows = append(c.rows, []any{id, r.EmployerID, r.Period.String(), r.DueDate.Time(), r.AsOf.Time(), int64(total), int64(diff), body})
	return err
}

// parts splits a debt by the days its parts were paid on. What was paid beyond the debt bears nothing: the latest is cut.
func (c *counter) parts(r lateItem) (parts []Part, total money.Minor, err error) {
	parts = []Part{}
	excess := max(-r.Outstanding, 0)
	for i := len(r.Days) - 1; i >= 0; i-- {
		cut := min(excess, max(r.Amounts[i], 0))
		excess -= cut
		if owed := r.Amounts[i] - cut; owed > 0 {
			parts = append([]Part{{On: r.Days[i], Paid: true, Owed: owed}}, parts...)
		}
	}
	if r.Outstanding > 0 {
		parts = append(parts, Part{On: r.AsOf, Owed: r.Outstanding})
	}
	for i := range parts {
		if err := c.assess(r, &parts[i]); err != nil {
			return nil, 0, err
		}
		total += parts[i].Amount
	}
	return parts, total, nil
}

func (c *counter) assess(r lateItem, p *Part) error {
	l, err := c.inForce(r)
	if err != nil {
		return err
	}
	a, err := penalty.Assess(l, caseOf(r, *p))
	if err != nil {
		return err
	}
	p.Months, p.Amount, p.Rules = a.MonthsLate, a.Surcharge, []string{}
	for _, s := range a.Steps {
		if n := len(p.Rules); n == 0 || p.Rules[n-1] != s.Parameter.Key {
			p.Rules = append(p.Rules, s.Parameter.Key)
		}
	}
	return nil
}

func caseOf(r lateItem, p Part) penalty.Case {
	return penalty.Case{Period: r.Period, Due: r.DueDate, On: p.On, Owed: p.Owed, Employees: r.Headcount, Regime: r.Regime,
		Triggers: []string{penalty.LatePayment}}
}

// inForce narrows the law to the rules that one day of delay sets off, so that many items are counted fast.
func (c *counter) inForce(r lateItem) (penalty.Law, error) {
	key := ruleKey{r.Period, r.DueDate, r.Regime}
	if l, ok := c.rules[key]; ok {
		return l, nil
	}
	l := penalty.Law{Scheme: c.law.Scheme}
	for _, p := range c.law.Parameters {
		if p.Kind != effective.Penalty {
			l.Parameters = append(l.Parameters, p)
			continue
		}
		var rule penalty.Rule
		if err := p.Read(&rule); err != nil {
			return l, err
		}
		anchor := r.DueDate
		if rule.Anchor == penalty.ByPeriod {
			anchor = r.Period.First()
		}
		if rule.Trigger == penalty.LatePayment && p.Valid.Covers(anchor) {
			l.Parameters = append(l.Parameters, p)
		}
	}
	c.rules[key] = l
	return l, nil
}

func (c *counter) write(ctx context.Context, tx tenant.Tx) error {
	if err := ledger.Post(ctx, tx, c.postings...); err != nil {
		return err
	}
	_, err := tx.Copy(ctx, "surcharge", []string{"posting_id", "employer_id", "period", "due_date", "as_of", "total", "posted", "parts"},
		pgx.CopyFromRows(c.rows))
	if err != nil {
		return fmt.Errorf("surcharges: %w", err)
	}
	return nil
}
