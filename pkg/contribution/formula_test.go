package contribution

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func value(name string) (*big.Rat, error) { return big.NewRat(int64(len(name)), 1), nil }

func TestFormulaComputesExactly(t *testing.T) {
	t.Parallel()
	for f, want := range map[Formula]string{"6000": "6000", "45 * SMIG": "180", "0.66*SMIG + 1": "91/25", "(2 + 1) / 3": "1", "10 - 2 - 3": "5"} {
		v, err := f.Eval(value)
		require.NoError(t, err, f)
		require.Equal(t, want, v.RatString(), f)
	}
}

func TestFormulaThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for _, f := range []Formula{"45 *", "* 3", "(1", "1)", "1 2", "a b", "1 / 0", "é", "3 % 2", "--1"} {
		require.Error(t, f.Check(), f)
	}
	require.NoError(t, Formula("").Check())
	require.Equal(t, []string{"SMIG", "plafond"}, Formula("45 * SMIG + plafond").Names())
}

func TestNameDefinedByItselfIsRefused(t *testing.T) {
	t.Parallel()
	n := &naming{values: map[string]Formula{"a": "2 * b", "b": "a + 1"}}
	_, err := Formula("a").Eval(n.rat)
	require.ErrorContains(t, err, "defined by itself")
	_, err = Formula("c").Eval(n.rat)
	require.ErrorContains(t, err, `"c"`)
}

func FuzzFormula(f *testing.F) {
	for _, s := range []string{"6000", "45 * SMIG", "(1+2)/3", "((", "1..2", "-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := Formula(s).Eval(value); err == nil && v == nil {
			t.Fatal("no value and no error")
		}
	})
}
