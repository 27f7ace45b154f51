package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
)

// ObligationState is how an obligation reads on a day.
type ObligationState string

// The states of an obligation.
const (
	Expected  ObligationState = "expected"  // not yet due
	Overdue   ObligationState = "overdue"   // past its due date, nothing filed
	Met       ObligationState = "met"       // a declaration or a nil declaration was filed
	Estimated ObligationState = "estimated" // the fund assessed it itself: it does not count as filed
	Ended     ObligationState = "ended"     // suspended or closed before it began
)

// Obligation is what an employer must file for a period, with the employer it is of.
type Obligation struct {
	EmployerID     uuid.UUID       `json:"employer_id"`
	EmployerNumber string          `json:"employer_number"`
	EmployerName   string          `json:"employer_name"`
	Agency         string          `json:"agency"`
	Period         cal.Period      `json:"period"`
	Starts         cal.Date        `json:"starts"`
	Ends           cal.Date        `json:"ends"`
	DueDate        cal.Date        `json:"due_date"`
	MetBy          *uuid.UUID      `json:"met_by,omitempty"`
	MetOn          cal.Date        `json:"met_on,omitempty"`
	MetHow         string          `json:"met_how,omitempty"`
	EndedOn        cal.Date        `json:"ended_on,omitempty"`
	State          ObligationState `json:"state"`
	DraftID        *uuid.UUID      `json:"draft_id,omitempty"` // begun and not filed
	Total          int64           `json:"total"`              // due for the period as it stands, minor units
}

// DaysLeft counts the days to the due date, negative once it is past.
func (o Obligation) DaysLeft(today cal.Date) int { return today.DaysUntil(o.DueDate) }

// OnTime says whether it was filed by its due date, that day included.
func (o Obligation) OnTime() bool {
	return o.State == Met && o.MetOn <= o.DueDate
}

// MakeObligations makes the obligations of the months from first to last, for all employers or some of them:
// of the period that the law gives an employer of its regime and size, while it is active. A month that an obligation
// covers already gets none; a quarter of which a month is covered goes on by the month. It answers how many were made.
func MakeObligations(ctx context.Context, tx tenant.Tx, first, last cal.Month, employers ...uuid.UUID) (int64, error) {
	if employers == nil {
		employers = []uuid.UUID{}
	}
	kinds, err := employerKinds.All(ctx, tx, len(employers) == 0, employers)
	if err != nil || len(kinds) == 0 {
		return 0, err
	}
	l, err := law.Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	var made int64
	for m := first; m <= last; m++ {
		r, err := rhythmsOf(l, tx.Fund().Folder.WorkCalendar(), m, kinds)
		if err != nil {
			return made, err
		}
		n, err := makeMonth(ctx, tx, m, r, employers)
		if err != nil {
			return made, err
		}
		made += n
	}
	return made, nil
}

// employerKind is what decides an employer's rhythm.
type employerKind struct {
	Regime    string
	Headcount int
}

// rhythm is what employers of a regime and of so many workers, both ends included, declare for a month: the period of
// their rhythm, and the month alone.
type rhythm struct {
	regime          string
	from, to        int
	period          cal.Period
	due, monthlyDue cal.Date
}

// rhythmsOf gives the rhythms of the kinds of employer there are, kinds that follow one another under one rule together:
// a handful of rows, whatever the number of employers.
func rhythmsOf(l contribution.Law, work duedate.Calendar, m cal.Month, kinds []employerKind) ([]rhythm, error) {
	var out []rhythm
	for _, k := range kinds {
		asked := duedate.Asked{Regime: regimeOr(l, k.Regime), Headcount: k.Headcount}
		rule, err := duedate.For(l.Parameters, m, asked)
		if err != nil {
			return nil, err
		}
		month, err := duedate.ForPeriod(l.Parameters, cal.Monthly(m), asked)
		if err != nil {
			return nil, err
		}
		r := rhythm{regime: k.Regime, from: k.Headcount, to: k.Headcount, period: rule.Period(m),
			due: rule.Of(rule.Period(m), work), monthlyDue: month.Of(cal.Monthly(m), work)}
		if n := len(out) - 1; n >= 0 && out[n].goesOn(r) {
			out[n].to = r.to
			continue
		}
		out = append(out, r)
	}
	return out, nil
}

// goesOn says that the next kind has the same rhythm.
func (r rhythm) goesOn(next rhythm) bool {
	return r.regime == next.regime && r.period == next.period && r.due == next.due && r.monthlyDue == next.monthlyDue
}

// makeMonth makes the obligations of one month.
func makeMonth(ctx context.Context, tx tenant.Tx, m cal.Month, rs []rhythm, employers []uuid.UUID) (int64, error) {
	n := len(rs)
	regimes, from, to, periods := make([]string, n), make([]int, n), make([]int, n), make([]string, n)
	starts, ends, due, monthly := make([]cal.Date, n), make([]cal.Date, n), make([]cal.Date, n), make([]cal.Date, n)
	for i, r := range rs {
		regimes[i], from[i], to[i], periods[i] = r.regime, r.from, r.to, r.period.String()
		starts[i], ends[i], due[i], monthly[i] = r.period.First(), r.period.Last(), r.due, r.monthlyDue
	}
	return insertObligations.Run(ctx, tx, len(employers) == 0, employers, tx.Now(), regimes, from, to, periods, starts, ends, due,
		monthly, cal.Monthly(m).String(), m.First(), m.Last())
}

func regimeOr(l contribution.Law, regime string) string {
	if regime == "" && len(l.Scheme.Regimes) > 0 {
		return l.Scheme.Regimes[0].Code
	}
	return regime
}
