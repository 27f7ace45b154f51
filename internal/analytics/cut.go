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

var (
	cutCells = query.New[cutSum]("analytics.cut_cells", `
select c.month, c.measure, sum(c.value)::bigint as value,
       case $11::text when 'region' then k.region when 'agency' then k.agency when 'sector' then k.sector when 'size' then k.size
                      when 'legal_form' then k.legal_form when 'agent' then k.agent else '' end as part
from cell_key k
join cell c on c.cell = k.id
where c.month between $3 and $4
  and `+within+`
group by c.month, c.measure, part
order by c.month, part, c.measure`)

	// cutAreas answers the same from far fewer rows, where nobody asks for a size, a legal form or an agent.
	cutAreas = query.New[cutSum]("analytics.cut_areas", `
select c.month, c.measure, sum(c.value)::bigint as value,
       case $7::text when 'region' then k.region when 'agency' then k.agency when 'sector' then k.sector else '' end as part
from area c
join area_key k on k.id = c.area
where c.month between $2 and $3
  and ($1::text[] is null or k.agency = any($1))
  and ($4 = '' or k.region = $4) and ($5 = '' or k.agency = $5) and ($6 = '' or k.sector = $6)
group by c.month, c.measure, part
order by c.month, part, c.measure`)
)

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
	rows, err := f.sums(ctx, tx, by)
	cut := Cut{Context: indicator.Context{Period: f.Period, Currency: tx.Fund().Currency(), AsOf: at, Targets: targets}, Last: last}
	for _, r := range rows {
		cut.add(r, by)
	}
	return cut, err
}

func (f Filter) sums(ctx context.Context, tx tenant.Tx, by indicator.Dimension) ([]cutSum, error) {
	r, from, to := authz.ReachOf(ctx), f.Period.Start, f.Period.End()
	fine := by == indicator.BySize || by == indicator.ByLegalForm || by == indicator.ByAgent
	if fine || r.Person != nil || f.Size != "" || f.LegalForm != "" || f.Agent != "" {
		return cutCells.All(ctx, tx, append(f.args(r, from, to), string(by))...)
	}
	return cutAreas.All(ctx, tx, r.AgencyArg(), from.First(), to.First(), f.Region, f.Agency, f.Sector, string(by))
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
