package setup

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/tenants"
)

// Preview is what a proposal would do, of what fits its part; the rest is empty.
type Preview struct {
	Part      string                `json:"part"`
	Due       []DueDate             `json:"due"`     // of an employer of the first regime, the next twelve
	Redated   []declaration.Redated `json:"redated"` // obligations to come that get another due date
	Reminders []Reminder            `json:"reminders"`
	Levels    []affiliation.Shift   `json:"levels"`
	Documents []Form                `json:"documents"`
	Stages    []Stage               `json:"stages"`
	Text      *Letter               `json:"text"`
}

// Preview tells what a proposal would do to what waits and to what is to come, counted now.
func (s *Service) Preview(ctx context.Context, tx tenant.Tx, in law.ProposalInput) (Preview, error) {
	now, next, change, err := proposal(ctx, tx, in.ID)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Part: change.Part}
	err = kindOf(change.Part).preview(ctx, tx, now, next, &out)
	return out, err
}

// proposal is the folder as it stands, and as it would with a proposal of this room.
func proposal(ctx context.Context, tx tenant.Tx, id uuid.UUID) (now, next *tenants.Folder, in ProposeInput, err error) {
	p, err := law.ProposalByID(ctx, tx, id)
	if err == nil && p.Kind != KindSetup {
		err = fault.Missing("proposal")
	}
	if err != nil {
		return nil, nil, in, err
	}
	return after(ctx, tx, p)
}

// panel is the preview on the page of a proposal that waits.
func (s *Service) panel(rq *web.Request, p law.Proposal) (templ.Component, error) {
	if p.State != "proposed" || !rq.May("setup.preview") {
		return nil, nil
	}
	v, err := web.Call[Preview](rq, "setup.preview", law.ProposalInput{ID: p.ID})
	if found := web.Findings(err); found != nil {
		return refusedView(found), nil
	}
	if err != nil {
		return nil, err
	}
	return previewView(p.ID.String(), v), nil
}

// marked is a row of what would be, set apart when it is not what is.
func marked(other bool, cells ...templ.Component) view.Row {
	row := view.Cells(cells...)
	if other {
		row.Tone = view.Warning
	}
	return row
}
