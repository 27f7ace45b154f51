package analytics

import (
	"context"
	"slices"
	"time"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// Filter is what part of the fund is looked at; what is empty is not looked at apart.
type Filter struct {
	Period    cal.Period `json:"period"`
	Region    string     `json:"region" validate:"max=40"`
	Agency    string     `json:"agency" validate:"max=40"`
	Sector    string     `json:"sector" validate:"max=40"`
	Size      string     `json:"size" validate:"max=40"`
	LegalForm string     `json:"legal_form" validate:"max=40"`
	Agent     string     `json:"agent" validate:"max=40"`
}

// args are the statement's parameters from $1: the reader's agencies and own person, the months, the filter.
func (f Filter) args(r authz.Reach, from, to cal.Month) []any {
	var own *string
	if r.Person != nil {
		s := r.Person.String()
		own = &s
	}
	return []any{r.AgencyArg(), own, from.First(), to.First(), f.Region, f.Agency, f.Sector, f.Size, f.LegalForm, f.Agent}
}

// within keeps a statement over cell_key k to what the reader may see and to the filter.
const within = `($1::text[] is null or k.agency = any($1) or k.agent = $2)
  and ($5 = '' or k.region = $5) and ($6 = '' or k.agency = $6) and ($7 = '' or k.sector = $7)
  and ($8 = '' or k.size = $8) and ($9 = '' or k.legal_form = $9) and ($10 = '' or k.agent = $10)`

type monthSum struct {
	Month   cal.Date
	Measure int16
	Value   int64
}

var sumCells = query.New[monthSum]("analytics.sum_cells", `
select c.month, c.measure, sum(c.value)::bigint as value
from cell c
join cell_key k on k.id = c.cell
where c.month between $3 and $4
  and `+within+`
group by 1, 2`)

// months reads the facts of each month from one to another, summed over what the filter and the reader's reach leave.
func (f Filter) months(ctx context.Context, tx tenant.Tx, from, to cal.Month) ([]indicator.Cell, error) {
	rows, err := sumCells.All(ctx, tx, f.args(authz.ReachOf(ctx), from, to)...)
	if err != nil {
		return nil, err
	}
	cells := make([]indicator.Cell, max(0, to-from+1))
	for n := range cells {
		cells[n].Month = from + cal.Month(n)
	}
	for _, r := range rows {
		cells[r.Month.Month()-from].Fact[r.Measure] = r.Value
	}
	return cells, nil
}

// freshness is up to when the facts were measured; the zero time when never.
func freshness(ctx context.Context, tx tenant.Tx) (at time.Time, last cal.Month, err error) {
	r, ok, err := readState.Maybe(ctx, tx)
	if err != nil || !ok {
		return time.Time{}, tx.Today().Month(), err
	}
	return r.RefreshedAt, r.AsOf.Month(), nil
}

// targets are those of the filter's own territory: an agency's, a region's or the fund's.
func (f Filter) targets(ctx context.Context, tx tenant.Tx) ([]indicator.Target, error) {
	rows, err := law.Targets(ctx, tx)
	if err != nil {
		return nil, err
	}
	if f.Sector != "" || f.Size != "" || f.LegalForm != "" || f.Agent != "" {
		return nil, nil
	}
	var list []indicator.Target
	for _, t := range rows {
		if t.Region != f.Region || t.Agency != f.Agency {
			continue
		}
		phasing := make([]int64, len(t.Phasing))
		for n, w := range t.Phasing {
			phasing[n] = int64(w)
		}
		made, err := indicator.NewTarget(t.Indicator, "", t.Period, string(t.Value), phasing, tx.Fund().Currency())
		if err == nil {
			list = append(list, made)
		}
	}
	return slices.Clip(list), nil
}
