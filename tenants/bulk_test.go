package tenants

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

func morocco2007(t testing.TB) *contribution.RuleSet {
	f, err := Load(Embedded(), "ma-cnss")
	require.NoError(t, err)
	rs, err := f.Law().Resolve(contribution.Query{Period: cal.MustPeriod("2007-06")})
	require.NoError(t, err)
	return rs
}

// BenchmarkMoroccoBulk and BenchmarkMoroccoByHand compare the engine with the loop one would write for 2007 alone.
// Each turn is 1,000 lines.
func BenchmarkMoroccoBulk(b *testing.B) {
	rs := morocco2007(b)
	dst := make([]money.Minor, len(rs.Components))
	b.ReportAllocs()
	for b.Loop() {
		for i := range 1000 {
			dst = rs.Amounts(money.Minor(150_000+i*997), 26, dst)
		}
	}
}

func BenchmarkMoroccoByHand(b *testing.B) {
	dst := make([]int64, 9)
	for b.Loop() {
		for i := range 1000 {
			byHand(int64(150_000+i*997), dst)
		}
	}
}

//go:noinline
func byHand(wage int64, dst []int64) {
	capped := min(wage, 600_000)
	dst[0] = (wage*60_000 + 500_000) / 1_000_000
	dst[1] = (capped*6_700 + 500_000) / 1_000_000
	dst[2] = (capped*3_300 + 500_000) / 1_000_000
	dst[3] = (capped*79_300 + 500_000) / 1_000_000
	dst[4] = (capped*39_600 + 500_000) / 1_000_000
	dst[5] = (wage*20_000 + 500_000) / 1_000_000
	dst[6] = (wage*20_000 + 500_000) / 1_000_000
	dst[7] = (wage*15_000 + 500_000) / 1_000_000
	dst[8] = (wage*16_000 + 500_000) / 1_000_000
}

// BenchmarkResolve is what picking the law of a period costs; a rule set is kept and used for millions of lines.
func BenchmarkResolve(b *testing.B) {
	f, err := Load(Embedded(), "ma-cnss")
	require.NoError(b, err)
	law, q := f.Law(), contribution.Query{Period: cal.MustPeriod("2024-06")}
	for b.Loop() {
		_, err := law.Resolve(q)
		require.NoError(b, err)
	}
}
