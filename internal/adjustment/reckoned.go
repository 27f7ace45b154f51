package adjustment

import (
	"fmt"

	"socle/pkg/money"
)

// reckoned is one declaration set against a law.
type reckoned struct {
	head
	Touched int // lines whose amounts differ
	Shares  []Share
	Laws    []Law
}

// period computes the declarations of one period of an employer, and hands on those that would be different. What moves
// between them and comes to nothing is left out: a correction filed since has already done it.
func (r *reckoner) period(heads []head, b *batch, each func(reckoned) error) error {
	var list []reckoned
	for _, h := range heads {
		d, differs, err := r.declaration(h, b)
		if err != nil {
			return fmt.Errorf("declaration %s: %w", h.ID, err)
		}
		if differs {
			list = append(list, d)
		}
	}
	if !moves(list) {
		return nil
	}
	for _, d := range list {
		if err := each(d); err != nil {
			return err
		}
	}
	return nil
}

// moves says whether the declarations of one period, together, owe anything else than they do.
func moves(period []reckoned) bool {
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
	var filed sums
	stood, settled := totals{}, totals{}
	for _, g := range b.groups[h.ID] {
		s, err := r.step(h, g.set, b)
		if err != nil {
			return d, false, err
		}
		if s.moves() {
			d.Laws = append(d.Laws, s.names())
		}
		if r.base == nil {
			filed = r.stored(filed, s, g)
		}
		d.Touched += r.group(s, g, stood, settled)
	}
	if len(d.Laws) == 0 {
		return d, false, nil
	}
	d.Shares = r.index.shares(r.before(h, b, filed, stood), r.settle(settled))
	return d, moved(d.Shares), nil
}

// before is what stands of a declaration: what was filed with what was posted since; of an estimate, what the law to
// compare with makes of it.
func (r *reckoner) before(h head, b *batch, filed sums, stood totals) sums {
	if r.base != nil {
		return r.settle(stood)
	}
	return r.posted(filed, h, b)
}
