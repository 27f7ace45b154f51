package contribution

import (
	"testing"

	"socle/pkg/money"
)

// BenchmarkAmounts is the bulk path on the five-branch fund; BenchmarkByHand the loop one would write for it alone.
func BenchmarkAmounts(b *testing.B) {
	rs := resolve(b, sharedBase(b), Query{})
	dst := make([]money.Minor, len(rs.Components))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		dst = rs.Amounts(money.Minor(500_000+i%2_100_000), 0, dst)
	}
}

func BenchmarkByHand(b *testing.B) {
	var dst [6]int64
	for i := 0; b.Loop(); i++ {
		byHand(int64(500_000+i%2_100_000), &dst)
	}
}

//go:noinline
func byHand(wage int64, dst *[6]int64) {
	base := min(max(wage, 550_000), 2_500_000)
	for i, rate := range [6]int64{60_000, 40_000, 40_000, 25_000, 40_000, 25_000} {
		dst[i] = (base*rate + 500_000) / 1_000_000
	}
}
