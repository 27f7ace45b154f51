package recovery

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/collection"
	"socle/internal/platform/tenant"
	"socle/pkg/ageing"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func TestBucketsAddUpToWhatIsOutstandingAndAreThoseOfThePureRule(t *testing.T) {
	o := openOffice(t)
	n := 0
	standings := map[string]ageing.Standing{"active": ageing.Active, "suspended": ageing.Suspended, "closed": ageing.Closed}
	var debts []ageing.Debt
	rapid.Check(t, func(r *rapid.T) {
		n++
		activity := rapid.SampledFrom([]string{"active", "active", "suspended", "closed"}).Draw(r, "activity")
		who := o.employer(fmt.Sprint(n), "Employer", "casa", activity)
		var pool money.Minor
		oldest := cal.Date(0)
		planned := rapid.Bool().Draw(r, "planned")
		for m := range rapid.IntRange(1, 4).Draw(r, "months") {
			due := cal.MustDate("2006-01-10").AddDays(rapid.IntRange(0, 700).Draw(r, "due"))
			owed := money.Minor(rapid.IntRange(1, 900).Draw(r, "owed"))
			o.owe(who, fmt.Sprintf("2005-%02d", m+1), due.String(), owed)
			if planned && due < o.today {
				if pool += owed; oldest.IsZero() || due < oldest {
					oldest = due
				}
				continue
			}
			debts = append(debts, ageing.Debt{Due: due, Outstanding: owed, Standing: standings[activity]})
		}
		if planned && pool > 0 {
			debts = append(debts, o.plan(r, who, pool, oldest, standings[activity]))
		}
		asOf := o.today
		want := ageing.New(scaleOf(o.Fund(o.slug)), asOf)
		for _, d := range debts {
			want.Count(d)
		}
		got := do[Ageing](o, o.at("manager"), "recovery.ageing", AgeingInput{AsOf: asOf, By: "agency"})
		require.Equal(t, want.All(), got.Total.Buckets)
		require.Equal(t, want.Buckets(ageing.Active), got.Active.Buckets)
		require.Equal(t, want.Buckets(ageing.Closed), got.Apart[1].Buckets)
		require.Equal(t, money.Sum(got.Total.Buckets...), got.Total.Outstanding)
		require.Equal(t, want.PastDue(), got.Total.PastDue)
	})
}

// plan puts a standing plan over a pool of debts and gives the debt as the pure rule knows it.
func (o *office) plan(r *rapid.T, who uuid.UUID, pool money.Minor, oldest cal.Date, standing ageing.Standing) ageing.Debt {
	id, debt := uuid.Must(uuid.NewV7()), ageing.Debt{Due: oldest, Outstanding: pool, Standing: standing}
	var days []cal.Date
	var shares []money.Minor
	left := pool
	for k := range rapid.IntRange(1, 4).Draw(r, "instalments") {
		share := min(left, money.Minor(rapid.IntRange(1, 900).Draw(r, "share")))
		if left -= share; share <= 0 {
			break
		}
		days, shares = append(days, o.today.AddDays(-60+30*k)), append(shares, share)
		debt.Plan = append(debt.Plan, ageing.Instalment{Due: days[k], Outstanding: share})
	}
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := insertPlan.Run(ctx, tx, id, who, nil, pool, tx.Today(), "a", "A", "")
		require.NoError(o.t, err)
		p := Plan{ID: id, EmployerID: who}
		covered, err := p.cover(ctx, tx)
		require.NoError(o.t, err)
		require.Equal(o.t, pool, p.Amount)
		for k := range days {
			p.Instalments = append(p.Instalments, Instalment{Number: k + 1, DueOn: days[k], Amount: shares[k]})
		}
		require.NoError(o.t, p.copy(ctx, tx, covered))
		_, err = decidePlan.Run(ctx, tx, id, "standing", tx.Today(), "b", "B")
		require.NoError(o.t, err)
	})
	return debt
}

