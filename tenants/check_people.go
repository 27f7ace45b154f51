package tenants

import (
	"fmt"
	"slices"
)

// checkPeople holds levels, documents, reminders and steps to the roles, forms and channels that there are.
func (l *loading) checkPeople(p page) {
	f := l.folder
	for i, v := range f.ValidationLevels {
		l.hold(p, rule{slices.Contains(LevelRoles, v.Role), fmt.Sprintf("%q does not validate files: want one of %v", v.Role, LevelRoles), []any{"validation_levels", i, "role"}},
			rule{v.Name != "", "want a name", []any{"validation_levels", i, "name"}})
	}
	for i, d := range f.RequiredDocuments {
		l.hold(p, rule{d.Name != "", "want a name", []any{"required_documents", i, "name"}})
		for j, form := range d.LegalForms {
			l.hold(p, rule{slices.ContainsFunc(f.LegalForms, func(n Named) bool { return n.Code == form }), fmt.Sprintf("there is no legal form %q", form), []any{"required_documents", i, "legal_forms", j}})
		}
	}
	l.checkDelays(p)
}

// The longest delays that make sense: a reminder a quarter ahead, a step of recovery within five years.
const (
	MostDaysBefore = 90
	MostDaysAfter  = 1825
)

func (l *loading) checkDelays(p page) {
	f := l.folder
	for i, days := range f.Reminders.DaysBefore {
		l.hold(p, rule{days >= 0 && days <= MostDaysBefore && !slices.Contains(f.Reminders.DaysBefore[:i], days),
			fmt.Sprintf("want 0 to %d days before the due date, each once", MostDaysBefore), []any{"reminders", "days_before", i}})
	}
	for i, c := range f.Reminders.Channels {
		l.hold(p, rule{slices.Contains(Channels, c), fmt.Sprintf("%q: want one of %v", c, Channels), []any{"reminders", "channels", i}})
	}
	for i, s := range f.Recovery {
		same := func(o Stage) bool { return o.Step == s.Step }
		l.hold(p, rule{!slices.ContainsFunc(f.Recovery[:i], same), "the step is there twice", []any{"recovery", i, "step"}},
			rule{slices.Contains(RecoverySteps, s.Step), fmt.Sprintf("%q: want one of %v", s.Step, RecoverySteps), []any{"recovery", i, "step"}},
			rule{s.DaysAfter >= 0 && s.DaysAfter <= MostDaysAfter, fmt.Sprintf("want 0 to %d days after the due date", MostDaysAfter), []any{"recovery", i, "days_after"}})
	}
	l.hold(p, rule{slices.IsSortedFunc(f.Recovery, func(a, b Stage) int { return a.DaysAfter - b.DaysAfter }), "want steps in the order of their days", []any{"recovery"}},
		rule{slices.IsSortedFunc(f.Recovery, func(a, b Stage) int { return slices.Index(RecoverySteps, a.Step) - slices.Index(RecoverySteps, b.Step) }), "want the steps in their order", []any{"recovery"}})
}

// LevelRoles are the roles that may stand at a level of validation: those that policies grant affiliation.validate.
var LevelRoles = []string{"field_agent", "supervisor", "validator"}

// Channels are the ways in which people are written to.
var Channels = []string{"email", "sms"}

// RecoverySteps are the steps of recovery, in order.
var RecoverySteps = []string{"reminder", "formal_notice", "writ", "litigation"}
