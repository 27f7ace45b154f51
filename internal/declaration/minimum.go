package declaration

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/tenants"
)

// UnderMinimum is whom a proposed minimum wage would leave under it, read from the last period that all had to declare.
type UnderMinimum struct {
	Basis     cal.Period       `json:"basis"`     // the period; zero when none was declared
	Declared  int64            `json:"declared"`  // lines with pay, of the sectors that this minimum is for
	Before    int64            `json:"before"`    // of these, under the minimum as it is
	After     int64            `json:"after"`     // under the one proposed
	Employers int64            `json:"employers"` // with at least one line under it
	Old       money.Minor      `json:"old"`       // a full month's, today
	New       money.Minor      `json:"new"`       // a full month's, as proposed
	Most      []OfMinimumWages `json:"most"`      // the twenty employers with most such lines
}

// OfMinimumWages is one employer's part of it; Missing is what its lines lack to reach the new minimum, in a month.
type OfMinimumWages struct {
	EmployerID uuid.UUID   `json:"employer_id"`
	Number     string      `json:"number"`
	Name       string      `json:"name"`
	Declared   int64       `json:"declared"`
	Before     int64       `json:"before"`
	After      int64       `json:"after"`
	Missing    money.Minor `json:"missing"`
	Total      int64       `json:"-"` // employers in all, on every row
	SumLines   int64       `json:"-"`
	SumBefore  int64       `json:"-"`
	SumAfter   int64       `json:"-"`
}

var (
	lastDue = query.New[cal.Period]("declaration.last_due", `
select period from declaration
where kind = 'main' and status in ('filed', 'accepted', 'accepted_with_anomalies') and due_date < $1
order by starts desc
limit 1`)

	// The least for so many days is rounded down, as the check of a line does it.
	underMinimum = query.New[OfMinimumWages]("declaration.under_minimum", `
with paid as (
  select d.employer_id, l.wage, $2::bigint * least(l.days, $4) / $4 as old, $3::bigint * least(l.days, $4) / $4 as new
  from declaration d
  join declaration_line l on l.declaration_id = d.id
  join employer e on e.id = d.employer_id
  where d.period = $1 and d.kind = 'main' and d.status in ('filed', 'accepted', 'accepted_with_anomalies')
    and l.wage > 0 and l.days > 0 and e.sector = any($5)
), counted as (
  select employer_id, count(*) as declared, count(*) filter (where wage < old) as before, count(*) filter (where wage < new) as after,
         coalesce(sum(new - wage) filter (where wage < new), 0)::bigint as missing
  from paid
  group by employer_id
)
select c.employer_id, coalesce(e.number, '') as number, e.legal_name as name, c.declared, c.before, c.after, c.missing,
       (count(*) filter (where c.after > 0) over ())::bigint as total, sum(c.declared) over ()::bigint as sum_lines,
       sum(c.before) over ()::bigint as sum_before, sum(c.after) over ()::bigint as sum_after
from counted c
join employer e on e.id = c.employer_id
order by c.after desc, c.missing desc, e.number
limit 20`)
)

// UnderMinimumInput names a proposal of a minimum wage.
type UnderMinimumInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// UnderMinimum counts who would be paid less than a proposed minimum wage.
func (s *Service) UnderMinimum(ctx context.Context, tx tenant.Tx, in UnderMinimumInput) (UnderMinimum, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return UnderMinimum{}, err
	}
	change, kind, err := p.ParameterChange()
	if err != nil {
		return UnderMinimum{}, err
	}
	if kind != effective.MinimumWage {
		return UnderMinimum{}, fault.Missing("minimum wage")
	}
	period, ok, err := lastDue.Maybe(ctx, tx, tx.Today())
	if err != nil || !ok {
		return UnderMinimum{}, err
	}
	u := UnderMinimum{Basis: period}
	would, err := u.wages(ctx, tx, p, change, period)
	if err != nil {
		return u, err
	}
	rules, err := law.RuleSet(ctx, tx, contribution.Query{Period: period})
	if err != nil {
		return u, err
	}
	months := money.Minor(period.Months)
	u.Most, err = underMinimum.All(ctx, tx, period.String(), u.Old*months, u.New*months, rules.FullDays, sectorsUnder(tx, would, minimumOf(change.Series), period))
	if len(u.Most) > 0 {
		m := u.Most[0]
		u.Declared, u.Before, u.After, u.Employers = m.SumLines, m.SumBefore, m.SumAfter, m.Total
	}
	return u, err
}

// wages reads the minimum of a full month, as it is and as proposed, in the basis or in the first month of the proposal;
// it gives the law as it would be.
func (u *UnderMinimum) wages(ctx context.Context, tx tenant.Tx, p law.Proposal, change law.ProposeParameterInput, basis cal.Period) (contribution.Law, error) {
	name, q := minimumOf(change.Series), contribution.Query{Period: basis}
	if begins := cal.Monthly(change.ValidFrom.Month()); begins.Start > basis.Start {
		q.Period = begins
	}
	is, err := law.Of(ctx, tx)
	if err != nil {
		return is, err
	}
	would, err := law.WouldBe(ctx, tx, p)
	if err != nil {
		return would, err
	}
	if u.New, err = would.MinimumWage(name, q); err != nil {
		return would, err
	}
	if u.Old, err = is.MinimumWage(name, q); err != nil {
		u.Old = 0 // the fund knew none before
	}
	return would, nil
}

// minimumOf is the name of the minimum wage in its series, "minimum_wage/SMIG".
func minimumOf(series string) string {
	_, name, _ := strings.Cut(series, "/")
	name, _, _ = strings.Cut(name, "/")
	return name
}

// sectorsUnder are the sectors whose minimum has this name; an employer without a sector is under the general one.
func sectorsUnder(tx tenant.Tx, l contribution.Law, name string, p cal.Period) []string {
	known := func(n string) bool { _, err := l.MinimumWage(n, contribution.Query{Period: p}); return err == nil }
	var list []string
	for _, s := range append([]tenants.Sector{{}}, tx.Fund().Folder.Sectors...) {
		names := minimumNames(tx, s.Code)
		if i := slices.IndexFunc(names, known); i >= 0 && names[i] == name {
			list = append(list, s.Code)
		}
	}
	return list
}
