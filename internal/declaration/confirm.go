package declaration

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// ConfirmInput files a file that was checked. Confirm and Motive are needed when something unlikely was found.
type ConfirmInput struct {
	ID      uuid.UUID `json:"id" validate:"required"`
	Confirm bool      `json:"confirm"`
	Motive  string    `json:"motive" validate:"max=500"`
}

// Confirm files an accepted file. It is read and checked once more: the staff or the law may have changed since.
func (s *Service) Confirm(ctx context.Context, tx tenant.Tx, in ConfirmInput) (Declaration, error) {
	u, err := lockedUpload(ctx, tx, in.ID)
	if err != nil {
		return Declaration{}, err
	}
	if u.State == Confirmed || u.State == Discarded {
		return Declaration{}, fault.New(fault.Conflict, "declaration.upload_settled", "this file was %s already", u.State).With("state", u.State)
	}
	file, err := document.Open(ctx, tx, u.DocumentID)
	if err != nil {
		return Declaration{}, err
	}
	i, err := s.inspect(ctx, tx, &u, file.Body)
	if err != nil {
		return Declaration{}, err
	}
	return s.fileInspected(ctx, tx, &u, i, in.Confirm, in.Motive)
}

// fileInspected files what a file declares, newcomers and leavers included.
func (s *Service) fileInspected(ctx context.Context, tx tenant.Tx, u *Upload, i *inspected, confirm bool, motive string) (Declaration, error) {
	if _, err := settled(i.findings, confirm, motive); err != nil {
		return Declaration{}, err
	}
	f := i.resolved.filing
	f.Motive = strings.TrimSpace(motive)
	if err := i.bringIn(ctx, tx, &f); err != nil {
		return Declaration{}, err
	}
	if f.Kind == Main {
		if err := dropDraftOf(ctx, tx, f.Employer, f.Period); err != nil {
			return Declaration{}, err
		}
	}
	f.ID = uuid.Must(uuid.NewV7())
	if err := s.fileOne(ctx, tx, f); err != nil {
		return Declaration{}, err
	}
	if _, err := settleUpload.Run(ctx, tx, u.ID, Confirmed, f.ID, tx.Now()); err != nil {
		return Declaration{}, err
	}
	return byID(ctx, tx, f.ID)
}

// bringIn makes employments of the entrants, and persons of those who are new.
func (i *inspected) bringIn(ctx context.Context, tx tenant.Tx, f *Filing) error {
	var people []newcomer
	var at []int
	for place := range f.Lines {
		if c, is := i.resolved.newcomer[place]; is {
			people, at = append(people, c), append(at, place)
		}
	}
	if err := enlist(ctx, tx, f.Employer, f.Period, people); err != nil {
		return err
	}
	for n, place := range at {
		f.Lines[place].Person, f.Lines[place].Insured = people[n].person, people[n].insured
	}
	return nil
}

// SubmitInput files a file in one go: what a payroll program sends.
type SubmitInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
	File       op.File    `json:"file"`
	Confirm    bool       `json:"confirm"`
	Motive     string     `json:"motive" validate:"max=500"`
}

// Submit checks a file and files it at once; when something blocks or is not confirmed, nothing is kept and all findings
// come back.
func (s *Service) Submit(ctx context.Context, tx tenant.Tx, in SubmitInput) (Declaration, error) {
	format, err := formatOf(in.File.Body)
	if err != nil {
		return Declaration{}, asFinding(err)
	}
	came := UploadInput{EmployerID: in.EmployerID, Period: in.Period, File: in.File}
	u := received(tx, came, format)
	running, err := s.beginInspection(ctx, tx, &u, in.File.Body)
	if err != nil {
		return Declaration{}, err
	}
	if u, err = s.keep(ctx, tx, u, came); err != nil {
		return Declaration{}, err
	}
	i, err := running.end(ctx, tx, &u)
	if err != nil {
		return Declaration{}, err
	}
	return s.fileInspected(ctx, tx, &u, i, in.Confirm, in.Motive)
}

// UploadRef names a file that was handed in.
type UploadRef struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// DiscardUpload gives a file up.
func (s *Service) DiscardUpload(ctx context.Context, tx tenant.Tx, in UploadRef) (Upload, error) {
	u, err := lockedUpload(ctx, tx, in.ID)
	if err != nil {
		return u, err
	}
	if u.State == Confirmed {
		return u, fault.New(fault.Conflict, "declaration.upload_settled", "this file was filed already: make a correction")
	}
	u.State = Discarded
	_, err = settleUpload.Run(ctx, tx, u.ID, u.State, nil, tx.Now())
	return u, err
}
