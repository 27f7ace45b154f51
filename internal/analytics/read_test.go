package analytics

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/pkg/money"
)

var moussa = uuid.MustParse("00000000-0000-7000-8000-000000000011")

var addAgent = query.Exec("test.analytics_agent", `
with a as (insert into account (id, email, name, created_at) values ($1, $1::uuid::text, $2, now()) returning id)
insert into account_role (account_id, role, agency, granted_by, granted_at) select id, 'field_agent', $3, 'test', now() from a`)

// country is a fund with two agencies: six employers in Casablanca, one followed by Moussa, and three in Tangier.
func country(t *testing.T) *house {
	h := open(t)
	h.exec(addAgent, moussa, "Moussa", "01")
	var all []uuid.UUID
	for n := range 9 {
		w := casa
		if n == 0 {
			w.agent = &moussa
		}
		if n >= 6 {
			w = where{"MA-01", "09", "BTP", 200, nil}
		}
		all = append(all, h.employer(w, "2007-0"+strconv.Itoa(1+n%3)+"-15"))
	}
	for n, e := range all {
		h.owe(e, "2007-05", "2007-06-10")
		if n != 3 && n != 7 {
			h.file(e, "2007-05", "main", "2007-06-0"+strconv.Itoa(1+n), "2007-06-10", 4, 100_000, 10_000)
		}
	}
	h.pay(all[0], "2007-05", "principal", "2007-06-09", 100_000)
	h.pay(all[1], "2007-05", "principal", "2007-07-02", 40_000)
	h.pay(all[6], "2007-05", "principal", "2007-06-10", 100_000)
	h.refresh(true)
	return h
}

func (h *house) ask(name string, ctx context.Context, in any) (any, error) {
	return h.chain().Invoke(clock.At(ctx, h.today.Time().Add(12*time.Hour)), name, in)
}

func ask[Out any](h *house, ctx context.Context, name string, in any) Out {
	h.t.Helper()
	out, err := op.Call[Out](clock.At(ctx, h.today.Time().Add(12*time.Hour)), h.chain(), name, in)
	require.NoError(h.t, err)
	return out
}

func (h *house) supervisor() context.Context {
	return h.As(h.slug, authz.Subject{ID: "00000000-0000-7000-8000-000000000012", Roles: []string{"supervisor"}, Agencies: []string{"01"}})
}

func (h *house) agent() context.Context {
	return h.As(h.slug, authz.Subject{ID: moussa.String(), Roles: []string{"field_agent"}, Agencies: []string{"01"}})
}

// said is "value (numerator / denominator)".
func said(values []indicator.Value, id string) string {
	for _, v := range values {
		if v.ID == id {
			return text(v.Value) + " (" + text(v.Numerator) + " / " + text(v.Denominator) + ")"
		}
	}
	return ""
}

func text(s *string) string {
	if s == nil {
		return "–"
	}
	return *s
}

func (b Board) values() (vs []indicator.Value) {
	for _, c := range b.Cards {
		vs = append(vs, c.Value)
	}
	return vs
}

func TestTheDashboardGivesTheFiguresOfThePeriod(t *testing.T) {
	t.Parallel()
	h := country(t)
	may := ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05")})
	require.Equal(t, "77.78 (7 / 9)", said(may.values(), "KPI-06"))
	require.Equal(t, "34.29 (2400.00 / 7000.00)", said(may.values(), "KPI-07"))
	require.Equal(t, "90.00", text(may.Cards[5].Target))
	june := ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-06")})
	require.Equal(t, "2000.00 (2000.00 / –)", said(june.values(), "KPI-08"))
	require.Equal(t, "5000.00 (5000.00 / –)", said(june.values(), "KPI-10"))
	require.EqualValues(t, 500_000, june.Ages[1].Amount, "1 to 30 days")
	require.EqualValues(t, 500_000, june.Evolution.Closing)
	year := ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007")})
	require.Equal(t, "9 (9 / –)", said(year.values(), "KPI-01"))
	require.Equal(t, "6000", text(year.Cards[0].Target))
	require.Equal(t, "–", text(june.Cards[10].Value.Value), "nothing was in arrears at its start: not applicable, never 0 %")
	require.Len(t, june.Cards[5].Trend, 12)
	require.Equal(t, "2007-06", june.Cards[5].Trend[11].Period.String())
	require.Equal(t, "PEFA", strings.ToUpper(year.Norms[0].Key[:4]))
	require.Equal(t, "BTP", year.Cards[4].Spread[0].Parts[0].Key)
	require.False(t, year.AsOf.IsZero())
}

func TestThePeriodShownIsTheLastThatWasDue(t *testing.T) {
	t.Parallel()
	h := country(t)
	b := ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{})
	require.Equal(t, "2007-05", b.Filter.Period.String(), "June is due, but nothing was to be filed for it")
}