func TestCaseGoesStepByStepAndClosesWhenTheDebtIsPaid(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1111111", "Atlas Textile", "casa", "active")
	officer := o.at("recovery_officer")
	require.True(t, fault.Is(refused(o, officer, "recovery.open_case", OpenInput{ID: atlas}), fault.Conflict), "nothing is due")
	o.owe(atlas, "2007-06", "2007-07-10", 100_000)
	o.night()
	c := do[Case](o, officer, "recovery.open_case", OpenInput{ID: atlas, Note: "gros débiteur"})
	require.Equal(t, "reminder", c.Stage)
	require.Equal(t, money.Minor(105_000), c.DebtAtStart, "with 5 % for three months begun")
	require.True(t, fault.Is(refused(o, officer, "recovery.open_case", OpenInput{ID: atlas}), fault.Conflict), "one case at a time")
	require.True(t, fault.Is(refused(o, officer, "recovery.writ", StepInput{ID: c.ID}), fault.Conflict), "no step is skipped")
	require.True(t, fault.Is(refused(o, officer, "recovery.litigate", StepInput{ID: c.ID}), fault.Conflict), "no step is skipped")

	sent := do[Step](o, officer, "recovery.notify", StepInput{ID: c.ID})
	require.Equal(t, "MD-2007-000001", sent.Number)
	require.Equal(t, money.Minor(105_000), sent.Amount)
	require.True(t, sent.Mailed)
	require.True(t, fault.Is(refused(o, officer, "recovery.notify", StepInput{ID: c.ID}), fault.Conflict), "nothing fell due since")
	require.True(t, fault.Is(refused(o, officer, "recovery.writ", StepInput{ID: c.ID}), fault.Conflict), "its delay has not passed")

	staff := 12
	do[Visited](o, o.agent("casa"), "recovery.visit", VisitInput{ID: atlas, Result: "promise", Note: "atelier ouvert", StaffCounted: &staff,
		Amount: 50_000, PromisedOn: o.today.AddDays(10)})
	f := do[File](o, officer, "recovery.case", CaseInput{ID: atlas})
	require.Equal(t, "writ", f.NextStep)
	require.Equal(t, sent.Until.AddDays(1), f.NextStepFrom)
	require.Equal(t, o.today.AddDays(10), f.Case.NextOn)
	require.Len(t, f.Actions, 4)
	require.Equal(t, 12, *f.Actions[0].StaffCounted)
	require.Equal(t, "formal_notice", f.Case.Stage, "a visit stands beside the steps")

	do[collection.Payment](o, o.at("collections_officer"), "collection.receive", collection.ReceiveInput{Channel: collection.Counter, Amount: 105_000, Employer: "1111111"})
	o.night()
	f = do[File](o, officer, "recovery.case", CaseInput{ID: atlas})
	require.Equal(t, o.today, f.Case.ClosedOn)
	require.Equal(t, "paid", f.Case.ClosedWhy)
	require.True(t, fault.Is(refused(o, officer, "recovery.notify", StepInput{ID: c.ID}), fault.Conflict), "it is closed")
}

func TestWritAndCourtComeAfterTheDelaysOfTheLetters(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1", "Atlas Textile", "casa", "active")
	o.owe(atlas, "2006-06", "2006-07-10", 100_000) // more than a year late: the dates alone would ask for the court
	officer := o.at("recovery_officer")
	c := do[Case](o, officer, "recovery.open_case", OpenInput{ID: atlas})
	for _, op := range []string{"recovery.notify", "recovery.writ", "recovery.litigate"} {
		f := do[File](o, officer, "recovery.case", CaseInput{ID: atlas})
		o.today = max(o.today, f.NextStepFrom)
		officer = o.at("recovery_officer")
		do[Step](o, officer, op, StepInput{ID: c.ID})
	}
	f := do[File](o, officer, "recovery.case", CaseInput{ID: atlas})
	require.Equal(t, "litigation", f.Case.Stage)
	require.Empty(t, f.NextStep)
	var kinds []string
	for _, a := range f.Actions {
		kinds = append(kinds, a.Kind)
	}
	require.Equal(t, []string{"litigation", "writ", "formal_notice", "reminder", "opened"}, kinds)
}

func TestDefaultersAreThoseWhoHaveNotFiledOrNotPaid(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas, rif := o.employer("1", "Atlas Textile", "casa", "active"), o.employer("2", "Rif Bois", "fes", "suspended")
	good := o.employer("3", "Souss Agri", "casa", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 5_000)
	o.oblige(rif, "2007-07", "2007-08-10")
	o.oblige(good, "2007-08", "2007-09-20") // due today: still in time
	o.owe(good, "2007-08", "2007-09-20", 700)
	names := func(in DefaultersInput) (out []string) {
		for _, l := range do[Defaulters](o, o.at("recovery_officer"), "recovery.defaulters", in).Lines {
			out = append(out, l.Name)
		}
		return out
	}
	require.Equal(t, []string{"Atlas Textile", "Rif Bois"}, names(DefaultersInput{}))
	require.Equal(t, []string{"Rif Bois"}, names(DefaultersInput{Kind: "non_filer"}))
	require.Equal(t, []string{"Atlas Textile"}, names(DefaultersInput{Kind: "non_payer"}))
	require.Empty(t, names(DefaultersInput{Kind: "both"}))
	require.Equal(t, []string{"Rif Bois"}, names(DefaultersInput{Agency: "fes"}))
	require.Equal(t, []string{"Rif Bois"}, names(DefaultersInput{Standing: "suspended"}))
	require.Equal(t, []string{"Atlas Textile"}, names(DefaultersInput{Days: 60}))
	require.Equal(t, []string{"Atlas Textile"}, names(DefaultersInput{Least: 5_000}))
	require.Equal(t, []string{"Rif Bois"}, names(DefaultersInput{Search: "BOIS"}))

	o.slug = "ml-inps"
	require.Empty(t, names(DefaultersInput{}), "another fund has its own")
	require.Zero(t, do[Ageing](o, o.at("manager"), "recovery.ageing", AgeingInput{}).Total.Outstanding)
	require.True(t, fault.Is(refused(o, o.at("recovery_officer"), "recovery.open_case", OpenInput{ID: atlas}), fault.NotFound))
}

