package declaration

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// Rules are what the lines of a period are checked against. Amounts are minor units of the whole period.
type Rules struct {
	Period      cal.Period
	FullDays    int         // days of a full period of work
	MinimumWage money.Minor // for FullDays; zero when none is known
	Currency    money.Currency
}

// Entry is a line as it is examined: of a form, a file or a simulation.
type Entry struct {
	Line      int
	Person    uuid.UUID // zero: not known here, or occasional labour
	Insured   string
	Name      string
	IDNumber  string
	Days      int
	Wage      money.Minor
	Situation Situation
	OnStaff   bool
	LastWage  *money.Minor // of the period before; nil when the person was not declared
	Newcomer  bool         // without insured number: it will be given one
	Anonymous bool         // occasional labour: no person behind the line
}

// jump is by how much a wage may differ from the period before without a question: half as much again, or half.
const jumpPercent = 50

// Examine gives all findings about the lines of one declaration, in their order. It is pure: persons were looked up
// before.
func (r Rules) Examine(entries []Entry) []Finding {
	var out []Finding
	seen := make(map[string]int, len(entries))
	for i := range entries {
		e := &entries[i]
		out = append(out, r.line(e)...)
		if key := e.key(); key != "" {
			if line, twice := seen[key]; twice {
				out = append(out, e.say("insured_number", "declaration.duplicate", strconv.Itoa(line)))
				continue
			}
			seen[key] = e.Line
		}
	}
	return out
}

func (e *Entry) key() string {
	switch {
	case e.Person != uuid.Nil:
		return string(e.Person[:])
	case e.Anonymous:
		return ""
	case e.IDNumber != "":
		return "id " + strings.ToUpper(e.IDNumber)
	}
	return ""
}

func (e *Entry) say(field, code string, args ...string) Finding {
	return Codes.New(e.Line, "", field, code, args...)
}

// line checks one line on its own. What follows from a finding already made is not said again.
func (r Rules) line(e *Entry) []Finding {
	var out []Finding
	if strings.TrimSpace(e.Name) == "" && !e.Anonymous {
		out = append(out, e.say("name", "declaration.name_missing"))
	}
	switch {
	case e.Wage < 0:
		return append(out, e.say("wage", "declaration.wage_negative"))
	case e.Days < 0:
		return append(out, e.say("days", "declaration.days_negative"))
	case e.Days > r.FullDays && !e.Anonymous:
		return append(out, e.say("days", "declaration.days_over", strconv.Itoa(e.Days), strconv.Itoa(r.FullDays)))
	case !e.Situation.Known():
		return append(out, e.say("situation", "declaration.situation_unknown"))
	}
	return append(out, r.sense(e)...)
}

// sense asks about what is possible and unlikely.
func (r Rules) sense(e *Entry) []Finding {
	switch {
	case e.Situation.WithoutPay():
		if e.Days > 0 || e.Wage > 0 {
			return []Finding{e.say("situation", "declaration.situation_with_pay")}
		}
		return nil
	case e.Days == 0 && e.Wage == 0:
		if e.Situation == Working {
			return []Finding{e.say("situation", "declaration.absence_unexplained")}
		}
		return nil
	case e.Days == 0 && !e.Situation.Gone():
		return []Finding{e.say("days", "declaration.wage_without_days")}
	case e.Wage == 0:
		return []Finding{e.say("wage", "declaration.days_without_wage")}
	}
	return r.amount(e)
}

// amount compares a wage with the minimum in proportion to the days, and with the period before.
func (r Rules) amount(e *Entry) []Finding {
	var out []Finding
	if least := r.least(e.Days); least > 0 && e.Wage < least && !e.Anonymous {
		out = append(out, e.say("wage", "declaration.under_minimum", r.Currency.Decimal(least), strconv.Itoa(e.Days)))
	}
	if e.LastWage != nil && jumped(*e.LastWage, e.Wage) && e.Situation == Working {
		out = append(out, e.say("wage", "declaration.wage_jump", r.Currency.Decimal(*e.LastWage), r.Currency.Decimal(e.Wage)))
	}
	return out
}

// least is the minimum wage for so many days, rounded down: a doubt is not an anomaly.
func (r Rules) least(days int) money.Minor {
	if r.MinimumWage <= 0 || days <= 0 || r.FullDays <= 0 {
		return 0
	}
	return money.Rounding{Mode: money.Down}.Ratio(r.MinimumWage, int64(min(days, r.FullDays)), int64(r.FullDays))
}

func jumped(last, now money.Minor) bool {
	if last <= 0 {
		return false
	}
	return now*100 > last*(100+jumpPercent) || now*100 < last*jumpPercent
}

// split parts what blocks from what asks for a confirmation.
func split(all []Finding) (errors, warnings []Finding) {
	for _, f := range all {
		if f.Severity == finding.Error {
			errors = append(errors, f)
		} else {
			warnings = append(warnings, f)
		}
	}
	return errors, warnings
}

// sorted puts findings in the order of the lines.
func sorted(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int { return a.Line - b.Line })
	return all
}
