package indicator

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCatalogueHoldsTheTwelveIndicatorsOnceEachInOrder(t *testing.T) {
	t.Parallel()
	all := Catalogue()
	require.Len(t, all, 12)
	for n, i := range all {
		require.Equal(t, fmt.Sprintf("KPI-%02d", n+1), i.ID)
		got, ok := Get(i.ID)
		require.True(t, ok)
		require.Equal(t, i.Name, got.Name)
	}
	_, ok := Get("KPI-13")
	require.False(t, ok)
}

func TestEveryIndicatorIsFullyDefinedInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, i := range Catalogue() {
		for _, s := range []string{i.Name.FR, i.Name.EN, i.Formula.FR, i.Formula.EN, i.Behind, string(i.Better)} {
			require.NotEmpty(t, s, i.ID)
		}
		require.NotEmpty(t, i.Dimensions)
		seen := map[string]bool{}
		for _, r := range i.Readings {
			require.NotEmpty(t, r.Key, i.ID)
			require.False(t, seen[r.Key], "%s %s twice", i.ID, r.Key)
			seen[r.Key] = true
			require.NotEmpty(t, r.Name.FR, "%s %s", i.ID, r.Key)
			require.NotEmpty(t, r.Name.EN, "%s %s", i.ID, r.Key)
			require.True(t, r.Quantile > 0 || len(r.Numerator) > 0, "%s %s", i.ID, r.Key)
			require.True(t, r.Unit != Percent || len(r.Denominator) > 0, "%s %s", i.ID, r.Key)
		}
	}
}

func TestEveryMeasureHasItsContract(t *testing.T) {
	t.Parallel()
	column := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for n, d := range Measures() {
		require.Equal(t, Measure(n), d.Measure, d.Name)
		require.Regexp(t, column, d.Name)
		require.False(t, seen[d.Name])
		seen[d.Name] = true
		require.NotEmpty(t, d.Means, d.Name)
		require.NotEmpty(t, d.Unit, d.Name)
		m, ok := ByName(d.Name)
		require.True(t, ok)
		require.Equal(t, d.Measure, m)
		require.Equal(t, d.Name, m.String())
	}
	_, ok := ByName("luck")
	require.False(t, ok)
	require.Equal(t, "measure(999)", Measure(999).String())
}

func TestEveryMeasureServesSomeIndicatorNormOrCheck(t *testing.T) {
	t.Parallel()
	used := map[Measure]bool{
		LinesDeclared: true, WagesDeclared: true, // volumes, shown beside the indicators
		OutstandingLevies: true, RecoveredOfQuarterStart: true, RecoveredOfYearStart: true,
	}
	for _, i := range Catalogue() {
		for _, r := range i.Readings {
			for _, term := range append(append(Sum{}, r.Numerator...), r.Denominator...) {
				used[term.Measure] = true
			}
		}
	}
	for _, d := range Measures() {
		require.True(t, used[d.Measure], d.Name)
	}
}
