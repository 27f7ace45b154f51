package adjustment

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/pkg/money"
)

// Whatever is filed, corrected, changed, approved or reckoned again, and in which order: once everything that waits is
// approved, the books hold what the law of now makes of what is declared now.
func TestHoweverLawAndCorrectionsFollowOneAnotherTheBooksEndAtTheLawOfNow(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &walk{house: setup(t), rnd: rand.New(rand.NewPCG(seed, 7)), wages: map[uuid.UUID][]money.Minor{}, rate: 60}
			w.hire()
			for range 10 {
				w.step()
			}
			for _, c := range w.changes {
				call[Change](w.house, w.two(), "adjustment.propose", ProposeInput{ID: c})
				w.approve(c)
			}
			require.Equal(t, w.owed(), w.income("family_benefits:employer"))
			require.Zero(t, one[int64](w.house, `select count(*) from adjustment where state = 'proposed'`))
			w.clean()
		})
	}
}

type walk struct {
	*house
	rnd     *rand.Rand
	wages   map[uuid.UUID][]money.Minor
	staff   []uuid.UUID
	changes []uuid.UUID
	rate    int // tenths of a percent
}

func (w *walk) pay() []money.Minor {
	return []money.Minor{money.Minor(w.rnd.IntN(9000)+1000) * 100, money.Minor(w.rnd.IntN(9000)+1000) * 100}
}

func (w *walk) hire() {
	pay := w.pay()
	e := w.employer(pay, "2007-07")
	w.wages[e], w.staff = pay, append(w.staff, e)
}

func (w *walk) step() {
	w.now = w.now.AddDate(0, 0, w.rnd.IntN(2))
	switch w.rnd.IntN(5) {
	case 0:
		w.hire()
	case 1, 2:
		e := w.staff[w.rnd.IntN(len(w.staff))]
		pay := w.pay()
		w.corrected(e, "2007-07", pay...)
		w.wages[e] = pay
	case 3:
		w.rate = 50 + w.rnd.IntN(40)
		c := w.changed(family, fmt.Sprintf(`{"rate_pct":"%d.%d"}`, w.rate/10, w.rate%10), "2007-07-01", "")
		w.changes = append(w.changes, c.ID)
	case 4:
		if n := len(w.changes); n > 0 {
			w.approve(w.changes[w.rnd.IntN(n)])
		}
	}
}

// approve approves what waits of a change, twice when figures were renewed.
func (w *walk) approve(c uuid.UUID) {
	for range 2 {
		if one[int64](w.house, `select count(*) from adjustment where change_id = $1 and state = 'proposed'`, c) == 0 {
			return
		}
		call[Outcome](w.house, w.one(), "adjustment.decide", DecideInput{ID: c, Approve: true})
	}
}

// owed is the family benefits of all that is declared now, at the rate of now, rounded half up on each line.
func (w *walk) owed() (sum int64) {
	for _, pay := range w.wages {
		for _, p := range pay {
			sum += (int64(p)*int64(w.rate) + 500) / 1000
		}
	}
	return sum
}
