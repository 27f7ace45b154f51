package indicator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/money"
	"socle/pkg/words"
)

func TestFiguresAreSaidInTheReadersManner(t *testing.T) {
	t.Parallel()
	cfa := money.Currency{Code: "XOF"}
	for _, c := range []struct {
		lang   words.Lang
		unit   Unit
		figure string
		want   string
	}{
		{words.French, Percent, "87.45", "87,5 %"}, {words.English, Percent, "-0.04", "0.0%"},
		{words.French, Days, "1.5", "1,5 jour"}, {words.French, Days, "12.0", "12,0 jours"}, {words.English, Days, "1.0", "1.0 day"},
		{words.French, Money, "1234567", "1 234 567 F CFA"}, {words.French, Count, "1234", "1 234"}, {words.French, Percent, "luck", "–"},
	} {
		said := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Say(c.lang, c.unit, &c.figure, cfa))
		require.Equal(t, c.want, said)
	}
	require.Equal(t, "–", Value{}.Words(words.French, cfa))
	require.Equal(t, "–", Value{}.TargetWords(words.French, cfa))
}
