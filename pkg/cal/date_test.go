package cal

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestZeroDateIsNoneAndEveryDayOfTheEpochIsADate(t *testing.T) {
	require.Empty(t, Date(0).String())
	for _, s := range []string{"1970-01-01", "1969-12-31", "0001-01-01", "2024-02-29"} {
		require.Equal(t, s, MustDate(s).String())
		require.False(t, MustDate(s).IsZero())
	}
}

func TestAddMonthsKeepsToTheLastDay(t *testing.T) {
	require.Equal(t, "2024-02-29", MustDate("2024-01-31").AddMonths(1).String())
	require.Equal(t, "2023-12-31", MustDate("2024-01-31").AddMonths(-1).String())
}

func TestPeriodsReadAndWriteThemselves(t *testing.T) {
	for _, s := range []string{"2007-06", "2007-Q2", "2007"} {
		require.Equal(t, s, MustPeriod(s).String())
	}
	q := MustPeriod("2007-Q2")
	require.Equal(t, "2007-04-01", q.First().String())
	require.Equal(t, "2007-06-30", q.Last().String())
	require.Equal(t, "2007-Q3", q.Next().String())
	_, err := ParsePeriod("2007-Q5")
	require.Error(t, err)
}
