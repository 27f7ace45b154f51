package comparison

import (
	"context"

	"socle/internal/analytics"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// fewest is how many employers must stand behind a figure for it to be published: with fewer, one could be recognised.
const fewest = 5

// back is how many closed months are published each night: a month still moves when it is declared or paid late.
const back = 12

// PublishInput asks a fund to publish its closed months.
type PublishInput struct {
	Slot   string `json:"slot"` // of the schedule; nothing depends on it
	Months int    `json:"months" validate:"min=0,max=60"`
}

// Published says how many figures were published, and how many of them withheld.
type Published struct {
	Figures  int `json:"figures"`
	Withheld int `json:"withheld"`
}

var publishFigures = query.Exec("comparison.publish", `
select registry.publish_figure(f.indicator, f.period, f.value, f.numerator, f.denominator, f.unit, $7, f.withheld, $8)
from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $9::boolean[])
     as f (indicator, period, value, numerator, denominator, unit, withheld)`)

// Publish hands the main readings of the twelve indicators, for each of the last closed months, to the deployment's
// registry. Published again, a figure takes the place of the earlier one. A region has nothing to publish.
func (s *Service) Publish(ctx context.Context, tx tenant.Tx, in PublishInput) (Published, error) {
	if tx.Fund().Kind != tenant.KindFund {
		return Published{}, nil
	}
	if in.Months == 0 {
		in.Months = back
	}
	var sheet sheet
	month := tx.Today().Month()
	for range in.Months {
		month--
		if err := sheet.measure(ctx, tx, cal.Monthly(month)); err != nil {
			return Published{}, err
		}
	}
	_, err := publishFigures.Run(ctx, tx, sheet.indicators, sheet.periods, sheet.values, sheet.numerators, sheet.denominators, sheet.units,
		tx.Fund().Currency().Code, tx.Now(), sheet.withheld)
	return Published{len(sheet.values), sheet.held}, err
}

// sheet is what will be published, column by column.
type sheet struct {
	indicators, periods, units []string
	values                     []*string
	numerators, denominators   []*int64
	withheld                   []bool
	held                       int
}

// crowd are the employers of a fund in a month: those who had to declare, and those who contribute.
var crowd = indicator.Sum{{Measure: indicator.Obligations}, {Measure: indicator.EmployersContributingClosing}}

// measure adds the twelve figures of a month; nothing for a month in which the fund had no employer yet, or that was
// never measured.
func (s *sheet) measure(ctx context.Context, tx tenant.Tx, p cal.Period) error {
	cut, err := analytics.Read(ctx, tx, analytics.Filter{Period: p}, "")
	if err != nil || cut.Context.AsOf.IsZero() || cut.Last < p.End() {
		return err
	}
	all, err := analytics.Behind(ctx, tx, p, crowd, fewest)
	if err != nil || all == 0 {
		return err
	}
	f, days := cut.Whole()
	for _, i := range indicator.Catalogue() {
		behind, err := analytics.Behind(ctx, tx, p, population(i.Main()), fewest)
		if err != nil {
			return err
		}
		s.add(i, i.Evaluate(f, days, cut.Context), f, p, all < fewest || (behind > 0 && behind < fewest))
	}
	return nil
}

// population is whom a figure is about: its denominator, or what it sums when it has none.
func population(r indicator.Reading) indicator.Sum {
	if len(r.Denominator) > 0 {
		return r.Denominator
	}
	return r.Numerator
}

func (s *sheet) add(i indicator.Indicator, v indicator.Value, f indicator.Fact, p cal.Period, withheld bool) {
	s.indicators, s.periods, s.units = append(s.indicators, i.ID), append(s.periods, p.String()), append(s.units, string(v.Unit))
	s.withheld = append(s.withheld, withheld)
	if withheld {
		s.held++
		s.values, s.numerators, s.denominators = append(s.values, nil), append(s.numerators, nil), append(s.denominators, nil)
		return
	}
	r := i.Main()
	s.values = append(s.values, v.Value)
	s.numerators, s.denominators = append(s.numerators, sumOf(r.Numerator, f, p)), append(s.denominators, sumOf(r.Denominator, f, p))
}

func sumOf(s indicator.Sum, f indicator.Fact, p cal.Period) *int64 {
	if len(s) == 0 {
		return nil
	}
	n := s.Of(f, p)
	return &n
}
