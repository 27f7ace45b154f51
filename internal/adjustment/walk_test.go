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
	for seed := range uint64(9) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &walk{house: setup(t), rnd: rand.New(rand.NewPCG(seed, 7)), wages: map[uuid.UUID][]money.Minor{},
				sector: map[uuid.UUID]string{}, rates: map[string]int{"": 60}}
			w.builders = w.announced("BTP", `{"sector":"BTP"}`)
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
	rnd      *rand.Rand
	wages    map[uuid.UUID][]money.Minor
	sector   map[uuid.UUID]string
	staff    []uuid.UUID
	changes  []uuid.UUID
	builders string         // the series of their rate
	rates    map[string]int // tenths of a percent, by sector; of all who have no rate of their own under ""
}

func (w *walk) pay() []money.Minor {
	return []money.Minor{money.Minor(w.rnd.IntN(9000)+1000) * 100, money.Minor(w.rnd.IntN(9000)+1000) * 100}
}

func (w *walk) hire() {
	pay := w.pay()
	sector := []string{"", "COM", "BTP"}[w.rnd.IntN(3)]
	e := w.employerOf(kind{sector: sector, headcount: 3}, pay, "2007-07")
	w.wages[e], w.sector[e], w.staff = pay, sector, append(w.staff, e)
}

// decree changes the rate of all, or of builders alone.
func (w *walk) decree() {
	series, sector := family, ""
	if w.rnd.IntN(2) == 0 {
		series, sector = w.builders, "BTP"
	}
	rate := 50 + w.rnd.IntN(40)
	w.rates[sector] = rate
	if c := w.changed(series, fmt.Sprintf(`{"rate_pct":"%d.%d"}`, rate/10, rate%10), "2007-07-01", ""); c.ID != uuid.Nil {
		w.changes = append(w.changes, c.ID)
	}
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
		w.decree()
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

// owed is the family benefits of all that is declared now, at the rates of now, rounded half up on each line.
func (w *walk) owed() (sum int64) {
	for e, pay := range w.wages {
		rate, own := w.rates[w.sector[e]]
		if !own {
			rate = w.rates[""]
		}
		for _, p := range pay {
			sum += (int64(p)*int64(rate) + 500) / 1000
		}
	}
	return sum
}
