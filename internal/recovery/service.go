package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Service follows debts until they are paid.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("recovery.ageing", "GET /recovery/ageing", s.Ageing).Within().Long(),
		op.Ask("recovery.defaulters", "GET /recovery/defaulters", s.Defaulters).Within(),
		op.Ask("recovery.export_defaulters", "GET /recovery/defaulters/export", s.ExportDefaulters).Within(),
		op.Ask("recovery.cases", "GET /recovery/cases", s.Cases).Within(),
		op.Ask("recovery.case", "GET /recovery/employers/{id}", s.Case).On(s.employer),
		op.Do("recovery.open_case", "POST /recovery/employers/{id}/case", s.Open).On(s.opened),
		op.Do("recovery.open_cases", "POST /recovery/cases", s.OpenMany).Within(),
		op.Do("recovery.close_case", "POST /recovery/cases/{id}/close", s.Close).On(s.closing),
		op.Do("recovery.notify", "POST /recovery/cases/{id}/notice", s.Notify).On(s.stepped),
		op.Do("recovery.writ", "POST /recovery/cases/{id}/writ", s.Writ).On(s.stepped),
		op.Do("recovery.litigate", "POST /recovery/cases/{id}/litigation", s.Litigate).On(s.stepped),
		op.Do("recovery.visit", "POST /recovery/employers/{id}/visits", s.Visit).On(s.visited),
		op.Do("recovery.propose_plan", "POST /recovery/employers/{id}/plans", s.ProposePlan).On(s.planned),
		op.Do("recovery.decide_plan", "POST /recovery/plans/{id}/decision", s.DecidePlan).On(s.plan),
		op.Do("recovery.propose_waiver", "POST /recovery/employers/{id}/waivers", s.ProposeWaiver).On(s.waived),
		op.Do("recovery.decide_waiver", "POST /recovery/waivers/{id}/decision", s.DecideWaiver).On(s.waiver).Privileged(),
		op.Do("recovery.remind", "", s.Remind).Free().Long(),
		op.Do("recovery.follow", "", s.Follow).Free().Long(),
	}
}

// whose is a case, plan or waiver as the policies judge it: its employer, and who asked for it.
type whose struct {
	EmployerID uuid.UUID
	ProposedBy string
}

var (
	caseOwner = query.New[whose]("recovery.case_owner", `
select c.employer_id, '' as proposed_by from recovery_case c where c.id = $1`)

	planOwner = query.New[whose]("recovery.plan_owner", `
select p.employer_id, p.proposed_by from payment_plan p where p.id = $1`)

	waiverOwner = query.New[whose]("recovery.waiver_owner", `
select w.employer_id, w.proposed_by from waiver w where w.id = $1`)
)

func located(ctx context.Context, tx tenant.Tx, find query.Statement[whose], id uuid.UUID, what string) (authz.Resource, error) {
	o, ok, err := find.Maybe(ctx, tx, id)
	if err != nil {
		return authz.Resource{}, err
	}
	if !ok {
		return authz.Resource{}, fault.Missing(what)
	}
	r, err := affiliation.Locate(ctx, tx, o.EmployerID)
	r.Kind, r.ID, r.ProposedBy = what, id.String(), o.ProposedBy
	return r, err
}

func (s *Service) employer(ctx context.Context, tx tenant.Tx, in CaseInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) opened(ctx context.Context, tx tenant.Tx, in OpenInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) visited(ctx context.Context, tx tenant.Tx, in VisitInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) planned(ctx context.Context, tx tenant.Tx, in ProposePlanInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) waived(ctx context.Context, tx tenant.Tx, in ProposeWaiverInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

func (s *Service) closing(ctx context.Context, tx tenant.Tx, in CloseInput) (authz.Resource, error) {
	return located(ctx, tx, caseOwner, in.ID, "case")
}

func (s *Service) stepped(ctx context.Context, tx tenant.Tx, in StepInput) (authz.Resource, error) {
	return located(ctx, tx, caseOwner, in.ID, "case")
}

func (s *Service) plan(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	return located(ctx, tx, planOwner, in.ID, "plan")
}

func (s *Service) waiver(ctx context.Context, tx tenant.Tx, in DecideInput) (authz.Resource, error) {
	return located(ctx, tx, waiverOwner, in.ID, "waiver")
}
