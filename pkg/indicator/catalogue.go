package indicator

import (
	"slices"
	"sync"

	"socle/pkg/cal"
)

// Unit is what a figure counts.
type Unit string

// The units.
const (
	Count     Unit = "count"
	Percent   Unit = "percent"
	Money     Unit = "money"
	Days      Unit = "days"
	MoneyDays Unit = "money_days" // of a numerator only
)

// Better is which way a figure should go.
type Better string

// The two ways, and neither.
const (
	Higher  Better = "higher"
	Lower   Better = "lower"
	Neither Better = "neither"
)

// Text is a text in French and in English. Other languages translate by the indicator's id.
type Text struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// In gives the text in a language, French unless "en".
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.FR
}

// Term is a measure, added or taken away.
type Term struct {
	Measure Measure
	Minus   bool
}

// Sum is a sum of measures: a numerator or a denominator.
type Sum []Term

func plus(ms ...Measure) Sum {
	s := make(Sum, len(ms))
	for i, m := range ms {
		s[i] = Term{Measure: m}
	}
	return s
}

func (s Sum) minus(ms ...Measure) Sum {
	for _, m := range ms {
		s = append(s, Term{Measure: m, Minus: true})
	}
	return s
}

// Of is the sum for the facts of a period.
func (s Sum) Of(f Fact, p cal.Period) int64 {
	var t int64
	for _, term := range s {
		v := f[term.Measure.in(p)]
		if term.Minus {
			v = -v
		}
		t += v
	}
	return t
}

// in picks, for "recovered of what was in arrears at the start", the measure of the period's own start.
func (m Measure) in(p cal.Period) Measure {
	if m != RecoveredOfMonthStart {
		return m
	}
	switch p.Months {
	case 3:
		return RecoveredOfQuarterStart
	case 12:
		return RecoveredOfYearStart
	}
	return m
}

// Reading is one figure of an indicator. The first reading of an indicator is the one that its id means.
// Without denominator the figure is the numerator. A quantile reading is read off the histogram of decisions.
type Reading struct {
	Key         string
	Name        Text
	Unit        Unit
	Numerator   Sum
	Denominator Sum
	Quantile    int64
}

// Indicator is one entry of the catalogue.
type Indicator struct {
	ID         string
	Name       Text
	Formula    Text
	Better     Better
	Dimensions []Dimension
	Readings   []Reading
	Behind     string // what the list behind the figure lists: employers, files, persons, obligations, payments, debts, actions
}

// Main is the reading that the id means.
func (i Indicator) Main() Reading { return i.Readings[0] }

// Reading finds a reading; "" is the main one.
func (i Indicator) Reading(key string) (Reading, bool) {
	for _, r := range i.Readings {
		if r.Key == key || key == "" {
			return r, true
		}
	}
	return Reading{}, false
}

// OfAgents says whether one agent has a part of the figure in hand, and can be given a target of it.
func (i Indicator) OfAgents() bool {
	return slices.Contains([]string{"KPI-01", "KPI-04", "KPI-06", "KPI-07", "KPI-08", "KPI-10"}, i.ID)
}

// Catalogue gives the twelve indicators, in order.
func Catalogue() []Indicator { return slices.Clone(catalogue()) }

// catalogue is put together once: a dashboard looks up hundreds.
var catalogue = sync.OnceValue(func() []Indicator {
	return append(append(coverage(), compliance()...), arrears()...)
})

// Get finds an indicator by its id.
func Get(id string) (Indicator, bool) {
	for _, i := range catalogue() {
		if i.ID == id {
			return i, true
		}
	}
	return Indicator{}, false
}
