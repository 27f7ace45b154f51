package adjustment

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// DecideInput decides on the adjustments of a change that wait: all of them, or those of one employer. Leaving them out
// says why.
type DecideInput struct {
	ID       uuid.UUID  `json:"id" validate:"required"` // of the change
	Employer *uuid.UUID `json:"employer_id"`
	Approve  bool       `json:"approve"`
	Reason   string     `json:"reason" validate:"max=1000"`
}

// Check asks for the reason of leaving out.
func (in DecideInput) Check() []fault.Finding {
	if !in.Approve && in.Reason == "" {
		return []fault.Finding{{Field: "reason", Code: "adjustment.reason_missing", Message: "is missing: say why these adjustments are left out"}}
	}
	return nil
}

// Outcome is what a decision did. Renewed were not decided on: what was declared moved since they were reckoned, and they
// wait with new figures.
type Outcome struct {
	Approved  int         `json:"approved"`
	Excluded  int         `json:"excluded"`
	Renewed   int         `json:"renewed"`
	Principal money.Minor `json:"principal"`
	Levy      money.Minor `json:"levy"`
	Surcharge money.Minor `json:"surcharge"`
	DueDate   cal.Date    `json:"due_date"`
}

var excludePending = query.Exec("adjustment.exclude", `
update adjustment
set state = 'excluded', decided_by = $2, decided_by_name = $3, decided_at = $4, reason = $5
where id = any($1) and state = 'proposed'`)

// Decide approves adjustments, which posts them with a due date of their own, or leaves them out. Who approved the change
// of the law does not approve what follows from it. What moved since it was reckoned is reckoned again instead.
func (s *Service) Decide(ctx context.Context, tx tenant.Tx, in DecideInput) (Outcome, error) {
	c, err := oneChange(ctx, tx, in.ID)
	if err != nil {
		return Outcome{}, err
	}
	if p, err := law.ProposalByID(ctx, tx, in.ID); err != nil {
		return Outcome{}, err
	} else if bearsOnLateness(p) {
		return s.decideLateness(ctx, tx, c, p, in)
	}
	rows, err := lockPending.All(ctx, tx, in.ID, in.Employer)
	if err != nil {
		return Outcome{}, err
	}
	if len(rows) == 0 {
		return Outcome{}, noneWaiting()
	}
	if !in.Approve {
		return leaveOut(ctx, tx, rows, in.Reason)
	}
	fresh, renewed, err := s.renew(ctx, tx, c, rows)
	if err != nil {
		return Outcome{}, err
	}
	out, err := s.approve(ctx, tx, c, fresh, in.Reason)
	out.Renewed = renewed
	return out, err
}

func noneWaiting() error {
	return fault.New(fault.Conflict, "adjustment.none_waiting", "no adjustment of this change waits for a decision here")
}

func leaveOut(ctx context.Context, tx tenant.Tx, rows []pending, reason string) (Outcome, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	n, err := exclude(ctx, tx, ids, reason)
	return Outcome{Excluded: n}, err
}

func exclude(ctx context.Context, tx tenant.Tx, ids []uuid.UUID, reason string) (int, error) {
	who := authz.From(ctx)
	n, err := excludePending.Run(ctx, tx, ids, who.ID, who.Name, tx.Now(), reason)
	return int(n), err
}
