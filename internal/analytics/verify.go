package analytics

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

type difference struct {
	EmployerID uuid.UUID
	Month      cal.Date
	Measure    int16
	Stored     *int64
	Counted    *int64
}

type monthSum struct {
	Month   cal.Date
	Measure int16
	Value   int64
}

var (
	// differFacts measures everything again. Employers that wait to be measured are left out: their facts may be old.
	differFacts = query.New[difference]("analytics.differ_facts", `
with measured (employer_id, month, measure, value) as (`+everything(allOf)+`)
select coalesce(c.employer_id, f.employer_id) as employer_id, coalesce(c.month, f.month) as month, coalesce(c.measure, f.measure) as measure,
       f.value as stored, c.value as counted
from (`+keyed(allOf)+`) c
full join fact f on f.employer_id = c.employer_id and f.month = c.month and f.measure = c.measure
where (f.value is distinct from c.value or f.cell is distinct from c.cell)
  and not exists (select 1 from fact_dirty d where d.employer_id = coalesce(c.employer_id, f.employer_id))
order by 1, 2, 3
limit 50`)

	differCells = query.New[string]("analytics.differ_cells", `
select 'cell ' || coalesce(c.cell, f.cell) || ' of ' || to_char(coalesce(c.month, f.month), 'YYYY-MM') || ', measure ' || coalesce(c.measure, f.measure)
       || ': ' || coalesce(c.value, 0) || ' kept, ' || coalesce(f.value, 0) || ' summed'
from cell c
full join (select month, cell, measure, sum(value) as value from fact group by 1, 2, 3) f on f.month = c.month and f.cell = c.cell and f.measure = c.measure
where coalesce(c.value, 0) <> coalesce(f.value, 0)
order by 1
limit 50`)

	differAreas = query.New[string]("analytics.differ_areas", `
select 'area ' || coalesce(a.area, f.area) || ' of ' || to_char(coalesce(a.month, f.month), 'YYYY-MM') || ', measure ' || coalesce(a.measure, f.measure)
       || ': ' || coalesce(a.value, 0) || ' kept, ' || coalesce(f.value, 0) || ' summed'
from area a
full join (select c.month, k.area, c.measure, sum(c.value) as value from cell c join cell_key k on k.id = c.cell group by 1, 2, 3) f
  on f.month = a.month and f.area = a.area and f.measure = a.measure
where coalesce(a.value, 0) <> coalesce(f.value, 0)
order by 1
limit 50`)

	totalsByMonth = query.New[monthSum]("analytics.totals", `
select month, measure, sum(value)::bigint as value from area group by 1, 2 order by 1, 2`)

	// unplacedMoney is what was received and is in no figure: nothing, once all is measured.
	unplacedMoney = query.New[int64]("analytics.unplaced_money", `
select ((select coalesce(sum(amount), 0) from payment where value_date <= $1)
      - (select coalesce(sum(value), 0) from fact where measure = any($2::smallint[])))::bigint`)
)

// Verify compares the facts that are kept with facts measured anew, the cells with the sums of facts, and both with the
// rules that must hold in any month. It names each violation; none is a clean book.
func Verify(ctx context.Context, tx tenant.Tx) ([]string, error) {
	found := []string{}
	last, known, err := readState.Maybe(ctx, tx)
	if err != nil || !known {
		return found, err
	}
	if err := tx.Long(ctx); err != nil {
		return nil, err
	}
	m := measuring{from: dawn, asOf: last.AsOf}
	if err := m.steps(ctx, tx, run(plainly), run(roomily), run(hashing)); err != nil {
		return nil, err
	}
	differ, err := differFacts.All(ctx, tx, m.args(tx)...)
	if err != nil {
		return nil, err
	}
	for _, d := range differ {
		found = append(found, fmt.Sprintf("fact %s of employer %s in %s: %s kept, %s counted", indicator.Measure(d.Measure), d.EmployerID,
			d.Month.Month(), written(d.Stored), written(d.Counted)))
	}
	cells, err := differCells.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	areas, err := differAreas.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	broken, err := brokenRules(ctx, tx, last.AsOf)
	return slices.Concat(found, cells, areas, broken), err
}

func written(v *int64) string {
	if v == nil {
		return "nothing"
	}
	return fmt.Sprint(*v)
}

// brokenRules looks at the fund's months as a whole.
func brokenRules(ctx context.Context, tx tenant.Tx, asOf cal.Date) ([]string, error) {
	rows, err := totalsByMonth.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	found, months := []string{}, map[cal.Month]indicator.Fact{}
	for _, r := range rows {
		f := months[r.Month.Month()]
		f[r.Measure] = r.Value
		months[r.Month.Month()] = f
	}
	for m, f := range months {
		for _, v := range f.Violations() {
			found = append(found, fmt.Sprintf("%s: %s does not hold, by %d", m, v.Rule, v.By))
		}
		if was, ok := months[m-1]; ok && was.PastDue() != f[indicator.ArrearsOpening] {
			found = append(found, fmt.Sprintf("%s: arrears begin at %d and ended at %d the month before", m, f[indicator.ArrearsOpening], was.PastDue()))
		}
	}
	if dirty, err := anyDirty.One(ctx, tx); err != nil || dirty {
		return found, err
	}
	left, err := unplacedMoney.One(ctx, tx, asOf, moneyReceived)
	if err == nil && left != 0 {
		found = append(found, fmt.Sprintf("money received and collected + in suspense + reversed differ by %d", left))
	}
	return found, err
}

// moneyReceived are the measures that add up to all money received.
var moneyReceived = []int16{int16(indicator.Collected), int16(indicator.CollectedSurcharges), int16(indicator.CollectedPenalties),
	int16(indicator.CollectedLevies), int16(indicator.CollectedCredit), int16(indicator.Suspense), int16(indicator.Reversed)}
