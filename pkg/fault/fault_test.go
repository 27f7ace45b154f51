package fault

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var kinds = []Kind{Invalid, Malformed, Unauthenticated, Forbidden, NotFound, Conflict, TooLarge, TooMany, Unavailable}

func TestThereAreNineKindsAllDifferent(t *testing.T) {
	t.Parallel()
	seen := map[Kind]bool{}
	for _, k := range kinds {
		require.NotEmpty(t, k)
		seen[k] = true
	}
	require.Len(t, seen, 9)
}

func TestFaultIsFoundThroughAnyWrapping(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		var err error = New(kind, "payment.reference_unknown", "no payment %d", 7)
		for range rapid.IntRange(0, 4).Draw(t, "depth") {
			err = fmt.Errorf("import: %w", err)
		}
		for _, k := range kinds {
			require.Equal(t, k == kind, Is(err, k))
		}
		f, ok := As(err)
		require.True(t, ok)
		require.Equal(t, "payment.reference_unknown: no payment 7", f.Error())
	})
}

func TestWhatIsNoFaultIsOfNoKind(t *testing.T) {
	t.Parallel()
	for _, err := range []error{nil, io.EOF} {
		_, ok := As(err)
		require.False(t, ok)
		require.False(t, Is(err, Invalid))
	}
}

func TestCauseIsKeptForTheLogAndNeverShown(t *testing.T) {
	t.Parallel()
	secret := errors.New("relation \"emp\" does not exist")
	err := New(Unavailable, "bank.silent", "the bank does not answer; try again").Because(secret)
	require.ErrorIs(t, err, secret)
	require.NotContains(t, err.Error(), "relation")
}

func TestFaultWithoutMessageSaysItsCode(t *testing.T) {
	t.Parallel()
	require.Equal(t, "session.expired", New(Unauthenticated, "session.expired", "").Error())
}

func TestFindingsAreAllKeptAndSaid(t *testing.T) {
	t.Parallel()
	f := Found(
		Finding{Line: 3, Field: "wage", Code: "wage.negative", Message: "is below zero"},
		Finding{Code: "file.empty", Message: "nothing in it"},
	)
	require.Equal(t, Invalid, f.Kind)
	require.Len(t, f.Findings, 2)
	require.Equal(t, "input.invalid: wage is below zero; nothing in it", f.Error())
	one := Field("amount", "amount.zero", "must be above %d", 0)
	require.Equal(t, []Finding{{Field: "amount", Code: "amount.zero", Message: "must be above 0"}}, one.Findings)
}

func TestMissingSaysWhatAndNeverWhose(t *testing.T) {
	t.Parallel()
	f := Missing("payment")
	require.Equal(t, NotFound, f.Kind)
	require.Equal(t, "payment.not_found", f.Code)
}

func TestArgumentsAreAddedForTheTranslation(t *testing.T) {
	t.Parallel()
	f := New(Conflict, "declaration.filed", "already filed").With("period", "2007-06").With("lines", 12)
	require.Equal(t, map[string]any{"period": "2007-06", "lines": 12}, f.Args)
}
