package analytics

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// BehindInput asks for the employers behind a reading. Page starts at 1; Size zero is a screen, at most 200,000.
type BehindInput struct {
	Question
	Page int `json:"page" validate:"min=0,max=100000"`
	Size int `json:"size" validate:"min=0,max=200000"`
}

// Contribution is one employer's part in a figure: in its numerator and its denominator, in minor units for money.
// What belongs to no employer has none.
type Contribution struct {
	EmployerID  uuid.UUID `json:"employer_id"`
	Number      string    `json:"number"`
	Name        string    `json:"name"`
	Region      string    `json:"region"`
	Agency      string    `json:"agency"`
	Sector      string    `json:"sector"`
	Numerator   int64     `json:"numerator"`
	Denominator int64     `json:"denominator"`
}

// List is a page of the employers behind a figure, with how many there are and what they add up to.
type List struct {
	Rows        []Contribution `json:"rows"`
	Count       int64          `json:"count"`
	Numerator   int64          `json:"numerator"`
	Denominator int64          `json:"denominator"`
	Page        int            `json:"page"`
	Size        int            `json:"size"`
}

// screen is how many rows a list shows at once.
const screen = 25

// contributions are the employers with a part in a sum: each term is a measure, its sign, and the months that it is read in.
const contributions = `
select f.employer_id, min(k.region) as region, min(k.agency) as agency, min(k.sector) as sector,
       coalesce(sum(f.value * t.sign) filter (where t.side = 0), 0)::bigint as numerator,
       coalesce(sum(f.value * t.sign) filter (where t.side = 1), 0)::bigint as denominator
from unnest($11::int[], $12::int[], $13::int[], $14::date[], $15::date[]) t (side, measure, sign, first_month, last_month)
join fact f on f.measure = t.measure and f.month between greatest(t.first_month, $3) and least(t.last_month, $4)
join cell_key k on k.id = f.cell
where ` + within + `
group by f.employer_id
having coalesce(sum(f.value * t.sign) filter (where t.side = 0), 0) <> 0 or coalesce(sum(f.value * t.sign) filter (where t.side = 1), 0) <> 0`

type listSums struct{ Count, Numerator, Denominator int64 }

var (
	// listBehind puts first who is furthest from the whole, then the largest part.
	listBehind = query.New[Contribution]("analytics.behind", `
select c.employer_id, coalesce(e.number, '') as number, coalesce(e.legal_name, '') as name, c.region, c.agency, c.sector, c.numerator, c.denominator
from (`+contributions+`) c
left join employer e on e.id = c.employer_id
order by case when $16 then c.denominator - c.numerator else abs(c.numerator) end desc, c.denominator desc, e.legal_name, c.employer_id
limit $17 offset $18`)

	sumBehind = query.New[listSums]("analytics.sum_behind", `
select count(*) as count, coalesce(sum(numerator), 0)::bigint as numerator, coalesce(sum(denominator), 0)::bigint as denominator
from (`+contributions+`) c`)
)

// Behind lists the employers behind a reading, within the caller's reach. The sums of the list are the figure's own.
func (s *Service) Behind(ctx context.Context, tx tenant.Tx, in BehindInput) (List, error) {
	var err error
	if in.Filter, err = in.settled(ctx, tx); err != nil {
		return List{}, err
	}
	_, last, err := freshness(ctx, tx)
	if err != nil {
		return List{}, err
	}
	_, r := in.asked()
	args := append(in.args(authz.ReachOf(ctx), in.Period.Start, in.Period.End()), terms(r, in.Period, last)...)
	sums, err := sumBehind.One(ctx, tx, args...)
	if err != nil {
		return List{}, err
	}
	l := List{Count: sums.Count, Numerator: sums.Numerator, Denominator: sums.Denominator, Page: max(in.Page, 1), Size: in.Size}
	if l.Size == 0 {
		l.Size = screen
	}
	furthest := len(r.Denominator) > 0 && r.Unit == indicator.Percent
	l.Rows, err = listBehind.All(ctx, tx, append(args, furthest, l.Size, (l.Page-1)*l.Size)...)
	return l, err
}

// terms are a reading's measures as columns: side (0 over 1), measure, sign, first and last month in which it is read.
// A stock at the start is read in the first month of the period, one at the end in the last that was measured.
func terms(r indicator.Reading, p cal.Period, last cal.Month) []any {
	var sides, measures, signs []int32
	var from, to []cal.Date
	if r.Quantile > 0 {
		r.Numerator = indicator.Sum{{Measure: indicator.FilesDecided}}
	}
	for side, sum := range []indicator.Sum{r.Numerator, r.Denominator} {
		for _, t := range sum {
			m, sign := t.Measure.In(p), int32(1)
			if t.Minus {
				sign = -1
			}
			first, end := p.Start, min(p.End(), last)
			switch m.Definition().Over {
			case indicator.Opening:
				end = first
			case indicator.Closing:
				first = end
			}
			sides, measures, signs = append(sides, int32(side)), append(measures, int32(m)), append(signs, sign)
			from, to = append(from, first.First()), append(to, end.First())
		}
	}
	return []any{sides, measures, signs, from, to}
}
