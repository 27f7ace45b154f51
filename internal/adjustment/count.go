package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/pkg/cal"
	"socle/pkg/contribution"
)

var finishImpact = query.Exec("adjustment.finish_impact", `
update impact
set state = 'ready', as_of = $2, law = $3, filings = $4, estimate = $5, basis = $6, declarations = $7, lines = $8, employers = $9,
    principal = $10, levy = $11, shares = $12, surcharge = $13
where proposal_id = $1`)

// count reckons all that was declared for the days of the change in the law as it would be, and keeps the result.
func (s *Service) count(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	next, err := law.WouldBe(ctx, tx, p)
	if err != nil {
		return err
	}
	t := newTally()
	if bearsOnLateness(p) {
		t.of, err = weighLateness(ctx, tx, p, next, t)
	} else {
		err = weighContributions(ctx, tx, p, next, t)
	}
	if err != nil {
		return fmt.Errorf("impact of %s: %w", p.Subject, err)
	}
	return t.write(ctx, tx, p.ID)
}

// weighContributions counts what a change would do to what was declared for its days, else to what was declared last.
func weighContributions(ctx context.Context, tx tenant.Tx, p law.Proposal, next contribution.Law, t *tally) error {
	in, _, err := p.ParameterChange()
	if err != nil {
		return err
	}
	if t.of, err = extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo); err != nil {
		return err
	}
	if t.of.Declarations == 0 {
		return estimate(ctx, tx, in, next, t)
	}
	r := newReckoner(ctx, tx, next)
	r.say = work.Report
	return r.reckon(in.Span(), nil, t.add)
}

// estimate reckons what was declared last as if it had been declared under the law of the change's first period, with and
// without the change.
func estimate(ctx context.Context, tx tenant.Tx, in law.ProposeParameterInput, next contribution.Law, t *tally) error {
	now, err := law.Of(ctx, tx)
	if err != nil {
		return err
	}
	spans, err := lastSpans(ctx, tx, in.ValidFrom)
	if err != nil {
		return err
	}
	for _, span := range spans {
		r := newReckoner(ctx, tx, next)
		r.base, r.say = newAsker(now), work.Report
		r.on = func(p cal.Period) cal.Period { return firstFrom(p, in.ValidFrom) }
		if err := r.reckon(span, nil, t.add); err != nil {
			return err
		}
	}
	t.estimate = true
	t.basis, err = lastPeriods.All(ctx, tx, tx.Today(), in.ValidFrom)
	return err
}

// write keeps what was counted, and of which state of the law.
func (t *tally) write(ctx context.Context, tx tenant.Tx, id uuid.UUID) error {
	version, err := law.Version(ctx, tx)
	if err != nil {
		return err
	}
	shares, err := json.Marshal(append([]Share{}, t.list()...))
	if err != nil {
		return err
	}
	_, err = finishImpact.Run(ctx, tx, id, tx.Now(), version, t.of.Filings, t.estimate, append([]string{}, t.basis...), t.declarations, t.lines,
		len(t.employers), int64(t.principal), int64(t.levy), shares, int64(t.surcharge))
	if err != nil {
		return err
	}
	return t.writeEmployers(ctx, tx, id)
}

func (t *tally) writeEmployers(ctx context.Context, tx tenant.Tx, id uuid.UUID) error {
	ids := slices.SortedFunc(maps.Keys(t.employers), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	_, err := tx.Copy(ctx, "impact_employer", []string{"proposal_id", "employer_id", "declarations", "lines", "before", "after"},
		pgx.CopyFromSlice(len(ids), func(i int) ([]any, error) {
			e := t.employers[ids[i]]
			return []any{id, ids[i], int32(e[0]), e[1], e[2], e[3]}, nil
		}))
	return err
}
