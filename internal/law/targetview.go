package law

import (
	"context"
	"encoding/json"
	"slices"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// months spreads a proposed target over its period, for those who decide; nothing for a rate, or for one month.
func months(p Proposal) ([]Month, error) {
	if p.Kind != KindTarget {
		return nil, nil
	}
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

// stood is the target that a proposal would replace, as fields; empty when there is none.
func (s *Service) stood(rq *web.Request, p Proposal) (map[string]string, error) {
	var in ProposeTargetInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return nil, err
	}
	list, err := web.Call[[]Target](rq, "law.targets", TargetsInput{})
	for _, g := range list {
		if g.Indicator == in.Indicator && g.Period == in.Period && g.Region == in.Region && g.Agency == in.Agency && p.State == "proposed" {
			body, err := json.Marshal(ProposeTargetInput{Indicator: g.Indicator, Period: g.Period, Region: g.Region, Agency: g.Agency, Value: g.Value, Source: g.Source, Phasing: g.Phasing})
			return flatten(body), err
		}
	}
	return map[string]string{}, err
}

func monthsTable(ctx context.Context, list []Month) view.Table {
	tb := view.Table{Caption: t(ctx, "law.phased"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "law.month")}, {Label: t(ctx, "law.weight"), Kind: view.Number}, {Label: t(ctx, "law.value"), Kind: view.Number}}}
	for _, m := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Code(m.Month.String()), view.Num(int64(m.Weight)), view.Code(string(m.Value))))
	}
	return tb
}

func regionOptions(f *tenants.Folder) []view.Option {
	var out []view.Option
	for _, r := range f.Territory.Regions {
		out = append(out, view.Option{Value: r.Code, Label: r.Name})
	}
	return out
}

func agencyOptions(f *tenants.Folder) []view.Option {
	var out []view.Option
	for _, a := range f.Territory.Agencies {
		out = append(out, view.Option{Value: a.Code, Label: a.Name})
	}
	return out
}
