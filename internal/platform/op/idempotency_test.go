package op_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func (s *shop) keyed(ctx context.Context, key, word string) (noted, error) {
	return op.Call[noted](op.WithKey(ctx, key), s.chain, "shop.note", &noteInput{Employer: "a", Word: word})
}

func TestTheSameKeyTwiceIsDoneOnceAndAnsweredAlike(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	first, err := s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	again, err := s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, 1, s.notes())
	require.Equal(t, 1, s.audited("done"))
}

func TestTheSameKeyForAnotherRequestIsAConflict(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	_, err = s.keyed(s.as("manager"), "k", "y")
	require.Equal(t, fault.Conflict, kindOf(t, err))
	require.Equal(t, 1, s.notes())
}

func TestAKeyBelongsToWhoUsedIt(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	first, err := s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	other, err := s.keyed(s.as("employer", "a"), "k", "x")
	require.NoError(t, err)
	require.NotEqual(t, first, other, "another person's key tells nothing of the first answer")
	require.Equal(t, 2, s.notes())
}

func TestVisitorsShareNoAnswers(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	visitor := op.WithKey(authz.With(tenant.Enter(t.Context(), s.Fund("ma-cnss")), authz.Visitor("ma-cnss")), "k")
	first, err := op.Call[noted](visitor, s.chain, "shop.open", noteInput{Employer: "a", Word: "x"})
	require.NoError(t, err)
	second, err := op.Call[noted](visitor, s.chain, "shop.open", noteInput{Employer: "a", Word: "x"})
	require.NoError(t, err)
	require.NotEqual(t, first, second)
}

func TestAKeyOfWhatFailedCanBeUsedAgain(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx := op.WithKey(s.as("manager"), "k")
	_, err := s.chain.Invoke(ctx, "shop.note", noteInput{Employer: "a", Word: "x", Fail: true})
	require.Error(t, err)
	_, err = s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	require.Equal(t, 1, s.notes())
}

func TestOneKeyPressedByManyAtOnceIsDoneOnce(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx := s.as("manager")
	answers, wait := make([]noted, 4), sync.WaitGroup{}
	for i := range answers {
		wait.Go(func() {
			out, err := s.keyed(ctx, "k", "x")
			if err == nil {
				answers[i] = out
			}
		})
	}
	wait.Wait()
	require.Equal(t, 1, s.notes())
	for _, a := range answers {
		require.Equal(t, answers[0], a)
	}
}

func TestAKeyDoesNotOutliveTheGrant(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	_, err := s.keyed(s.as("manager"), "k", "x")
	require.NoError(t, err)
	require.NoError(t, s.chain.Policy.Grant(t.Context(), "ma-cnss", nil))
	_, err = s.keyed(s.as("manager"), "k", "x")
	require.Equal(t, fault.Forbidden, kindOf(t, err))
}

func TestAFileAskedForAgainIsTheSameFile(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	ctx := op.WithKey(s.as("manager"), "k")
	first, err := op.Call[op.File](ctx, s.chain, "shop.print", op.None{})
	require.NoError(t, err)
	again, err := op.Call[op.File](ctx, s.chain, "shop.print", op.None{})
	require.NoError(t, err)
	require.Equal(t, first, again, "with its body")
}
