package gallery

import (
	"context"
	_ "embed"

	"github.com/a-h/templ"

	"socle/internal/platform/chart"
	"socle/internal/platform/geo"
	"socle/internal/platform/i18n"
	"socle/pkg/words"
)

// country is Mali with the regions of 2012. Source: Natural Earth (public domain), simplified.
//
//go:embed country.geojson
var country []byte

func territory(ctx context.Context) templ.Component {
	m, err := geo.Parse(country)
	if err != nil {
		panic(err) // embedded: seen at the first run of the tests
	}
	marks := map[string]geo.Mark{}
	for id, v := range map[string]int64{"ML-1": 874, "ML-2": 803, "ML-3": 861, "ML-4": 842, "ML-5": 622, "ML-7": 571, "ML-BKO": 951} {
		marks[id] = geo.Mark{Value: chart.V(v, words.Ratio(i18n.From(ctx), v, 1000, 1)), Href: "#" + id}
	}
	return m.Choropleth(geo.Spec{Title: say(ctx, "Déclarations à temps par région", "التصريحات في الأجل حسب الجهة"), Desc: say(ctx, "De 57 % à Gao à 95 % à Bamako.", "من 57% في غاو إلى 95% في باماكو."),
		Marks: marks, Breaks: []int64{600, 800, 900, 950}, NoData: say(ctx, "pas de données", "لا معطيات"),
		Labels: []string{say(ctx, "moins de 60 %", "أقل من 60%"), "60–79 %", "80–89 %", "90–94 %", say(ctx, "objectif : 95 % et plus", "الهدف: 95% فأكثر")}})
}
