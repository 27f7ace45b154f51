package comparison

import (
	"context"
	"slices"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

// Figure is one that a fund published. Value is a plain decimal in its unit, amounts in the fund's currency; none when
// withheld or not applicable.
type Figure struct {
	Fund        string         `json:"fund"`
	Indicator   string         `json:"indicator"`
	Period      cal.Period     `json:"period"`
	Value       *string        `json:"value"`
	Numerator   *int64         `json:"numerator"`
	Denominator *int64         `json:"denominator"`
	Unit        indicator.Unit `json:"unit"`
	Currency    string         `json:"currency"`
	Suppressed  bool           `json:"suppressed"`
	PublishedAt time.Time      `json:"published_at"`
}

var (
	publishedIn = query.New[Figure]("comparison.published_in", `
select fund, indicator, period, value, numerator, denominator, unit, currency, suppressed, published_at
from registry.published()
where period = any($1)
order by fund, period, indicator`)

	periodsPublished = query.New[cal.Period]("comparison.periods", `
select distinct period
from registry.published()
order by period desc
limit 36`)
)

// Member is a fund of the region.
type Member struct {
	Fund    string `json:"fund"`
	Name    string `json:"name"`
	Short   string `json:"short"`
	Country string `json:"country"` // ISO 3166-1, two letters
}

// Row is a fund with the figures that it published for a period, by indicator. One that is not there was not published.
type Row struct {
	Member
	Currency    string            `json:"currency"`
	PublishedAt time.Time         `json:"published_at"`
	Withheld    int               `json:"withheld"`
	Figures     map[string]Figure `json:"figures"`
}

// Table is the funds of a region side by side. Silent are the members that published nothing for the period.
type Table struct {
	Period  cal.Period   `json:"period"`
	Periods []cal.Period `json:"periods"` // for which something was published, latest first
	Rows    []Row        `json:"rows"`
	Silent  []Member     `json:"silent"`
}

// TableInput asks for a period; the latest published one when empty.
type TableInput struct {
	Period cal.Period `json:"period"`
}

// Table gives what the funds published for a period. Only a regional body has it.
func (s *Service) Table(ctx context.Context, tx tenant.Tx, in TableInput) (Table, error) {
	if tx.Fund().Kind != tenant.KindRegion {
		return Table{}, fault.Missing("comparison")
	}
	periods, err := periodsPublished.All(ctx, tx)
	if err != nil {
		return Table{}, err
	}
	if in.Period.IsZero() {
		in.Period = cal.Monthly(tx.Today().Month()).Previous()
		if len(periods) > 0 {
			in.Period = periods[0]
		}
	}
	figures, err := publishedIn.All(ctx, tx, []string{in.Period.String()})
	t := Table{Period: in.Period, Periods: periods, Rows: rowsOf(figures), Silent: []Member{}}
	for _, slug := range tx.Fund().Folder.Members {
		if !slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Fund == slug }) {
			t.Silent = append(t.Silent, memberOf(slug))
		}
	}
	return t, err
}

// rowsOf gathers the figures of one period by fund.
func rowsOf(figures []Figure) []Row {
	rows := []Row{}
	for _, f := range figures {
		if n := len(rows); n == 0 || rows[n-1].Fund != f.Fund {
			rows = append(rows, Row{Member: memberOf(f.Fund), Currency: f.Currency, Figures: map[string]Figure{}})
		}
		rows[len(rows)-1].take(f)
	}
	return rows
}

func (r *Row) take(f Figure) {
	r.Figures[f.Indicator] = f
	if f.PublishedAt.After(r.PublishedAt) {
		r.PublishedAt = f.PublishedAt
	}
	if f.Suppressed {
		r.Withheld++
	}
}
