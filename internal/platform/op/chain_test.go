package op_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func TestAnOperationSaysItsReachAndItsNameOnce(t *testing.T) {
	t.Parallel()
	do := func(name string) *op.Typed[noteInput, noted] { return op.Do(name, "", (&shop{}).note) }
	require.Panics(t, func() { (&op.Chain{}).Register([]op.Op{do("shop.note")}) }, "a reach is missing")
	require.Panics(t, func() { (&op.Chain{}).Register([]op.Op{do("shop.note").Free(), do("shop.note").Free()}) }, "twice")
}

func TestAVisitorIsAskedToSignInAndNothingIsWritten(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx := authz.With(tenant.Enter(t.Context(), s.Fund("ma-cnss")), authz.Visitor("ma-cnss"))
	_, err := s.chain.Invoke(ctx, "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.Unauthenticated, kindOf(t, err))
	_, err = s.chain.Invoke(tenant.Enter(t.Context(), s.Fund("ma-cnss")), "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.Unauthenticated, kindOf(t, err), "nobody at all")
	require.Zero(t, s.ran.Load())
}

func TestOutsideAFundThereIsNothing(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.chain.Invoke(t.Context(), "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.NotFound, kindOf(t, err))
	require.False(t, s.chain.May(t.Context(), "shop.note"))
	require.False(t, s.chain.May(s.as("manager"), "shop.unknown"))
	_, err = s.chain.Invoke(s.as("manager"), "shop.unknown", nil)
	require.Error(t, err)
}

func TestARoleWithoutGrantIsRefusedAndTheRefusalAudited(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.chain.Invoke(s.as("auditor"), "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.Forbidden, kindOf(t, err))
	require.Equal(t, 1, s.audited("refused"))
	none := s.As("ma-cnss", authz.Subject{Name: "nobody"})
	_, err = s.chain.Invoke(none, "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.Forbidden, kindOf(t, err), "an account without any role")
	require.Equal(t, 2, s.audited("refused"))
	require.Zero(t, s.ran.Load())
}

func TestASubjectOfAnotherFundMayDoNothingHere(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx := authz.With(tenant.Enter(t.Context(), s.Fund("ml-inps")), authz.From(s.as("manager")))
	_, err := s.chain.Invoke(ctx, "shop.note", noteInput{Employer: "a", Word: "x"})
	require.Equal(t, fault.Forbidden, kindOf(t, err))
	require.Zero(t, s.ran.Load())
}

func TestAnotherEmployersThingAnswersAsOneThatDoesNotExist(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, others := s.chain.Invoke(s.as("employer", "a"), "shop.note", noteInput{Employer: "b", Word: "x"})
	_, absent := s.chain.Invoke(s.as("employer", "a"), "shop.note", noteInput{Employer: "zz", Word: "x"})
	require.Equal(t, absent.Error(), others.Error(), "the answer tells nothing")
	require.Equal(t, fault.NotFound, kindOf(t, others))
	require.Equal(t, 1, s.audited("refused"), "the attempt is kept")
	require.Zero(t, s.ran.Load())
	_, err := s.chain.Invoke(s.as("employer", "a"), "shop.note", noteInput{Employer: "a", Word: "x"})
	require.NoError(t, err)
}

func TestAQuestionCannotWrite(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.chain.Invoke(s.as("manager"), "shop.sneak", noteInput{Employer: "a", Word: "x"})
	require.ErrorContains(t, err, "read-only")
	require.Zero(t, s.notes())
}

func TestWhatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.chain.Invoke(s.as("manager"), "shop.note", noteInput{Employer: "a", Word: "x", Fail: true})
	require.Equal(t, fault.Conflict, kindOf(t, err))
	require.Equal(t, int64(1), s.ran.Load())
	require.Zero(t, s.notes())
	require.Zero(t, s.audited("done"))
}

func TestACommandAndAWatchedReadAreAuditedWithTheirThing(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	in := noteInput{Employer: "a", Word: "x", Password: "hunter2 and more", File: op.File{Name: "f.pdf", Body: []byte("secret body")}}
	_, err := s.chain.Invoke(s.as("manager"), "shop.note", in)
	require.NoError(t, err)
	_, err = s.chain.Invoke(s.as("manager"), "shop.look", in)
	require.NoError(t, err)
	require.Equal(t, 1, s.count(`select count(*) from audit where action = 'shop.note' and outcome = 'done' and resource_id = 'a'`))
	require.Equal(t, 1, s.count(`select count(*) from audit where action = 'shop.look' and outcome = 'read' and resource_id = 'a'`))
	require.Zero(t, s.count(`select count(*) from audit where input::text like '%hunter2%' or input::text like '%secret body%'`))
	require.Equal(t, 2, s.count(`select count(*) from audit where input::text like '%f.pdf%'`), "a file is its name, size and digest")
}

func TestAListKnowsHowFarItReaches(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	id := "00000000-0000-7000-8000-0000000000aa"
	reach, err := op.Call[authz.Reach](s.as("employer", id), s.chain, "shop.list", op.None{})
	require.NoError(t, err)
	require.False(t, reach.All)
	require.Len(t, reach.Employers, 1)
	_, err = op.Call[noted](s.as("employer", id), s.chain, "shop.list", op.None{})
	require.Error(t, err, "another type of answer than was listed")
}
