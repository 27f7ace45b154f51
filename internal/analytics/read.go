package analytics

import (
	"context"
	"time"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/pkg/money"
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

// Check keeps the months that are read within what a page can show.
func (f Filter) Check() []fault.Finding {
	if y := f.Period.Start.Year(); !f.Period.IsZero() && (y < 1950 || y > 2200) {
		return []fault.Finding{{Field: "period", Code: "indicator.period", Message: "this period lies beyond all figures; choose one between 1950 and 2200"}}
	}
	return nil
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

// freshness is up to when the facts were measured; the zero time when never.
func freshness(ctx context.Context, tx tenant.Tx) (at time.Time, last cal.Month, err error) {
	r, ok, err := readState.Maybe(ctx, tx)
	if err != nil || !ok {
		return time.Time{}, tx.Today().Month(), err
	}
	return r.RefreshedAt.In(tx.Fund().Zone()), r.AsOf.Month(), nil
}

// targets are those of the filter's own scope: an agent's, an agency's, a region's or the fund's. A sector or a size has none.
func (f Filter) targets(ctx context.Context, tx tenant.Tx) ([]indicator.Target, error) {
	if f.Sector != "" || f.Size != "" || f.LegalForm != "" {
		return nil, nil
	}
	rows, err := law.Targets(ctx, tx)
	// A reader who sees agencies alone must not hold them against what the whole fund should reach.
	whole := authz.ReachOf(ctx).All || f.Agency != "" || f.Agent != ""
	return targetsOf(rows, f, whole, tx.Fund().Currency()), err
}

// targetsOf picks the targets of a scope; without the whole of it in sight, those that do not add up alone.
func targetsOf(rows []law.Target, f Filter, whole bool, cur money.Currency) []indicator.Target {
	var list []indicator.Target
	for _, t := range rows {
		if t.Region != f.Region || t.Agency != f.Agency || t.Agent != f.Agent {
			continue
		}
		phasing := make([]int64, len(t.Phasing))
		for n, w := range t.Phasing {
			phasing[n] = int64(w)
		}
		made, err := indicator.NewTarget(t.Indicator, "", t.Period, string(t.Value), phasing, cur)
		if err == nil && (whole || !adds(t.Indicator)) {
			list = append(list, made)
		}
	}
	return list
}

// adds says whether the indicator's figure is a sum over employers, whose target cannot be asked of a part.
func adds(id string) bool {
	i, ok := indicator.Get(id)
	return ok && (i.Main().Unit == indicator.Count || i.Main().Unit == indicator.Money)
}

var lastMeasured = query.New[cal.Date]("analytics.last_measured", `
select c.month from area c where c.measure = $1 and c.month <= $2 and c.value > 0 order by c.month desc limit 1`)

// LastDue is the last month that everybody had to declare by now: its due date has passed. It is the month that figures are
// shown for when nobody asks for another; where nothing was due then, the last month in which something was.
func LastDue(ctx context.Context, tx tenant.Tx) (cal.Period, error) {
	p := cal.Monthly(tx.Today().Month())
	for range 6 {
		p = p.Previous()
		due, err := law.DueDate(ctx, tx, p, "", 1)
		if err != nil || due < tx.Today() {
			break
		}
	}
	last, ok, err := lastMeasured.Maybe(ctx, tx, int16(indicator.Obligations), p.First())
	if ok && err == nil {
		p = cal.Monthly(last.Month())
	}
	return p, err
}

// settled gives the filter a period when none was asked for.
func (f Filter) settled(ctx context.Context, tx tenant.Tx) (Filter, error) {
	if !f.Period.IsZero() {
		return f, nil
	}
	var err error
	f.Period, err = LastDue(ctx, tx)
	return f, err
}
