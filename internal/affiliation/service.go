package affiliation

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
)

// Service offers the operations on employers and their staff.
type Service struct {
	// Panels are what rooms further down add to the page of an employer: its declarations, its account. Nil draws nothing.
	Panels []func(rq *web.Request, e Employer) templ.Component
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("affiliation.register", "POST /employers", s.Register).Free(),
		op.Do("affiliation.prospect", "POST /prospects", s.Prospect).Free(),
		op.Do("affiliation.update", "PUT /employers/{id}", s.Update).On(s.updated),
		op.Do("affiliation.attach", "POST /employers/{id}/documents", s.Attach).On(s.attached),
		op.Do("affiliation.submit", "POST /employers/{id}/submit", s.Submit).On(s.one),
		op.Do("affiliation.validate", "POST /employers/{id}/validate", s.Validate).On(s.validated),
		op.Do("affiliation.send_back", "POST /employers/{id}/send-back", s.SendBack).On(s.refused),
		op.Do("affiliation.reject", "POST /employers/{id}/reject", s.Reject).On(s.refused),
		op.Do("affiliation.correct", "POST /employers/{id}/correct", s.Correct).On(s.corrected),
		op.Do("affiliation.change_contact", "PUT /employers/{id}/contact", s.ChangeContact).On(s.contacted),
		op.Do("affiliation.give_access", "POST /employers/{id}/access", s.GiveAccess).On(s.accessed),
		op.Do("affiliation.suspend", "POST /employers/{id}/suspend", s.Suspend).On(s.living),
		op.Do("affiliation.resume", "POST /employers/{id}/resume", s.Resume).On(s.living),
		op.Do("affiliation.close", "POST /employers/{id}/close", s.Close).On(s.living),
		op.Do("affiliation.reopen", "POST /employers/{id}/reopen", s.Reopen).On(s.living),
		op.Ask("affiliation.follow", "GET /employers/{id}/follow", s.Follow).On(s.one),
		op.Ask("affiliation.history", "GET /employers/{id}/history", s.History).On(s.one),
		op.Ask("affiliation.duplicates", "GET /employers/{id}/duplicates", s.Duplicates).On(s.one),
		op.Ask("affiliation.get", "GET /employers/{id}", s.Get).On(s.one),
		op.Ask("affiliation.mine", "GET /employers/mine", s.Mine).Within(),
		op.Ask("affiliation.search", "GET /employers", s.Search).Within(),
		op.Ask("affiliation.review", "GET /review", s.Review).Within(),
		op.Ask("affiliation.figures", "GET /agents/files", s.Figures).Within(),
		op.Ask("affiliation.own_figures", "GET /agents/me/files", s.OwnFigures).Free(),

		op.Do("affiliation.hire", "POST /employers/{id}/staff", s.Hire).On(s.hired),
		op.Do("affiliation.leave", "POST /employers/{id}/staff/{employment_id}/leave", s.Leave).On(s.left),
		op.Do("affiliation.transfer", "POST /employers/{id}/staff/{employment_id}/transfer", s.Transfer).On(s.transferred),
		op.Do("affiliation.change_contract", "PUT /employers/{id}/staff/{employment_id}", s.ChangeContract).On(s.contracted),
		op.Do("affiliation.correct_person", "POST /employers/{id}/persons/{person_id}/correct", s.CorrectPerson).On(s.personCorrected),
		op.Ask("affiliation.staff", "GET /employers/{id}/staff", s.Staff).On(s.staffed),
		op.Ask("affiliation.employment", "GET /employers/{id}/staff/{employment_id}", s.Employment).On(s.employed),
		op.Ask("affiliation.card", "GET /employers/{id}/cards/{employment_id}", s.Card).On(s.employed),
		op.Ask("affiliation.staff_template", "GET /employers/{id}/staff/template", s.StaffTemplate).On(s.staffFiled),
		op.Ask("affiliation.export_staff", "GET /employers/{id}/staff/export", s.ExportStaff).On(s.staffFiled).Watched(),
		op.Do("affiliation.stage_staff", "POST /employers/{id}/staff/imports", s.StageStaff).On(s.staged),
		op.Ask("affiliation.check_staff", "GET /employers/{id}/staff/imports/{document_id}", s.CheckStaff).On(s.imported).Long(),
		op.Ask("affiliation.faulty_staff", "GET /employers/{id}/staff/imports/{document_id}/faulty", s.FaultyStaff).On(s.imported).Long(),
		op.Do("affiliation.confirm_staff", "POST /employers/{id}/staff/imports/{document_id}/confirm", s.ConfirmStaff).On(s.confirmed).Long(),
		op.Ask("affiliation.export_employers", "GET /employers/export", s.ExportEmployers).Within(),
		op.Ask("affiliation.career", "GET /persons/{id}", s.Career).On(s.person).Watched(),
	}
}

// Get reads one employer.
func (s *Service) Get(ctx context.Context, tx tenant.Tx, in OneInput) (Employer, error) {
	return EmployerByID(ctx, tx, in.ID)
}

type where = authz.Resource

func (s *Service) one(ctx context.Context, tx tenant.Tx, in OneInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) updated(ctx context.Context, tx tenant.Tx, in UpdateInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) attached(ctx context.Context, tx tenant.Tx, in AttachInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) validated(ctx context.Context, tx tenant.Tx, in ValidateInput) (where, error) {
	return s.awaited(ctx, tx, in.ID)
}

func (s *Service) refused(ctx context.Context, tx tenant.Tx, in RefuseInput) (where, error) {
	return s.awaited(ctx, tx, in.ID)
}

func (s *Service) corrected(ctx context.Context, tx tenant.Tx, in CorrectInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) contacted(ctx context.Context, tx tenant.Tx, in ContactInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) accessed(ctx context.Context, tx tenant.Tx, in AccessInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) living(ctx context.Context, tx tenant.Tx, in ActivityInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) hired(ctx context.Context, tx tenant.Tx, in HireInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) left(ctx context.Context, tx tenant.Tx, in LeaveInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) transferred(ctx context.Context, tx tenant.Tx, in TransferInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) contracted(ctx context.Context, tx tenant.Tx, in ContractInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) personCorrected(ctx context.Context, tx tenant.Tx, in CorrectPersonInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) staffed(ctx context.Context, tx tenant.Tx, in StaffInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) employed(ctx context.Context, tx tenant.Tx, in EmploymentInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) staffFiled(ctx context.Context, tx tenant.Tx, in StaffFileInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) staged(ctx context.Context, tx tenant.Tx, in StageInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) imported(ctx context.Context, tx tenant.Tx, in ImportInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

func (s *Service) confirmed(ctx context.Context, tx tenant.Tx, in ConfirmInput) (where, error) {
	return Locate(ctx, tx, in.ID)
}

// person belongs to the fund alone: a career crosses employers, so an employer sees its own staff and no career.
func (s *Service) person(_ context.Context, _ tenant.Tx, in PersonInput) (where, error) {
	return where{Kind: "person", ID: in.ID.String()}, nil
}
