package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// HireInput takes somebody on. Number is enough for a person already insured; without it the person is looked for.
type HireInput struct {
	ID     uuid.UUID `json:"id" validate:"required"` // employer
	Number string    `json:"number" validate:"max=30"`
	Identity
	Kind     string `json:"kind" validate:"omitempty,oneof=salaried self_employed voluntary"`
	Children int    `json:"children" validate:"min=0,max=60"`
	Contract
	PersonID  *uuid.UUID `json:"person_id"`  // one of the candidates shown: it is this person
	NewPerson bool       `json:"new_person"` // none of the candidates shown: it is somebody else
}

// Contract is what an employment is about.
type Contract struct {
	HiredOn     cal.Date    `json:"hired_on" validate:"required"` // first day of work
	Occupation  string      `json:"occupation" validate:"max=120"`
	Category    string      `json:"category" validate:"max=40"` // empty: the fund's first
	Regime      string      `json:"regime" validate:"max=40"`   // empty: the employer's
	MonthlyWage money.Minor `json:"monthly_wage" validate:"min=0"`
}

// Hired is the employment, or the doubt about who the person is: then nothing was written.
type Hired struct {
	StaffLine
	New        bool        `json:"new"` // insured for the first time by this hire
	Doubt      bool        `json:"doubt"`
	Candidates []Candidate `json:"candidates"`
}

