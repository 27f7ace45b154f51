package adjustment

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
)

// reckoner computes what was declared again, under a law.
type reckoner struct {
	ctx   context.Context
	tx    tenant.Tx
	law   *asker
	base  *asker                        // of an estimate: the law to compare with, instead of what stands
	on    func(p cal.Period) cal.Period // the period whose law is asked: the declaration's own, unless it is an estimate
	heads []uuid.UUID                   // the declarations looked at
	asked map[string]contribution.Query
	kept  map[string]*contribution.RuleSet
	used  map[*contribution.RuleSet]contribution.Query
	index *index
	done  int64
	total int64
	say   func(ctx context.Context, done, total int64) // tells how far it is
}

func newReckoner(ctx context.Context, tx tenant.Tx, l contribution.Law) *reckoner {
	return &reckoner{ctx: ctx, tx: tx, law: newAsker(l), on: func(p cal.Period) cal.Period { return p },
		asked: map[string]contribution.Query{}, kept: map[string]*contribution.RuleSet{},
		used: map[*contribution.RuleSet]contribution.Query{}, index: newIndex(), say: func(context.Context, int64, int64) {}}
}

// reckon goes through what was declared for periods that start in a span, employer by employer, and hands on each
// declaration that would be different.
func (r *reckoner) reckon(span effective.Span, employers []uuid.UUID, each func(reckoned) error) error {
	heads, err := headsOf.All(r.ctx, r.tx, span.From, span.To, employers)
	if err != nil {
		return err
	}
	for _, h := range heads {
		r.total += int64(h.LineCount)
		r.heads = append(r.heads, h.ID)
	}
	for len(heads) > 0 {
		n, lines := together(heads)
		if err := r.batch(heads[:n], each); err != nil {
			return err
		}
		r.done += lines
		r.say(r.ctx, r.done, r.total)
		heads = heads[n:]
	}
	return nil
}

// batchLines is how many lines are held at once.
const batchLines = 20_000

// together is how many declarations are read at once, and their lines: all those of an employer, or of some.
func together(heads []head) (n int, lines int64) {
	for n < len(heads) && (lines < batchLines || heads[n].EmployerID == heads[n-1].EmployerID) {
		lines += int64(heads[n].LineCount)
		n++
	}
	return n, lines
}

// batch reads the lines of some declarations and computes them, period by period.
func (r *reckoner) batch(heads []head, each func(reckoned) error) error {
	b, err := r.read(heads)
	if err != nil {
		return err
	}
	for len(heads) > 0 {
		n := 1
		for n < len(heads) && heads[n].EmployerID == heads[0].EmployerID && heads[n].Period == heads[0].Period {
			n++
		}
		if err := r.period(heads[:n], b, each); err != nil {
			return err
		}
		heads = heads[n:]
	}
	return nil
}

// keep writes the rule sets of now with their questions, so that what is proposed can be explained.
func (r *reckoner) keep() error { return declaration.KeepLaw(r.ctx, r.tx, r.used) }

// learn reads rule sets and questions that were not met yet.
func (r *reckoner) learn(ids map[string]bool) error {
	var fresh []string
	for id := range ids {
		if _, known := r.kept[id]; !known && id != "" {
			fresh = append(fresh, id)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	sets, err := law.Kept(r.ctx, r.tx, fresh...)
	if err != nil {
		return err
	}
	for id, rs := range sets {
		r.kept[id] = rs
	}
	asked, err := declaration.Asked(r.ctx, r.tx, fresh)
	for id, q := range asked {
		r.asked[id] = q
	}
	return err
}
