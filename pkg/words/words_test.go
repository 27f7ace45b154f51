package words

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/money"
)

var (
	cfa    = money.Currency{Code: "XOF"}
	dirham = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}
)

// golden is what the internationalisation library of a browser (ICU, CLDR 48) writes; direction marks taken out.
type golden struct {
	Numbers, Money, Percent, Dates, Months [][]any
}

func cldr(t *testing.T) golden {
	t.Helper()
	raw, err := os.ReadFile("testdata/cldr48.json")
	require.NoError(t, err)
	var g golden
	require.NoError(t, json.Unmarshal(raw, &g))
	return g
}

func TestNumbersAreWrittenAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for _, c := range cldr(t).Numbers {
		require.Equal(t, c[2], Int(Lang(c[0].(string)), int64(c[1].(float64))), "%v", c)
	}
}

func TestAmountsAreWrittenAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for _, c := range cldr(t).Money {
		d := int(c[2].(float64))
		got := Money(Lang(c[0].(string)), money.Minor(c[3].(float64)), money.Currency{Code: c[1].(string), Decimals: d, Shown: d})
		if c[0] == "es" || c[0] == "pt" {
			continue // their own tests: CLDR names the CFA franc by its code in Spanish
		}
		require.Equal(t, spaces(c[4].(string)), spaces(got), "%v", c)
	}
}

// spaces evens out which no-break space stands before a currency.
func spaces(s string) string { return strings.ReplaceAll(s, nnbsp, nbsp) }

func TestRatesAreWrittenAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for _, c := range cldr(t).Percent {
		r, err := money.ParsePercent(c[1].(string))
		require.NoError(t, err)
		require.Equal(t, c[2], Percent(Lang(c[0].(string)), r), "%v", c)
	}
}

func TestDatesAreWrittenAsBrowsersDo(t *testing.T) {
	t.Parallel()
	for _, c := range cldr(t).Dates {
		d := cal.MustDate(c[1].(string))
		require.Equal(t, c[2], Date(Lang(c[0].(string)), d), "%v", c)
		require.Equal(t, c[3], LongDate(Lang(c[0].(string)), d), "%v", c)
	}
	for _, c := range cldr(t).Months {
		m, err := cal.ParseMonth(c[1].(string))
		require.NoError(t, err)
		require.Equal(t, c[2], Month(Lang(c[0].(string)), m), "%v", c)
	}
}

func TestTheFirstOfAMonthIsPremierInFrench(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1er décembre 2026", Date(French, cal.MustDate("2026-12-01")))
	require.Equal(t, "mardi 1er décembre 2026", LongDate(French, cal.MustDate("2026-12-01")))
	require.Equal(t, "–", Date(French, 0))
	require.Equal(t, "21/11/2026 à 06:05", Moment(French, time.Date(2026, 11, 21, 6, 5, 0, 0, time.UTC)))
}

func TestPeriodsHaveNames(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]string{"juin 2007": "2007-06", "1er trimestre 2007": "2007-Q1", "4e trimestre 2026": "2026-Q4", "année 2026": "2026"} {
		require.Equal(t, want, Period(French, cal.MustPeriod(p)))
	}
	require.Equal(t, "Q2 2007", Period(English, cal.MustPeriod("2007-Q2")))
	require.Equal(t, "الربع الثاني 2007", Period(Arabic, cal.MustPeriod("2007-Q2")))
	require.Equal(t, "غشت 2026", Period("ar-MA", cal.MustPeriod("2026-08")))
}

func TestDecimalsKeptAndNotShownAreRoundedAway(t *testing.T) {
	t.Parallel()
	ariary := money.Currency{Code: "MGA", Decimals: 2, Shown: 0}
	require.Equal(t, "1"+nnbsp+"235", Figure(French, 123_450, ariary))
	require.Equal(t, "-1"+nnbsp+"235", Figure(French, -123_450, ariary))
}

func TestARatioOfNothingIsNotZero(t *testing.T) {
	t.Parallel()
	require.Equal(t, "–", Ratio(French, 0, 0, 1))
	require.Equal(t, "87,4"+nbsp+"%", Ratio(French, 1204, 1378, 1))
	require.Equal(t, "66.667%", Ratio(English, 2, 3, 3))
}

