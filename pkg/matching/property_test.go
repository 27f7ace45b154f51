package matching

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestEverySlipOfAPenIsRecognised(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{7,9}`).Draw(t, "number")
		seen := 0
		variants(number, 7, 9, func(written string) {
			seen++
			how, ok := slipOf(written, number)
			require.True(t, ok, "%s for %s", written, number)
			require.NotEqual(t, noSlip, how)
		})
		require.Positive(t, seen)
		_, ok := slipOf(number, number)
		require.False(t, ok)
	})
}

func TestScoresStayBetweenZeroAndHundredAndAreTheSumOfTheirReasons(t *testing.T) {
	t.Parallel()
	x := setup()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"AFF", atlas.Number, sucre.Number, "JUIN", "2007", "ATLAS", "TRANSPORT", "D2007050012345", "06/2007", "0661234567"}))
		e := Entry{Amount: 530_015}
		for _, w := range words.Draw(t, "words") {
			e.Text += w + rapid.SampledFrom([]string{" ", "", "-", "  "}).Draw(t, "gap")
		}
		e.Payer = rapid.SampledFrom([]string{"", "ATLAS TRANS", "INCONNU"}).Draw(t, "payer")
		out := x.Match(e)
		autos := 0
		for _, p := range out.Proposals {
			sum := 0
			for _, r := range p.Reasons {
				sum += r.Points
				require.Contains(t, Signs, r.Code)
			}
			require.Equal(t, min(max(sum, 0), 100), p.Score)
			if p.Auto {
				autos++
				require.GreaterOrEqual(t, p.Score, 75)
				require.True(t, p.identified)
			}
		}
		require.LessOrEqual(t, autos, 1)
	})
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"VIR CNSS AFF 1234567 JUIN 2007", "2T2007", "01/02/2007", "É.L.E ٣٤٥ 12O4567", "----", "A\xff1"} {
		f.Add(s, s)
	}
	x := setup()
	f.Fuzz(func(t *testing.T, text, payer string) {
		out := x.Match(Entry{Amount: 530_015, Text: text, Payer: payer, Account: text})
		for n, p := range out.Proposals {
			require.True(t, n == 0 || p.Score <= out.Proposals[n-1].Score)
		}
	})
}
