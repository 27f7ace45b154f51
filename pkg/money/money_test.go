package money

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAmountIsWrittenWithAllItsDecimals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		decimals int
		minor    Minor
		want     string
	}{
		{0, 0, "0"}, {0, -3, "-3"}, {0, 1234567, "1234567"},
		{2, 0, "0.00"}, {2, 5, "0.05"}, {2, -5, "-0.05"}, {2, 123450, "1234.50"}, {2, -100, "-1.00"},
		{3, 5, "0.005"}, {3, 1000, "1.000"},
		{2, math.MaxInt64, "92233720368547758.07"}, {2, math.MinInt64, "-92233720368547758.08"},
	} {
		require.Equal(t, c.want, Currency{Decimals: c.decimals}.Decimal(c.minor))
	}
}

func TestAmountIsReadExactlyOrNotAtAll(t *testing.T) {
	t.Parallel()
	mad := Currency{Code: "MAD", Decimals: 2, Shown: 2}
	for s, want := range map[string]Minor{
		"1": 100, "1.5": 150, "1.50": 150, "1.5000": 150, "-0.01": -1, "0": 0, "-0": 0, "007.10": 710,
		"92233720368547758.07": math.MaxInt64, "-92233720368547758.08": math.MinInt64,
	} {
		got, err := mad.Parse(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got, s)
	}
	for _, s := range []string{
		"", "-", ".", ".5", "5.", "1.005", "+1", "--1", "1e3", "1,5", " 1", "1 ", "1 000", "0x1", "NaN", "١", "1.-5", "1.2.3",
		"92233720368547758.08", "-92233720368547758.09", strings.Repeat("9", 400),
	} {
		_, err := mad.Parse(s)
		require.Error(t, err, "%q", s)
	}
}

func TestRateIsExactToAMillionth(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Rate{"3.06": 30600, "0.67": 6700, "8": 80000, "0": 0, "0.0001": 1, "-1.5": -15000, "100": 1_000_000} {
		got, err := ParsePercent(s)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, s, got.Percent())
	}
	_, err := ParsePercent("0.00001")
	require.Error(t, err)
}

func TestTiesAreRoundedAsTheFundDeclares(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode            Mode
		half, more, odd Minor // 0.5, 0.6 and 1.5 units
	}{{HalfUp, 1, 1, 2}, {HalfEven, 0, 1, 2}, {Down, 0, 0, 1}, {Up, 1, 1, 2}, {"", 1, 1, 2}} {
		r := Rounding{Mode: c.mode}
		for sign := Minor(1); sign >= -1; sign -= 2 {
			require.Equal(t, sign*c.half, r.Ratio(sign, 1, 2), c.mode)
			require.Equal(t, sign*c.more, r.Ratio(sign*3, 1, 5), c.mode)
			require.Equal(t, sign*c.odd, r.Ratio(sign*3, 1, 2), c.mode)
		}
	}
}

func TestRoundingToFiveOrTenUnits(t *testing.T) {
	t.Parallel()
	require.Equal(t, Minor(1690), Rounding{HalfUp, 10}.Ratio(1693, 1, 1))
	require.Equal(t, Minor(1695), Rounding{HalfUp, 5}.Ratio(1693, 1, 1))
	require.Equal(t, Minor(1700), Rounding{Up, 10}.Ratio(1693, 1, 1))
	require.Equal(t, Minor(-1690), Rounding{Down, 10}.Ratio(-1693, 1, 1))
	require.Equal(t, Minor(20), Rounding{HalfEven, 10}.Ratio(25, 1, 1))
}

func TestContributionOfTheThesisIsRight(t *testing.T) {
	t.Parallel()
	family, _ := ParsePercent("6")
	long, _ := ParsePercent("7.93")
	require.Equal(t, Minor(480_00), Rounding{}.Of(8000_00, family))
	require.Equal(t, Minor(475_80), Rounding{}.Of(6000_00, long))
}

func TestWhatAnAmountCannotHoldIsAPanicNeverAWrongAmount(t *testing.T) {
	t.Parallel()
	big := Minor(math.MaxInt64)
	for name, wrong := range map[string]func(){
		"sum":               func() { big.Add(1) },
		"negative sum":      func() { Minor(math.MinInt64).Add(-1) },
		"ratio":             func() { Rounding{}.Ratio(big, 2, 1) },
		"ratio, far":        func() { Rounding{}.Ratio(big, math.MaxInt64, 1) },
		"rounded up to ten": func() { Rounding{Up, 10}.Ratio(big, 1, 1) },
		"unit":              func() { Rounding{Up, big}.Ratio(big, 3, 2) },
		"no denominator":    func() { Rounding{}.Ratio(1, 1, 0) },
		"denominator < 0":   func() { Rounding{}.Ratio(1, 1, -1) },
		"weights":           func() { Allocate(1, math.MaxInt64, 1) },
		"negative weight":   func() { Allocate(1, 2, -1) },
	} {
		require.Panics(t, wrong, name)
	}
	require.Equal(t, big, Rounding{}.Of(big, 1_000_000))
	require.Equal(t, -big, Rounding{}.Of(-big, 1_000_000))
}

func TestAllocateGivesTheLargestRemaindersTheRest(t *testing.T) {
	t.Parallel()
	require.Equal(t, []Minor{34, 33, 33}, Allocate(100, 1, 1, 1))
	require.Equal(t, []Minor{33, 67}, Allocate(100, 1, 2))
	require.Equal(t, []Minor{-34, -33, -33}, Allocate(-100, 1, 1, 1))
	require.Equal(t, []Minor{7, 0}, Allocate(7, 0, 0))
	require.Empty(t, Allocate(7))
	require.Equal(t, []Minor{math.MinInt64}, Allocate(math.MinInt64, 5))
}

func TestAmountIsABigintInTheDatabase(t *testing.T) {
	t.Parallel()
	v, err := Minor(-5).Value()
	require.NoError(t, err)
	require.Equal(t, int64(-5), v)
}
