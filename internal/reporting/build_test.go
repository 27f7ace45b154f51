package reporting

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

var may = BuildInput{Period: cal.MustPeriod("2026-05"), Measures: []string{"KPI-01.new", "KPI-06.to_date", "KPI-06.missing"}}

func TestTableIsCutByOneDimensionAndItsLastLineIsTheWhole(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	for by, rows := range map[indicator.Dimension]int{indicator.ByRegion: 2, indicator.BySector: 2, indicator.ByAgency: 2, indicator.ByMonth: 1, indicator.BySize: 1} {
		in := may
		in.By = by
		b, err := op.Call[Built](d.role("ma-cnss", "manager"), d.chain, "reporting.build", in)
		require.NoError(t, err)
		require.Len(t, b.Rows, rows, by)
		require.Equal(t, "10", *b.Whole[0].Value)
		require.Equal(t, "80.00", *b.Whole[1].Value, "a rate of all, not a sum of rates")
		require.Equal(t, "30", *b.Whole[2].Value)
	}
	in := may
	in.Region = "MA-04"
	b, err := op.Call[Built](d.role("ma-cnss", "manager"), d.chain, "reporting.build", in)
	require.NoError(t, err)
	require.Len(t, b.Rows, 1)
	require.Equal(t, "3", *b.Whole[0].Value)
}

func TestSupervisorsTableHoldsTheirAgencyAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	ctx := clock.At(d.As("ma-cnss", authz.Subject{Name: "S", Roles: []string{"supervisor"}, Agencies: []string{"02"}}), noon)
	b, err := op.Call[Built](ctx, d.chain, "reporting.build", may)
	require.NoError(t, err)
	require.Equal(t, "3", *b.Whole[0].Value)
	in := may
	in.Agency = "01"
	b, err = op.Call[Built](ctx, d.chain, "reporting.build", in)
	require.NoError(t, err)
	require.Empty(t, b.Rows)
	other, err := op.Call[Built](d.role("ml-inps", "manager"), d.chain, "reporting.build", may)
	require.NoError(t, err)
	require.Empty(t, other.Rows)
}

func TestUnknownMeasuresAndDimensionsAreRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, in := range []BuildInput{{Measures: []string{"KPI-99.x"}}, {By: "colour"}} {
		_, err := d.chain.Invoke(d.role("ma-cnss", "manager"), "reporting.build", in)
		require.True(t, fault.Is(err, fault.Invalid))
	}
	for _, m := range measures {
		_, _, ok := measure(m)
		require.True(t, ok, m)
	}
}

func TestTableIsExportedAsShownAndKeptUnderAName(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	_, body, _ := d.visit("manager", may.href(builderHref))
	require.Contains(t, body, "Casablanca-Settat")
	require.Contains(t, body, "Ensemble")
	status, csv, _ := d.visit("manager", may.href(builderHref+"/export", "format", "csv"))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, csv, "Casablanca-Settat;7;\"80,00\";20")
	require.Contains(t, csv, "Ensemble;10;\"80,00\";30")
	_, book, _ := d.visit("manager", may.href(builderHref+"/export", "format", "xlsx"))
	require.True(t, strings.HasPrefix(book, "PK"))

	save := []string{"name", "Conformité", "period", "2026-05", "by", "region", "measures", "KPI-01.new", "measures", "KPI-06.to_date"}
	for range 2 {
		status, _, to := d.visit("manager", builderHref, save...)
		require.Equal(t, http.StatusSeeOther, status)
		require.Contains(t, to, "measures=KPI-06.to_date")
	}
	views, err := op.Call[[]View](d.role("ma-cnss", "manager"), d.chain, "reporting.views", ViewsInput{})
	require.NoError(t, err)
	require.Len(t, views, 1)
	require.Equal(t, []string{"KPI-01.new", "KPI-06.to_date"}, views[0].Asks.Measures)
	other := clock.At(d.As("ma-cnss", authz.Subject{ID: "00000000-0000-7000-8000-000000000002", Roles: []string{"manager"}}), noon)
	_, err = d.chain.Invoke(other, "reporting.forget", ForgetInput{ID: views[0].ID})
	require.NoError(t, err)
	_, body, _ = d.visit("manager", builderHref)
	require.Contains(t, body, "Conformité", "only its owner forgets a table")
	status, _, _ = d.visit("manager", builderHref+"/"+views[0].ID.String()+"/forget", "x", "y")
	require.Equal(t, http.StatusSeeOther, status)
	status, body, _ = d.visit("manager", builderHref, "name", "")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.NotContains(t, body, "Mes tableaux")
}