var (
	insertPerson = query.Exec("affiliation.insert_person", `
insert into person (id, number, last_name, first_name, birth_date, sex, id_number, kind, children, insured_on, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)

	insertEmployment = query.Exec("affiliation.insert_employment", `
insert into employment (id, person_id, employer_id, hired_on, occupation, category, regime, monthly_wage)
values ($1, $2, $3, $4, $5, $6, $7, $8)`)

	overlapping = query.New[cal.Date]("affiliation.overlapping", `
select m.left_on
from employment m
where m.employer_id = $1 and m.person_id = $2 and m.left_on >= $3
limit 1`)

	staffLine = query.New[StaffLine]("affiliation.staff_line", `
select `+staffColumns+`
from employment m
join person p on p.id = m.person_id
where m.id = $1`)

	numberedPerson = query.New[candidate]("affiliation.numbered_person", `
select 0 as line, p.id, p.number, p.last_name, p.first_name, p.birth_date, p.id_number, false as same_id,
       coalesce(p.birth_date = $2, false) as same_birth,
       (100 * greatest(similarity(shared.plain(p.last_name || ' ' || p.first_name), shared.plain($3)),
                       similarity(shared.plain(p.first_name || ' ' || p.last_name), shared.plain($3))))::integer as likeness
from person p
where p.number = $1`)
)

func init() {
	tenant.OnConstraint("employment_open_once", func() *fault.Fault {
		return fault.New(fault.Conflict, "employment.open", "this person already works here; write down when they left first")
	})
	tenant.OnConstraint("employment_dates", func() *fault.Fault {
		return fault.Field("left_on", "employment.left_before_hired", "is before the first day of work; check both dates")
	})
}

// Hire writes an employment. A person not known before is insured and gets a number; a person who looks like one known is
// shown, and nothing is written before somebody says who it is.
func (s *Service) Hire(ctx context.Context, tx tenant.Tx, in HireInput) (Hired, error) {
	e, err := hiring(ctx, tx, in.ID)
	if err != nil {
		return Hired{}, err
	}
	in.trim()
	if found := in.found(tx); len(found) > 0 {
		return Hired{}, fault.Found(found...)
	}
	// Two who hire the same newcomer at once: the second waits here, then sees the first.
	if _, err := lockNumbers.One(ctx, tx, insuredNumbers); err != nil {
		return Hired{}, err
	}
	person, doubt, err := in.who(ctx, tx)
	if err != nil || len(doubt) > 0 {
		return Hired{Doubt: len(doubt) > 0, Candidates: doubt}, err
	}
	isNew := person == uuid.Nil
	if isNew {
		if person, err = insure(ctx, tx, in); err != nil {
			return Hired{}, err
		}
	}
	line, err := employ(ctx, tx, e, person, in.Contract)
	return Hired{StaffLine: line, New: isNew}, err
}

// hiring reads an employer that may take people on.
func hiring(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Employer, error) {
	e, err := EmployerByID(ctx, tx, id)
	switch {
	case err != nil:
		return e, err
	case e.Status != Validated:
		return e, fault.New(fault.Conflict, "employer.no_number", "staff can be entered once the employer has its affiliation number")
	case e.Activity != Active:
		return e, fault.New(fault.Conflict, "employer.not_active", "the employer is %s; take its activity up again first", e.Activity).With("activity", string(e.Activity))
	}
	return e, nil
}

func (in HireInput) found(tx tenant.Tx) []fault.Finding {
	found := in.dated(tx.Today())
	if in.Number == "" {
		found = append(found, in.aged(in.HiredOn)...)
	}
	return append(found, in.Contract.unknown(tx)...)
}

// dated finds a first day of work that lies too far ahead: people are entered when they start, or the month before.
func (c Contract) dated(today cal.Date) []fault.Finding {
	if c.HiredOn > today.AddMonths(1) {
		return []fault.Finding{{Field: "hired_on", Code: "employment.hired_ahead", Message: "is more than a month ahead; enter the person when they start"}}
	}
	return nil
}

func (c Contract) unknown(tx tenant.Tx) []fault.Finding {
	f, known := tx.Fund().Folder, map[string]bool{"": true}
	for _, k := range f.WorkerCategories {
		known[k.Code] = true
	}
	regimes := map[string]bool{"": true}
	for _, r := range f.Regimes {
		regimes[r.Code] = true
	}
	var found []fault.Finding
	if !known[c.Category] {
		found = append(found, fault.Finding{Field: "category", Code: "employment.category_unknown", Message: "is not in the fund's list; choose one of it"})
	}
	if !regimes[c.Regime] {
		found = append(found, fault.Finding{Field: "regime", Code: "employment.regime_unknown", Message: "is not in the fund's list; choose one of it"})
	}
	return found
}

// who finds the person: by number, by what somebody chose among the candidates, else by identity. A nil id is somebody new.
func (in HireInput) who(ctx context.Context, tx tenant.Tx) (uuid.UUID, []Candidate, error) {
	if in.Number != "" {
		id, err := in.numbered(ctx, tx)
		return id, nil, err
	}
	near, err := candidatesFor(ctx, tx, []Identity{in.Identity})
	if err != nil {
		return uuid.Nil, nil, err
	}
	v := judge(in.Identity, near[0])
	if v.known != nil {
		return v.known.ID, nil, nil
	}
	if in.PersonID != nil {
		for _, c := range v.doubt {
			if c.ID == *in.PersonID {
				return c.ID, nil, nil
			}
		}
		return uuid.Nil, nil, fault.Missing("person")
	}
	if in.NewPerson {
		return uuid.Nil, nil, nil
	}
	shown := make([]Candidate, len(v.doubt))
	for i, c := range v.doubt {
		shown[i] = c.shown()
	}
	return uuid.Nil, shown, nil
}

// numbered checks that a number typed is the person's: a slip in a number must not hire a stranger.
func (in HireInput) numbered(ctx context.Context, tx tenant.Tx) (uuid.UUID, error) {
	number := compact(in.Number)
	if !InsuredScheme(tx.Fund().Folder, tx.Today().Time().Year()).Valid(number) {
		return uuid.Nil, fault.Field("number", "person.number_key", "is not an insured number: a digit is wrong or missing; copy it from the card")
	}
	c, ok, err := numberedPerson.Maybe(ctx, tx, number, in.BirthDate, in.Name())
	switch {
	case err != nil:
		return uuid.Nil, err
	case !ok:
		return uuid.Nil, fault.Field("number", "person.number_unknown", "was not given to anyone by this fund; leave it empty if the person has none")
	case !c.belongs(in.Identity):
		return uuid.Nil, fault.Field("number", "person.number_other", "belongs to a person of another name; check the number and the name")
	}
	return c.ID, nil
}

// insure enters a new person with the next insured number.
func insure(ctx context.Context, tx tenant.Tx, in HireInput) (uuid.UUID, error) {
	g, err := next(ctx, tx, insuredNumbers, 1)
	if err != nil {
		return uuid.Nil, err
	}
	kind := in.Kind
	if kind == "" {
		kind = Salaried
	}
	id := uuid.Must(uuid.NewV7())
	if _, err := insertPerson.Run(ctx, tx, id, g.numbers[0], in.LastName, in.FirstName, in.BirthDate, in.Sex, in.IDNumber, kind, in.Children,
		tx.Today(), tx.Now()); err != nil {
		return uuid.Nil, err
	}
	reason := ""
	if in.NewPerson {
		reason = "said to be another person than those who look alike"
	}
	return id, personNote(ctx, tx, personEvent{PersonID: id, Kind: "insured", EmployerID: &in.ID, Reason: reason, Skipped: g.skipped})
}

// employ writes the employment of a known person.
func employ(ctx context.Context, tx tenant.Tx, e Employer, person uuid.UUID, c Contract) (StaffLine, error) {
	left, ok, err := overlapping.Maybe(ctx, tx, e.ID, person, c.HiredOn)
	if err != nil {
		return StaffLine{}, err
	}
	if ok {
		return StaffLine{}, fault.Field("hired_on", "employment.overlap", "lies within an employment here that ended on %s; give a later day", left)
	}
	if c.Category == "" && len(tx.Fund().Folder.WorkerCategories) > 0 {
		c.Category = tx.Fund().Folder.WorkerCategories[0].Code
	}
	if c.Regime == "" {
		c.Regime = e.Regime
	}
	id := uuid.Must(uuid.NewV7())
	if _, err := insertEmployment.Run(ctx, tx, id, person, e.ID, c.HiredOn, c.Occupation, c.Category, c.Regime, c.MonthlyWage); err != nil {
		return StaffLine{}, err
	}
	return staffLine.One(ctx, tx, id)
}
