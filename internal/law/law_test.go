package law_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
)

const series = "contribution/general/family_benefits/employer"

func administrator(w *pgtest.World, n string) context.Context {
	return w.As("ma-cnss", authz.Subject{ID: "00000000-0000-7000-8000-0000000000" + n, Name: "Admin " + n, Roles: []string{"administrator"}})
}

func totals(t *testing.T, w *pgtest.World, period string, asKnown cal.Date) (employer, employee, others money.Minor) {
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		rs, err := law.RuleSet(t.Context(), tx, contribution.Query{Period: cal.MustPeriod(period), AsKnown: asKnown})
		if err == nil {
			employer, employee, others = rs.Sides(rs.Amounts(800000, 26, nil))
		}
		return err
	}))
	return employer, employee, others
}

func TestTheLawOf2007ComesOutOfTheDatabaseAsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	employer, employee, others := totals(t, pgtest.New(t), "2007-06", 0)
	require.Equal(t, []money.Minor{127600, 41740, 12800}, []money.Minor{employer, employee, others})
}

func proposeSeven(t *testing.T, w *pgtest.World, c *op.Chain) law.Proposal {
	p, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_parameter", law.ProposeParameterInput{
		Series: series, Body: json.RawMessage(`{"rate_pct":"7"}`), ValidFrom: cal.MustDate("2007-01-01"), ValidTo: cal.MustDate("2007-12-31"), Source: "Décret 1"})
	require.NoError(t, err)
	return p
}

func TestARateChangesWhenASecondPersonApprovesAndWhatWasKnownBeforeStays(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	p := proposeSeven(t, w, c)
	before, _, _ := totals(t, w, "2007-06", 0)
	require.EqualValues(t, 127600, before, "a proposal changes nothing")

	_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Forbidden), err)
	_, err = op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.NoError(t, err)

	after, _, _ := totals(t, w, "2007-06", 0)
	require.EqualValues(t, 135600, after, "6 % became 7 %")
	later, _, _ := totals(t, w, "2008-06", 0)
	require.EqualValues(t, 127600, later, "and is 6 % again after its last day")
	known, _, _ := totals(t, w, "2007-06", cal.MustDate("2020-01-01"))
	require.EqualValues(t, 127600, known, "as known before, it was 6 %")

	_, err = op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Conflict), err)
}

func TestARejectionSaysWhy(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	p := proposeSeven(t, w, c)
	_, err := op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID})
	require.True(t, fault.Is(err, fault.Invalid), err)
}

func TestAValueThatTheEngineCannotUseIsRefused(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	for _, body := range []string{`{"rate_pct":"many"}`, `{"unknown":1}`, `[]`} {
		_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_parameter", law.ProposeParameterInput{
			Series: series, Body: json.RawMessage(body), ValidFrom: cal.MustDate("2007-01-01"), Source: "x"})
		require.True(t, fault.Is(err, fault.Invalid), "%s: %v", body, err)
	}
}

func TestColoursThatCannotBeReadAreRefused(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_brand", law.ProposeBrandInput{Dress: law.Dress{Primary: "#eeeeee", OnPrimary: "#ffffff", Accent: "#0b5a94"}})
	require.True(t, fault.Is(err, fault.Invalid), err)
}

func TestWhatAppliedIsToldWithItsSourceAndWhoApprovedIt(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	p := proposeSeven(t, w, c)
	_, err := op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.NoError(t, err)
	ask := func(in law.AppliedInput) []law.Applied {
		list, err := op.Call[[]law.Applied](administrator(w, "01"), c, "law.applied", in)
		require.NoError(t, err)
		return list
	}
	june := cal.MustDate("2007-06-15")
	now := ask(law.AppliedInput{On: june, Search: "family_benefits employer"})
	require.Len(t, now, 1)
	require.Contains(t, string(now[0].Value), `"7"`)
	require.Equal(t, []string{"Décret 1", "Admin 02", "Admin 01"}, []string{now[0].Source, now[0].ApprovedBy, now[0].ProposedBy})
	then := ask(law.AppliedInput{On: june, AsKnown: cal.MustDate("2020-01-01"), Search: "family_benefits employer"})
	require.Len(t, then, 1)
	require.NotContains(t, string(then[0].Value), `"7"`)
	require.Len(t, ask(law.AppliedInput{On: june, Search: "family_benefits employer", History: true}), 2)
	for _, kind := range []string{"minimum_wage", "penalty", "due"} {
		require.NotEmpty(t, ask(law.AppliedInput{On: june, Kind: kind}), kind)
	}
}

func TestATargetOfARegionIsSpreadOverItsMonthsAndKeepsItsHistory(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	in := law.ProposeTargetInput{Indicator: "KPI-01", Period: cal.MustPeriod("2026-Q1"), Region: w.Fund("ma-cnss").Folder.Territory.Regions[0].Code,
		Value: "100", Source: "Plan 2026", Phasing: []int32{5, 3, 2}}
	set := func(value string) {
		in.Value = effective.Decimal(value)
		p, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_target", in)
		require.NoError(t, err)
		_, err = op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
		require.NoError(t, err)
	}
	set("100")
	set("120")
	ask := func(history bool) []law.Applied {
		list, err := op.Call[[]law.Applied](administrator(w, "01"), c, "law.applied", law.AppliedInput{On: cal.MustDate("2026-02-01"), Kind: "target", Search: "2026-Q1", History: history})
		require.NoError(t, err)
		return list
	}
	require.Len(t, ask(false), 1)
	require.Contains(t, string(ask(false)[0].Value), `"120"`)
	require.Equal(t, "Admin 02", ask(false)[0].ApprovedBy)
	require.Len(t, ask(true), 2)

	for _, wrong := range []law.ProposeTargetInput{
		{Indicator: "KPI-99", Period: in.Period, Value: "1", Source: "x"},
		{Indicator: "KPI-01", Period: in.Period, Value: "1", Source: "x", Region: "nowhere"},
		{Indicator: "KPI-01", Period: in.Period, Value: "1", Source: "x", Phasing: []int32{1, 2}},
	} {
		_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_target", wrong)
		require.True(t, fault.Is(err, fault.Invalid), "%+v: %v", wrong, err)
	}
}
