package web

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/money"
)

var (
	dirham = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}
	franc  = money.Currency{Code: "XOF"}
	dinar  = money.Currency{Code: "TND", Decimals: 3, Shown: 3}
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		in    money.Currency
		minor money.Minor
	}{
		{"1 234,50", dirham, 123450}, {"1234.5", dirham, 123450}, {"1.234,50", dirham, 123450}, {"1,234.50", dirham, 123450},
		{"1\u202f234\u00a0567,8", dirham, 123456780}, {"1'234.50", dirham, 123450}, {"1.234.567", dirham, 123456700},
		{"-12,3", dirham, -1230}, {"\u221212,3", dirham, -1230}, {"+7", dirham, 700}, {"", dirham, 0}, {"  ", dirham, 0},
		{"1.234", franc, 1234}, {"1,234", franc, 1234}, {"1 234", franc, 1234}, {"1.234.567", franc, 1234567}, {"12,00", franc, 12},
		{"1.234", dinar, 1234}, {"1.234,500", dinar, 1234500},
	} {
		got, err := Amount(c.typed, c.in)
		require.NoError(t, err, "%q", c.typed)
		require.Equal(t, c.minor, got, "%q in %s", c.typed, c.in.Code)
	}
}

func TestWhatCouldMeanTwoAmountsOrNoneIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		in    money.Currency
	}{
		{"1.234", dirham}, {"10.000", dirham}, {"1,000", dirham}, {"1.5", franc}, {"12.05.07", dirham}, {"12.05.2007", dirham},
		{"1,234,56", dirham}, {"1.2,3.4", dirham}, {"1..2", dirham}, {".5", dirham}, {"5.", dirham}, {"--1", dirham}, {"1-2", dirham},
		{"1e5", dirham}, {"0x10", dirham}, {"NaN", dirham}, {"douze", dirham}, {"12 MAD", dirham}, {"١٢", dirham},
		{"99999999999999999999", dirham}, {"1\x00", dirham},
	} {
		_, err := Amount(c.typed, c.in)
		require.Error(t, err, "%q in %s", c.typed, c.in.Code)
	}
}

func TestAnAmountShownInAnyMannerIsReadBackTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom([]money.Currency{dirham, franc, dinar}).Draw(t, "currency")
		m := money.Minor(rapid.Int64Range(-1e14, 1e14).Draw(t, "amount"))
		group := rapid.SampledFrom([]string{"", " ", "\u00a0", "\u202f", "'"}).Draw(t, "group")
		sign := rapid.SampledFrom([]string{",", "."}).Draw(t, "sign")
		whole, frac, _ := strings.Cut(c.Decimal(m), ".")
		typed := grouped(whole, group)
		if frac != "" {
			typed += sign + frac
		}
		got, err := Amount(typed, c)
		require.NoError(t, err, typed)
		require.Equal(t, m, got, typed)
	})
}

func grouped(digits, by string) string {
	sign := ""
	if rest, neg := strings.CutPrefix(digits, "-"); neg {
		sign, digits = "-", rest
	}
	out := ""
	for len(digits) > 3 {
		out, digits = by+digits[len(digits)-3:]+out, digits[:len(digits)-3]
	}
	return sign + digits + out
}

// FuzzAmount: never a panic, and what is read is one exact number: written plainly it is read as itself.
func FuzzAmount(f *testing.F) {
	for _, s := range []string{"1 234,50", "1.234.567", "1,234.50", "-0", "1.234", "٣", "\u2212,", "999999999999999999"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, s string, decimals int) {
		c := money.Currency{Decimals: decimals & 3}
		m, err := Amount(s, c)
		if err != nil {
			return
		}
		again, err := c.Parse(c.Decimal(m))
		if err != nil || again != m {
			t.Fatalf("%q read as %d, written %s, read as %d (%v)", s, m, c.Decimal(m), again, err)
		}
	})
}
