package tabular

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnEditedRowKeepsItsLine(t *testing.T) {
	t.Parallel()
	src, err := OpenCSV(strings.NewReader("a;b\n1;2\n3;4\n"), Limits{})
	require.NoError(t, err)
	var got []Row
	for r, err := range src.Edited(func(r Row) Row {
		if r.Line == 3 {
			r.Cells = []string{"9", r.Cell(1)}
		}
		return r
	}).Rows() {
		require.NoError(t, err)
		got = append(got, r)
	}
	require.Equal(t, []Row{{1, []string{"a", "b"}}, {2, []string{"1", "2"}}, {3, []string{"9", "4"}}}, got)
}
