package adjustment

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

var staff = []money.Minor{8000_00, 4000_00}

// familyOwed is what 12,000.00 of wages owe at a rate in percent.
func familyOwed(percent int64) int64 { return 12000_00 * percent / 100 }

func TestTheImpactOfARateIsItsDifferenceOnEveryLineDeclared(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for range 3 {
		h.employer(staff, "2007-06", "2007-07")
	}
	p := h.proposed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	i := call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID})
	require.NotNil(t, i.AsOf)
	require.False(t, i.Stale)
	require.False(t, i.Estimate)
	require.Equal(t, []int64{3, 6, 3}, []int64{int64(i.Declarations), i.Lines, int64(i.Employers)}, "June is not touched")
	require.EqualValues(t, 3*(familyOwed(7)-familyOwed(6)), i.Principal)
	require.Zero(t, i.Levy)
	var moved []Share
	for _, s := range i.Shares {
		if s.Difference() != 0 {
			moved = append(moved, s)
		}
	}
	require.Equal(t, []Share{{"family_benefits", "employer", true, money.Minor(3 * familyOwed(6)), money.Minor(3 * familyOwed(7))}}, moved)
	require.Len(t, i.Most, 3)
	require.EqualValues(t, familyOwed(1), i.Most[0].Difference())
}

func TestAnImpactOfWhatStartsLaterIsAnEstimateOnWhatWasDeclaredLast(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-06", "2007-07")
	p := h.proposed(family, `{"rate_pct":"7"}`, "2008-01-01", "")
	i := call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID})
	require.True(t, i.Estimate)
	require.Equal(t, []string{"2007-07"}, i.Basis)
	require.Equal(t, 1, i.Declarations)
	require.EqualValues(t, familyOwed(1), i.Principal, "one month")
}

func TestAnImpactThatMovedSinceIsRefusedUntilItIsCountedAgain(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-07")
	p := h.proposed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	h.employer(staff, "2007-07")
	require.True(t, call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID}).Stale)
	_, err := op.Call[law.Proposal](h.two(), h.chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Conflict), err)
	require.ErrorContains(t, err, "proposal.stale")
	i := call[Impact](h, h.two(), "adjustment.recount", CountInput{ID: p.ID})
	require.Equal(t, 2, i.Declarations)
	call[law.Proposal](h, h.two(), "law.decide", law.DecideInput{ID: p.ID, Approve: true})
}

func TestApprovingOneOfTwoOnTheSameDaysMakesTheOtherStale(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-07")
	a, b := h.proposed(family, `{"rate_pct":"7"}`, "2007-07-01", ""), h.proposed(family, `{"rate_pct":"8"}`, "2007-06-01", "2007-08-31")
	far := h.proposed(family, `{"rate_pct":"9"}`, "2006-05-01", "2006-06-30")
	told := call[[]law.Proposal](h, h.two(), "law.conflicts", law.ProposalInput{ID: a.ID})
	require.Len(t, told, 1)
	require.Equal(t, b.ID, told[0].ID)
	require.Empty(t, call[[]law.Proposal](h, h.two(), "law.conflicts", law.ProposalInput{ID: far.ID}))
	call[law.Proposal](h, h.two(), "law.decide", law.DecideInput{ID: a.ID, Approve: true})
	_, err := op.Call[law.Proposal](h.two(), h.chain, "law.decide", law.DecideInput{ID: b.ID, Approve: true})
	require.ErrorContains(t, err, "proposal.stale")
}

func TestOnlyItsAuthorWithdrawsAProposal(t *testing.T) {
	t.Parallel()
	h := setup(t)
	p := h.proposed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	_, err := op.Call[law.Proposal](h.two(), h.chain, "law.withdraw", law.WithdrawInput{ID: p.ID})
	require.Error(t, err)
	require.Equal(t, "withdrawn", call[law.Proposal](h, h.one(), "law.withdraw", law.WithdrawInput{ID: p.ID, Reason: "erreur"}).State)
	_, err = op.Call[law.Proposal](h.two(), h.chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Conflict), err)
}

