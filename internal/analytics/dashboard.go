package analytics

import (
	"context"
	"slices"
	"time"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/money"
)

// Board is the twelve indicators of a period, with how they went and what is owed by age.
type Board struct {
	Filter    Filter             `json:"filter"`
	AsOf      time.Time          `json:"as_of"` // when it was measured; zero when never
	Cards     []Card             `json:"cards"`
	Ages      []Age              `json:"ages"`
	Evolution Evolution          `json:"evolution"`
	Norms     []indicator.Norm   `json:"norms"`
	Context   *indicator.Context `json:"-"`
	Reach     authz.Reach        `json:"-"` // how far the reader sees
}

// Card is one indicator: its figure, the twelve months that end with the period, and for a spread its largest parts.
type Card struct {
	indicator.Value
	Name   indicator.Text `json:"name"`
	Trend  []Point        `json:"trend"`
	Spread []Spread       `json:"spread,omitempty"`
}

// Spread is a figure cut by a dimension.
type Spread struct {
	By    indicator.Dimension `json:"by"`
	Parts []indicator.Part    `json:"parts"`
}

// Point is a figure of one month.
type Point struct {
	Period cal.Period `json:"period"`
	Value  *string    `json:"value"`
	Target *string    `json:"target"`
}

// Age is what is owed of an age: days past due from and to, both included; To is 0 for the oldest, both for what is not due.
type Age struct {
	From   int         `json:"from"`
	To     int         `json:"to"`
	Amount money.Minor `json:"amount"`
}

// Evolution is how arrears moved: opening + new − collected − cancelled − waived = closing.
type Evolution struct {
	Opening   money.Minor `json:"opening"`
	New       money.Minor `json:"new"`
	Collected money.Minor `json:"collected"`
	Cancelled money.Minor `json:"cancelled"`
	Waived    money.Minor `json:"waived"`
	Closing   money.Minor `json:"closing"`
}

// months of a trend.
const trendMonths = 12

// Dashboard gives the main reading of each indicator, within the reader's reach.
func (s *Service) Dashboard(ctx context.Context, tx tenant.Tx, in Filter) (Board, error) {
	in, err := in.settled(ctx, tx)
	if err != nil {
		return Board{}, err
	}
	cut, err := Read(ctx, tx, in.reaching(trendMonths), "")
	if err != nil {
		return Board{}, err
	}
	cut.Context.Period = in.Period
	f, days := cut.Whole()
	b := Board{Filter: in, AsOf: cut.Context.AsOf, Context: &cut.Context, Reach: authz.ReachOf(ctx), Ages: agesOf(f, ageing(tx.Fund().Folder)), Evolution: Evolution(indicator.EvolutionOf(f))}
	for _, i := range indicator.Catalogue() {
		b.Cards = append(b.Cards, Card{Value: i.Evaluate(f, days, cut.Context), Name: i.Name, Trend: cut.trend(i, i.Main().Key)})
	}
	b.Norms = cut.norms()
	return b, b.spread(ctx, tx)
}

// norms are those of the year that ends with the period: a stock is held against the collection of twelve months.
func (c Cut) norms() []indicator.Norm {
	year := cal.Period{Start: c.Context.Period.End() - trendMonths + 1, Months: trendMonths}
	f, _ := indicator.Whole(year, c.Last, slices.Values(c.Cells))
	return append([]indicator.Norm{indicator.PEFA(f)}, indicator.TADAT(f)...)
}

// spread gives the card of the spread its parts by sector and by region.
func (b *Board) spread(ctx context.Context, tx tenant.Tx) error {
	n := slices.IndexFunc(b.Cards, func(c Card) bool { return c.ID == "KPI-05" })
	for _, by := range []indicator.Dimension{indicator.BySector, indicator.ByRegion} {
		cut, err := Read(ctx, tx, b.Filter, by)
		if err != nil {
			return err
		}
		b.Cards[n].Spread = append(b.Cards[n].Spread, Spread{by, cut.parts("KPI-05", "", by)})
	}
	return nil
}

// reaching widens the period backwards, so that so many months end with it.
func (f Filter) reaching(months cal.Month) Filter {
	start := min(f.Period.Start, f.Period.End()-months+1)
	f.Period = cal.Period{Start: start, Months: int8(f.Period.End() - start + 1)}
	return f
}

// trend gives a reading of each of the twelve months that end with the period; those not yet measured are left out.
func (c Cut) trend(i indicator.Indicator, reading string) []Point {
	points := []Point{}
	end := min(c.Context.Period.End(), c.Last)
	for m := end - trendMonths + 1; m <= end; m++ {
		month := c.Context
		month.Period = cal.Monthly(m)
		f, days := indicator.Whole(month.Period, c.Last, slices.Values(c.Cells))
		for _, v := range i.All(f, days, month) {
			if v.Reading == reading {
				points = append(points, Point{month.Period, v.Value, v.Target})
			}
		}
	}
	return points
}

// parts cuts a reading by the dimension that the facts were read by.
func (c Cut) parts(id, reading string, by indicator.Dimension) []indicator.Part {
	i, ok := indicator.Get(id)
	if !ok {
		return nil
	}
	parts := i.Breakdown(reading, by, c.Last, slices.Values(c.Cells), c.Context)
	// What belongs to nobody is a part only where there is some of it.
	return slices.DeleteFunc(parts, func(p indicator.Part) bool {
		return p.Key == "" && (p.Value.Exact() == nil || p.Value.Exact().Sign() == 0)
	})
}

// agesOf reads the buckets of the fund from the facts.
func agesOf(f indicator.Fact, ends []int) []Age {
	ages := []Age{{Amount: money.Minor(f[indicator.OutstandingB0])}}
	from := 1
	for n := range len(ends) + 1 {
		a := Age{From: from}
		if n < len(ends) {
			a.To = ends[n]
			from = ends[n] + 1
		}
		a.Amount = money.Minor(f[indicator.OutstandingB1+indicator.Measure(min(n, 6))])
		ages = append(ages, a)
	}
	return ages
}

// Values gives the main reading of each of the twelve, for the command line and for alerts.
func Values(ctx context.Context, tx tenant.Tx, f Filter) ([]indicator.Value, error) {
	cut, err := Read(ctx, tx, f, "")
	if err != nil {
		return nil, err
	}
	whole, days := cut.Whole()
	return indicator.EvaluateAll(whole, days, cut.Context), nil
}
