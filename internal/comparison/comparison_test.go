package comparison

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

var (
	addCell = query.Exec("test.comparison_cell_key", `
with a as (insert into area_key (region, agency, sector) values ('', '', '') on conflict do nothing returning id)
insert into cell_key (area, region, agency, sector, size, legal_form, agent) select id, '', '', '', '', '', '' from a`)
	addFact = query.Exec("test.comparison_fact", `
insert into fact (employer_id, month, measure, value, cell) select $1, $2, $3, $4, id from cell_key limit 1`)
	addCells = query.Exec("test.comparison_cells", `
with c as (insert into cell (month, cell, measure, value) select month, cell, measure, sum(value) from fact group by 1, 2, 3 returning *)
insert into area (month, area, measure, value) select c.month, k.area, c.measure, sum(c.value) from c join cell_key k on k.id = c.cell group by 1, 2, 3`)
	refreshed = query.Exec("test.comparison_refreshed", `
insert into fact_refresh (refreshed_at, as_of) values ($1, $2)`)
)

var noon = time.Date(2026, 6, 10, 12, 0, 0, 0, time.UTC)

type region struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
}

func open(t *testing.T) region {
	w := pgtest.New(t)
	return region{w, t, w.Chain((&Service{}).Operations())}
}

// measured gives a fund employers with obligations in May 2026, of which so many filed, and one that is alone in arrears.
func (r region) measured(slug string, employers, filed int) {
	r.t.Helper()
	ctx := clock.At(r.Role(slug, "system"), noon)
	require.NoError(r.t, r.DB.Write(ctx, r.Fund(slug), func(tx tenant.Tx) error {
		run := func(c query.Command, args ...any) {
			_, err := c.Run(ctx, tx, args...)
			require.NoError(r.t, err)
		}
		run(addCell)
		may := cal.MustDate("2026-05-01")
		for n := range employers {
			id := uuid.New()
			run(addFact, id, may, int16(indicator.Obligations), 1)
			if n < filed {
				run(addFact, id, may, int16(indicator.ObligationsFiled), 1)
			}
			if n == 0 {
				run(addFact, id, may, int16(indicator.OutstandingB1), 123_456)
			}
		}
		run(addCells)
		run(refreshed, noon, cal.MustDate("2026-06-10"))
		return nil
	}))
}

func (r region) publish(slug string) Published {
	r.t.Helper()
	f := r.Fund(slug)
	ctx := clock.At(authz.With(tenant.Enter(r.t.Context(), f), authz.System(slug, "comparison.publish")), noon)
	p, err := op.Call[Published](ctx, r.chain, "comparison.publish", PublishInput{Slot: "2026-06-10"})
	require.NoError(r.t, err)
	return p
}

func (r region) analyst() context.Context {
	return clock.At(r.Role("cipres", "region_analyst"), noon)
}

func (r region) table() Table {
	r.t.Helper()
	table, err := op.Call[Table](r.analyst(), r.chain, "comparison.table", TableInput{})
	require.NoError(r.t, err)
	return table
}

