package adjustment

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/penalty"
)

// Whatever is paid, waived, changed, decided or closed, and in which order: what is proposed is new less old and is what is
// posted, and once all that waits is approved the books hold what a recomputation from nothing gives.
func TestHoweverPenaltiesAndPaymentsFollowOneAnotherTheBooksEndAtTheLawOfNow(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &lateWalk{house: setup(t), rnd: rand.New(rand.NewPCG(seed, 11)), initial: 30, then: 10, due: cal.MustDate("2007-07-10")}
			for range 3 {
				w.staff = append(w.staff, w.employer([]money.Minor{money.Minor(w.rnd.IntN(900_000) + 100_000)}, "2007-06"))
			}
			w.expects("2007-06", "2007-06")
			for range 14 {
				w.step()
			}
			for _, c := range w.changes {
				call[Change](w.house, w.two(), "adjustment.propose", ProposeInput{ID: c})
				w.approve(c)
			}
			w.night()
			for _, e := range w.staff {
				require.Equal(t, w.fresh(e), w.surcharged(e), "employer %s at %d and %d due %s", e, w.initial, w.then, w.due)
				require.GreaterOrEqual(t, w.owed(e, "surcharge"), int64(0))
			}
			w.clean()
		})
	}
}

type lateWalk struct {
	*house
	rnd           *rand.Rand
	staff         []uuid.UUID
	changes       []uuid.UUID
	initial, then int // tenths of a percent
	due           cal.Date
}

func (w *lateWalk) today() cal.Date { return cal.DateOf(w.now) }

func (w *lateWalk) step() {
	w.now = w.now.AddDate(0, 0, w.rnd.IntN(20))
	e := w.staff[w.rnd.IntN(len(w.staff))]
	switch w.rnd.IntN(8) {
	case 0, 1:
		w.pays(e, money.Minor(w.rnd.IntN(150_000)+1))
	case 2:
		w.waive(e)
	case 3, 4:
		w.initial, w.then = w.rnd.IntN(90)+5, w.rnd.IntN(30)
		body := fmt.Sprintf(`{"progressive":{"initial_pct":"%d.%d","then_pct":"%d.%d"}}`, w.initial/10, w.initial%10, w.then/10, w.then%10)
		w.change(w.changed(latePayment, body, "2007-01-01", ""))
	case 5:
		w.due = cal.MustDate("2007-07-10").AddDays(w.rnd.IntN(60) - 5)
		w.change(w.changed(monthlyDue, fmt.Sprintf(`{"due_day":0,"due_on":"%s"}`, w.due), "2007-06-01", "2007-06-30"))
	case 6:
		if n := len(w.changes); n > 0 {
			w.approve(w.changes[w.rnd.IntN(n)])
		}
	case 7:
		w.night()
	}
}

func (w *lateWalk) change(c Change) {
	if c.ID != uuid.Nil {
		w.changes = append(w.changes, c.ID)
	}
}

// waive gives up half of the surcharge that is owed, as a decision of recovery does.
func (w *lateWalk) waive(e uuid.UUID) {
	half := money.Minor(w.owed(e, "surcharge") / 2)
	if half <= 0 {
		return
	}
	p := cal.MustPeriod("2007-06")
	w.write(func(ctx context.Context, tx tenant.Tx) error {
		return ledger.Post(ctx, tx, ledger.Posting{Kind: "waiver", Effect: uuid.NewString(), SourceKind: "waiver", Source: e, Employer: e, ValueDate: tx.Today(),
			Entries: []ledger.Entry{{Account: ledger.Waived, Detail: "surcharge", Employer: e, Period: p, Amount: half},
				{Account: ledger.Receivable, Employer: e, Period: p, Component: ledger.Surcharge, Amount: -half}}})
	})
}

// approve approves what waits of a change until nothing does, and sees that what was proposed is what is posted.
func (w *lateWalk) approve(c uuid.UUID) {
	for range 3 {
		if one[int64](w.house, `select count(*) from adjustment where change_id = $1 and state = 'proposed'`, c) == 0 {
			return
		}
		before := w.booked()
		out := call[Outcome](w.house, w.one(), "adjustment.decide", DecideInput{ID: c, Approve: true})
		require.EqualValues(w.T, out.Surcharge, w.booked()-before)
	}
	require.Zero(w.T, one[int64](w.house, `select count(*) from adjustment where change_id = $1 and state = 'proposed'`, c))
}

func (w *lateWalk) booked() int64 {
	return one[int64](w.house, `select coalesce(-sum(amount), 0)::bigint from entry where account = 'surcharge'`)
}

// fresh counts the surcharge of an employer from nothing: each part of the debt by its months, at the law of now.
func (w *lateWalk) fresh(e uuid.UUID) (sum int64) {
	left := w.principal(e)
	count := func(amount money.Minor, on cal.Date) {
		if n := penalty.MonthsLate(w.due, on); n > 0 {
			sum += percent(amount, int64(w.initial+w.then*(n-1)))
		}
		left -= amount
	}
	w.write(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select value_date, sum(amount)::bigint from allocation where employer_id = $1 and component = 'principal' and reversed_at is null group by 1`, e)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var on time.Time
			var amount int64
			if err := rows.Scan(&on, &amount); err != nil {
				return err
			}
			count(money.Minor(amount), cal.DateOf(on))
		}
		return rows.Err()
	})
	count(left, w.today())
	return sum
}
