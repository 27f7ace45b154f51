package law

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/tenants"
)

// known keeps each fund's law as last read, with the version of the table it was read at.
var known sync.Map // fund's role → *snapshot

type snapshot struct {
	version string
	law     contribution.Law
	mu      sync.Mutex
	sets    map[string]*contribution.RuleSet
}

// Of is the law of the fund: every parameter, past and known, with its scheme.
func Of(ctx context.Context, tx tenant.Tx) (contribution.Law, error) {
	s, err := read(ctx, tx)
	if err != nil {
		return contribution.Law{}, err
	}
	return s.law, nil
}

func read(ctx context.Context, tx tenant.Tx) (*snapshot, error) {
	v, err := version.One(ctx, tx)
	if err != nil {
		return nil, err
	}
	v += fmt.Sprintf(" %x", tx.Fund().Digest)
	if s, ok := known.Load(tx.Fund().Role); ok && s.(*snapshot).version == v {
		return s.(*snapshot), nil
	}
	rows, err := allParameters.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	s := &snapshot{version: v, sets: map[string]*contribution.RuleSet{}, law: contribution.Law{Scheme: tx.Fund().Folder.Scheme()}}
	for _, r := range rows {
		p, err := r.parameter(tx)
		if err != nil {
			return nil, err
		}
		s.law.Parameters = append(s.law.Parameters, p)
	}
	known.Store(tx.Fund().Role, s)
	return s, nil
}

// parameter reads a row; recorded moments become days of the fund's own calendar.
func (r row) parameter(tx tenant.Tx) (effective.Parameter, error) {
	p := effective.Parameter{Kind: r.Kind, Body: r.Body, Valid: effective.Span{From: r.ValidFrom, To: r.ValidTo},
		ObservedAt: r.ObservedAt, Source: r.Source, Confidence: r.Confidence, Dates: r.Dates, Note: r.Note, ApprovedBy: r.ApprovedBy}
	if err := json.Unmarshal(r.Selector, &p.Selector); err != nil {
		return p, fmt.Errorf("parameter %s: %w", r.ID, err)
	}
	if r.RecordedFrom != nil {
		p.Recorded.From = cal.DateOf(r.RecordedFrom.In(tx.Fund().Zone()))
	}
	if r.RecordedTo != nil {
		p.Recorded.To = cal.DateOf(r.RecordedTo.In(tx.Fund().Zone()))
	}
	return p, nil
}

// RuleSet is the law of a period for one kind of employer, kept for good under its id in a writing transaction.
func RuleSet(ctx context.Context, tx tenant.Tx, q contribution.Query) (*contribution.RuleSet, error) {
	s, err := read(ctx, tx)
	if err != nil {
		return nil, err
	}
	key, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	rs := s.sets[string(key)]
	s.mu.Unlock()
	if rs != nil {
		return rs, nil
	}
	if rs, err = s.law.Resolve(q); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.sets[string(key)] = rs
	s.mu.Unlock()
	return rs, nil
}

// Seed writes the folder's parameters that the fund does not have. A series that is there stays as it is:
// what officers changed is never overridden by a folder.
func Seed(ctx context.Context, tx tenant.Tx, folder *tenants.Folder) error {
	fresh := map[string]bool{}
	for _, p := range folder.Parameters() {
		series := p.Series()
		if _, seen := fresh[series]; !seen {
			n, err := seriesCount.One(ctx, tx, series)
			if err != nil {
				return err
			}
			fresh[series] = n == 0
		}
		if !fresh[series] {
			continue
		}
		if err := insert(ctx, tx, p, "folder", "folder", p.ApprovedBy); err != nil {
			return fmt.Errorf("%s: %w", p.Key(), err)
		}
	}
	return seedTargets(ctx, tx, folder)
}

func insert(ctx context.Context, tx tenant.Tx, p effective.Parameter, origin, proposedBy, approvedBy string) error {
	selector, err := json.Marshal(p.Selector)
	if err != nil {
		return err
	}
	var from, to any
	if origin == "officer" {
		from = tx.Now()
	} else {
		if !p.Recorded.From.IsZero() {
			from = p.Recorded.From.Time()
		}
		if !p.Recorded.To.IsZero() {
			to = p.Recorded.To.Time()
		}
	}
	_, err = insertParameter.Run(ctx, tx, uuid.Must(uuid.NewV7()), p.Series(), p.Kind, selector, p.Body,
		p.Valid.From, p.Valid.To, from, to, p.ObservedAt, p.Source, p.Confidence, p.Dates, p.Note, origin, proposedBy, approvedBy)
	return err
}
