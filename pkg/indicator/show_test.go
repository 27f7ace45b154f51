package indicator

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/money"
	"socle/pkg/words"
)

func TestAFigureFitsATile(t *testing.T) {
	t.Parallel()
	mad := money.Currency{Code: "MAD", Decimals: 2, Shown: 2}
	for _, c := range []struct {
		figure string
		unit   Unit
		short  string
		scaled int64
	}{
		{"87.45", Percent, "87,5 %", 87450}, {"12.3", Days, "12,3", 12300}, {"1234", Count, "1 234", 1234},
		{"1234567", Count, "1,2 M", 1234567}, {"1234567.50", Money, "1,2 M", 123456750},
	} {
		said := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(Short(words.French, c.unit, &c.figure, mad))
		require.Equal(t, c.short, said)
		n, ok := Scaled(c.unit, &c.figure, mad)
		require.True(t, ok)
		require.Equal(t, c.scaled, n)
	}
	require.Equal(t, "–", Short(words.French, Percent, nil, mad), "not applicable is never 0 %")
	_, ok := Scaled(Percent, nil, mad)
	require.False(t, ok)
}