func TestRegionSeesWhatItsMembersPublishedSideBySide(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	r.measured("bj-cnss", 8, 4)
	r.measured("ma-cnss", 10, 10)
	for _, slug := range []string{"ml-inps", "bj-cnss", "ma-cnss"} {
		require.Equal(t, 12, r.publish(slug).Figures, "one month had employers")
	}
	table := r.table()
	require.Equal(t, "2026-05", table.Period.String())
	require.Len(t, table.Rows, 2, "a fund that is no member of the region is not seen")
	require.Equal(t, "bj-cnss", table.Rows[0].Fund)
	require.Equal(t, "50.00", *table.Rows[0].Figures["KPI-06"].Value)
	require.Equal(t, "90.00", *table.Rows[1].Figures["KPI-06"].Value)
	require.Equal(t, "XOF", table.Rows[1].Currency)
	require.Equal(t, noon, table.Rows[1].PublishedAt.UTC())
	require.Len(t, table.Silent, 16)

	pair, err := op.Call[Pair](r.analyst(), r.chain, "comparison.pair", PairInput{A: "ml-inps", B: "bj-cnss", Period: table.Period})
	require.NoError(t, err)
	require.Len(t, pair.Months, 12)
	require.Equal(t, "90.00", *pair.A[11].Figures["KPI-06"].Value)
	require.Empty(t, pair.B[0].Figures)
	_, err = r.chain.Invoke(r.analyst(), "comparison.pair", PairInput{A: "ml-inps", B: "ma-cnss", Period: table.Period})
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestFigureBehindWhichStandFewerThanFiveEmployersIsWithheld(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	r.measured("bj-cnss", 4, 4)
	require.Equal(t, Published{12, 1}, r.publish("ml-inps"))
	require.Equal(t, Published{12, 12}, r.publish("bj-cnss"), "with four employers, a fund publishes nothing of them")
	rows := r.table().Rows
	arrears := rows[1].Figures["KPI-10"]
	require.True(t, arrears.Suppressed, "one employer alone is in arrears")
	require.Nil(t, arrears.Value)
	require.Nil(t, arrears.Numerator)
	require.Equal(t, "0", *rows[1].Figures["KPI-01"].Value, "nobody stands behind a zero")
	for id, f := range rows[0].Figures {
		require.True(t, f.Suppressed, id)
		require.Nil(t, f.Value, id)
	}
}

func TestPublishingAgainTakesThePlaceOfWhatWasPublished(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	require.Equal(t, r.publish("ml-inps"), r.publish("ml-inps"))
	table := r.table()
	require.Len(t, table.Rows, 1)
	require.Len(t, table.Rows[0].Figures, 12)
}

func TestFundThatWasNeverMeasuredPublishesNothing(t *testing.T) {
	t.Parallel()
	r := open(t)
	require.Zero(t, r.publish("ml-inps"))
	require.Zero(t, r.publish("cipres"))
	table := r.table()
	require.Empty(t, table.Rows)
	require.Equal(t, "2026-05", table.Period.String())
}

func TestAFundsOwnPeopleDoNotReadOtherFunds(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	r.publish("ml-inps")
	for _, role := range []string{"manager", "auditor", "administrator", "operator", "employer"} {
		_, err := r.chain.Invoke(r.Role("bj-cnss", role), "comparison.table", TableInput{})
		require.True(t, fault.Is(err, fault.Forbidden), role)
	}
	_, err := r.chain.Invoke(r.Role("bj-cnss", "region_analyst"), "comparison.table", TableInput{})
	require.True(t, fault.Is(err, fault.NotFound), "the role alone is not enough: a fund is no region")
}

var (
	foreignRows  = query.New[string]("test.comparison_foreign", `select quote_ident(nspname) from pg_namespace where nspname like 'f\_%' and nspname <> current_schema() order by 1`)
	foreignTable = query.New[string]("test.comparison_tables", `select c.oid::regclass::text from pg_class c where c.relkind = 'r' and c.relnamespace = to_regnamespace($1) order by 1`)
)

func TestUnderTheRegionsRoleNoTableOfAFundCanBeRead(t *testing.T) {
	t.Parallel()
	r := open(t)
	ctx, f := r.analyst(), r.Fund("cipres")
	var tables []string
	require.NoError(t, r.DB.Read(ctx, f, func(tx tenant.Tx) error {
		schemas, err := foreignRows.All(ctx, tx)
		require.Len(t, schemas, 3)
		for _, s := range schemas {
			var list []string
			list, err = foreignTable.All(ctx, tx, s)
			require.NoError(t, err)
			tables = append(tables, list...)
		}
		return err
	}))
	require.Greater(t, len(tables), 60)
	for _, name := range append(tables, "registry.published_figure", "registry.fund", "registry.send_log") {
		err := r.DB.Read(ctx, f, func(tx tenant.Tx) error {
			rows, err := tx.Query(ctx, "select count(*) from "+name)
			if err == nil {
				defer rows.Close()
				rows.Next()
				err = rows.Err()
			}
			return err
		})
		require.ErrorContains(t, err, "permission denied", name)
	}
}

func TestExportHoldsEveryMemberWithWhatBecameOfItsFigures(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	r.publish("ml-inps")
	f, err := op.Call[op.File](r.analyst(), r.chain, "comparison.export", ExportInput{Format: "csv"})
	require.NoError(t, err)
	text := string(f.Body)
	require.Equal(t, 1+18*12, strings.Count(strings.TrimSpace(text), "\n")+1)
	require.Contains(t, text, "KPI-06")
	require.Contains(t, text, "90,00")
	require.Contains(t, text, "Retenu")
	require.Contains(t, text, "Non publié")
	f, err = op.Call[op.File](r.analyst(), r.chain, "comparison.export", ExportInput{Format: "xlsx"})
	require.NoError(t, err)
	require.Equal(t, "PK", string(f.Body[:2]))
}

func TestDifferenceIsInPointsAndNeverBetweenTwoCurrencies(t *testing.T) {
	t.Parallel()
	figure := func(u indicator.Unit, v, currency string) Figure {
		return Figure{Fund: "x", Unit: u, Value: &v, Currency: currency}
	}
	ctx := context.Background()
	for want, pair := range map[string][2]Figure{
		"−40,0 pt":  {figure(indicator.Percent, "90.00", "XOF"), figure(indicator.Percent, "50.00", "XAF")},
		"+1,5 jour": {figure(indicator.Days, "2.0", "XOF"), figure(indicator.Days, "3.5", "XOF")},
		"+3":        {figure(indicator.Count, "2", "XOF"), figure(indicator.Count, "5", "XOF")},
		"–":         {figure(indicator.Money, "2", "XOF"), figure(indicator.Money, "5", "XAF")},
	} {
		require.Equal(t, want, strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(difference(ctx, pair[0], pair[1])))
	}
}