func TestReminderGoesOnceADayOfTheListByChannelToThoseWhoHaveNotFiled(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas, rif := o.employer("1", "Atlas Textile", "casa", "active"), o.employer("2", "Rif Bois", "fes", "active")
	gone := o.employer("3", "Souss Agri", "casa", "closed")
	for _, e := range []uuid.UUID{atlas, rif, gone} {
		o.oblige(e, "2007-09", "2007-10-10")
	}
	o.run(meetObligation, rif, "2007-09", uuid.New(), o.today)
	o.run(endObligation, gone, "2007-09", o.today)
	remind := func() int { return do[Reminded](o, o.system(), "recovery.remind", RemindInput{}).Messages }
	require.Zero(t, remind(), "three weeks before is too early")
	sent := map[string]int{}
	for ; o.today < cal.MustDate("2007-10-20"); o.today++ {
		if n := remind(); n > 0 {
			sent[o.today.String()] = n
		}
		require.Zero(t, remind(), "run again, it writes nothing")
	}
	require.Equal(t, map[string]int{"2007-10-03": 2, "2007-10-08": 2}, sent, "seven and two days before, by mail and SMS, to Atlas alone")
}

func TestReminderMissedIsCaughtUpTheDayAfter(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.oblige(o.employer("1", "Atlas Textile", "casa", "active"), "2007-09", "2007-10-10")
	o.today = cal.MustDate("2007-10-05")
	require.Equal(t, 2, do[Reminded](o, o.system(), "recovery.remind", RemindInput{}).Messages)
	o.today = cal.MustDate("2007-10-09")
	require.Equal(t, 2, do[Reminded](o, o.system(), "recovery.remind", RemindInput{}).Messages)
}

func TestPlanIsDecidedByAnotherPersonAndItsDebtsAgeByItsDates(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1", "Atlas Textile", "casa", "active")
	o.owe(atlas, "2007-01", "2007-02-10", 100_001)
	officer := o.person("recovery_officer")
	c := do[Case](o, officer, "recovery.open_case", OpenInput{ID: atlas})
	p := do[Plan](o, officer, "recovery.propose_plan", ProposePlanInput{ID: atlas, Instalments: 3, First: o.today.AddDays(10)})
	require.Len(t, p.Instalments, 3)
	require.True(t, fault.Is(refused(o, officer, "recovery.decide_plan", DecideInput{ID: p.ID, Decision: "approve"}), fault.Forbidden), "not by who proposed it")
	p = do[Plan](o, o.person("manager"), "recovery.decide_plan", DecideInput{ID: p.ID, Decision: "approve"})
	require.Equal(t, "standing", p.State)
	a := do[Ageing](o, o.at("manager"), "recovery.ageing", AgeingInput{})
	require.True(t, fault.Is(refused(o, officer, "recovery.notify", StepInput{ID: c.ID}), fault.Conflict), "no letter while it stands")
	require.Zero(t, a.Total.PastDue, "no instalment is due yet")
	require.Equal(t, money.Minor(100_001), a.Total.Outstanding)

	o.today = o.today.AddDays(11)
	a = do[Ageing](o, o.at("manager"), "recovery.ageing", AgeingInput{})
	require.Equal(t, p.Instalments[0].Amount, a.Total.PastDue, "the first one is one day late")
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		done, err := o.s.Follow(ctx, tx, FollowInput{})
		require.NoError(t, err)
		require.Equal(t, Followed{Broken: 1}, done, "an instalment that is not paid ends the plan")
	})
}

func TestWaiverIsGrantedByAnotherPersonAndPosted(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1", "Atlas Textile", "casa", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 100_000)
	o.night()
	officer := o.person("recovery_officer")
	in := ProposeWaiverInput{ID: atlas, Period: cal.MustPeriod("2007-06"), Component: "surcharge", Amount: 2_000, Reason: "sinistre"}
	w := do[Waiver](o, officer, "recovery.propose_waiver", in)
	in.Amount = 9_000
	require.True(t, fault.Is(refused(o, officer, "recovery.propose_waiver", in), fault.Invalid), "more than is owed")
	require.True(t, fault.Is(refused(o, officer, "recovery.decide_waiver", DecideInput{ID: w.ID, Decision: "approve"}), fault.Forbidden))
	do[Waiver](o, o.person("manager"), "recovery.decide_waiver", DecideInput{ID: w.ID, Decision: "approve"})
	o.night()
	require.Equal(t, money.Minor(103_000), do[File](o, officer, "recovery.case", CaseInput{ID: atlas}).PastDue, "and the night does not ask it again")
}
