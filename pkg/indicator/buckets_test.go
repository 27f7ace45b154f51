package indicator

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/ageing"
)

func TestThereIsAMeasureForEveryBucketAFundCanHave(t *testing.T) {
	t.Parallel()
	require.Equal(t, ageing.MostBuckets, int(OutstandingB7-OutstandingB0)+1)
}
