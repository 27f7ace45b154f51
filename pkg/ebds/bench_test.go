package ebds

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/pkg/matricule"
)

// large is a file B of n known employees. They work 15 days: the format has six digits for the days of
// all, so that not more than 38,461 people can work 26 days in one file.
func large(tb testing.TB, n int) string {
	f, _, err := Read(strings.NewReader(sample), options)
	require.NoError(tb, err)
	like := f.Rows[0]
	like.Days = 15
	f.Rows = f.Rows[:0:0]
	for i := range n {
		like.Insured, err = matricule.MoroccoInsured.Make(uint64(i + 1))
		require.NoError(tb, err)
		like.Name = fmt.Sprintf("EMPLOYE %d", i)
		f.Rows = append(f.Rows, like)
	}
	return written(tb, f)
}

func BenchmarkRead50000(b *testing.B) {
	file := large(b, 50_000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		r, err := Check(strings.NewReader(file), Options{Ceiling: ceilingOf, Line: func(Line) { n++ }})
		if err != nil || !r.Accepted || n != 50_002 {
			b.Fatal(err, n, said(r))
		}
	}
}

func TestFiftyThousandLinesAreReadWellUnderASecond(t *testing.T) {
	file := large(t, 50_000)
	start := time.Now()
	r := check(t, file, options)
	require.True(t, r.Accepted)
	require.Equal(t, 50_002, r.Total.Employees)
	require.Less(t, time.Since(start), time.Second)
}