// The invariant of retroactive law: proposed = new − old = posted once approved.
func TestProposedAdjustmentsAreNewLessOldAndArePostedOnceApproved(t *testing.T) {
	t.Parallel()
	h := setup(t)
	for range 3 {
		h.employer(staff, "2007-06", "2007-07")
	}
	before := h.income("family_benefits:employer")
	c := h.changed(family, `{"rate_pct":"7"}`, "2007-06-01", "")
	require.Equal(t, 6, c.Waiting)
	require.EqualValues(t, 6*familyOwed(1), c.WaitingAmount)
	require.Equal(t, before, h.income("family_benefits:employer"), "nothing is posted before it is approved")

	_, err := op.Call[Outcome](h.two(), h.chain, "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Forbidden), "who approved the change does not approve what follows: %v", err)
	out := call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.Equal(t, 6, out.Approved)
	require.EqualValues(t, 6*familyOwed(1), out.Principal)
	require.Equal(t, cal.MustDate("2007-10-05"), out.DueDate)
	require.Equal(t, before+6*familyOwed(1), h.income("family_benefits:employer"))
	require.EqualValues(t, 6*familyOwed(1), one[int64](h, `select sum(amount)::bigint from entry where account = 'receivable' and component = 'adjustment'`))
	require.EqualValues(t, 6, one[int64](h, `select count(*) from open_item where component = 'adjustment' and due_date = '2007-10-05'`))
	h.clean()

	again := call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: c.ID})
	require.Zero(t, again.Waiting, "reckoned again, nothing is proposed")
	_, err = op.Call[Outcome](h.one(), h.chain, "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Conflict), "approved twice is once: %v", err)
}

func TestALowerRateIsACreditOnWhatIsOwed(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-07")
	c := h.changed(family, `{"rate_pct":"5"}`, "2007-07-01", "2007-07-31")
	out := call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.EqualValues(t, -familyOwed(1), out.Principal)
	require.EqualValues(t, -familyOwed(1), one[int64](h, `select sum(e.amount)::bigint from entry e join posting p on p.id = e.posting_id
		where p.kind = 'adjustment' and e.component = 'principal' and e.employer_id = $1`, e))
	h.clean()
}

func TestASecondChangeStartsFromTheAdjustedState(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-07")
	first := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: first.ID, Approve: true})
	second := h.changed(family, `{"rate_pct":"6.5"}`, "2007-07-01", "")
	require.EqualValues(t, -familyOwed(1)/2, second.WaitingAmount)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: second.ID, Approve: true})
	require.Equal(t, 12000_00*65/1000, int(h.income("family_benefits:employer")))
	require.EqualValues(t, familyOwed(1)/2, one[int64](h, `select sum(amount)::bigint from entry where component = 'adjustment'`), "what the first asked for is taken back first")
	h.clean()
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: first.ID}).Waiting)
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: second.ID}).Waiting)
}

func TestASecondChangeTakesThePlaceOfAdjustmentsThatStillWait(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-07")
	first := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	h.now = h.now.AddDate(0, 0, 1)
	second := h.changed(family, `{"rate_pct":"8"}`, "2007-07-01", "")
	require.EqualValues(t, familyOwed(2), second.WaitingAmount)
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: first.ID}).Waiting)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: second.ID, Approve: true})
	require.Equal(t, familyOwed(8), h.income("family_benefits:employer"))
	h.clean()
}

func TestACorrectionFiledAfterTheChangeIsNotAdjustedTwice(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-07")
	c := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	require.Equal(t, 1, c.Waiting)
	h.corrected(e, "2007-07", 9000_00, 5000_00)
	require.EqualValues(t, 14000_00*7/100, h.income("family_benefits:employer"), "the correction took the old rate back and put the new one")
	out := call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.Zero(t, out.Approved, "what waited is reckoned again instead, and comes to nothing")
	require.Equal(t, 1, out.Renewed)
	require.EqualValues(t, 14000_00*7/100, h.income("family_benefits:employer"))
	require.Zero(t, one[int64](h, `select count(*) from adjustment where state = 'proposed'`))
	h.clean()
}

