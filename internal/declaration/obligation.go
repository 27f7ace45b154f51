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
		n, err := insertObligations.Run(ctx, tx, len(employers) == 0, employers, tx.Now(), r.regimes, r.headcounts,
			r.periods, r.starts, r.ends, r.due, r.monthly, m.First(), m.Last(), r.monthlyDue)
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

// rhythms are columns: for each kind of employer, the period of its rhythm and the month alone.
type rhythms struct {
	regimes           []string
	headcounts        []int
	periods           []string
	starts, ends, due []cal.Date
	monthly           string
	monthlyDue        []cal.Date
}

func rhythmsOf(l contribution.Law, work duedate.Calendar, m cal.Month, kinds []employerKind) (rhythms, error) {
	r := rhythms{monthly: cal.Monthly(m).String()}
	for _, k := range kinds {
		asked := duedate.Asked{Regime: regimeOr(l, k.Regime), Headcount: k.Headcount}
		rule, err := duedate.For(l.Parameters, m, asked)
		if err != nil {
			return r, err
		}
		month, err := duedate.ForPeriod(l.Parameters, cal.Monthly(m), asked)
		if err != nil {
			return r, err
		}
		p := rule.Period(m)
		r.regimes, r.headcounts = append(r.regimes, k.Regime), append(r.headcounts, k.Headcount)
		r.periods = append(r.periods, p.String())
		r.starts, r.ends = append(r.starts, p.First()), append(r.ends, p.Last())
		r.due = append(r.due, rule.Of(p, work))
		r.monthlyDue = append(r.monthlyDue, month.Of(cal.Monthly(m), work))
	}
	return r, nil
}

func regimeOr(l contribution.Law, regime string) string {
	if regime == "" && len(l.Scheme.Regimes) > 0 {
		return l.Scheme.Regimes[0].Code
	}
	return regime
}
