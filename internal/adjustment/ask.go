package adjustment

import (
	"cmp"
	"fmt"

	"socle/pkg/cal"
	"socle/pkg/contribution"
)

// asker puts to one law the questions that rule sets were kept with. Every kept rule set was asked for one kind of worker,
// so that what is asked again is asked for all of them.
type asker struct {
	law     contribution.Law
	sizes   bool // the law tells employers apart by their size
	answers map[question]*contribution.RuleSet
}

// question is that of a kept rule set, put again for a period. Headcount is for one that was kept without: where the law did
// not tell sizes apart then, and does now; 0 where it does not.
type question struct {
	set       string
	period    cal.Period
	headcount int
}

func newAsker(l contribution.Law) *asker {
	return &asker{law: l, sizes: l.CountsHeads(), answers: map[question]*contribution.RuleSet{}}
}

// ask gives what a law says to the question of the rule set that lines of a declaration were filed with. Where nobody asked
// for the size of the employer when it was filed, that of the law it stands under holds, else that of now.
func (r *reckoner) ask(a *asker, set string, h head, stands *contribution.RuleSet) (*contribution.RuleSet, error) {
	k := question{set: set, period: r.on(h.Period)}
	if a.sizes {
		k.headcount = cmp.Or(stands.Headcount, h.Headcount)
	}
	if rs := a.answers[k]; rs != nil {
		return rs, nil
	}
	q, known := r.asked[set]
	if !known {
		return nil, fmt.Errorf("nobody knows what rule set %s was asked for", set)
	}
	q.Period, q.AsKnown = k.period, 0
	if q.Headcount == 0 {
		q.Headcount = k.headcount
	}
	rs, err := a.law.Resolve(q)
	if err != nil {
		return nil, err
	}
	a.answers[k] = r.use(rs, q)
	return a.answers[k], nil
}

// use takes a rule set with its question; one that was used already stays the one.
func (r *reckoner) use(rs *contribution.RuleSet, q contribution.Query) *contribution.RuleSet {
	for other := range r.used {
		if other.ID == rs.ID {
			rs = other
		}
	}
	r.used[rs] = q
	return rs
}