func TestACorrectionStartsFromWhatAnAdjustmentMade(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-07")
	c := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	h.corrected(e, "2007-07", 9000_00, 5000_00)
	require.EqualValues(t, 14000_00*7/100, h.income("family_benefits:employer"))
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: c.ID}).Waiting)
	h.clean()
	third := h.changed(family, `{"rate_pct":"8"}`, "2007-07-01", "")
	require.EqualValues(t, 14000_00/100, third.WaitingAmount, "declaration and correction, each for its part")
	require.Equal(t, 2, third.Waiting)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: third.ID, Approve: true})
	require.EqualValues(t, 14000_00*8/100, h.income("family_benefits:employer"))
	h.clean()
}

func TestAdjustmentsOfOneEmployerAreApprovedAndThoseOfAnotherLeftOut(t *testing.T) {
	t.Parallel()
	h := setup(t)
	a, b := h.employer(staff, "2007-07"), h.employer(staff, "2007-07")
	c := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	_, err := op.Call[Outcome](h.one(), h.chain, "adjustment.decide", DecideInput{ID: c.ID, Employer: &b})
	require.True(t, fault.Is(err, fault.Invalid), "a reason is asked for: %v", err)
	require.Equal(t, 1, call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Employer: &b, Reason: "liquidation"}).Excluded)
	require.Equal(t, 1, call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Employer: &a, Approve: true}).Approved)
	require.Equal(t, familyOwed(7)+familyOwed(6), h.income("family_benefits:employer"))
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: c.ID}).Waiting, "left out stays left out")
	h.clean()

	mine := call[[]Explained](h, h.as("employer", "09", a), "adjustment.of_employer", OfEmployerInput{ID: a})
	require.Len(t, mine, 1)
	require.EqualValues(t, familyOwed(1), mine[0].Total)
	require.Contains(t, mine[0].Change.Words(h.one()), "6 → 7")
	require.Contains(t, mine[0].Change.Words(h.one()), "Décret 2.07.1")
	_, err = op.Call[[]Explained](h.as("employer", "09", a), h.chain, "adjustment.of_employer", OfEmployerInput{ID: b})
	require.Error(t, err)
	require.Empty(t, call[[]Explained](h, h.as("employer", "09", b), "adjustment.of_employer", OfEmployerInput{ID: b}))
}

func TestAChangeThatStartsLaterProposesNothing(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.employer(staff, "2007-07")
	require.Equal(t, uuid.Nil, h.changed(family, `{"rate_pct":"7"}`, "2008-01-01", "").ID)
	require.Zero(t, one[int64](h, `select count(*) from adjustment`))
}

func TestAnEstimateIsAdjustedAndTheRealDeclarationTakesBothBack(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employer(staff, "2007-06")
	h.expects("2007-07", "2007-07")
	ctx := h.as("recovery_officer", "06")
	call[declaration.Declaration](h, ctx, "declaration.estimate", declaration.EstimateInput{EmployerID: e, Period: cal.MustPeriod("2007-07"), Reason: "rien n’a été déclaré"})
	c := h.changed(family, `{"rate_pct":"7"}`, "2007-07-01", "")
	require.EqualValues(t, familyOwed(1), c.WaitingAmount)
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	require.Equal(t, familyOwed(6)+familyOwed(7), h.income("family_benefits:employer"))
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		return declaration.FileMany(ctx, tx, []declaration.Filing{{Employer: e, Period: cal.MustPeriod("2007-07"), Source: "simulation", Lines: workers([]money.Minor{1000_00})}})
	})
	require.EqualValues(t, familyOwed(6)+1000_00*7/100, h.income("family_benefits:employer"), "what was estimated, and its adjustment, are taken back")
	require.Zero(t, h.owed(e, "adjustment"))
	require.Zero(t, call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: c.ID}).Waiting)
	h.clean()
}
