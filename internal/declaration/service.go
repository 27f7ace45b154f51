package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Service offers the operations on declarations and obligations.
type Service struct {
	// Remainder asks what is still to be paid for a period today; false for a reader who may not see the account. Nil asks nothing.
	Remainder func(rq *web.Request, employer uuid.UUID, p cal.Period) (money.Minor, bool)
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("declaration.obligations", "GET /obligations", s.Obligations).Within(),
		op.Do("declaration.make_obligations", "POST /obligations/make", s.Night).Free().Long(),
		op.Do("declaration.follow_employer", "POST /obligations/follow", s.Follow).On(followed),

		op.Ask("declaration.mine", "GET /declarations/mine", s.Mine).Within(),
		op.Ask("declaration.list", "GET /declarations", s.List).Within(),
		op.Ask("declaration.export", "GET /declarations/export", s.Export).Within().Long(),
		op.Ask("declaration.export_obligations", "GET /obligations/export", s.ExportObligations).Within().Long(),
		op.Do("declaration.open", "POST /declarations", s.Open).On(ofPeriodInput),
		op.Do("declaration.nil", "POST /declarations/nil", s.Nil).On(ofNilInput),
		op.Ask("declaration.preview_estimate", "GET /declarations/estimate", s.PreviewEstimate).On(ofPeriodInput),
		op.Do("declaration.estimate", "POST /declarations/estimate", s.Estimate).On(ofEstimateInput),
		op.Ask("declaration.get", "GET /declarations/{id}", s.Get).On(owned(func(in GetInput) uuid.UUID { return in.ID })),
		op.Do("declaration.save", "POST /declarations/{id}/lines", s.Save).On(owned(func(in SaveInput) uuid.UUID { return in.ID })).Long(),
		op.Do("declaration.file", "POST /declarations/{id}/file", s.File).On(owned(func(in FileInput) uuid.UUID { return in.ID })).Long(),
		op.Do("declaration.discard", "POST /declarations/{id}/discard", s.Discard).On(owned(func(in DiscardInput) uuid.UUID { return in.ID })),
		op.Do("declaration.amend", "POST /declarations/{id}/corrections", s.Amend).On(owned(func(in AmendInput) uuid.UUID { return in.ID })).Long(),
		op.Do("declaration.preprint", "POST /declarations/preprint", s.Preprint).On(ofPeriodInput).Long(),
		op.Ask("declaration.template", "GET /declarations/template", s.Template).On(ofTemplateInput),
		op.Do("declaration.upload", "POST /declaration-files", s.Upload).On(ofUploadInput).Long(),
		op.Do("declaration.submit", "POST /declarations/submit", s.Submit).On(ofSubmitInput).Long(),
		op.Do("declaration.check_upload", "POST /declaration-files/{id}/check", s.Check).On(uploaded(func(in CheckInput) uuid.UUID { return in.ID })).Long(),
		op.Ask("declaration.get_upload", "GET /declaration-files/{id}", s.GetUpload).On(uploaded(func(in UploadRef) uuid.UUID { return in.ID })),
		op.Do("declaration.fix_upload", "POST /declaration-files/{id}/fixes", s.FixUpload).On(uploaded(func(in FixInput) uuid.UUID { return in.ID })).Long(),
		op.Ask("declaration.faults", "GET /declaration-files/{id}/faults", s.Faults).On(uploaded(func(in FaultsInput) uuid.UUID { return in.ID })),
		op.Do("declaration.confirm_upload", "POST /declaration-files/{id}/confirm", s.Confirm).On(uploaded(func(in ConfirmInput) uuid.UUID { return in.ID })).Long(),
		op.Do("declaration.discard_upload", "POST /declaration-files/{id}/discard", s.DiscardUpload).On(uploaded(func(in UploadRef) uuid.UUID { return in.ID })),

		op.Ask("declaration.under_minimum", "GET /law/proposals/{id}/under-minimum", s.UnderMinimum).Free().Long(),

		op.Ask("declaration.receipt", "GET /declarations/{id}/receipt", s.Receipt).On(owned(func(in ReceiptInput) uuid.UUID { return in.ID })),
		op.Ask("declaration.receipt_paper", "GET /declarations/{id}/receipt/pdf", s.ReceiptPaper).On(owned(func(in ReceiptInput) uuid.UUID { return in.ID })),
		op.Ask("declaration.line_steps", "GET /declarations/{id}/lines/{line}/steps", s.LineSteps).On(owned(func(in StepsInput) uuid.UUID { return in.ID })),
	}
}

// owned locates a declaration by its employer and the employer's agency.
func owned[In any](id func(In) uuid.UUID) op.Locate[In] {
	return func(ctx context.Context, tx tenant.Tx, in In) (authz.Resource, error) {
		o, ok, err := ownerOf.Maybe(ctx, tx, id(in))
		if err == nil && !ok {
			err = fault.Missing("declaration")
		}
		return authz.Resource{Kind: "declaration", ID: o.ID.String(), Agency: o.Agency, Employer: o.EmployerID.String()}, err
	}
}

// uploaded locates a file that was handed in.
func uploaded[In any](id func(In) uuid.UUID) op.Locate[In] {
	return func(ctx context.Context, tx tenant.Tx, in In) (authz.Resource, error) {
		o, ok, err := uploadOwnerOf.Maybe(ctx, tx, id(in))
		if err == nil && !ok {
			err = fault.Missing("upload")
		}
		return authz.Resource{Kind: "upload", ID: o.ID.String(), Agency: o.Agency, Employer: o.EmployerID.String()}, err
	}
}

func ofTemplateInput(ctx context.Context, tx tenant.Tx, in TemplateInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func ofUploadInput(ctx context.Context, tx tenant.Tx, in UploadInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func ofSubmitInput(ctx context.Context, tx tenant.Tx, in SubmitInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func followed(ctx context.Context, tx tenant.Tx, in FollowInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func ofPeriodInput(ctx context.Context, tx tenant.Tx, in PeriodInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func ofNilInput(ctx context.Context, tx tenant.Tx, in NilInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}

func ofEstimateInput(ctx context.Context, tx tenant.Tx, in EstimateInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.EmployerID)
}
