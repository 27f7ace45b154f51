package contribution

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/money"
)

// TestAPartIsDividedExactlyUpToTheLargestWhole compares the division by one multiplication with the exact one, at the
// bound too.
func TestAPartIsDividedExactlyUpToTheLargestWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Uint64Range(1, 2_000_000).Draw(t, "total")
		s := split{weight: rapid.Uint64Range(0, total).Draw(t, "weight"), total: total}
		c := s.cut()
		for _, n := range []money.Minor{money.Minor(rapid.Int64Range(0, int64(c.most())).Draw(t, "whole")), c.most(), c.most() - 1} {
			n = max(n, 0)
			require.Equal(t, whole.Ratio(n, int64(s.weight), int64(s.total)), money.Minor(c.part(uint64(n))))
		}
	})
}
