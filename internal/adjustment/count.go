package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
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
	in, _, err := p.ParameterChange()
	if err != nil {
		return err
	}
	next, err := law.WouldBe(ctx, tx, p)
	if err != nil {
		return err
	}
	t := &tally{shares: map[shareKey]*Share{}, employers: map[uuid.UUID]*[4]int64{}}
	if bearsOnLateness(p) {
		at, err := weighLateness(ctx, tx, p, next, t)
		if err != nil {
			return fmt.Errorf("impact of %s: %w", p.Subject, err)
		}
		return s.finish(ctx, tx, p.ID, t, nil, at.Filings)
	}
	at, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if err != nil {
		return err
	}
	var basis []string
	if at.Declarations == 0 {
		basis, err = s.estimate(ctx, tx, in, next, t)
	} else {
		r := newReckoner(ctx, tx, next)
		r.say = work.Report
		err = r.reckon(in.Span(), nil, t.add)
	}
	if err != nil {
		return fmt.Errorf("impact of %s: %w", p.Subject, err)
	}
	return s.finish(ctx, tx, p.ID, t, basis, at.Filings)
}

// estimate reckons what was declared last as if it had been declared under the law of the change's first period, with and
// without the change.
func (s *Service) estimate(ctx context.Context, tx tenant.Tx, in law.ProposeParameterInput, next contribution.Law, t *tally) ([]string, error) {
	now, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	spans, err := lastSpans(ctx, tx, in.ValidFrom)
	if err != nil {
		return nil, err
	}
	basis := []string{}
	for _, span := range spans {
		r := newReckoner(ctx, tx, next)
		r.base, r.say = newAsker(now), work.Report
		r.on = func(p cal.Period) cal.Period { return firstFrom(p, in.ValidFrom) }
		if err := r.reckon(span, nil, t.add); err != nil {
			return nil, err
		}
	}
	names, err := lastPeriods.All(ctx, tx, tx.Today(), in.ValidFrom)
	return append(basis, names...), err
}

func (s *Service) finish(ctx context.Context, tx tenant.Tx, id uuid.UUID, t *tally, basis []string, filings int64) error {
	version, err := law.Version(ctx, tx)
	if err != nil {
		return err
	}
	shares, err := json.Marshal(append([]Share{}, t.list()...))
	if err != nil {
		return err
	}
	_, err = finishImpact.Run(ctx, tx, id, tx.Now(), version, filings, basis != nil, append([]string{}, basis...), t.declarations, t.lines,
		len(t.employers), int64(t.principal), int64(t.levy), shares, int64(t.surcharge))
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(t.employers))
	for employer := range t.employers {
		ids = append(ids, employer)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	_, err = tx.Copy(ctx, "impact_employer", []string{"proposal_id", "employer_id", "declarations", "lines", "before", "after"},
		pgx.CopyFromSlice(len(ids), func(i int) ([]any, error) {
			e := t.employers[ids[i]]
			return []any{id, ids[i], int32(e[0]), e[1], e[2], e[3]}, nil
		}))
	return err
}
