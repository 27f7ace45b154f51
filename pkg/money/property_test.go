package money

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// rounded is the rule written with big rationals.
func rounded(x *big.Rat, r Rounding) *big.Int {
	unit := big.NewRat(max(int64(r.Unit), 1), 1)
	in := new(big.Rat).Quo(new(big.Rat).Abs(x), unit)
	q, rem := new(big.Int).QuoRem(in.Num(), in.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(rem, 1).Cmp(in.Denom())
	switch {
	case r.Mode == Up && rem.Sign() > 0,
		r.Mode == HalfUp && twice >= 0,
		r.Mode == HalfEven && (twice > 0 || twice == 0 && q.Bit(0) == 1):
		q.Add(q, big.NewInt(1))
	}
	q.Mul(q, unit.Num())
	if x.Sign() < 0 {
		q.Neg(q)
	}
	return q
}

func TestEveryRoundingIsExactAgainstRationals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Rounding{rapid.SampledFrom([]Mode{HalfUp, HalfEven, Down, Up}).Draw(t, "mode"),
			Minor(rapid.SampledFrom([]int64{0, 1, 5, 10, 100}).Draw(t, "unit"))}
		base, num := rapid.Int64().Draw(t, "base"), rapid.Int64().Draw(t, "num")
		den := rapid.Int64Range(1, math.MaxInt64/50).Draw(t, "den")
		x := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(base), big.NewInt(num)), big.NewInt(den))
		want := rounded(x, r)
		if new(big.Int).Abs(want).Cmp(big.NewInt(math.MaxInt64)) > 0 {
			require.Panics(t, func() { r.Ratio(Minor(base), num, den) })
			return
		}
		require.Equal(t, want.String(), Currency{}.Decimal(r.Ratio(Minor(base), num, den)))
	})
}

func TestTiesAreFoundExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n, den := rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "n"), 2*rapid.Int64Range(1, 1000).Draw(t, "half")
		mode := rapid.SampledFrom([]Mode{HalfUp, HalfEven, Down, Up}).Draw(t, "mode")
		x := big.NewRat(n*den+den/2, den) // n and a half
		require.Equal(t, rounded(x, Rounding{Mode: mode}).Int64(), int64(Rounding{Mode: mode}.Ratio(Minor(n*den+den/2), 1, den)))
	})
}

func TestMoreBaseIsNeverLessContribution(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Rounding{rapid.SampledFrom([]Mode{HalfUp, HalfEven, Down, Up}).Draw(t, "mode"), Minor(rapid.Int64Range(0, 10).Draw(t, "unit"))}
		rate := Rate(rapid.Int64Range(0, 1_000_000).Draw(t, "rate"))
		a, b := rapid.Int64Range(0, 1e12).Draw(t, "a"), rapid.Int64Range(0, 1e6).Draw(t, "more")
		require.LessOrEqual(t, r.Of(Minor(a), rate), r.Of(Minor(a+b), rate))
	})
}

func TestPartsAlwaysAddUpAndStayWithinOneUnitOfTheirShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64().Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, math.MaxInt64/40), 1, 30).Draw(t, "weights")
		parts, sum, of := Allocate(Minor(total), weights...), new(big.Int), new(big.Int)
		for i, p := range parts {
			sum.Add(sum, big.NewInt(int64(p)))
			of.Add(of, big.NewInt(weights[i]))
		}
		require.Equal(t, big.NewInt(total).String(), sum.String())
		if of.Sign() == 0 {
			return
		}
		for i, p := range parts {
			share := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), of)
			off := share.Sub(share, big.NewRat(int64(p), 1))
			require.Negative(t, off.Abs(off).Cmp(big.NewRat(1, 1)))
			require.False(t, weights[i] == 0 && p != 0, "nothing to who weighs nothing")
		}
	})
}

func TestEqualWeightsNeverDifferByMoreThanOneUnitAndTheFirstGetTheRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		weights := make([]int64, rapid.IntRange(1, 40).Draw(t, "n"))
		for i := range weights {
			weights[i] = 7
		}
		parts := Allocate(Minor(rapid.Int64Range(0, 1e9).Draw(t, "total")), weights...)
		for i := 1; i < len(parts); i++ {
			require.True(t, parts[i-1] == parts[i] || parts[i-1] == parts[i]+1)
		}
	})
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := Currency{Decimals: rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "decimals")}
		m := Minor(rapid.Int64().Draw(t, "amount"))
		got, err := c.Parse(c.Decimal(m))
		require.NoError(t, err)
		require.Equal(t, m, got)
		r := Rate(rapid.Int64().Draw(t, "rate"))
		back, err := ParsePercent(r.Percent())
		require.NoError(t, err)
		require.Equal(t, r, back)
	})
}

func TestSumIsExactOrPanics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		want := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		if !want.IsInt64() {
			require.Panics(t, func() { Sum(Minor(a), Minor(b)) })
			return
		}
		require.Equal(t, Minor(want.Int64()), Sum(Minor(a), Minor(b)))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0", "-1.50", "1.5000", ".", "1e9", "92233720368547758.07", "-92233720368547758.08", "٣", "--1"} {
		f.Add(s, uint8(2))
	}
	f.Fuzz(func(t *testing.T, s string, decimals uint8) {
		c := Currency{Decimals: int(decimals % 7)}
		m, err := c.Parse(s)
		if err != nil {
			return
		}
		want, ok := new(big.Rat).SetString(s)
		require.True(t, ok, "%q was read and is no number", s)
		got, _ := new(big.Rat).SetString(c.Decimal(m))
		require.Zero(t, want.Cmp(got), "%q was read as %s", s, c.Decimal(m))
	})
}
