package comparison

import (
	"context"
	"slices"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// PairInput names two funds and the period that the comparison ends with.
type PairInput struct {
	A      string     `json:"a" validate:"required,max=40"`
	B      string     `json:"b" validate:"required,max=40,nefield=A"`
	Period cal.Period `json:"period" validate:"required"`
}

// Pair is two funds over the twelve months that end with a period. Months of a fund that published nothing are empty rows.
type Pair struct {
	Months []cal.Period `json:"months"`
	A      []Row        `json:"a"`
	B      []Row        `json:"b"`
}

// Pair sets two funds of the region side by side.
func (s *Service) Pair(ctx context.Context, tx tenant.Tx, in PairInput) (Pair, error) {
	members := tx.Fund().Folder.Members
	if tx.Fund().Kind != tenant.KindRegion || !slices.Contains(members, in.A) || !slices.Contains(members, in.B) {
		return Pair{}, fault.Missing("comparison")
	}
	pair := Pair{Months: make([]cal.Period, back)}
	names := make([]string, back)
	for n := range pair.Months {
		pair.Months[n] = cal.Monthly(in.Period.End() - cal.Month(back-1-n))
		names[n] = pair.Months[n].String()
	}
	figures, err := publishedIn.All(ctx, tx, names)
	pair.A, pair.B = months(pair.Months, in.A, figures), months(pair.Months, in.B, figures)
	return pair, err
}

func months(list []cal.Period, fund string, figures []Figure) []Row {
	rows := make([]Row, len(list))
	for n, p := range list {
		rows[n] = Row{Member: memberOf(fund), Figures: map[string]Figure{}}
		for _, f := range figures {
			if f.Fund == fund && f.Period == p {
				rows[n].Currency = f.Currency
				rows[n].take(f)
			}
		}
	}
	return rows
}
