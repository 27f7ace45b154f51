package effective

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"socle/pkg/cal"
)

func row(from, to, recFrom, recTo string) Parameter {
	d := func(s string) cal.Date {
		if s == "" {
			return 0
		}
		return cal.MustDate(s)
	}
	return Parameter{Kind: Value, Selector: Selector{Name: "x"}, Valid: Span{d(from), d(to)}, Recorded: Span{d(recFrom), d(recTo)}}
}

func TestBothEndsOfAValueAreInForce(t *testing.T) {
	t.Parallel()
	p := row("2020-01-01", "2020-12-31", "", "")
	for day, in := range map[string]int{"2019-12-31": 0, "2020-01-01": 1, "2020-12-31": 1, "2021-01-01": 0} {
		require.Len(t, InForce([]Parameter{p}, Value, cal.MustDate(day), 0), in, day)
	}
}

func TestCorrectionIsKnownFromItsDayAndTheOldRowUntilThen(t *testing.T) {
	t.Parallel()
	ps := []Parameter{row("2020-01-01", "", "", "2021-05-10"), row("2020-01-01", "", "2021-05-10", "")}
	require.NoError(t, Overlap(ps))
	for day, want := range map[string]int{"2021-05-09": 0, "2021-05-10": 1, "": 1} {
		known, _ := cal.ParseDate(day)
		got := InForce(ps, Value, cal.MustDate("2020-06-01"), known)
		require.Len(t, got, 1)
		require.Equal(t, ps[want].Recorded, got[0].Recorded, day)
	}
}

func TestTwoValuesForOneDayAreRefused(t *testing.T) {
	t.Parallel()
	require.Error(t, Overlap([]Parameter{row("2020-01-01", "", "", ""), row("2021-01-01", "", "", "")}))
	require.Error(t, Overlap([]Parameter{row("2020-01-01", "2020-12-31", "", ""), row("2020-12-31", "", "", "")}))
	require.NoError(t, Overlap([]Parameter{row("2020-01-01", "2020-12-30", "", ""), row("2020-12-31", "", "", "")}))
	require.Error(t, Overlap([]Parameter{row("2020-01-02", "2020-01-01", "", "")}))
}

func TestSeriesAndKeyNameWhatARowIsAbout(t *testing.T) {
	t.Parallel()
	p := Parameter{Kind: Contribution, Selector: Selector{Regime: "general", Branch: "pension", Bearer: "employer", HeadcountTo: 9},
		Valid: Span{From: cal.MustDate("2006-03-01")}}
	require.Equal(t, "contribution/general/pension/employer/0-9@2006-03-01", p.Key())
}

func TestTrustIsTheLowerOfValueAndDates(t *testing.T) {
	t.Parallel()
	require.Equal(t, Demonstration, Parameter{Confidence: Verified, Dates: Demonstration}.Trust())
	require.Equal(t, Verified, Parameter{Confidence: Verified}.Trust())
	require.Error(t, Confidence("sure").Check())
}

func TestDecimalKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	var doc struct{ A, B, C Decimal }
	require.NoError(t, yaml.Unmarshal([]byte("a: 8.870\nb: '3'\nc: null"), &doc))
	require.Equal(t, []Decimal{"8.870", "3", ""}, []Decimal{doc.A, doc.B, doc.C})
	require.NoError(t, json.Unmarshal([]byte(`{"A": 0.1, "B": "12"}`), &doc))
	require.Equal(t, "1/10", doc.A.Rat().RatString())
	for _, bad := range []string{"a: 1e3", "a: 1,5", "a: [1]", "a: .5", "a: 0x1F"} {
		require.Error(t, yaml.Unmarshal([]byte(bad), &doc), bad)
	}
}

func TestSelectorFitsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	s := Selector{Regime: "general", HeadcountFrom: 20}
	require.True(t, s.Fits(Asked{Regime: "general", Headcount: 20, Sector: "BTP"}))
	require.False(t, s.Fits(Asked{Regime: "general", Headcount: 19}))
	require.False(t, s.Fits(Asked{Regime: "farm", Headcount: 20}))
	require.Equal(t, 2, s.Weight())
}
