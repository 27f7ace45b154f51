package analytics

import (
	"context"
	"slices"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/indicator"
)

// fewest is how many employers must stand behind a figure of a map: with fewer, one could be recognised.
const fewest = 5

// Region is a region of the fund with its figure. Value is none when not applicable or held back.
type Region struct {
	Code      string          `json:"code"`
	Name      string          `json:"name"`
	Feature   string          `json:"feature"` // of the map
	Value     indicator.Value `json:"value"`
	Employers int64           `json:"employers"` // behind the figure; fewer than five are not told apart
	Held      bool            `json:"held"`      // fewer than five employers
}

// Territory is one reading by region, in the order of the fund's territory; what lies outside it comes last, unnamed.
type Territory struct {
	Question Question `json:"question"`
	Regions  []Region `json:"regions"`
}

type regionCount struct {
	Region    string
	Employers int64
}

var countByRegion = query.New[regionCount]("analytics.count_by_region", `
select c.region, count(*) as employers from (`+contributions+`) c group by 1`)

// Map gives a reading by region.
func (s *Service) Map(ctx context.Context, tx tenant.Tx, in Question) (Territory, error) {
	var err error
	if in.Filter, err = in.settled(ctx, tx); err != nil {
		return Territory{}, err
	}
	i, r := in.asked()
	in.Reading, in.By = r.Key, indicator.ByRegion
	cut, err := Read(ctx, tx, in.Filter, indicator.ByRegion)
	if err != nil {
		return Territory{}, err
	}
	args := append(in.args(authz.ReachOf(ctx), in.Period.Start, in.Period.End()), terms(r, in.Period, cut.Last)...)
	counts, err := countByRegion.All(ctx, tx, args...)
	if err != nil {
		return Territory{}, err
	}
	parts := cut.parts(i.ID, r.Key, indicator.ByRegion)
	t := Territory{Question: in, Regions: []Region{}}
	seen := map[string]bool{}
	for _, area := range tx.Fund().Folder.Territory.Regions {
		seen[area.Code] = true
		t.Regions = append(t.Regions, regionOf(Region{Code: area.Code, Name: area.Name, Feature: area.Feature}, parts, counts))
	}
	for _, p := range parts {
		if !seen[p.Key] {
			t.Regions = append(t.Regions, regionOf(Region{Code: p.Key, Name: p.Key}, parts, counts))
		}
	}
	return t, nil
}

func regionOf(r Region, parts []indicator.Part, counts []regionCount) Region {
	if n := slices.IndexFunc(parts, func(p indicator.Part) bool { return p.Key == r.Code }); n >= 0 {
		r.Value = parts[n].Value
	}
	if n := slices.IndexFunc(counts, func(c regionCount) bool { return c.Region == r.Code }); n >= 0 {
		r.Employers = counts[n].Employers
	}
	if r.Employers > 0 && r.Employers < fewest {
		r.Held, r.Value.Value, r.Value.Numerator, r.Value.Denominator = true, nil, nil, nil
	}
	return r
}
