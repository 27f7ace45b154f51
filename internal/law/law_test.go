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
	_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_brand", law.ProposeBrandInput{Primary: "#eeeeee", OnPrimary: "#ffffff", Accent: "#0b5a94"})
	require.True(t, fault.Is(err, fault.Invalid), err)
}
