package adjustment

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

const (
	latePayment = "penalty/late_payment"
	monthlyDue  = "due"
)

// night closes the day for everybody.
func (h *house) night() {
	h.T.Helper()
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		_, err := (&collection.Service{}).CloseDay(ctx, tx, collection.CloseDayInput{})
		return err
	})
}

// expects makes the obligations of some months.
func (h *house) expects(first, last string) {
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		_, err := declaration.MakeObligations(ctx, tx, cal.MustPeriod(first).Start, cal.MustPeriod(last).Start)
		return err
	})
}

// pays receives money over the counter and places it.
func (h *house) pays(employer uuid.UUID, amount money.Minor) {
	h.T.Helper()
	number := one[string](h, `select number from employer where id = $1`, employer)
	call[collection.Payment](h, h.as("collections_officer", "05"), "collection.receive", collection.ReceiveInput{Channel: collection.Counter, Amount: amount, Employer: number})
}

// surcharged is what was charged of surcharges, waived or paid or not.
func (h *house) surcharged(employer uuid.UUID) int64 {
	return one[int64](h, `select coalesce(-sum(amount), 0)::bigint from entry where account = 'surcharge' and employer_id = $1`, employer)
}

// owed is what is owed for a component of the account.
func (h *house) owed(employer uuid.UUID, component string) int64 {
	return one[int64](h, `select coalesce(sum(amount), 0)::bigint from entry where account = 'receivable' and employer_id = $1 and component = $2`, employer, component)
}

func (h *house) principal(employer uuid.UUID) money.Minor {
	return one[money.Minor](h, `select sum(employer_total + employee_total)::bigint from declaration where employer_id = $1 and status <> 'cancelled'`, employer)
}

// percent is a rate of an amount, half up.
func percent(of money.Minor, tenths int64) int64 { return (int64(of)*tenths + 500) / 1000 }

func TestAPenaltyThatReachesBackIsProposedAndTheNightTakesNothingInSilence(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-06") // due on 10 July: 3 % and 1 % by 5 September
	h.night()
	due := h.principal(e)
	require.Equal(t, percent(due, 40), h.surcharged(e))

	p := h.proposed(latePayment, `{"trigger":"late_payment","progressive":{"initial_pct":"5","then_pct":"2"}}`, "2007-01-01", "")
	i := call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID})
	require.EqualValues(t, []int64{1, 1, percent(due, 70) - percent(due, 40)}, []int64{int64(i.Declarations), int64(i.Employers), int64(i.Surcharge)})
	require.EqualValues(t, i.Surcharge, i.Difference())
	require.Equal(t, e, i.Most[0].EmployerID)

	call[law.Proposal](h, h.two(), "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	h.night()
	require.Equal(t, percent(due, 40), h.surcharged(e), "the night counts on by the law of then")
	c := call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: p.ID})
	require.EqualValues(t, i.Surcharge, c.WaitingAmount)

	_, err := op.Call[Outcome](h.two(), h.chain, "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Forbidden), "who approved the change does not approve what follows: %v", err)
	out := call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.EqualValues(t, i.Surcharge, out.Surcharge)
	require.Equal(t, percent(due, 70), h.surcharged(e))
	h.night()
	require.Equal(t, percent(due, 70), h.surcharged(e))
	h.now = h.now.AddDate(0, 0, 10)
	h.night()
	require.Equal(t, percent(due, 90), h.surcharged(e), "and from then on by the new one")
	h.clean()

	told := call[[]Explained](h, h.as("employer", "09", e), "adjustment.of_employer", OfEmployerInput{ID: e})
	require.Len(t, told, 1)
	a := told[0].Rows[0]
	require.EqualValues(t, percent(due, 40), a.Counted.Before.Total)
	require.Len(t, a.Steps.Before[0].Steps, 2)
	require.EqualValues(t, 30_000, a.Steps.Before[0].Steps[0].Rate)
	require.EqualValues(t, 50_000, a.Steps.After[0].Steps[0].Rate)
}

func TestASurchargeLeftOutGoesOnByTheLawOfThen(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-06")
	h.night()
	c := h.changed(latePayment, `{"trigger":"late_payment","progressive":{"initial_pct":"5","then_pct":"2"}}`, "2007-01-01", "")
	require.Equal(t, 1, call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Reason: "prescription"}).Excluded)
	require.Zero(t, call[Change](h, h.one(), "adjustment.propose", ProposeInput{ID: c.ID}).Waiting)
	h.now = h.now.AddDate(0, 0, 10)
	h.night()
	require.Equal(t, percent(h.principal(e), 50), h.surcharged(e))
	h.clean()
}

func TestASurchargePaidBeyondWhatIsDueBecomesCredit(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-06")
	h.night()
	due := h.principal(e)
	levy := h.owed(e, "levy")
	h.pays(e, due+money.Minor(percent(due, 40)+levy))
	require.Zero(t, h.owed(e, "surcharge"))
	c := h.changed(latePayment, `{"trigger":"late_payment","progressive":{"initial_pct":"1","then_pct":"0"}}`, "2007-01-01", "")
	require.EqualValues(t, percent(due, 10)-percent(due, 40), c.WaitingAmount)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	h.night()
	require.EqualValues(t, percent(due, 40)-percent(due, 10), one[int64](h, `select coalesce(-sum(amount), 0)::bigint from entry where account = 'credit' and employer_id = $1`, e))
	require.Zero(t, h.owed(e, "surcharge"))
	h.clean()
}

func TestADueDateThatMovesIsProposedWithWhatItDoesToSurcharges(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-06")
	h.expects("2007-06", "2007-08")
	h.night()
	due := h.principal(e)
	require.Equal(t, percent(due, 40), h.surcharged(e))
	p := h.proposed(monthlyDue, `{"periodicity":"monthly","due_day":0,"due_on":"2007-08-20"}`, "2007-06-01", "2007-06-30")
	i := call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID})
	require.EqualValues(t, percent(due, 30)-percent(due, 40), i.Surcharge)
	call[law.Proposal](h, h.two(), "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	h.night()
	require.Equal(t, percent(due, 40), h.surcharged(e))
	c := call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: p.ID})
	require.Equal(t, 1, c.Waiting)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.Equal(t, percent(due, 30), h.surcharged(e))
	require.EqualValues(t, 4, one[int64](h, `select (select count(*) from open_item where due_date = '2007-08-20') + (select count(*) from obligation where due_date = '2007-08-20')`))
	h.night()
	require.Equal(t, percent(due, 30), h.surcharged(e))
	h.clean()
}
