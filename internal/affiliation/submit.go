package affiliation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

var (
	submitEmployer = query.Exec("affiliation.submit", `
update employer
set status = $2, level = $3, status_since = $4, submitted_at = coalesce(submitted_at, $4), waiting_ms = waiting_ms + $5, duplicates = $6
where id = $1`)
)

func init() {
	tenant.OnConstraint("employer_tax_id_once", func() *fault.Fault {
		f := fault.Field("tax_id", "employer.tax_id_taken",
			"is already that of an employer or of a file in hand; check it, or ask your agency")
		f.Kind, f.Code = fault.Conflict, "employer.tax_id_taken"
		return f
	})
}

// OneInput names an employer.
type OneInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Submit hands the file in. Everything that is missing is said at once. Sent back before, it returns to the level that asked,
// and the time it waited for the applicant is taken off the fund's delay.
func (s *Service) Submit(ctx context.Context, tx tenant.Tx, in OneInput) (Employer, error) {
	e, err := locked(ctx, tx, in.ID)
	if err != nil {
		return Employer{}, err
	}
	if !e.Open() {
		return Employer{}, fault.New(fault.Conflict, "employer.already_submitted", "this file was already handed in; you can follow it")
	}
	if found, err := Missing(ctx, tx, e); err != nil || len(found) > 0 {
		if err == nil {
			err = fault.Found(found...)
		}
		return Employer{}, err
	}
	alike, err := duplicates(ctx, tx, e)
	if err != nil {
		return Employer{}, err
	}
	before := e
	e = e.handedIn(tx.Now())
	e.Duplicates = len(alike)
	if _, err := submitEmployer.Run(ctx, tx, e.ID, e.Status, e.Level, tx.Now(), e.WaitingMS-before.WaitingMS, e.Duplicates); err != nil {
		return Employer{}, err
	}
	kind := WasSubmitted
	if before.Status == Returned {
		kind = WasResubmitted
	}
	return e, note(ctx, tx, Event{EmployerID: e.ID, Kind: kind, FromStatus: before.Status, ToStatus: e.Status, Level: e.Level})
}

// handedIn is the file after its submission at a moment.
func (e Employer) handedIn(now time.Time) Employer {
	if e.Status == Returned {
		e.WaitingMS += now.Sub(e.StatusSince).Milliseconds()
	}
	e.Level = max(e.Level, 1)
	e.Status = Submitted
	if e.Level > 1 {
		e.Status = InReview
	}
	e.StatusSince = now
	if e.SubmittedAt == nil {
		e.SubmittedAt = &now
	}
	return e
}

// Missing lists what a file lacks to be handed in: facts and documents.
func Missing(ctx context.Context, tx tenant.Tx, e Employer) ([]fault.Finding, error) {
	found := e.missing()
	held, err := document.Kinds(ctx, tx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range RequiredDocuments(tx.Fund().Folder, e.LegalForm) {
		if !held[d.Code] {
			found = append(found, fault.Finding{Field: "document." + d.Code, Code: "employer.document_missing",
				Message: d.Name + ": add this document"})
		}
	}
	return found, nil
}

func (in Facts) missing() []fault.Finding {
	var found []fault.Finding
	for _, f := range []struct{ field, value string }{
		{"legal_name", in.LegalName}, {"tax_id", in.TaxID}, {"legal_form", in.LegalForm}, {"sector", in.Sector},
		{"region", in.Region}, {"agency", in.Agency}, {"city", in.City}, {"contact_name", in.ContactName}, {"phone", in.Phone + in.Email},
	} {
		if f.value == "" {
			found = append(found, fault.Finding{Field: f.field, Code: "employer." + f.field + "_missing", Message: f.field + " is missing; fill it in"})
		}
	}
	return found
}
