package i18n

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/money"
)

func catalog(t *testing.T, files map[string]string) *Catalog {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c := &Catalog{}
	require.NoError(t, c.Add(fsys))
	return c
}

func TestAKeyIsFoundInTheLanguageElseInFrenchElseShown(t *testing.T) {
	t.Parallel()
	c := catalog(t, map[string]string{"i18n/fr.json": `{"a":{"b":"bonjour","c":"merci"}}`, "i18n/en.json": `{"a":{"b":"hello"}}`})
	say := func(lang Lang, key string) string { return translate(c, lang, money.Currency{}, key, nil) }
	require.Equal(t, "hello", say("en", "a.b"))
	require.Equal(t, "merci", say("en", "a.c"))
	require.Equal(t, "bonjour", say("fr-MA", "a.b"), "the country does not change the words")
	require.Equal(t, "a.d", say("en", "a.d"))
}

func TestPluralsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	c := catalog(t, map[string]string{
		"fr.json": `{"staff":{"one":"{n} salarié","other":"{n} salariés"}}`,
		"en.json": `{"staff":{"one":"{n} employee","other":"{n} employees"}}`,
		"ar.json": `{"staff":{"zero":"لا أجراء","one":"أجير واحد","two":"أجيران","few":"{n} أجراء","many":"{n} أجيرا","other":"{n} أجير"}}`,
	})
	say := func(lang Lang, n int) string { return translate(c, lang, money.Currency{}, "staff", []any{"n", n}) }
	require.Equal(t, "0 salarié", say("fr", 0))
	require.Equal(t, "1 salarié", say("fr", 1))
	require.Equal(t, "2 salariés", say("fr", 2))
	require.Equal(t, "0 employees", say("en", 0))
	for n, want := range map[int]string{0: "لا أجراء", 1: "أجير واحد", 2: "أجيران", 3: "3 أجراء", 11: "11 أجيرا", 100: "100 أجير", 103: "103 أجراء"} {
		require.Equal(t, want, say("ar", n))
	}
}

func TestArgumentsAreWrittenInTheReadersManner(t *testing.T) {
	t.Parallel()
	c := catalog(t, map[string]string{"fr.json": `{"due":"{amount} avant le {day} pour {period}, {who}"}`})
	got := translate(c, "fr", money.Currency{Code: "XOF"}, "due", []any{"amount", money.Minor(275000), "day", cal.MustDate("2026-12-15"), "period", cal.MustPeriod("2026-Q4"), "who", "Awa {day}"})
	require.Equal(t, "275\u202f000\u00a0F\u202fCFA avant le 15 décembre 2026 pour 4e trimestre 2026, Awa {day}", got, "what people typed is never a placeholder")
}

func TestTheSameKeyTwiceIsRefused(t *testing.T) {
	t.Parallel()
	c := catalog(t, map[string]string{"fr.json": `{"a":"x"}`})
	require.ErrorContains(t, c.Add(fstest.MapFS{"fr.json": {Data: []byte(`{"a":"y"}`)}}), "twice")
	require.ErrorContains(t, c.Add(fstest.MapFS{"fr.json": {Data: []byte(`{"b":1}`)}}), "want a text")
}

func TestTheContextCarriesLanguageAndCurrency(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	require.Equal(t, Lang("fr"), From(ctx))
	ctx = WithCurrency(With(ctx, "ar-MA"), money.Currency{Code: "MAD", Decimals: 2, Shown: 2})
	require.Equal(t, Lang("ar-MA"), From(ctx))
	require.Equal(t, "MAD", Currency(ctx).Code)
}

func TestAMomentIsWrittenByTheFundsClock(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	ctx := With(context.Background(), "fr")
	require.Equal(t, "22/11/2026 à 23:30", Moment(ctx, at), "nobody said which fund's")
	casablanca := time.FixedZone("Africa/Casablanca", 3600)
	require.Equal(t, "23/11/2026 à 00:30", Moment(WithZone(ctx, casablanca), at))
}
