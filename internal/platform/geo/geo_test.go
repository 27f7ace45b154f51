package geo

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/chart"
)

func load(t *testing.T, name string) *Map {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	m, err := Parse(raw)
	require.NoError(t, err)
	return m
}

func draw(t *testing.T, m *Map, spec Spec) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, m.Choropleth(spec).Render(context.Background(), &b))
	d := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else {
			require.NoError(t, err)
		}
	}
	require.NotContains(t, b.String(), "style=")
	return b.String()
}

var mali = Spec{Title: "Déclarations à temps", Desc: "Par région", NoData: "pas de données", Breaks: []int64{600, 800, 950},
	Labels: []string{"moins de 60 %", "60 à 79 %", "80 à 94 %", "95 % et plus"},
	Marks:  map[string]Mark{"ML-1": {chart.V(874, "87,4 %"), "/r/kayes"}, "ML-BKO": {chart.V(951, "95,1 %"), "/r/bamako"}}}

func TestARegionIsLinkedAndColouredByItsClass(t *testing.T) {
	t.Parallel()
	got := draw(t, load(t, "MLI.geojson"), mali)
	require.Contains(t, got, `<a href="/r/kayes" aria-label="Kayes : 87,4 %"><path class="region s3"`)
	require.Contains(t, got, `class="region region-none" fill="url(#hatch)"`, "no figure is hatched")
	require.Contains(t, got, "moins de 60 %")
}

func TestASmallCapitalGetsACircle(t *testing.T) {
	t.Parallel()
	got := draw(t, load(t, "MLI.geojson"), mali)
	require.Contains(t, got, `class="inset region s4"`)
	require.Equal(t, 1, strings.Count(got, "<circle"))
}

func TestAMapTravelsLight(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	require.NoError(t, err)
	_, err = io.WriteString(w, draw(t, load(t, "MLI.geojson"), mali))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Less(t, b.Len(), 6<<10)
}

func TestAContestedTerritoryIsDrawnAsTheDeploymentSays(t *testing.T) {
	t.Parallel()
	m := load(t, "AFRIQUE.geojson")
	marks := map[string]Mark{"MAR": {chart.V(990, "99 %"), "/ma"}}
	merged := draw(t, m, Spec{Title: "T", NoData: "–", Marks: marks, SameAs: map[string]string{"ESH": "MAR"}})
	require.Equal(t, 2, strings.Count(merged, `href="/ma"`))
	require.Equal(t, 1, strings.Count(draw(t, m, Spec{Title: "T", NoData: "–", Marks: marks}), `href="/ma"`))
}

func TestABrokenMapIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	wrap := func(features string) []byte {
		return []byte(`{"type":"FeatureCollection","features":[` + features + `]}`)
	}
	square := `{"properties":{"id":"A","name":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}`
	for reason, raw := range map[string][]byte{
		"not a GeoJSON": []byte(`{}`),
		"no feature":    wrap(``),
		"twice":         wrap(square + "," + square),
		"not closed":    wrap(`{"properties":{"id":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}}`),
		"longitude":     wrap(`{"properties":{"id":"A"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1000,0],[1,1],[0,0]]]}}`),
		"cannot be col": wrap(`{"properties":{"id":"A"},"geometry":{"type":"Point","coordinates":[0,0]}}`),
		"simplify":      make([]byte, MaxBytes+1),
	} {
		_, err := Parse(raw)
		require.ErrorContains(t, err, reason)
	}
	m, err := Parse(wrap(square))
	require.NoError(t, err)
	require.NotEmpty(t, draw(t, m, Spec{}))
}

func FuzzAMapIsReadOrRefused(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"properties":{"id":"A"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, err := Parse(raw); err == nil {
			require.NoError(t, m.Choropleth(Spec{}).Render(context.Background(), io.Discard))
		}
	})
}
