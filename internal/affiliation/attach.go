package affiliation

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

// AttachInput adds a document to a file. Kind is a code of the fund's list, or "other".
type AttachInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	Kind string    `json:"kind" validate:"required,max=40"`
	File op.File   `json:"file"`
}

// Attach keeps a document with the employer's file. A better one can be added at any time before the decision, and after it
// too: papers expire. Nothing is taken away.
func (s *Service) Attach(ctx context.Context, tx tenant.Tx, in AttachInput) (document.Info, error) {
	e, err := EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return document.Info{}, err
	}
	if e.Status == Rejected {
		return document.Info{}, notOpen(e)
	}
	known := slices.ContainsFunc(tx.Fund().Folder.RequiredDocuments, func(d tenants.Document) bool { return d.Code == in.Kind })
	if !known && in.Kind != document.Other {
		return document.Info{}, fault.Field("kind", "document.kind_unknown", "is not in the fund's list of documents; choose one of it")
	}
	d, err := document.Save(ctx, tx, document.Put{Kind: in.Kind, OwnerKind: "employer", OwnerID: e.ID, EmployerID: &e.ID, File: in.File})
	if err != nil {
		return d, err
	}
	return d, note(ctx, tx, Event{EmployerID: e.ID, Kind: WasDocumented, Reason: in.Kind})
}
