package app

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/pkg/cal"
	"socle/tenants"
)

const preparedFrame = `
kind: fund
name: Caisse d'essai
short_name: CE
country: XX
currency: {code: XOF, decimals: 0, shown: 0}
time_zone: Africa/Dakar
languages: [fr]
branches: [{code: pension, name: Pensions}]
regimes: [{code: general, name: Régime général}]
numbers:
  employer: {format: NNNNNNNK, check: luhn, confidence: confirmed}
  insured: {format: NNNNNNNNNK, check: luhn, confidence: confirmed}
  receipt: {format: YYYY-NNNNNNN, check: none, confidence: confirmed}
`

const preparedLaw = `
sources: {arrete: Arrêté 12 du 3 mars 2020}
contributions:
- {regime: general, branch: pension, bearer: employer, rate_pct: 6.4, valid_from: 2020-04-01, source: [arrete], confidence: confirmed}
- {regime: general, branch: pension, bearer: employee, rate_pct: 3.6, valid_from: 2020-04-01, source: [arrete], confidence: single_source}
due:
- {periodicity: monthly, due_day: 15, valid_from: 2020-04-01, source: [arrete], confidence: confirmed}
`

func TestAFundIsPutInProductionOnceTwoPeopleConfirmedEachOfItsValues(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	a := house(t, w, "test", "12")
	folder, err := tenants.Load(fstest.MapFS{"xx-essai/tenant.yaml": {Data: []byte(preparedFrame)}, "xx-essai/law/law.yaml": {Data: []byte(preparedLaw)}}, "xx-essai")
	require.NoError(t, err)
	_, err = a.NewFund(t.Context(), folder)
	require.NoError(t, err)

	left, err := a.PutInProduction(t.Context(), "xx-essai", true)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.Equal(t, "contribution/general/pension/employee", left[0].Series)
	live := func() bool {
		f, err := a.Registry.Fund(t.Context(), "xx-essai")
		require.NoError(t, err)
		return f.Live
	}
	require.False(t, live())

	who := func(id, name string) authz.Subject {
		return authz.Subject{ID: "00000000-0000-7000-8000-0000000000" + id, Name: name, Roles: []string{"administrator"}, Proof: "second", Reason: "confirmation"}
	}
	p, err := op.Call[law.Proposal](w.As("xx-essai", who("a1", "Une")), a.Chain, "law.propose_parameter", law.ProposeParameterInput{Series: left[0].Series,
		Body: []byte("{}"), ValidFrom: cal.MustDate("2020-04-01"), Source: "Arrêté 12, article 4, Journal officiel du 5 mars 2020"})
	require.NoError(t, err)
	left, err = a.PutInProduction(t.Context(), "xx-essai", true)
	require.NoError(t, err)
	require.Len(t, left, 1, "one person is not enough")
	require.True(t, left[0].Proposed)
	_, err = op.Call[law.Proposal](w.As("xx-essai", who("a2", "Deux")), a.Chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.NoError(t, err)

	left, err = a.PutInProduction(t.Context(), "xx-essai", true)
	require.NoError(t, err)
	require.Empty(t, left)
	require.True(t, live())
	plan, err := a.Registry.Plan(t.Context(), a.DB, folder)
	require.NoError(t, err)
	require.Zero(t, plan.Pending, "what was confirmed is kept, whatever the folder trusts")
	require.Equal(t, 1, plan.Kept)
	_, err = a.PutInProduction(t.Context(), "xx-essai", false)
	require.NoError(t, err)
	require.False(t, live())

	a.Config.Demo = true
	_, err = a.PutInProduction(t.Context(), "xx-essai", true)
	require.ErrorContains(t, err, "demonstration")
}
