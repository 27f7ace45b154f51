package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// StaffInput finds people of one employer. State is current (the default), left or all.
type StaffInput struct {
	ID    uuid.UUID `json:"id" validate:"required"` // employer
	Q     string    `json:"q" validate:"max=100"`
	State string    `json:"state" validate:"omitempty,oneof=current left all"`
	Page  int       `json:"page" validate:"min=0,max=100000"`
}

// Staff is a page of people, by name.
type Staff struct {
	Rows    []StaffLine `json:"rows"`
	Total   int64       `json:"total"`
	Page    int         `json:"page"`
	Current int64       `json:"current"` // who works there today, whatever the filter
}

// StaffPageSize is that of the staff's own tables: a small firm fits on one page.
const StaffPageSize = 50

const staffFilter = `
from employment m
join person p on p.id = m.person_id
where m.employer_id = $1
  and case $2 when 'left' then m.left_on < $3 when 'all' then true else m.left_on is null or m.left_on >= $3 end
  and ($4 = '' or shared.plain(p.last_name || ' ' || p.first_name || ' ' || p.last_name || ' ' || coalesce(p.number, '') || ' ' || p.id_number) like '%' || shared.plain($4) || '%'
       or word_similarity(shared.plain($4), shared.plain(p.last_name || ' ' || p.first_name)) > 0.6)`

var (
	staffOf = query.New[StaffLine]("affiliation.staff", `
select `+staffColumns+staffFilter+`
order by p.last_name, p.first_name, m.hired_on desc, m.id
limit $5 offset $6`)

	staffCount = query.New[int64]("affiliation.staff_count", `
select count(*)`+staffFilter)
)

// Staff lists the people of an employer.
func (s *Service) Staff(ctx context.Context, tx tenant.Tx, in StaffInput) (Staff, error) {
	return staffPage(ctx, tx, in, StaffPageSize)
}

func staffPage(ctx context.Context, tx tenant.Tx, in StaffInput, size int) (out Staff, err error) {
	out.Page = max(in.Page, 1)
	asked := literal(in.Q)
	if out.Rows, err = staffOf.All(ctx, tx, in.ID, in.State, tx.Today(), asked, size, (out.Page-1)*size); err != nil {
		return out, err
	}
	for _, l := range out.Rows {
		audit.Shows(ctx, l.PersonID)
	}
	if out.Total, err = staffCount.One(ctx, tx, in.ID, in.State, tx.Today(), asked); err != nil {
		return out, err
	}
	out.Current, err = staffCount.One(ctx, tx, in.ID, "", tx.Today(), "")
	return out, err
}

// EmploymentInput names one employment of an employer.
type EmploymentInput struct {
	ID           uuid.UUID `json:"id" validate:"required"` // employer
	EmploymentID uuid.UUID `json:"employment_id" validate:"required"`
}

// Employment reads one line of the staff.
func (s *Service) Employment(ctx context.Context, tx tenant.Tx, in EmploymentInput) (StaffLine, error) {
	l, ok, err := staffLine.Maybe(ctx, tx, in.EmploymentID)
	if err == nil && (!ok || l.EmployerID != in.ID) {
		err = fault.Missing("employment")
	}
	if err == nil {
		audit.Shows(ctx, l.PersonID)
	}
	return l, err
}
