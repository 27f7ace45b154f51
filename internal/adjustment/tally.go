package adjustment

import (
	"github.com/google/uuid"

	"socle/pkg/money"
)

// tally adds up what a change would do.
type tally struct {
	of              extent   // what it was counted on
	estimate        bool     // nothing is declared for the days of the change: what was declared last stands for them
	basis           []string // the periods of an estimate
	declarations    int
	lines           int64
	principal, levy money.Minor
	surcharge       money.Minor
	shares          map[shareKey]*Share
	employers       map[uuid.UUID]*[4]int64 // declarations, lines, before, after
}

func newTally() *tally {
	return &tally{shares: map[shareKey]*Share{}, employers: map[uuid.UUID]*[4]int64{}}
}

func (t *tally) add(d reckoned) error {
	t.touch(d.EmployerID, d.Touched, d.Shares)
	principal, levy := net(d.Shares)
	t.principal, t.levy = t.principal.Add(principal), t.levy.Add(levy)
	return nil
}

// touch counts a declaration, or a period that is late, as touched.
func (t *tally) touch(employer uuid.UUID, lines int, shares []Share) {
	t.declarations++
	t.lines += int64(lines)
	e := t.employers[employer]
	if e == nil {
		e = &[4]int64{}
		t.employers[employer] = e
	}
	e[0], e[1] = e[0]+1, e[1]+int64(lines)
	for _, s := range shares {
		k := shareKey{s.Branch, s.Bearer, s.InTotal}
		if t.shares[k] == nil {
			t.shares[k] = &Share{Branch: s.Branch, Bearer: s.Bearer, InTotal: s.InTotal}
		}
		t.shares[k].Before, t.shares[k].After = t.shares[k].Before.Add(s.Before), t.shares[k].After.Add(s.After)
		e[2], e[3] = e[2]+int64(s.Before), e[3]+int64(s.After)
	}
}

func (t *tally) list() []Share {
	x := newIndex()
	var before, after sums
	for k, s := range t.shares {
		n := x.of(k)
		before, after = before.add(n, s.Before), after.add(n, s.After)
	}
	return x.shares(before, after)
}
