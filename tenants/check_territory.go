package tenants

import (
	"encoding/json"
	"fmt"
	"regexp"
)

func (l *loading) checkTerritory(p page) {
	t, regions := l.folder.Territory, map[string]bool{}
	features := featureIDs(l.folder.Map)
	if l.folder.Map != nil && features == nil {
		l.fail(&Error{File: "map.geojson", Message: "not a GeoJSON feature collection with properties.id"})
	}
	for i, r := range t.Regions {
		l.hold(p, rule{!regions[r.Code] && r.Code != "", "code missing or there twice", []any{"regions", i, "code"}},
			rule{features == nil || features[r.Feature], fmt.Sprintf("the map has no feature %q", r.Feature), []any{"regions", i, "feature"}})
		regions[r.Code] = true
	}
	agencies := map[string]bool{}
	for i, a := range t.Agencies {
		l.hold(p, rule{!agencies[a.Code] && a.Code != "", "code missing or there twice", []any{"agencies", i, "code"}},
			rule{len(a.Regions) > 0, "want at least one region", []any{"agencies", i, "regions"}})
		agencies[a.Code] = true
		for j, r := range a.Regions {
			l.hold(p, rule{regions[r], fmt.Sprintf("there is no region %q", r), []any{"agencies", i, "regions", j}})
		}
	}
}

func featureIDs(geojson []byte) map[string]bool {
	var doc struct {
		Features []struct {
			Properties struct {
				ID string `json:"id"`
			} `json:"properties"`
		} `json:"features"`
	}
	if json.Unmarshal(geojson, &doc) != nil || len(doc.Features) == 0 {
		return nil
	}
	ids := map[string]bool{}
	for _, f := range doc.Features {
		ids[f.Properties.ID] = true
	}
	return ids
}

var indicatorID = regexp.MustCompile(`^KPI-(0[1-9]|1[0-2])$`)

func (l *loading) checkTargets(p page) {
	for i, t := range l.folder.Targets {
		area := func(want string, is func(int) string, n int) bool {
			for j := range n {
				if is(j) == want {
					return true
				}
			}
			return want == ""
		}
		terr := l.folder.Territory
		l.hold(p,
			rule{indicatorID.MatchString(t.Indicator), "want KPI-01 to KPI-12", []any{"targets", i, "indicator"}},
			rule{!t.Period.IsZero(), "want a year, quarter or month", []any{"targets", i, "period"}},
			rule{t.Value != "", "want a value", []any{"targets", i, "value"}},
			rule{t.Confidence.Check() == nil, "want a confidence", []any{"targets", i, "confidence"}},
			rule{len(t.Phasing) == 0 || len(t.Phasing) == int(t.Period.Months), "want one weight for each month of the period", []any{"targets", i, "phasing"}},
			rule{area(t.Region, func(j int) string { return terr.Regions[j].Code }, len(terr.Regions)), "there is no such region", []any{"targets", i, "region"}},
			rule{area(t.Agency, func(j int) string { return terr.Agencies[j].Code }, len(terr.Agencies)), "there is no such agency", []any{"targets", i, "agency"}})
	}
}
