package law

import (
	"context"
	"encoding/json"
	"math/big"
	"slices"

	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Month is what a target makes of one month of its period.
type Month struct {
	Month  cal.Month         `json:"month"`
	Weight int32             `json:"weight"`
	Value  effective.Decimal `json:"value"`
}

// phased shares a total out over the months by their weights, in hundredths of its unit; the parts add up. A rate is the
// same every month and is not shared.
func phased(value effective.Decimal, p cal.Period, phasing []int32) []Month {
	weights := make([]int64, p.Months)
	for i := range weights {
		weights[i] = 1
		if len(phasing) == len(weights) {
			weights[i] = int64(phasing[i])
		}
	}
	cents := new(big.Rat).Mul(value.Rat(), big.NewRat(100, 1))
	total := new(big.Int).Quo(cents.Num(), cents.Denom()).Int64()
	list := make([]Month, p.Months)
	for i, part := range money.Allocate(money.Minor(total), weights...) {
		list[i] = Month{p.Start + cal.Month(i), int32(weights[i]), effective.Decimal(big.NewRat(int64(part), 100).FloatString(2))}
	}
	return list
}

// months spreads a proposed target over its period, for those who decide; nothing for a rate, or for one month.
func months(p Proposal) ([]Month, error) {
	var in ProposeTargetInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return nil, err
	}
	if in.Period.Months < 2 || !spread(in.Indicator) {
		return nil, nil
	}
	return phased(in.Value, in.Period, in.Phasing), nil
}

// spread says whether a target of an indicator is a total that months share: counts and amounts, not rates and delays.
func spread(id string) bool { return slices.Contains([]string{"KPI-01", "KPI-02", "KPI-08"}, id) }

func monthsTable(ctx context.Context, list []Month) view.Table {
	tb := view.Table{Caption: t(ctx, "law.phased"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "law.month")}, {Label: t(ctx, "law.weight"), Kind: view.Number}, {Label: t(ctx, "law.value"), Kind: view.Number}}}
	for _, m := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Code(m.Month.String()), view.Num(int64(m.Weight)), view.Code(string(m.Value))))
	}
	return tb
}
