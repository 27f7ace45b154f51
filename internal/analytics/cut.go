package analytics

import (
	"context"
	"slices"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// Cut is the facts of a period, cut by one dimension, with what it takes to evaluate them: for reports, and for what a
// fund publishes.
type Cut struct {
	Context indicator.Context
	Last    cal.Month // the latest month that was measured
	Cells   []indicator.Cell
}

// Whole are the facts of the period with its parts put together.
func (c Cut) Whole() (indicator.Fact, indicator.Histogram) {
	return indicator.Whole(c.Context.Period, c.Last, slices.Values(c.Cells))
}

type cutSum struct {
	Month   cal.Date
	Part    string
	Measure int16
	Value   int64
}

var cutCells = query.New[cutSum]("analytics.cut_cells", `
select c.month, c.measure, sum(c.value)::bigint as value,
       case $11::text when 'region' then k.region when 'agency' then k.agency when 'sector' then k.sector when 'size' then k.size
                      when 'legal_form' then k.legal_form when 'agent' then k.agent else '' end as part
from cell c
join cell_key k on k.id = c.cell
where c.month between $3 and $4
  and `+within+`
group by c.month, c.measure, part
order by c.month, part, c.measure`)

// Read gives the facts of the filter's period within the reader's reach, cut by a dimension; by month when it is empty.
func Read(ctx context.Context, tx tenant.Tx, f Filter, by indicator.Dimension) (Cut, error) {
	if by == indicator.ByMonth {
		by = "" // cells have their month anyway
	}
	at, last, err := freshness(ctx, tx)
	if err != nil {
		return Cut{}, err
	}
	targets, err := f.targets(ctx, tx)
	if err != nil {
		return Cut{}, err
	}
	rows, err := cutCells.All(ctx, tx, append(f.args(authz.ReachOf(ctx), f.Period.Start, f.Period.End()), string(by))...)
	cut := Cut{Context: indicator.Context{Period: f.Period, Currency: tx.Fund().Currency(), AsOf: at, Targets: targets}, Last: last}
	for _, r := range rows {
		cut.add(r, by)
	}
	return cut, err
}

// add puts a sum in the cell of its month and part; rows come in that order.
func (c *Cut) add(r cutSum, by indicator.Dimension) {
	n := len(c.Cells) - 1
	if n < 0 || c.Cells[n].Month != r.Month.Month() || c.Cells[n].Of(by) != r.Part {
		c.Cells = append(c.Cells, cellOf(r, by))
		n++
	}
	c.Cells[n].Fact[r.Measure] = r.Value
}

func cellOf(r cutSum, by indicator.Dimension) indicator.Cell {
	cell := indicator.Cell{Month: r.Month.Month()}
	switch by {
	case indicator.ByRegion:
		cell.Region = r.Part
	case indicator.ByAgency:
		cell.Agency = r.Part
	case indicator.BySector:
		cell.Sector = r.Part
	case indicator.BySize:
		cell.Size = r.Part
	case indicator.ByLegalForm:
		cell.LegalForm = r.Part
	case indicator.ByAgent:
		cell.Agent = r.Part
	}
	return cell
}

var countBehind = query.New[int64]("analytics.count_behind", `
select count(*)
from (
  select distinct employer_id
  from fact
  where measure = any($1) and month between $2 and $3 and employer_id <> `+nobody+`
  limit $4
) e`)

// Behind counts the employers that stand behind a sum of measures in a period, no further than most.
func Behind(ctx context.Context, tx tenant.Tx, p cal.Period, s indicator.Sum, most int) (int, error) {
	measures := make([]int16, len(s))
	for n, term := range s {
		measures[n] = int16(term.Measure)
	}
	n, err := countBehind.One(ctx, tx, measures, p.First(), p.Last(), most)
	return int(n), err
}
