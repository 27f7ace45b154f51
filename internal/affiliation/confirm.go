package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

// ConfirmInput takes a list that was checked. Answers settle doubts; SkipFaulty takes the good lines and leaves the others.
type ConfirmInput struct {
	ID         uuid.UUID `json:"id" validate:"required"` // employer
	DocumentID uuid.UUID `json:"document_id" validate:"required"`
	Answers    []Answer  `json:"answers" validate:"max=20000,dive"`
	SkipFaulty bool      `json:"skip_faulty"`
}

// Imported is what a list did.
type Imported struct {
	Hired   int `json:"hired"`   // employments written
	New     int `json:"new"`     // of them, people insured for the first time
	Present int `json:"present"` // already there
	Skipped int `json:"skipped"` // lines left out
}

// ConfirmStaff writes the list: all of it or, where that was asked, its good lines. The list is judged again against the
// records of this moment. The same list confirmed twice hires nobody twice.
func (s *Service) ConfirmStaff(ctx context.Context, tx tenant.Tx, in ConfirmInput) (Imported, error) {
	// As in Hire: whoever adds people waits for whoever does it at the same time.
	if _, err := lockNumbers.One(ctx, tx, insuredNumbers); err != nil {
		return Imported{}, err
	}
	answers := map[int]Answer{}
	for _, a := range in.Answers {
		answers[a.Line] = a
	}
	l, err := readImport(ctx, tx, ImportInput{ID: in.ID, DocumentID: in.DocumentID}, answers)
	if err != nil {
		return Imported{}, err
	}
	if !in.SkipFaulty && finding.Refused(l.findings) {
		return Imported{}, fault.Found(l.errors()...)
	}
	c := l.checked()
	return Imported{Hired: c.New + c.Known, New: c.New, Present: c.Present, Skipped: c.Faulty}, l.save(ctx, tx)
}

func (l *listed) errors() []fault.Finding {
	var out []fault.Finding
	for _, f := range l.findings {
		if f.Severity == finding.Error {
			out = append(out, f.Fault())
		}
	}
	return out
}

// save writes the people and their employments in bulk.
func (l *listed) save(ctx context.Context, tx tenant.Tx) error {
	var people []BulkPerson
	var jobs []BulkEmployment
	category := ""
	if list := tx.Fund().Folder.WorkerCategories; len(list) > 0 {
		category = list[0].Code
	}
	for _, p := range l.lines {
		if p.bad || p.present {
			continue
		}
		person := p.person
		if person == uuid.Nil {
			person = uuid.Must(uuid.NewV7())
			people = append(people, BulkPerson{ID: person, Identity: p.identity(), Kind: Salaried, InsuredOn: tx.Today(), CreatedAt: tx.Now()})
		}
		regime := p.Regime
		if regime == "" {
			regime = l.employer.Regime
		}
		jobs = append(jobs, BulkEmployment{PersonID: person, EmployerID: l.employer.ID,
			Contract: Contract{HiredOn: p.HiredOn, Occupation: p.Occupation, Category: category, Regime: regime, MonthlyWage: p.Wage}})
	}
	if err := BulkPersons(ctx, tx, people); err != nil {
		return err
	}
	if err := personNotes(ctx, tx, people, l.employer.ID); err != nil {
		return err
	}
	return BulkEmployments(ctx, tx, jobs)
}

// personNotes writes that people were insured, by COPY.
func personNotes(ctx context.Context, tx tenant.Tx, people []BulkPerson, employer uuid.UUID) error {
	who := authz.From(ctx)
	_, err := tx.Copy(ctx, "person_event", []string{"person_id", "at", "actor", "actor_name", "kind", "employer_id"},
		rowsOf(len(people), func(i int) []any { return []any{people[i].ID, tx.Now(), who.ID, who.Name, "insured", employer} }))
	return err
}
