package duedate

import (
	"fmt"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// The rhythms.
const (
	Monthly   = "monthly"
	Quarterly = "quarterly"
)

// What happens when the due day is not a working day.
const (
	Stays    = "none"
	Next     = "next_working_day"
	Previous = "previous_working_day"
)

// Rule is the body of a due parameter. Its selector's headcount bounds say for which employers it holds.
type Rule struct {
	Periodicity string `json:"periodicity" yaml:"periodicity"`
	DueDay      int    `json:"due_day,omitempty" yaml:"due_day"`           // day of the month, 31 is the last
	MonthsAfter int    `json:"months_after,omitempty" yaml:"months_after"` // after the period's last month, default 1
	DaysAfter   int    `json:"days_after,omitempty" yaml:"days_after"`     // or so many days after the period's end
	Shift       string `json:"shift,omitempty" yaml:"shift"`

	// DueOn extends one period to this very day: the row is in force on that period alone, for everyone or for whom its
	// selector says, and stands before the rule of the same rhythm.
	DueOn cal.Date `json:"due_on,omitempty" yaml:"due_on"`
}

// Check refuses a rule that gives no date.
func (r Rule) Check() error {
	switch {
	case r.Periodicity != Monthly && r.Periodicity != Quarterly:
		return fmt.Errorf("periodicity %q: want monthly or quarterly", r.Periodicity)
	case r.ways() != 1:
		return fmt.Errorf("want exactly one of due_day, days_after and due_on")
	case r.DueDay < 0 || r.DueDay > 31 || r.DaysAfter < 0 || r.DaysAfter > 366 || r.MonthsAfter < 0 || r.MonthsAfter > 12:
		return fmt.Errorf("due_day 1 to 31, days_after 1 to 366, months_after 0 to 12")
	case !slices.Contains([]string{"", Stays, Next, Previous}, r.Shift):
		return fmt.Errorf("shift %q: want none, next_working_day or previous_working_day", r.Shift)
	}
	return nil
}

func (r Rule) ways() (n int) {
	for _, set := range []bool{r.DueDay != 0, r.DaysAfter != 0, !r.DueOn.IsZero()} {
		if set {
			n++
		}
	}
	return n
}

// Period is the period of the rule's rhythm that holds the month.
func (r Rule) Period(m cal.Month) cal.Period {
	if r.Periodicity == Quarterly {
		return cal.Quarterly(m)
	}
	return cal.Monthly(m)
}

// Of is the due date of a period.
func (r Rule) Of(p cal.Period, c Calendar) cal.Date {
	if !r.DueOn.IsZero() {
		return r.DueOn
	}
	due := p.Last().AddDays(r.DaysAfter)
	if r.DueDay > 0 {
		month := p.End() + cal.Month(max(r.MonthsAfter, 1))
		due = min(month.First().AddDays(r.DueDay-1), month.Last())
	}
	switch r.Shift {
	case Next:
		return c.working(due, 1)
	case Previous:
		return c.working(due, -1)
	}
	return due
}

// Chosen is a rule with the parameter it comes from.
type Chosen struct {
	Rule
	Parameter effective.Parameter
}

// Asked says for which employer a rule is looked for. Headcount zero is not known.
type Asked struct {
	Regime    string
	Sector    string
	Headcount int
	AsKnown   cal.Date
}

// For picks the rule of an employer in force on the first day of the month: that of its regime and headcount.
// A headcount that is not known takes the rule without an upper bound.
func For(ps []effective.Parameter, m cal.Month, a Asked) (Chosen, error) {
	return pick(ps, m, a, func(Rule) bool { return true })
}

// ForPeriod picks the rule that gives a declared period its due date: of the period's own rhythm where there is one.
func ForPeriod(ps []effective.Parameter, p cal.Period, a Asked) (Chosen, error) {
	rhythm := map[int8]string{1: Monthly, 3: Quarterly}[p.Months]
	own, err := pick(ps, p.Start, a, func(r Rule) bool { return r.Periodicity == rhythm })
	if err == nil {
		return own, nil
	}
	if a.Headcount = 1; rhythm == Quarterly { // a quarter is what small employers declare
		if own, err = pick(ps, p.Start, a, func(r Rule) bool { return r.Periodicity == rhythm }); err == nil {
			return own, nil
		}
	}
	return For(ps, p.Start, Asked{Regime: a.Regime, Sector: a.Sector, AsKnown: a.AsKnown})
}

// pick takes the row that names most, then the extension of that rhythm, if the period has one. An extension that stands in
// the place of its own rule gives the date alone.
func pick(ps []effective.Parameter, m cal.Month, a Asked, wanted func(Rule) bool) (best Chosen, err error) {
	rows, err := admitted(ps, m, a)
	if err != nil {
		return best, err
	}
	for _, c := range rows {
		if c.DueOn.IsZero() && wanted(c.Rule) && best.lessThan(c) {
			best = c
		}
	}
	known := best.Parameter.Kind != ""
	var extended Chosen
	for _, c := range rows {
		if !c.DueOn.IsZero() && (known && c.Periodicity == best.Periodicity || !known && wanted(c.Rule)) && extended.lessThan(c) {
			extended = c
		}
	}
	switch {
	case extended.Parameter.Kind != "":
		return extended, extended.Check()
	case !known:
		return best, fault.New(fault.NotFound, "law.due_unknown", "no due date is known for %s, regime %q", m, a.Regime)
	}
	return best, best.Check()
}

// lessThan says whether o names more, or stands where nothing does.
func (c Chosen) lessThan(o Chosen) bool {
	return c.Parameter.Kind == "" || o.Parameter.Selector.Weight() > c.Parameter.Selector.Weight()
}

func admitted(ps []effective.Parameter, m cal.Month, a Asked) (rows []Chosen, err error) {
	for _, p := range effective.InForce(ps, effective.Due, m.First(), a.AsKnown) {
		if !admits(p.Selector, a) {
			continue
		}
		c := Chosen{Parameter: p}
		if err := p.Read(&c.Rule); err != nil {
			return nil, err
		}
		rows = append(rows, c)
	}
	return rows, nil
}

func admits(s effective.Selector, a Asked) bool {
	if s.Regime != "" && s.Regime != a.Regime || s.Sector != "" && s.Sector != a.Sector {
		return false
	}
	if a.Headcount == 0 {
		return s.HeadcountTo == 0
	}
	return a.Headcount >= s.HeadcountFrom && (s.HeadcountTo == 0 || a.Headcount <= s.HeadcountTo)
}
