package adjustment

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Law names the rule sets of a step: that of the lines as filed, that under which they stand, that of now.
type Law struct {
	Filed string `json:"filed"`
	Stood string `json:"stood"`
	Now   string `json:"now"`
}

// reckoned is one declaration set against a law.
type reckoned struct {
	head
	Touched int // lines whose amounts differ
	Shares  []Share
	Laws    []Law
}

// reckoner computes what was declared again, under a law.
type reckoner struct {
	ctx   context.Context
	tx    tenant.Tx
	law   contribution.Law
	heads []uuid.UUID                   // the declarations looked at
	base  *contribution.Law             // of an estimate: the law to compare with, instead of what stands
	on    func(p cal.Period) cal.Period // the period whose law is asked: the declaration's own, unless it is an estimate
	asked map[string]contribution.Query
	kept  map[string]*contribution.RuleSet
	next  map[setOf]*contribution.RuleSet
	based map[setOf]*contribution.RuleSet
	used  map[*contribution.RuleSet]contribution.Query
	index *index
	done  int64
	total int64
	say   func(ctx context.Context, done, total int64) // tells how far it is
}

type setOf struct {
	set    string
	period cal.Period
}

func newReckoner(ctx context.Context, tx tenant.Tx, l contribution.Law) *reckoner {
	return &reckoner{ctx: ctx, tx: tx, law: l, on: func(p cal.Period) cal.Period { return p },
		asked: map[string]contribution.Query{}, kept: map[string]*contribution.RuleSet{}, next: map[setOf]*contribution.RuleSet{}, based: map[setOf]*contribution.RuleSet{},
		used: map[*contribution.RuleSet]contribution.Query{}, index: newIndex(), say: func(context.Context, int64, int64) {}}
}

// batchLines is how many lines are held at once.
const batchLines = 20_000

// reckon goes through what was declared for periods that start in a span, employer by employer, and hands on each
// declaration that would be different. What moves between the declarations of one period and comes to nothing for it is
// left out: a correction filed since has already done it.
func (r *reckoner) reckon(span effective.Span, employers []uuid.UUID, each func(reckoned) error) error {
	heads, err := headsOf.All(r.ctx, r.tx, span.From, span.To, employers)
	if err != nil {
		return err
	}
	for _, h := range heads {
		r.total += int64(h.LineCount)
		r.heads = append(r.heads, h.ID)
	}
	for start := 0; start < len(heads); {
		end, lines := start, 0
		for end < len(heads) && (lines < batchLines || heads[end].EmployerID == heads[end-1].EmployerID) {
			lines += heads[end].LineCount
			end++
		}
		if err := r.batch(heads[start:end], each); err != nil {
			return err
		}
		r.done += int64(lines)
		r.say(r.ctx, r.done, r.total)
		start = end
	}
	return nil
}

// batch reads the lines of some declarations and computes them.
func (r *reckoner) batch(heads []head, each func(reckoned) error) error {
	b, err := r.read(heads)
	if err != nil {
		return err
	}
	var period []reckoned
	flush := func() error {
		defer func() { period = nil }()
		if !r.moves(period) {
			return nil
		}
		for _, d := range period {
			if err := each(d); err != nil {
				return err
			}
		}
		return nil
	}
	for i, h := range heads {
		if i > 0 && (h.EmployerID != heads[i-1].EmployerID || h.Period != heads[i-1].Period) {
			if err := flush(); err != nil {
				return err
			}
		}
		d, differs, err := r.declaration(h, b)
		if err != nil {
			return fmt.Errorf("declaration %s: %w", h.ID, err)
		}
		if differs {
			period = append(period, d)
		}
	}
	return flush()
}

// moves says whether the declarations of one period, together, owe anything else than they do.
func (r *reckoner) moves(period []reckoned) bool {
	all := map[shareKey]money.Minor{}
	for _, d := range period {
		for _, s := range d.Shares {
			all[shareKey{s.Branch, s.Bearer, s.InTotal}] += s.Difference()
		}
	}
	for _, amount := range all {
		if amount != 0 {
			return true
		}
	}
	return false
}

// declaration computes the lines of one again. differs is false when nothing of it would change.
func (r *reckoner) declaration(h head, b *batch) (d reckoned, differs bool, err error) {
	d.head = h
	var before, after sums
	settled, stood := totals{}, totals{}
	touched := false
	for _, g := range b.groups[h.ID] {
		step, err := r.step(h, g.set, b)
		if err != nil {
			return d, false, err
		}
		if step.now.ID != step.stood.ID {
			touched = true
			d.Laws = append(d.Laws, Law{step.filed.ID, step.stood.ID, step.now.ID})
		}
		if r.base == nil {
			before = r.stored(before, step, g)
		}
		d.Touched += r.group(step, g, stood, settled)
	}
	if !touched {
		return d, false, nil
	}
	if r.base != nil {
		before = r.settle(stood)
	} else {
		for _, s := range b.posted[h.ID] {
			before = before.add(r.index.of(shareKey{s.Branch, s.Bearer, s.InTotal}), s.Difference())
		}
	}
	after = r.settle(settled)
	d.Shares = r.index.shares(before, after)
	return d, moved(d.Shares), nil
}

