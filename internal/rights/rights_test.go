package rights_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/rights"
	"socle/internal/tenancy"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/policies"
)

const fund = "ma-cnss"

// house is a fund with two administrators, an agent and a manager, and policies of its own: grants change here.
type house struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
}

func openHouse(t *testing.T) house {
	t.Helper()
	w := pgtest.New(t)
	s := &rights.Service{}
	laws := &law.Service{Kinds: []law.Kind{s.Kind()}}
	policy, err := authz.New(t.Context())
	require.NoError(t, err)
	c := &op.Chain{DB: w.DB, Policy: policy, Grants: func(ctx context.Context, f *tenant.Fund) error {
		return (&tenancy.Grants{DB: w.DB, Policy: policy}).Refresh(ctx, f) // as a second later
	}}
	c.Register(laws.Operations(), s.Operations(), (&identity.Service{}).Operations())
	s.Table = c.All
	h := house{w, t, c}
	for n, role := range []string{"administrator", "administrator", "field_agent", "manager"} {
		h.account(n+1, role)
	}
	return h
}

func person(n int) string {
	return uuid.MustParse("00000000-0000-7000-8000-00000000010" + string(rune('0'+n))).String()
}

func (h house) account(n int, role string) {
	h.write(`insert into account (id, email, name, password_hash, state, created_at) values ($1, $2, $3, '', 'active', now())`, person(n), role+person(n)+"@x.test", "Personne "+role)
	h.write(`insert into account_role (account_id, role, granted_by, granted_at) values ($1, $2, 'test', now())`, person(n), role)
}

func (h house) write(sql string, args ...any) {
	h.t.Helper()
	require.NoError(h.t, h.DB.Write(h.t.Context(), h.Fund(fund), func(tx tenant.Tx) error {
		_, err := tx.Exec(h.t.Context(), sql, args...)
		return err
	}))
}

func (h house) as(n int, role string) context.Context {
	return h.As(fund, authz.Subject{ID: person(n), Name: "Personne " + role, Roles: []string{role}, Agencies: []string{"01"}})
}

func (h house) first() context.Context  { return h.as(1, "administrator") }
func (h house) second() context.Context { return h.as(2, "administrator") }

func ask(operation, role, scope string) rights.ProposeInput {
	return rights.ProposeInput{Asked: rights.Asked{Operation: operation, Role: role, Scope: scope}, Reason: "décision du conseil du 3 mars"}
}

func (h house) propose(operation, role, scope string) (law.Proposal, error) {
	return op.Call[law.Proposal](h.first(), h.chain, "rights.propose", ask(operation, role, scope))
}

func (h house) approve(p law.Proposal) error {
	_, err := op.Call[law.Proposal](h.second(), h.chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	return err
}

func (h house) matrix(on cal.Date) map[string]string {
	list, err := op.Call[[]policies.Grant](h.first(), h.chain, "identity.rights", identity.RightsInput{On: on})
	require.NoError(h.t, err)
	m := map[string]string{}
	for _, g := range list {
		m[g.Operation+" "+g.Role] = g.Scope
	}
	return m
}

func TestARightIsGivenAndTakenByTwoPeopleAndThePoliciesDecideByIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	see := func() error {
		_, err := op.Call[[]law.Target](h.as(3, "field_agent"), h.chain, "law.targets", law.TargetsInput{})
		return err
	}
	require.True(t, fault.Is(see(), fault.Forbidden))
	given, err := h.propose("law.targets", "field_agent", "fund")
	require.NoError(t, err)
	_, err = op.Call[law.Proposal](h.first(), h.chain, "law.decide", law.DecideInput{ID: given.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Forbidden), "not one's own: %v", err)
	require.Empty(t, h.matrix(0)["law.targets field_agent"], "a proposal changes nothing")
	require.NoError(t, h.approve(given))
	require.NoError(t, see())
	require.Equal(t, "fund", h.matrix(0)["law.targets field_agent"])

	taken, err := h.propose("law.targets", "field_agent", "")
	require.NoError(t, err)
	require.NoError(t, h.approve(taken))
	require.True(t, fault.Is(see(), fault.Forbidden), "taken away")

	history, err := op.Call[[]rights.Change](h.first(), h.chain, "rights.history", rights.HistoryInput{Role: "field_agent"})
	require.NoError(t, err)
	require.Len(t, history, 2)
	require.Equal(t, []string{"fund", "", "Personne administrator"}, []string{history[0].Was, history[0].Will, history[0].ApprovedBy})
	require.Equal(t, given.ID, *history[1].Proposal)
}

func TestWhatARoleHadOnADayIsTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	p, err := h.propose("law.targets", "manager", "")
	require.NoError(t, err)
	require.NoError(t, h.approve(p))
	today := cal.DateOf(time.Now().In(h.Fund(fund).Zone()))
	require.Equal(t, "fund", h.matrix(today.AddDays(-1))["law.targets manager"])
	require.Empty(t, h.matrix(today)["law.targets manager"])
	require.Equal(t, h.matrix(0), h.matrix(today))
}

func TestThePreviewNamesWhoGainsAndLosesAndWarns(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	preview := func(operation, role, scope string) rights.Effect {
		e, err := op.Call[rights.Effect](h.first(), h.chain, "rights.preview", rights.Asked{Operation: operation, Role: role, Scope: scope})
		require.NoError(t, err)
		return e
	}
	e := preview("law.targets", "manager", "")
	require.Equal(t, []any{"fund", int64(1), int64(1), false, 1}, []any{e.Was, e.Holders, e.Touched, e.Privileged, len(e.Names)})
	h.write(`insert into account_role (account_id, role, granted_by, granted_at) values ($1, 'auditor', 'test', now())`, person(4))
	e = preview("law.targets", "manager", "")
	require.EqualValues(t, 0, e.Touched, "another role grants the same")
	e = preview("law.decide", "manager", "fund")
	require.True(t, e.Privileged)
	require.True(t, e.Governing)
	require.EqualValues(t, 1, e.Touched)
}

func TestAFundIsNeverLeftWithoutTwoPeopleWhoGovernIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, operation := range rights.Governing {
		_, err := h.propose(operation, "administrator", "")
		require.True(t, fault.Is(err, fault.Conflict), "%s: %v", operation, err)
	}
	for _, operation := range rights.Governing { // managers may govern too: then administrators need not
		if p, err := h.propose(operation, "manager", "fund"); err == nil {
			require.NoError(t, h.approve(p))
		}
	}
	h.account(5, "manager")
	p, err := h.propose("identity.grant_role", "administrator", "")
	require.NoError(t, err, "two managers can")
	h.write(`update account set state = 'locked' where id = $1`, person(5))
	require.True(t, fault.Is(h.approve(p), fault.Conflict), "one manager left meanwhile")
}

func TestWhatNoFundMayChangeIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, in := range []rights.Asked{
		{Operation: "operations.jobs", Role: "administrator", Scope: "fund"},
		{Operation: "audit.seal", Role: "administrator", Scope: "fund"},
		{Operation: "law.targets", Role: "system", Scope: "fund"},
		{Operation: "law.targets", Role: "employer", Scope: "fund"},
		{Operation: "affiliation.search", Role: "insured", Scope: "agency"},
		{Operation: "affiliation.get", Role: "employer", Scope: "fund"},
		{Operation: "identity.sign_in", Role: "manager", Scope: ""},
		{Operation: "law.targets", Role: "manager", Scope: "fund"}, // as it is
		{Operation: "no.such", Role: "manager", Scope: "fund"},
	} {
		_, err := h.propose(in.Operation, in.Role, in.Scope)
		require.True(t, fault.Is(err, fault.Invalid), "%v: %v", in, err)
	}
}

func TestARightThatMovedSinceItWasProposedIsNotChanged(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	one, err := h.propose("affiliation.get", "manager", "agency")
	require.NoError(t, err)
	two, err := h.propose("affiliation.get", "manager", "")
	require.NoError(t, err)
	require.NoError(t, h.approve(two))
	require.True(t, fault.Is(h.approve(one), fault.Conflict))
	require.Empty(t, h.matrix(0)["affiliation.get manager"])
}
