package reporting

import (
	"context"
	"maps"
	"slices"
	"time"

	"socle/internal/analytics"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/pkg/money"
	"socle/tenants"
)

// Content is all that a report says, before it is laid out.
type Content struct {
	Fund      *tenants.Folder
	Period    cal.Period
	Measured  time.Time
	Lines     []Line
	Ages      []Age
	Evolution indicator.Evolution
	Regions   []Place
	Agencies  []Place
}

// Line is one indicator with its figure, and its gap where it has a target.
type Line struct {
	Indicator indicator.Indicator
	Value     indicator.Value
	Gap       indicator.Gap
	Targeted  bool
}

// Age is one bucket of what is outstanding at the end of the period. Up to zero days is not due yet; no upper end is open.
type Age struct {
	From, UpTo int
	Amount     money.Minor
}

// Place is a region or an agency with its figures, in the order of local.
type Place struct {
	Code, Name string
	Values     []indicator.Value
}

// local are the indicators that a report cuts by territory.
var local = []string{"KPI-01", "KPI-06", "KPI-07", "KPI-08", "KPI-10"}

// measured reads the facts of a period. What was never measured cannot be reported yet.
func measured(ctx context.Context, tx tenant.Tx, p cal.Period) (analytics.Cut, error) {
	cut, err := analytics.Read(ctx, tx, analytics.Filter{Period: p}, "")
	if err == nil && cut.Context.AsOf.IsZero() {
		err = fault.New(fault.Unavailable, "report.unmeasured", "the indicators of this fund have not been measured yet")
	}
	return cut, err
}

// gather reads all that a report of a period says.
func gather(ctx context.Context, tx tenant.Tx, p cal.Period) (Content, error) {
	c := Content{Fund: tx.Fund().Folder, Period: p}
	cut, err := measured(ctx, tx, p)
	if err != nil {
		return c, err
	}
	c.Measured = cut.Context.AsOf
	c.fill(cut)
	if c.Regions, err = places(ctx, tx, p, indicator.ByRegion, regionNames(c.Fund)); err != nil {
		return c, err
	}
	c.Agencies, err = places(ctx, tx, p, indicator.ByAgency, agencyNames(c.Fund))
	return c, err
}

func (c *Content) fill(cut analytics.Cut) {
	f, days := cut.Whole()
	for _, i := range indicator.Catalogue() {
		l := Line{Indicator: i, Value: i.Evaluate(f, days, cut.Context)}
		l.Gap, l.Targeted = i.Gap(l.Value)
		c.Lines = append(c.Lines, l)
	}
	ends := c.Fund.Ageing
	if len(ends) == 0 {
		ends = []int{30, 60, 90, 360}
	}
	c.Ages = []Age{{Amount: money.Minor(f[indicator.OutstandingB0])}}
	from := 1
	for n, end := range append(slices.Clone(ends), 0) {
		c.Ages = append(c.Ages, Age{from, end, money.Minor(f[indicator.OutstandingB1+indicator.Measure(n)])})
		from = end + 1
	}
	c.Evolution = indicator.EvolutionOf(f)
}

// named is a code of the territory with its name.
type named struct{ code, name string }

func regionNames(f *tenants.Folder) (list []named) {
	for _, a := range f.Territory.Regions {
		list = append(list, named{a.Code, a.Name})
	}
	return list
}

func agencyNames(f *tenants.Folder) (list []named) {
	for _, a := range f.Territory.Agencies {
		list = append(list, named{a.Code, a.Name})
	}
	return list
}

// places cuts the local indicators by a dimension: each place of the territory, and last what belongs to none of them.
func places(ctx context.Context, tx tenant.Tx, p cal.Period, by indicator.Dimension, territory []named) ([]Place, error) {
	cut, err := analytics.Read(ctx, tx, analytics.Filter{Period: p}, by)
	if err != nil {
		return nil, err
	}
	groups := map[string][]indicator.Cell{}
	for _, cell := range cut.Cells {
		groups[cell.Of(by)] = append(groups[cell.Of(by)], cell)
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		if !slices.ContainsFunc(territory, func(n named) bool { return n.code == code }) {
			territory = append(territory, named{code, ""})
		}
	}
	var list []Place
	for _, n := range territory {
		f, days := indicator.Whole(p, cut.Last, slices.Values(groups[n.code]))
		place := Place{Code: n.code, Name: n.name}
		for _, id := range local {
			i, _ := indicator.Get(id)
			at := cut.Context
			at.Targets = nil
			place.Values = append(place.Values, i.Evaluate(f, days, at))
		}
		list = append(list, place)
	}
	return list, nil
}