func TestFiguresAreCutToATerritoryAndHeldAgainstItsOwnTarget(t *testing.T) {
	t.Parallel()
	h := country(t)
	b := ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05"), Region: "MA-01"})
	require.Equal(t, "66.67 (2 / 3)", said(b.values(), "KPI-06"))
	require.Equal(t, "–", text(b.Cards[5].Target), "the fund's target is not that of a region")
	b = ask[Board](h, h.Role("ma-cnss", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05"), Sector: "COM", Size: "5_20"})
	require.Equal(t, "83.33 (5 / 6)", said(b.values(), "KPI-06"))
}

func TestASupervisorSeesTheirAgencyAndAnAgentTheirEmployers(t *testing.T) {
	t.Parallel()
	h := country(t)
	b := ask[Board](h, h.supervisor(), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05")})
	require.Equal(t, "83.33 (5 / 6)", said(b.values(), "KPI-06"))
	b = ask[Board](h, h.supervisor(), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05"), Agency: "09"})
	require.Equal(t, "– (0 / 0)", said(b.values(), "KPI-06"), "another agency is empty, not theirs")
	require.Equal(t, "–", text(b.Cards[0].Target))
	for _, id := range []string{"KPI-06", "KPI-10"} {
		l := ask[List](h, h.supervisor(), "analytics.behind", BehindInput{Question: Question{Filter: Filter{Period: cal.MustPeriod("2007-05")}, ID: id}, Size: 100})
		for _, r := range l.Rows {
			require.Equal(t, "01", r.Agency)
		}
		l = ask[List](h, h.agent(), "analytics.behind", BehindInput{Question: Question{Filter: Filter{Period: cal.MustPeriod("2007-05")}, ID: id}, Size: 100})
		require.LessOrEqual(t, len(l.Rows), 1)
	}
	_, err := h.ask("analytics.dashboard", h.agent(), Filter{})
	require.True(t, fault.Is(err, fault.Forbidden))
	for _, role := range []string{"employer", "accountant", "insured", "region_analyst"} {
		_, err := h.ask("analytics.behind", h.Role("ma-cnss", role), BehindInput{Question: Question{ID: "KPI-06"}})
		require.True(t, fault.Is(err, fault.Forbidden), role)
	}
}

func TestAnotherFundHasOtherFigures(t *testing.T) {
	t.Parallel()
	h := country(t)
	b := ask[Board](h, h.Role("ml-inps", "manager"), "analytics.dashboard", Filter{Period: cal.MustPeriod("2007-05")})
	require.Equal(t, "– (0 / 0)", said(b.values(), "KPI-06"))
	require.True(t, b.AsOf.IsZero())
	_, err := h.ask("analytics.agent", h.Role("ml-inps", "manager"), AgentInput{ID: moussa})
	require.True(t, fault.Is(err, fault.NotFound))
}

// TestTheListBehindAddsUpToItsFigure asks every reading of every indicator for several periods.
func TestTheListBehindAddsUpToItsFigure(t *testing.T) {
	t.Parallel()
	h := country(t)
	chain := h.chain()
	ctx := clock.At(h.Role("ma-cnss", "manager"), h.today.Time().Add(12*time.Hour))
	for _, period := range []string{"2007-05", "2007-Q2", "2007"} {
		p := cal.MustPeriod(period)
		for _, i := range indicator.Catalogue() {
			d, err := op.Call[Detail](ctx, chain, "analytics.indicator", Question{Filter: Filter{Period: p}, ID: i.ID})
			require.NoError(t, err)
			for _, v := range d.Values {
				l, err := op.Call[List](ctx, chain, "analytics.behind", BehindInput{Question: Question{Filter: Filter{Period: p}, ID: i.ID, Reading: v.Reading}, Size: 100})
				require.NoError(t, err)
				require.EqualValues(t, len(l.Rows), l.Count)
				r, _ := i.Reading(v.Reading)
				if r.Quantile == 0 {
					require.Equal(t, text(v.Numerator), sumText(r.Numerator, l.Numerator), "%s %s %s", i.ID, v.Reading, period)
				}
				if len(r.Denominator) > 0 {
					require.Equal(t, text(v.Denominator), sumText(r.Denominator, l.Denominator), "%s %s %s", i.ID, v.Reading, period)
				}
			}
		}
	}
}

// sumText writes a sum as a value does: money with its two decimals.
func sumText(s indicator.Sum, n int64) string {
	if u := s[0].Measure.Definition().Unit; u != indicator.Money && u != indicator.MoneyDays {
		return strconv.FormatInt(n, 10)
	}
	return money.Currency{Decimals: 2}.Decimal(money.Minor(n))
}

func TestTheListBehindPutsWhoIsMissingFirst(t *testing.T) {
	t.Parallel()
	h := country(t)
	l := ask[List](h, h.Role("ma-cnss", "manager"), "analytics.behind", BehindInput{Question: Question{Filter: Filter{Period: cal.MustPeriod("2007-05")}, ID: "KPI-06"}, Size: 3})
	require.EqualValues(t, 9, l.Count)
	require.Equal(t, []int64{0, 0, 1}, []int64{l.Rows[0].Numerator, l.Rows[1].Numerator, l.Rows[2].Numerator})
	next := ask[List](h, h.Role("ma-cnss", "manager"), "analytics.behind", BehindInput{Question: Question{Filter: Filter{Period: cal.MustPeriod("2007-05")}, ID: "KPI-06"}, Size: 3, Page: 2})
	require.NotEqual(t, l.Rows[2].EmployerID, next.Rows[0].EmployerID)
}

func TestFewerThanFiveEmployersAreNotToldApartOnAMap(t *testing.T) {
	t.Parallel()
	h := country(t)
	m := ask[Territory](h, h.Role("ma-cnss", "manager"), "analytics.map", Question{Filter: Filter{Period: cal.MustPeriod("2007-05")}, ID: "KPI-06"})
	byCode := map[string]Region{}
	for _, r := range m.Regions {
		byCode[r.Code] = r
	}
	require.Equal(t, "83.33", text(byCode["MA-06"].Value.Value))
	require.EqualValues(t, 6, byCode["MA-06"].Employers)
	require.True(t, byCode["MA-01"].Held)
	require.Nil(t, byCode["MA-01"].Value.Value)
	require.Nil(t, byCode["MA-02"].Value.Value)
	require.False(t, byCode["MA-02"].Held)
}

func TestTheMedianComesFromTheFilesThemselves(t *testing.T) {
	t.Parallel()
	h := country(t)
	d := ask[Detail](h, h.Role("ma-cnss", "manager"), "analytics.indicator", Question{Filter: Filter{Period: cal.MustPeriod("2007-Q1")}, ID: "KPI-04"})
	require.Equal(t, "10.0", text(d.Values[0].Value))
	require.Equal(t, "10.0", text(d.Values[1].Value))
	require.Equal(t, "9", text(d.Values[1].Denominator))
	d = ask[Detail](h, h.supervisor(), "analytics.indicator", Question{Filter: Filter{Period: cal.MustPeriod("2007-Q1")}, ID: "KPI-04"})
	require.Equal(t, "6", text(d.Values[1].Denominator))
}

func TestAnIndicatorIsCutByWhatItsCatalogueSays(t *testing.T) {
	t.Parallel()
	h := country(t)
	for _, i := range indicator.Catalogue() {
		for _, by := range i.Dimensions {
			d := ask[Detail](h, h.Role("ma-cnss", "manager"), "analytics.indicator", Question{Filter: Filter{Period: cal.MustPeriod("2007-Q2")}, ID: i.ID, By: by})
			require.NotEmpty(t, d.Parts, "%s %s", i.ID, by)
		}
	}
	for _, q := range []Question{{ID: "KPI-13"}, {ID: "KPI-06", Reading: "luck"}, {ID: "KPI-03", By: indicator.ByAgent}} {
		_, err := h.ask("analytics.indicator", h.Role("ma-cnss", "manager"), q)
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestAnAgentsPageIsTheirOwnAndTheirSupervisors(t *testing.T) {
	t.Parallel()
	h := country(t)
	for _, ctx := range []context.Context{h.agent(), h.supervisor(), h.Role("ma-cnss", "manager")} {
		p := ask[AgentPage](h, ctx, "analytics.agent", AgentInput{ID: moussa})
		require.EqualValues(t, 1, p.Employers)
		require.Equal(t, "100.00 (1 / 1)", said(p.Board.values(), "KPI-06"))
		require.Len(t, p.Board.Cards, 6)
	}
	p := ask[AgentPage](h, h.agent(), "analytics.agent", AgentInput{})
	require.Equal(t, "Moussa", p.Name)
	elsewhere := h.As(h.slug, authz.Subject{ID: "00000000-0000-7000-8000-000000000013", Roles: []string{"supervisor"}, Agencies: []string{"09"}})
	_, err := h.ask("analytics.agent", elsewhere, AgentInput{ID: moussa})
	require.True(t, fault.Is(err, fault.NotFound), "another agency's agent does not exist")
	other := h.As(h.slug, authz.Subject{ID: "00000000-0000-7000-8000-000000000014", Roles: []string{"field_agent"}, Agencies: []string{"01"}})
	_, err = h.ask("analytics.agent", other, AgentInput{ID: moussa})
	require.True(t, fault.Is(err, fault.NotFound), "a colleague's page does not exist")
	require.Len(t, ask[Team](h, h.supervisor(), "analytics.agents", Filter{}).Agents, 1)
	require.Empty(t, ask[Team](h, elsewhere, "analytics.agents", Filter{}).Agents)
}

func TestTheSystemAloneMeasures(t *testing.T) {
	t.Parallel()
	h := open(t)
	_, err := h.ask("analytics.refresh", h.Role("ma-cnss", "manager"), RefreshInput{})
	require.True(t, fault.Is(err, fault.Forbidden))
	f := h.Fund("ma-cnss")
	ctx := authz.With(tenant.Enter(t.Context(), f), authz.System(f.Slug, "analytics.refresh"))
	_, err = h.ask("analytics.refresh", ctx, RefreshInput{})
	require.NoError(t, err)
}
