package declaration

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/money"
)

var rules = Rules{FullDays: 26, MinimumWage: 2600_00, Currency: money.Currency{Code: "MAD", Decimals: 2, Shown: 2}}

// entry is somebody who worked the month for a wage.
func entry(line int, change func(*Entry)) Entry {
	e := Entry{Line: line, Person: uuid.New(), Name: "NOM", Days: 26, Wage: 3000_00, OnStaff: true}
	if change != nil {
		change(&e)
	}
	return e
}

func minor(m money.Minor) *money.Minor { return &m }

func TestEachRuleOfALineFindsWhatItIsFor(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Entry){
		"declaration.days_over":           func(e *Entry) { e.Days = 27 },
		"declaration.days_negative":       func(e *Entry) { e.Days = -1 },
		"declaration.wage_negative":       func(e *Entry) { e.Wage = -1 },
		"declaration.situation_unknown":   func(e *Entry) { e.Situation = "holiday" },
		"declaration.name_missing":        func(e *Entry) { e.Name = " " },
		"declaration.absence_unexplained": func(e *Entry) { e.Days, e.Wage = 0, 0 },
		"declaration.wage_without_days":   func(e *Entry) { e.Days = 0 },
		"declaration.days_without_wage":   func(e *Entry) { e.Wage = 0 },
		"declaration.situation_with_pay":  func(e *Entry) { e.Situation = UnpaidLeave },
		"declaration.under_minimum":       func(e *Entry) { e.Wage = 2599_99 },
		"declaration.wage_jump":           func(e *Entry) { e.LastWage = minor(1999_99) },
	} {
		require.Equal(t, []string{want}, codes(rules.Examine([]Entry{entry(1, change)})), want)
	}
	for name, change := range map[string]func(*Entry){
		"a plain month":            nil,
		"a last wage when leaving": func(e *Entry) { e.Days, e.Situation = 0, Left },
		"nothing on unpaid leave":  func(e *Entry) { e.Days, e.Wage, e.Situation = 0, 0, UnpaidLeave },
		"half a month":             func(e *Entry) { e.Days, e.Wage = 13, 1300_00 },
		"occasional labour":        func(e *Entry) { e.Person, e.Anonymous, e.Name, e.Wage, e.Days = uuid.Nil, true, "", 90_00, 400 },
		"half as much again":       func(e *Entry) { e.LastWage = minor(2000_00) },
	} {
		require.Empty(t, rules.Examine([]Entry{entry(1, change)}), name)
	}
}

func TestTheSamePersonTwiceIsFoundOnTheSecondLine(t *testing.T) {
	t.Parallel()
	a := entry(1, nil)
	b := entry(2, func(e *Entry) { e.Person = a.Person })
	found := rules.Examine([]Entry{a, b, entry(3, func(e *Entry) { e.Person, e.IDNumber = uuid.Nil, "AB 12" }),
		entry(4, func(e *Entry) { e.Person, e.IDNumber = uuid.Nil, "ab 12" })})
	require.Equal(t, []string{"declaration.duplicate", "declaration.duplicate"}, codes(found))
	require.Equal(t, 2, found[0].Line)
	require.Equal(t, 4, found[1].Line)
}

func TestTheMinimumIsInProportionToTheDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		days := rapid.IntRange(1, 26).Draw(r, "days")
		least := rules.least(days)
		require.LessOrEqual(t, int64(least)*26, int64(rules.MinimumWage)*int64(days), "rounded down")
		under := rules.Examine([]Entry{entry(1, func(e *Entry) { e.Days, e.Wage = days, least-1 })})
		require.Equal(t, []string{"declaration.under_minimum"}, codes(under))
		require.Empty(t, rules.Examine([]Entry{entry(1, func(e *Entry) { e.Days, e.Wage = days, least })}))
	})
}

func TestFindingsSayWhatToDoInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range Codes.Texts() {
		f := Codes.New(1, "", "", c.Code, "2234.70", "2007-06-01")
		for _, lang := range []string{"fr", "en"} {
			require.NotContains(t, Codes.In(lang, f), "{", c.Code)
			require.NotContains(t, Codes.In(lang, f), "invalid", c.Code)
		}
	}
	f := Codes.New(1, "", "wage", "declaration.under_minimum", "2234.70", "26")
	require.Contains(t, Words("fr", f), "2\u202f234,70 pour 26 jours")
	require.Contains(t, Words("fr", Codes.New(1, "", "", "declaration.not_on_staff", "2007-06-01")), "01/06/2007")
}
