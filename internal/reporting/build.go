package reporting

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"socle/internal/analytics"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

// measures are what a table can show: readings of indicators, by indicator and reading.
var measures = []string{
	"KPI-01.new", "KPI-02.all", "KPI-03.employers", "KPI-04.mean", "KPI-06.to_date", "KPI-06.on_time", "KPI-06.missing",
	"KPI-07.cohort", "KPI-07.cash", "KPI-08.contributions", "KPI-08.surcharges", "KPI-09.late_weighted",
	"KPI-10.past_due", "KPI-10.outstanding", "KPI-11.rate", "KPI-12.recovered",
}

// dimensions are the ways in which a table can be cut.
var dimensions = []indicator.Dimension{indicator.ByRegion, indicator.ByAgency, indicator.BySector, indicator.BySize, indicator.ByLegalForm, indicator.ByMonth}

// BuildInput asks for a table: measures, cut by one dimension, for a part of the fund and a period.
type BuildInput struct {
	Period   cal.Period          `json:"period"`
	Measures []string            `json:"measures" validate:"max=16"`
	By       indicator.Dimension `json:"by" validate:"max=20"`
	Region   string              `json:"region" validate:"max=40"`
	Agency   string              `json:"agency" validate:"max=40"`
	Sector   string              `json:"sector" validate:"max=40"`
}

// Check refuses measures and dimensions that there are not.
func (in BuildInput) Check() (found []fault.Finding) {
	for _, m := range in.Measures {
		if !slices.Contains(measures, m) {
			found = append(found, fault.Finding{Field: "measures", Code: "report.measure", Message: "is not a measure of the list"})
		}
	}
	if in.By != "" && !slices.Contains(dimensions, in.By) {
		found = append(found, fault.Finding{Field: "by", Code: "report.dimension", Message: "is not a way to cut a table"})
	}
	return found
}

// filled gives the question with what was left open: the last closed month, by region, the usual measures.
func (in BuildInput) filled(today cal.Date) BuildInput {
	if in.Period.IsZero() {
		in.Period = cal.Monthly(today.Month()).Previous()
	}
	if in.By == "" {
		in.By = indicator.ByRegion
	}
	if len(in.Measures) == 0 {
		in.Measures = []string{"KPI-01.new", "KPI-06.to_date", "KPI-07.cohort", "KPI-08.contributions", "KPI-10.past_due"}
	}
	return in
}

// Built is a table. Whole is its last line: the facts of all parts together, not the sum of their rates.
type Built struct {
	Asked    BuildInput        `json:"asked"`
	Measured time.Time         `json:"measured"`
	Rows     []Part            `json:"rows"`
	Whole    []indicator.Value `json:"whole"`
}

// Part is one line of a table: a region, a sector, a month.
type Part struct {
	Code   string            `json:"code"`
	Values []indicator.Value `json:"values"`
}

// Build gives a table within the reader's reach: the same figures as the dashboard, from the same facts.
func (s *Service) Build(ctx context.Context, tx tenant.Tx, in BuildInput) (Built, error) {
	in = in.filled(tx.Today())
	cut, err := analytics.Read(ctx, tx, analytics.Filter{Period: in.Period, Region: in.Region, Agency: in.Agency, Sector: in.Sector}, in.By)
	if err != nil {
		return Built{}, err
	}
	cut.Context.Targets = nil
	b := Built{Asked: in, Measured: cut.Context.AsOf, Rows: []Part{}}
	groups := map[string][]indicator.Cell{}
	for _, cell := range cut.Cells {
		groups[cell.Of(in.By)] = append(groups[cell.Of(in.By)], cell)
	}
	for _, code := range slices.Sorted(maps.Keys(groups)) {
		at := cut.Context
		if in.By == indicator.ByMonth {
			at.Period = cal.Monthly(groups[code][0].Month)
		}
		b.Rows = append(b.Rows, Part{code, in.values(groups[code], cut.Last, at)})
	}
	b.Whole = in.values(cut.Cells, cut.Last, cut.Context)
	return b, nil
}

func (in BuildInput) values(cells []indicator.Cell, last cal.Month, at indicator.Context) []indicator.Value {
	f, days := indicator.Whole(at.Period, last, slices.Values(cells))
	out := make([]indicator.Value, len(in.Measures))
	for n, m := range in.Measures {
		i, reading, _ := measure(m)
		for _, v := range i.All(f, days, at) {
			if v.Reading == reading.Key {
				out[n] = v
			}
		}
	}
	return out
}

// measure finds the indicator and the reading that a measure names.
func measure(m string) (indicator.Indicator, indicator.Reading, bool) {
	id, key, _ := strings.Cut(m, ".")
	i, known := indicator.Get(id)
	if !known {
		return i, indicator.Reading{}, false
	}
	r, ok := i.Reading(key)
	return i, r, ok
}