func TestCompactKeepsThreeDigits(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]int64{"980": 980, "9 999": 9_999, "35 k": 35_000, "350 k": 350_400, "1,9 Md": 1_920_000_000, "2 M": 2_000_000, "-58,4 M": -58_400_000, "410 M": 410_000_000} {
		require.Equal(t, want, strings.NewReplacer(nbsp, " ", nnbsp, " ").Replace(Compact(French, n)))
	}
	require.Equal(t, "1,9"+nbsp+"Md", CompactMoney(French, 192_000_000_000, dirham))
}

func TestAmountsAreSpeltOut(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]int64{
		"zéro": 0, "un": 1, "seize": 16, "vingt et un": 21, "trente-deux": 32, "soixante-dix": 70, "soixante et onze": 71, "soixante-dix-neuf": 79,
		"quatre-vingts": 80, "quatre-vingt-un": 81, "quatre-vingt-onze": 91, "quatre-vingt-dix-neuf": 99, "cent": 100, "cent un": 101, "deux cents": 200,
		"deux cent un": 201, "trois cent quatre-vingts": 380, "mille": 1000, "mille un": 1001, "deux mille": 2000, "quatre-vingt mille": 80_000,
		"deux cent mille": 200_000, "deux cent soixante-quinze mille": 275_000, "un million": 1_000_000, "deux cents millions": 200_000_000,
		"quatre-vingts millions": 80_000_000, "un milliard deux cent trente-quatre millions cinq cent soixante-sept mille huit cent quatre-vingt-dix": 1_234_567_890, "moins douze": -12,
	} {
		require.Equal(t, want, Spell(n))
	}
}

func TestAnAmountIsSpeltWithItsCurrency(t *testing.T) {
	t.Parallel()
	require.Equal(t, "deux cent soixante-quinze mille francs CFA", SpellMoney(275_000, cfa))
	require.Equal(t, "un million de francs CFA", SpellMoney(1_000_000, cfa))
	require.Equal(t, "un million un francs CFA", SpellMoney(1_000_001, cfa))
	require.Equal(t, "zéro franc CFA", SpellMoney(0, cfa))
	require.Equal(t, "mille deux cent trente-quatre dirhams et cinquante centimes", SpellMoney(123_450, dirham))
	require.Equal(t, "un dirham et un centime", SpellMoney(101, dirham))
	require.Equal(t, "moins dix dirhams", SpellMoney(-1_000, dirham))
	require.Equal(t, "deux francs congolais", SpellMoney(200, money.Currency{Code: "CDF", Decimals: 2}))
	require.Equal(t, "trois francs guinéens", SpellMoney(3, money.Currency{Code: "GNF"}))
	require.Equal(t, "cinq ariary", SpellMoney(500, money.Currency{Code: "MGA", Decimals: 2}))
}

// A number spelt out twice the same would be two receipts that cannot be told apart.
func TestTwoNumbersAreNeverSpeltTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		a, b := rapid.Int64Range(0, 1e12).Draw(r, "a"), rapid.Int64Range(0, 1e12).Draw(r, "b")
		require.Equal(t, a == b, Spell(a) == Spell(b))
	})
	seen := map[string]int64{}
	for n := range int64(20_000) {
		s := Spell(n)
		if other, twice := seen[s]; twice {
			require.Failf(t, "spelt the same", "%d and %d: %s", n, other, s)
		}
		seen[s] = n
	}
}

func TestLanguagesKnowTheirDirection(t *testing.T) {
	t.Parallel()
	require.Equal(t, "rtl", Lang("ar-MA").Dir())
	require.Equal(t, "ltr", French.Dir())
	require.Equal(t, "العربية", Lang("ar").OwnName())
	require.False(t, Lang("xx").Known())
	require.Equal(t, Int(French, 1234), Int("xx", 1234), "an unknown language reads as French")
}

func TestFrenchElidesBeforeAMonth(t *testing.T) {
	t.Parallel()
	require.Equal(t, "déclaration d’avril 2026", Elide("fr", "déclaration de avril 2026"))
	require.Equal(t, "D’octobre à mai, de mai à août", Elide("fr-MA", "De octobre à mai, de mai à août"))
	require.Equal(t, "de avril", Elide("pt", "de avril"))
}
