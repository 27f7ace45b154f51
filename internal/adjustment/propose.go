package adjustment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// ProposeInput names the change of the law: the proposal that was approved.
type ProposeInput struct {
	ID uuid.UUID `json:"proposal" validate:"required"`
}

var (
	insertChange = query.Exec("adjustment.insert_change", `
insert into law_change (proposal_id, state, subject, source, starts, ends, was, now, approved_by, approved_by_name, approved_at)
select $1, 'counting', p.subject, p.source, $2, $3, $4, $5, p.decided_by, p.decided_by_name, p.decided_at
from proposal p
where p.id = $1
on conflict do nothing`)

	lockChange = query.New[uuid.UUID]("adjustment.lock_change", `
select proposal_id from law_change where proposal_id = $1 for update`)

	countedChange = query.Exec("adjustment.counted_change", `
update law_change set state = 'ready', counted_at = $2 where proposal_id = $1`)

	// before the change: the newest row of the series that was closed by it, on its first day.
	valueBefore = query.New[json.RawMessage]("adjustment.value_before", `
select body
from parameter
where series = $1
  and valid @> $2::date
  and upper(recorded) = $3
order by lower(recorded) desc nulls last
limit 1`)
)

// Propose reckons what a change of the law that reaches back does to what was declared, and proposes an adjustment for each
// declaration that would be different. It posts nothing. Reckoned again, what is the same stays as it is.
// Faults: the change is not approved.
func (s *Service) Propose(ctx context.Context, tx tenant.Tx, in ProposeInput) (Change, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return Change{}, err
	}
	if p.State != "approved" {
		return Change{}, fault.New(fault.Conflict, "adjustment.not_approved", "this change of the law is not approved")
	}
	if p.Bears() == law.OnNothing {
		return Change{}, nil
	}
	span, reaches, err := s.open(ctx, tx, p)
	if err != nil || !reaches {
		return Change{}, err
	}
	if _, err := lockChange.One(ctx, tx, p.ID); err != nil {
		return Change{}, err
	}
	if bearsOnLateness(p) {
		err = reckonLateness(ctx, tx, p, nil)
	} else {
		err = s.reckonChange(ctx, tx, p.ID, span, nil)
	}
	if err != nil {
		return Change{}, err
	}
	if _, err := countedChange.Run(ctx, tx, p.ID, tx.Now()); err != nil {
		return Change{}, err
	}
	return oneChange(ctx, tx, p.ID)
}

// open writes the change, once. It reaches back when anything was declared for its days.
func (s *Service) open(ctx context.Context, tx tenant.Tx, p law.Proposal) (span effective.Span, reaches bool, err error) {
	in, _, err := p.ParameterChange()
	if err != nil {
		return span, false, err
	}
	at, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if bearsOnLateness(p) {
		at, err = lateExtent(ctx, tx, p)
	}
	if err != nil || at.Declarations == 0 {
		return in.Span(), false, err
	}
	was, _, err := valueBefore.Maybe(ctx, tx, in.Series, in.ValidFrom, p.DecidedAt)
	if err != nil {
		return span, false, err
	}
	if was == nil {
		was = json.RawMessage(`{}`)
	}
	_, err = insertChange.Run(ctx, tx, p.ID, in.ValidFrom, in.ValidTo, was, in.Body)
	return in.Span(), true, err
}

// reckonChange proposes for some employers, or all, and takes back what was proposed of other figures.
func (s *Service) reckonChange(ctx context.Context, tx tenant.Tx, change uuid.UUID, span effective.Span, employers []uuid.UUID) error {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return err
	}
	w, err := newWriter(ctx, tx, change, span, employers)
	if err != nil {
		return err
	}
	r := newReckoner(ctx, tx, l)
	r.say = work.Report
	if err := r.reckon(span, employers, w.take); err != nil {
		return fmt.Errorf("adjustments: %w", err)
	}
	if err := r.keep(); err != nil {
		return err
	}
	return w.write(r.heads)
}