// totals are those of a declaration, by law.
type totals map[*contribution.RuleSet][]money.Minor

func (t totals) of(rs *contribution.RuleSet) []money.Minor {
	if t[rs] == nil {
		t[rs] = make([]money.Minor, len(rs.Components))
	}
	return t[rs]
}

// settle rounds totals where the fund rounds a declaration as a whole, and adds them up by share.
func (r *reckoner) settle(all totals) (sum sums) {
	for rs, amounts := range all {
		rs.Settle(amounts)
		for i, place := range r.index.components(rs) {
			sum = sum.add(place, amounts[i])
		}
	}
	return sum
}

// step is the law of some lines: as filed, as they stand, as it is.
type step struct{ filed, stood, now *contribution.RuleSet }

func (r *reckoner) step(h head, set string, b *batch) (s step, err error) {
	if s.filed = r.kept[set]; s.filed == nil {
		return s, fmt.Errorf("rule set %s is not kept", set)
	}
	if s.stood, err = r.stands(h, s.filed, b); err != nil {
		return s, err
	}
	s.now, err = r.ask(&r.law, r.next, set, r.on(h.Period))
	if err == nil && s.now.ID == s.stood.ID {
		s.now = s.stood
	}
	return s, err
}

// stands is the law that lines are compared with.
func (r *reckoner) stands(h head, filed *contribution.RuleSet, b *batch) (*contribution.RuleSet, error) {
	if r.base != nil {
		return r.ask(r.base, r.based, filed.ID, r.on(h.Period))
	}
	to := b.restated[restatedKey{h.ID, filed.ID}]
	if to == "" {
		return filed, nil
	}
	if r.kept[to] == nil {
		return nil, fmt.Errorf("rule set %s is not kept", to)
	}
	return r.kept[to], nil
}

// ask puts the question of a kept rule set again, to a law, of a period.
func (r *reckoner) ask(l *contribution.Law, answers map[setOf]*contribution.RuleSet, set string, p cal.Period) (*contribution.RuleSet, error) {
	k := setOf{set, p}
	if rs := answers[k]; rs != nil {
		return rs, nil
	}
	q, known := r.asked[set]
	if !known {
		return nil, fmt.Errorf("nobody knows what rule set %s was asked for", set)
	}
	q.Period, q.AsKnown = p, 0
	rs, err := l.Resolve(q)
	if err != nil {
		return nil, err
	}
	for other := range r.used {
		if other.ID == rs.ID {
			rs = other
		}
	}
	r.used[rs], answers[k] = q, rs
	return rs, nil
}

// stored adds up the amounts as they were filed, roundings included.
func (r *reckoner) stored(before sums, s step, g lines) sums {
	places := r.index.components(s.filed)
	for _, l := range g.list {
		for i, a := range l.amounts {
			before = before.add(places[i], money.Minor(a))
		}
	}
	return before
}

// group computes lines under the law of now, adds them to the totals of that law, and says how many differ from what
// stands. Lines below one are roundings: they come again from the totals.
func (r *reckoner) group(s step, g lines, stood, settled totals) (touched int) {
	was, is := r.index.components(s.stood), r.index.components(s.now)
	then, now := stood.of(s.stood), settled.of(s.now)
	delta := make([]money.Minor, len(r.index.keys))
	var old, fresh []money.Minor
	for n := range g.list {
		l := &g.list[n]
		if l.line < 1 {
			continue
		}
		old = r.standing(s, l, old)
		add(then, old)
		if s.now == s.stood {
			add(now, old)
			continue
		}
		fresh = l.held.Under(s.now, fresh)
		add(now, fresh)
		if differ(delta, was, old, is, fresh) {
			touched++
		}
	}
	return touched
}

func add(to, amounts []money.Minor) {
	for i, a := range amounts {
		to[i] = to[i].Add(a)
	}
}

// standing gives the amounts of a line as they stand: those filed, or those of the law that an adjustment put it under.
func (r *reckoner) standing(s step, l *line, dst []money.Minor) []money.Minor {
	if s.stood != s.filed {
		return l.held.Under(s.stood, dst)
	}
	dst = dst[:0]
	for _, a := range l.amounts {
		dst = append(dst, money.Minor(a))
	}
	return dst
}

// differ compares amounts by share; delta is room of the size of the index, left empty.
func differ(delta []money.Minor, was []int, old []money.Minor, is []int, fresh []money.Minor) bool {
	for i, place := range was {
		delta[place] -= old[i]
	}
	for i, place := range is {
		delta[place] += fresh[i]
	}
	any := false
	for i := range delta {
		any = any || delta[i] != 0
		delta[i] = 0
	}
	return any
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
