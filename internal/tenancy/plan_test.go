package tenancy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/tenancy"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

func TestANewFundIsPlannedWholeAndMadeOnce(t *testing.T) {
	t.Parallel()
	w, folder := pgtest.New(t), edited(t)
	p := plan(t, w, folder)
	require.True(t, p.New)
	require.Zero(t, p.Kept)
	require.Greater(t, p.Pending, 500, "migrations, configuration, law, targets and grants")
	_, err := w.Registry.Create(t.Context(), w.DB, folder, law.Seed)
	require.NoError(t, err)
	require.Empty(t, plan(t, w, folder).Changes)
	_, err = w.Registry.Create(t.Context(), w.DB, folder, law.Seed)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
}

func TestAnUnchangedFolderChangesNothingToTheByte(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	apply(t, w, edited(t))
	fund, other := bytesOf(t, w, made), bytesOf(t, w, "ma-cnss")
	require.Empty(t, apply(t, w, edited(t)).Changes)
	require.Equal(t, fund, bytesOf(t, w, made))
	require.Equal(t, other, bytesOf(t, w, "ma-cnss"))
}

func TestAPlanTellsWhatTheFolderAddsAndChangesAndApplyDoesIt(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	apply(t, w, edited(t))
	other := bytesOf(t, w, "ma-cnss")
	folder := edited(t,
		[3]string{"tenant.yaml", "short_name: CNPA", "short_name: CNPAT"},
		[3]string{"law/law.yaml", "rate_pct: 16.57", "rate_pct: 16.6"},
		[3]string{"law/law.yaml", "minimum_wages:", "values:\n- {name: plafond, amount: 100, valid_from: '2012-01-01', source: [arrete], confidence: demonstration}\n\nminimum_wages:"},
		[3]string{"targets.yaml", "KPI-06", "KPI-07"})
	want := []string{
		"add parameter value/plafond@2012-01-01",
		"add target KPI-07 2024",
		"change configuration tenant.yaml: short_name",
		"change parameter contribution/rsna/pension/employer@2009-07-01",
		"only_in_database target KPI-06 2024",
	}
	before := plan(t, w, folder)
	require.Equal(t, want, names(before))
	require.Equal(t, 4, before.Pending)
	require.Equal(t, before, apply(t, w, folder), "apply prints what it did: what was planned")
	require.Equal(t, want[4:], names(plan(t, w, folder)), "what only the database has stays, and is still told")
	require.Equal(t, "CNPAT", w.Fund(made).Folder.ShortName)
	require.Equal(t, other, bytesOf(t, w, "ma-cnss"))

	sees := pgtestLaw(t, w)
	old := sees(law.ParametersInput{Series: "contribution/rsna/pension/employer", History: true})
	require.Len(t, old, 2, "the value that was held for true until now is kept")
	require.JSONEq(t, `"16.6"`, field(t, sees(law.ParametersInput{Series: "contribution/rsna/pension/employer"})[0].Body, "rate_pct"))
}

func TestApplyNeverOverridesWhatOfficersChanged(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	apply(t, w, edited(t))
	c := w.Chain((&law.Service{}).Operations())
	one := w.As(made, authz.Subject{ID: "00000000-0000-7000-8000-0000000000a1", Name: "Une", Roles: []string{"administrator"}})
	two := w.As(made, authz.Subject{ID: "00000000-0000-7000-8000-0000000000a2", Name: "Deux", Roles: []string{"administrator"}})
	approve := func(p law.Proposal, err error) {
		require.NoError(t, err)
		_, err = op.Call[law.Proposal](two, c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
		require.NoError(t, err)
	}
	approve(op.Call[law.Proposal](one, c, "law.propose_parameter", law.ProposeParameterInput{Series: "penalty/late_payment",
		Body: json.RawMessage(`{"progressive": {"initial_pct": 1, "then_pct": 1}}`), ValidFrom: cal.MustDate("2015-01-01"), Source: "arrêté 7"}))
	approve(op.Call[law.Proposal](one, c, "law.propose_brand", law.ProposeBrandInput{Dress: law.Dress{Primary: "#003366", OnPrimary: "#ffffff", Accent: "#9a3412"}}))
	exec(t, w, "delete from f_at_cnps.role_grant where operation = 'law.targets' and role = 'auditor'")
	exec(t, w, "insert into f_at_cnps.role_grant values ('law.brand', 'insured', 'self')")

	drift := []string{
		"kept brand primary",
		"kept grant law.targets auditor",
		"kept parameter penalty/late_payment@2000-01-01",
		"kept parameter penalty/late_payment@2015-01-01",
		"only_in_database grant law.brand insured",
	}
	require.Equal(t, drift, names(plan(t, w, edited(t))))
	stands := bytesOf(t, w, made)
	folder := edited(t, [3]string{"law/law.yaml", "cap_pct: 50", "cap_pct: 40"})
	require.Zero(t, apply(t, w, folder).Pending)
	require.Equal(t, stands, bytesOf(t, w, made))
	require.Equal(t, drift, names(plan(t, w, folder)))
}

func TestApplyLeavesALineInTheFundsAuditWhenSomebodyActs(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	ctx := authz.With(t.Context(), authz.System(made, "tenant.apply"))
	for range 2 {
		_, _, err := w.Registry.Apply(ctx, w.DB, edited(t), law.Seed)
		require.NoError(t, err)
	}
	exec(t, w, `do $$ begin assert (select count(*) = 1 and bool_and(action = 'tenancy.apply') from f_at_cnps.audit); end $$`)
}

func TestAFundBeingDeletedIsNotAppliedTo(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	apply(t, w, edited(t))
	require.NoError(t, w.Registry.SetState(t.Context(), made, tenancy.Deleting))
	_, _, err := w.Registry.Apply(t.Context(), w.DB, edited(t), law.Seed)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
}

// pgtestLaw asks for parameters of the made-up fund.
func pgtestLaw(t *testing.T, w *pgtest.World) func(law.ParametersInput) []law.Parameter {
	c := w.Chain((&law.Service{}).Operations())
	return func(in law.ParametersInput) []law.Parameter {
		got, err := op.Call[[]law.Parameter](w.Role(made, "administrator"), c, "law.parameters", in)
		require.NoError(t, err)
		return got
	}
}

func field(t *testing.T, body json.RawMessage, name string) string {
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(body, &fields))
	return string(fields[name])
}
