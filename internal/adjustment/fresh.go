package adjustment

import (
	"context"
	"time"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// tolerated is how many declarations may come in after an impact was counted before it is stale: one in a hundred, so that
// the rush of a deadline does not keep a decision from ever being taken.
func tolerated(filings int64) int64 { return filings / 100 }

// Fresh refuses to decide on what was not counted, or on what has moved since: the law itself, or what was declared for the
// days of the change.
func (s *Service) Fresh(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	if p.Bears() == law.OnNothing {
		return nil
	}
	i, err := impactOf(ctx, tx, p.ID)
	if f, is := fault.As(err); is && f.Kind == fault.NotFound {
		return fault.New(fault.Conflict, "proposal.impact_missing", "count the impact of this change first")
	}
	switch {
	case err != nil:
		return err
	case i.AsOf == nil:
		return fault.New(fault.Conflict, "proposal.impact_counting", "the impact of this change is still being counted; wait for it")
	case i.Stale:
		return fault.New(fault.Conflict, "proposal.stale", "the state moved since the impact was counted on %s: count it again and look",
			i.AsOf.In(tx.Fund().Zone()).Format(time.DateTime)).With("at", *i.AsOf)
	}
	return nil
}
