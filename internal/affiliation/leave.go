package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// LeaveReasons are the codes of why somebody left.
var LeaveReasons = []string{"resigned", "dismissed", "end_of_contract", "retired", "deceased", "transferred", "other"}

// LeaveInput writes down that somebody left.
type LeaveInput struct {
	ID           uuid.UUID `json:"id" validate:"required"` // employer
	EmploymentID uuid.UUID `json:"employment_id" validate:"required"`
	LeftOn       cal.Date  `json:"left_on" validate:"required"` // last day of work
	Reason       string    `json:"reason" validate:"required,oneof=resigned dismissed end_of_contract retired deceased other"`
}

var (
	lockEmployment = query.New[StaffLine]("affiliation.lock_employment", `
select `+staffColumns+`
from employment m
join person p on p.id = m.person_id
where m.id = $1 and m.employer_id = $2
for update of m`)

	endEmployment = query.Exec("affiliation.end_employment", `
update employment
set left_on = $2, leave_reason = $3
where id = $1`)

	changeEmployment = query.Exec("affiliation.change_employment", `
update employment
set hired_on = $2, occupation = $3, category = $4, regime = $5, monthly_wage = $6
where id = $1`)
)

// employment reads and holds one employment of the employer; another employer's is not found.
func employment(ctx context.Context, tx tenant.Tx, employer, id uuid.UUID) (StaffLine, error) {
	l, ok, err := lockEmployment.Maybe(ctx, tx, id, employer)
	if err == nil && !ok {
		err = fault.Missing("employment")
	}
	return l, err
}

// Leave ends an employment. The person and its number stay.
func (s *Service) Leave(ctx context.Context, tx tenant.Tx, in LeaveInput) (StaffLine, error) {
	l, err := employment(ctx, tx, in.ID, in.EmploymentID)
	if err != nil {
		return l, err
	}
	return end(ctx, tx, l, in.LeftOn, in.Reason)
}

func end(ctx context.Context, tx tenant.Tx, l StaffLine, on cal.Date, reason string) (StaffLine, error) {
	switch {
	case !l.LeftOn.IsZero():
		return l, fault.New(fault.Conflict, "employment.ended", "this employment already ended on %s", l.LeftOn).With("on", l.LeftOn)
	case on < l.HiredOn:
		return l, fault.Field("left_on", "employment.left_before_hired", "is before the first day of work (%s); check both dates", l.HiredOn)
	case on > tx.Today().AddMonths(1):
		return l, fault.Field("left_on", "employment.left_ahead", "is more than a month ahead; enter it when the person leaves")
	}
	l.LeftOn, l.LeaveReason = on, reason
	_, err := endEmployment.Run(ctx, tx, l.EmploymentID, on, reason)
	return l, err
}

// TransferInput moves somebody to another employer without a break.
type TransferInput struct {
	ID           uuid.UUID `json:"id" validate:"required"` // employer left
	EmploymentID uuid.UUID `json:"employment_id" validate:"required"`
	To           string    `json:"to" validate:"required,max=30"` // affiliation number of the employer that takes over
	On           cal.Date  `json:"on" validate:"required"`        // first day there
}

// Transfer ends one employment and starts the next the day after: the same person, the same number, the career whole.
// Whoever does it must reach both employers.
func (s *Service) Transfer(ctx context.Context, tx tenant.Tx, in TransferInput) (StaffLine, error) {
	to, err := EmployerByNumber(ctx, tx, in.To)
	if err != nil || !within(authz.ReachOf(ctx), to) {
		if _, isFault := fault.As(err); err != nil && !isFault {
			return StaffLine{}, err
		}
		return StaffLine{}, fault.Field("to", "employer.number_unknown", "is not an employer that you act for; check the affiliation number")
	}
	if to.ID == in.ID {
		return StaffLine{}, fault.Field("to", "employer.same", "is the employer left; give the number of the other one")
	}
	l, err := employment(ctx, tx, in.ID, in.EmploymentID)
	if err != nil {
		return l, err
	}
	if to, err = hiring(ctx, tx, to.ID); err != nil {
		return l, err
	}
	if _, err := end(ctx, tx, l, in.On.AddDays(-1), "transferred"); err != nil {
		return l, err
	}
	return employ(ctx, tx, to, l.PersonID, Contract{HiredOn: in.On, Occupation: l.Occupation, Category: l.Category, Regime: l.Regime, MonthlyWage: l.MonthlyWage})
}

// within says whether a reach holds an employer.
func within(r authz.Reach, e Employer) bool {
	if r.All {
		return true
	}
	for _, a := range r.Agencies {
		if a != "" && a == e.Agency {
			return true
		}
	}
	for _, id := range r.Employers {
		if id == e.ID {
			return true
		}
	}
	return false
}

// ContractInput changes what an employment is about.
type ContractInput struct {
	ID           uuid.UUID `json:"id" validate:"required"` // employer
	EmploymentID uuid.UUID `json:"employment_id" validate:"required"`
	Contract
}

// ChangeContract corrects the terms of an employment.
func (s *Service) ChangeContract(ctx context.Context, tx tenant.Tx, in ContractInput) (StaffLine, error) {
	l, err := employment(ctx, tx, in.ID, in.EmploymentID)
	if err != nil {
		return l, err
	}
	if found := append(in.dated(tx.Today()), in.Contract.unknown(tx)...); len(found) > 0 {
		return l, fault.Found(found...)
	}
	l.HiredOn, l.Occupation, l.MonthlyWage = in.HiredOn, in.Occupation, in.MonthlyWage
	if in.Category != "" {
		l.Category = in.Category
	}
	if in.Regime != "" {
		l.Regime = in.Regime
	}
	_, err = changeEmployment.Run(ctx, tx, l.EmploymentID, l.HiredOn, l.Occupation, l.Category, l.Regime, l.MonthlyWage)
	return l, err
}
