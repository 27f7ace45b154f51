package contribution

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// sharedBase is a fund of five branches on one base between a floor and a ceiling, rounded once together.
func sharedBase(t testing.TB) Law {
	rates := [][3]string{{"family", Employer, "6"}, {"injury", Employer, "4"}, {"pension", Employer, "4"},
		{"pension", Employee, "2.5"}, {"health", Employer, "4"}, {"health", Employee, "2.5"}}
	l := Law{Scheme: Scheme{Fund: "test", Currency: money.Currency{Code: "GNF"}, DaysPerMonth: 26, HoursPerMonth: "173.33",
		Rounding: Rounding{Level: ByLine, Mode: money.HalfUp}, Regimes: []Regime{{Code: "general"}},
		Branches: []Branch{{Code: "family"}, {Code: "injury"}, {Code: "pension"}, {Code: "health"}}}}
	for _, r := range rates {
		l.Parameters = append(l.Parameters, share(t, r[0], r[1], Rule{RatePct: effective.Decimal(r[2]), Floor: "550000", Ceiling: "2500000"}))
	}
	return l
}

// share is a contribution of regime general since 2000.
func share(t testing.TB, branch, bearer string, r Rule) Parameter {
	body, err := json.Marshal(r)
	require.NoError(t, err)
	return Parameter{Kind: effective.Contribution, Selector: effective.Selector{Regime: "general", Branch: branch, Bearer: bearer},
		Body: body, Valid: effective.Span{From: cal.MustDate("2000-01-01")}, Source: []string{"test"}, Confidence: effective.Confirmed}
}

// named is a minimum wage or a value since 2000.
func named(t testing.TB, kind effective.Kind, name string, body any) Parameter {
	b, err := json.Marshal(body)
	require.NoError(t, err)
	return Parameter{Kind: kind, Selector: effective.Selector{Name: name}, Body: b,
		Valid: effective.Span{From: cal.MustDate("2000-01-01")}, Source: []string{"test"}, Confidence: effective.Confirmed}
}

func resolve(t testing.TB, l Law, q Query) *RuleSet {
	if q.Period.IsZero() {
		q.Period = cal.MustPeriod("2024-01")
	}
	rs, err := l.Resolve(q)
	require.NoError(t, err)
	return rs
}

func amountOf(t testing.TB, a Assessment, key string) money.Minor {
	for _, d := range a.Lines {
		if d.Key() == key {
			return d.Amount
		}
	}
	require.Fail(t, "no line "+key)
	return 0
}
