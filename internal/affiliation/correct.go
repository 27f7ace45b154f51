package affiliation

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// CorrectPersonInput corrects who somebody is. Proof is the paper that says so.
type CorrectPersonInput struct {
	ID       uuid.UUID `json:"id" validate:"required"` // employer
	PersonID uuid.UUID `json:"person_id" validate:"required"`
	Identity
	Children int     `json:"children" validate:"min=0,max=60"`
	Reason   string  `json:"reason" validate:"required,max=500"`
	Proof    op.File `json:"proof"`
}

var (
	personOf = query.New[Person]("affiliation.person_of", `
select p.id, coalesce(p.number, '') as number, p.last_name, p.first_name, p.birth_date, p.sex, p.id_number, p.kind, p.children,
       p.insured_on, p.created_at
from person p
where p.id = $1
  and exists (select 1 from employment m where m.person_id = p.id and m.employer_id = $2 and (m.left_on is null or m.left_on > $3::date - 365))
for update`)

	personByID = query.New[Person]("affiliation.person_by_id", `
select p.id, coalesce(p.number, '') as number, p.last_name, p.first_name, p.birth_date, p.sex, p.id_number, p.kind, p.children,
       p.insured_on, p.created_at
from person p
where p.id = $1`)

	updatePerson = query.Exec("affiliation.update_person", `
update person
set last_name = $2, first_name = $3, birth_date = $4, sex = $5, id_number = $6, children = $7
where id = $1`)

	careerOf = query.New[Stay]("affiliation.career", `
select m.id as employment_id, e.id as employer_id, coalesce(e.number, '') as employer_number, e.legal_name, m.hired_on,
       m.left_on, m.occupation, m.category, m.regime
from employment m
join employer e on e.id = m.employer_id
where m.person_id = $1
order by m.hired_on desc, m.id`)

	personEvents = query.New[PersonEvent]("affiliation.person_events", `
select at, actor_name, kind, before, reason
from person_event
where person_id = $1
order by id desc
limit 200`)
)

// CorrectPerson rewrites an identity and keeps what was written before. It never makes a second person, and refuses an identity
// that is already somebody else's.
func (s *Service) CorrectPerson(ctx context.Context, tx tenant.Tx, in CorrectPersonInput) (Person, error) {
	p, ok, err := personOf.Maybe(ctx, tx, in.PersonID, in.ID, tx.Today())
	if err != nil {
		return p, err
	}
	if !ok {
		return p, fault.Missing("person")
	}
	in.trim()
	if found := in.aged(tx.Today()); len(found) > 0 {
		return p, fault.Found(found...)
	}
	if err := in.proven(p); err != nil {
		return p, err
	}
	if err := in.nobodyElse(ctx, tx); err != nil {
		return p, err
	}
	if len(in.Proof.Body) > 0 {
		put := document.Put{Kind: document.Proof, OwnerKind: "person", OwnerID: p.ID, EmployerID: &in.ID, File: in.Proof}
		if _, err := document.Save(ctx, tx, put); err != nil {
			return p, err
		}
	}
	before := p
	p.Identity, p.Children = in.Identity, in.Children
	if _, err := updatePerson.Run(ctx, tx, p.ID, p.LastName, p.FirstName, p.BirthDate, p.Sex, p.IDNumber, p.Children); err != nil {
		return p, err
	}
	return p, personNote(ctx, tx, personEvent{PersonID: p.ID, Kind: "corrected", EmployerID: &in.ID, Before: before, Reason: in.Reason})
}

// proven asks for the paper when name, day of birth or identity number change; sex and children do not need one.
func (in CorrectPersonInput) proven(p Person) error {
	same := in.LastName == p.LastName && in.FirstName == p.FirstName && in.BirthDate == p.BirthDate && in.IDNumber == p.IDNumber
	if same || len(in.Proof.Body) > 0 {
		return nil
	}
	return fault.Field("proof", "person.proof_missing", "is missing: add a picture of the identity paper that says so")
}

func (in CorrectPersonInput) nobodyElse(ctx context.Context, tx tenant.Tx) error {
	near, err := candidatesFor(ctx, tx, []Identity{in.Identity})
	if err != nil {
		return err
	}
	for _, c := range near[0] {
		if c.ID != in.PersonID && (c.SameID || (c.SameBirth && c.Likeness >= sameNames)) {
			return fault.New(fault.Conflict, "person.like_another",
				"another insured person has this identity already; your agency will look whether they are one").With("number", hidden(c.Number))
		}
	}
	return nil
}

// Stay is one employment in a career.
type Stay struct {
	EmploymentID   uuid.UUID `json:"employment_id"`
	EmployerID     uuid.UUID `json:"employer_id"`
	EmployerNumber string    `json:"employer_number"`
	LegalName      string    `json:"legal_name"`
	HiredOn        cal.Date  `json:"hired_on"`
	LeftOn         cal.Date  `json:"left_on"`
	Occupation     string    `json:"occupation"`
	Category       string    `json:"category"`
	Regime         string    `json:"regime"`
}

// PersonEvent is a line of a person's history.
type PersonEvent struct {
	At        time.Time       `json:"at"`
	ActorName string          `json:"actor_name"`
	Kind      string          `json:"kind"`
	Before    json.RawMessage `json:"before"`
	Reason    string          `json:"reason"`
}

// Career is a person with every employer, for the fund's people.
type Career struct {
	Person
	Stays  []Stay        `json:"stays"`
	Events []PersonEvent `json:"events"`
}

// PersonInput names a person.
type PersonInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Career reads one person whole.
func (s *Service) Career(ctx context.Context, tx tenant.Tx, in PersonInput) (c Career, err error) {
	var ok bool
	if c.Person, ok, err = personByID.Maybe(ctx, tx, in.ID); err != nil {
		return c, err
	}
	if !ok {
		return c, fault.Missing("person")
	}
	audit.Shows(ctx, in.ID)
	if c.Stays, err = careerOf.All(ctx, tx, in.ID); err != nil {
		return c, err
	}
	c.Events, err = personEvents.All(ctx, tx, in.ID)
	return c, err
}
