package declaration

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// opened is an employer with its staff and the draft of a period.
func (h *house) opened(period cal.Period, wages ...money.Minor) (uuid.UUID, []worker, Declaration) {
	h.T.Helper()
	e, staff := h.employer("ma-cnss", period.First().String(), len(wages), wages...)
	h.follow("ma-cnss", e)
	d := call[Declaration](h, h.as("employer", e), "declaration.open", PeriodInput{e, period})
	return e, staff, d
}

func (h *house) sheet(e uuid.UUID, id uuid.UUID) Sheet {
	return call[Sheet](h, h.as("employer", e), "declaration.get", GetInput{ID: id})
}

func TestWageOf8000InJune2007ThroughTheDatabase(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	s := h.sheet(e, d.ID)
	require.Equal(t, []BranchTotal{
		{"family_benefits", "employer", true, 480_00},
		{"short_term", "employer", true, 40_20}, {"short_term", "employee", true, 19_80},
		{"long_term", "employer", true, 475_80}, {"long_term", "employee", true, 237_60},
		{"amo_base", "employer", true, 160_00}, {"amo_base", "employee", true, 160_00},
		{"amo_solidarity", "employer", true, 120_00},
		{"professional_training_tfp", "employer", false, 128_00},
	}, s.Totals)
	filed := call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: d.ID})
	require.Equal(t, Accepted, filed.Status)
	require.EqualValues(t, 1276_00, filed.EmployerTotal)
	require.EqualValues(t, 417_40, filed.EmployeeTotal)
	require.EqualValues(t, 128_00, filed.LevyTotal)
	require.Equal(t, s.Totals, h.sheet(e, d.ID).Totals)
	require.EqualValues(t, 1693_40, one[int64](h, "ma-cnss", `select sum(amount)::bigint from entry where account = 'receivable' and component = 'principal'`))
	require.EqualValues(t, 128_00, one[int64](h, "ma-cnss", `select sum(amount)::bigint from entry where account = 'receivable' and component = 'levy'`))
	require.EqualValues(t, -237_60, one[int64](h, "ma-cnss", `select amount from entry where account = 'contribution' and detail = 'long_term:employee'`))
	require.Equal(t, "declaration", one[string](h, "ma-cnss", `select met_how from obligation where period = '2007-06'`))
	require.EqualValues(t, 1, one[int64](h, "ma-cnss", `select count(*) from job where kind = 'test.heard'`))
	require.Regexp(t, `^DN-2007-06-\d{6}$`, filed.ReceiptNumber())
}

func TestTheStoredStepsGiveTheStoredAmounts(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00, 3210_55)
	call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: d.ID})
	for line := 1; line <= 2; line++ {
		steps := call[Steps](h, h.as("employer", e), "declaration.line_steps", StepsInput{ID: d.ID, Line: line})
		require.True(t, steps.Agrees)
		require.Len(t, steps.Assessment.Lines, 9)
	}
	steps := call[Steps](h, h.as("employer", e), "declaration.line_steps", StepsInput{ID: d.ID, Line: 1, Branch: "long_term"})
	require.Len(t, steps.Assessment.Lines, 2)
	_, err := op.Call[Steps](h.as("employer", e), h.chain, "declaration.line_steps", StepsInput{ID: d.ID, Line: 3})
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestFilingTwiceIsAConflict(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 5000_00)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = op.Call[Declaration](h.as("employer", e), h.chain, "declaration.file", FileInput{ID: d.ID})
		})
	}
	wg.Wait()
	failed := errs[0]
	if failed == nil {
		failed = errs[1]
	}
	require.True(t, errs[0] == nil || errs[1] == nil, "%v %v", errs[0], errs[1])
	require.True(t, fault.Is(failed, fault.Conflict), "%v", failed)
	require.EqualValues(t, 1, one[int64](h, "ma-cnss", `select count(*) from posting where kind = 'declaration'`))
	_, err := op.Call[Declaration](h.as("employer", e), h.chain, "declaration.open", PeriodInput{e, june})
	require.True(t, fault.Is(err, fault.Conflict))
}

func TestDraftKeepsLastMonthsWagesAndAsksAboutWhoIsAbsent(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, staff, d := h.opened(cal.MustPeriod("2007-05"), 3000_00, 4000_00)
	ctx := h.as("employer", e)
	s := call[Sheet](h, ctx, "declaration.save", SaveInput{ID: d.ID, Lines: []TypedLine{{Line: 1, Days: 20, Wage: 3500_00}}})
	require.EqualValues(t, 7500_00, s.Declaration.Wages)
	call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})

	next := call[Declaration](h, ctx, "declaration.open", PeriodInput{e, june})
	again := call[Declaration](h, ctx, "declaration.open", PeriodInput{e, june})
	require.Equal(t, next.ID, again.ID, "the draft that was begun")
	s = h.sheet(e, next.ID)
	require.EqualValues(t, 3500_00, s.Lines[0].Wage)
	require.Equal(t, 20, s.Lines[0].Days)
	require.Empty(t, s.Findings)

	s = call[Sheet](h, ctx, "declaration.save", SaveInput{ID: next.ID, Lines: []TypedLine{{Line: 1}, {Line: 2, Days: 26, Wage: 40_000_00}}})
	require.Equal(t, []string{"declaration.absence_unexplained", "declaration.wage_jump"}, codes(s.Findings))
	_, err := op.Call[Declaration](ctx, h.chain, "declaration.file", FileInput{ID: next.ID, Confirm: true, Motive: "prime"})
	require.True(t, fault.Is(err, fault.Invalid))
	call[Sheet](h, ctx, "declaration.save", SaveInput{ID: next.ID, Lines: []TypedLine{{Line: 1, Situation: Left}}})
	_, err = op.Call[Declaration](ctx, h.chain, "declaration.file", FileInput{ID: next.ID})
	require.True(t, fault.Is(err, fault.Invalid), "the jump must be confirmed")
	filed := call[Declaration](h, ctx, "declaration.file", FileInput{ID: next.ID, Confirm: true, Motive: "prime annuelle"})
	require.Equal(t, AcceptedWithAnomalies, filed.Status)
	require.Equal(t, 1, filed.Anomalies)
	require.Equal(t, "2007-06-30", one[time.Time](h, "ma-cnss", `select left_on from employment where person_id = $1`, staff[0].ID).Format(time.DateOnly))
	july := call[Declaration](h, ctx, "declaration.open", PeriodInput{e, cal.MustPeriod("2007-07")})
	require.Len(t, h.sheet(e, july.ID).Lines, 1)
}

func codes(found []Finding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Code)
	}
	return out
}

func TestACorrectionPostsTheDifferenceAndTouchesNothingBefore(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00, 4000_00)
	ctx := h.as("employer", e)
	first := call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})
	fix := call[Declaration](h, ctx, "declaration.amend", AmendInput{ID: d.ID, Reason: "erreur de saisie"})
	require.Equal(t, Correction, fix.Kind)
	s := call[Sheet](h, ctx, "declaration.save", SaveInput{ID: fix.ID, Lines: []TypedLine{{Line: 2, Days: 26, Wage: 3000_00}}})
	require.EqualValues(t, -1000_00, s.Declaration.Wages)
	require.Negative(t, int64(s.Declaration.Total()))
	filed := call[Declaration](h, ctx, "declaration.file", FileInput{ID: fix.ID})
	require.Equal(t, s.Declaration.Total(), filed.Total())
	require.Equal(t, 1, filed.LineCount)

	again := call[Sheet](h, ctx, "declaration.get", GetInput{ID: d.ID})
	require.Equal(t, first.Total(), again.Declaration.Total(), "what was filed stands as it was")
	corrected := call[Sheet](h, ctx, "declaration.get", GetInput{ID: fix.ID})
	require.EqualValues(t, 3000_00, corrected.Lines[0].Wage)
	require.EqualValues(t, 4000_00, *corrected.Lines[0].WasWage)
	steps := call[Steps](h, ctx, "declaration.line_steps", StepsInput{ID: fix.ID, Line: corrected.Lines[0].Line})
	require.True(t, steps.Agrees)
	require.EqualValues(t, 4000_00, steps.Before.Line.Wage)

	// As if 3,000 had been declared at once.
	straight, _, d2 := h.opened(june, 8000_00, 3000_00)
	other := call[Declaration](h, h.as("employer", straight), "declaration.file", FileInput{ID: d2.ID})
	require.Equal(t, other.Total(), first.Total()+filed.Total())
	require.EqualValues(t, other.Total(), one[int64](h, "ma-cnss", `select sum(amount)::bigint from entry where account = 'receivable' and component = 'principal' and employer_id = $1`, e))

	back := call[Declaration](h, ctx, "declaration.amend", AmendInput{ID: d.ID, Reason: "retour"})
	call[Sheet](h, ctx, "declaration.save", SaveInput{ID: back.ID, Lines: []TypedLine{{Line: 2, Days: 26, Wage: 4000_00}}})
	call[Declaration](h, ctx, "declaration.file", FileInput{ID: back.ID})
	require.EqualValues(t, first.Total(), one[int64](h, "ma-cnss", `select sum(amount)::bigint from entry where account = 'receivable' and component = 'principal' and employer_id = $1`, e))
}

func TestAnUnchangedCorrectionIsRefused(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	ctx := h.as("employer", e)
	call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})
	fix := call[Declaration](h, ctx, "declaration.amend", AmendInput{ID: d.ID, Reason: "pour voir"})
	_, err := op.Call[Declaration](ctx, h.chain, "declaration.file", FileInput{ID: fix.ID})
	require.True(t, fault.Is(err, fault.Invalid))
	call[Declaration](h, ctx, "declaration.discard", DiscardInput{ID: fix.ID})
}

func TestNilNeedsAReasonAndOwesNothing(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, _ := h.opened(june, 8000_00)
	ctx := h.as("employer", e)
	_, err := op.Call[Declaration](ctx, h.chain, "declaration.nil", NilInput{EmployerID: e, Period: june})
	require.True(t, fault.Is(err, fault.Invalid))
	d := call[Declaration](h, ctx, "declaration.nil", NilInput{EmployerID: e, Period: june, Reason: "fermeture annuelle"})
	require.Equal(t, Nil, d.Kind)
	require.Zero(t, one[int64](h, "ma-cnss", `select count(*) from posting`))
	require.Equal(t, "nil", one[string](h, "ma-cnss", `select met_how from obligation where period = '2007-06'`))
}

func TestWorkersForgottenAreAddedByACorrectionAndJoinTheStaff(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	_, others := h.employer("ma-cnss", "2007-06-01", 1, 3000_00)
	ctx := h.as("employer", e)
	call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})
	fix := call[Declaration](h, ctx, "declaration.amend", AmendInput{ID: d.ID, Reason: "oubli"})
	_, err := op.Call[Sheet](ctx, h.chain, "declaration.save", SaveInput{ID: fix.ID, Add: Added{InsuredNumber: others[0].Number, Name: "QUELQU UN D AUTRE"}})
	require.True(t, fault.Is(err, fault.Invalid), "somebody else's number")
	call[Sheet](h, ctx, "declaration.save", SaveInput{ID: fix.ID, Add: Added{InsuredNumber: others[0].Number, Name: "Nom001 A", Days: 10, Wage: 1500_00}})
	s := call[Sheet](h, ctx, "declaration.save", SaveInput{ID: fix.ID, Add: Added{Name: "Toute Nouvelle", IDNumber: "ZZ 998877", Days: 5, Wage: 900_00}})
	require.Len(t, s.Lines, 3)
	filed := call[Declaration](h, ctx, "declaration.file", FileInput{ID: fix.ID, Confirm: true, Motive: "oubli"})
	require.EqualValues(t, 2400_00, filed.Wages)
	require.EqualValues(t, 3, one[int64](h, "ma-cnss", `select count(*) from employment where employer_id = $1`, e))
	require.EqualValues(t, 1, one[int64](h, "ma-cnss", `select count(*) from person where id_number = 'ZZ 998877' and number is not null`))
}

func TestAnEstimateIsReversedWhenTheRealDeclarationArrives(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(cal.MustPeriod("2007-05"), 8000_00)
	ctx := h.as("employer", e)
	call[Declaration](h, ctx, "declaration.file", FileInput{ID: d.ID})
	officer := func() context.Context { return h.as("recovery_officer") }
	_, err := op.Call[Declaration](officer(), h.chain, "declaration.estimate", EstimateInput{e, june, "sans réponse"})
	require.True(t, fault.Is(err, fault.Conflict), "not overdue yet")
	h.now = time.Date(2007, 7, 20, 0, 0, 0, 0, time.UTC)
	est := call[Declaration](h, officer(), "declaration.estimate", EstimateInput{e, june, "sans réponse"})
	require.EqualValues(t, 1693_40, est.Total())
	require.Equal(t, "estimate", one[string](h, "ma-cnss", `select met_how from obligation where period = '2007-06'`))

	draft := call[Declaration](h, h.as("employer", e), "declaration.open", PeriodInput{e, june})
	call[Sheet](h, h.as("employer", e), "declaration.save", SaveInput{ID: draft.ID, Lines: []TypedLine{{Line: 1, Days: 26, Wage: 7000_00}}})
	call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: draft.ID})
	require.Equal(t, "cancelled", one[string](h, "ma-cnss", `select status from declaration where id = $1`, est.ID))
	require.Equal(t, "declaration", one[string](h, "ma-cnss", `select met_how from obligation where period = '2007-06'`))
	real := h.sheet(e, draft.ID).Declaration
	require.EqualValues(t, real.Total(), one[int64](h, "ma-cnss", `select sum(amount)::bigint from entry where account = 'receivable' and component = 'principal' and period = '2007-06'`))
}

func TestAnotherEmployersDeclarationIsNotThere(t *testing.T) {
	t.Parallel()
	h := setup(t)
	_, _, theirs := h.opened(june, 8000_00)
	e, _, _ := h.opened(june, 5000_00)
	ctx := h.as("employer", e)
	for name, in := range map[string]any{
		"declaration.get": GetInput{ID: theirs.ID}, "declaration.save": SaveInput{ID: theirs.ID},
		"declaration.file": FileInput{ID: theirs.ID}, "declaration.discard": DiscardInput{ID: theirs.ID},
		"declaration.amend":      AmendInput{ID: theirs.ID, Reason: "pourquoi pas"},
		"declaration.line_steps": StepsInput{ID: theirs.ID, Line: 1},
		"declaration.open":       PeriodInput{theirs.EmployerID, june},
		"declaration.nil":        NilInput{theirs.EmployerID, june, "personne"},
	} {
		_, err := h.chain.Invoke(ctx, name, in)
		require.True(t, fault.Is(err, fault.NotFound), "%s: %v", name, err)
	}
	mine := call[Mine](h, ctx, "declaration.mine", MineInput{Employer: &theirs.EmployerID})
	require.Nil(t, mine.Employer)
	require.Empty(t, mine.Periods)
}

func TestPostingsAreTheDeclarationAndTheDeclarationItsLines(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.now = time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)
	e, staff := h.employer("ma-cnss", "1996-01-01", 8, 1, 2, 3, 4, 5, 6, 7, 8)
	rapid.Check(t, func(r *rapid.T) {
		month := cal.MonthOf(1996, 1) + cal.Month(rapid.IntRange(90, 360).Draw(r, "month"))
		f := Filing{Employer: e, Period: cal.Monthly(month), Source: FromSimulation}
		for i, w := range staff[:rapid.IntRange(1, 8).Draw(r, "workers")] {
			f.Lines = append(f.Lines, FilingLine{Number: i + 1, Person: w.ID, Insured: w.Number, Name: "X",
				Days: rapid.IntRange(1, 26).Draw(r, "days"), Wage: money.Minor(rapid.Int64Range(1, 5_000_000).Draw(r, "wage"))})
		}
		h.alone(func(ctx context.Context, tx tenant.Tx) {
			filings := []Filing{f}
			require.NoError(t, FileMany(ctx, tx, filings))
			found, err := Violations(ctx, tx)
			require.NoError(t, err)
			require.Empty(t, found)
			d, err := byID(ctx, tx, filings[0].ID)
			require.NoError(t, err)
			sheet, err := filedSheet(ctx, tx, d, GetInput{})
			require.NoError(t, err)
			var total money.Minor
			for _, b := range sheet.Totals {
				if b.InTotal {
					total += b.Amount
				}
			}
			require.Equal(t, d.Total(), total)
		})
	})
}

// alone runs fn in a transaction that leaves nothing behind.
func (h *house) alone(fn func(ctx context.Context, tx tenant.Tx)) {
	h.T.Helper()
	f := h.Fund("ma-cnss")
	ctx := h.on(h.As("ma-cnss", authzManager()))
	require.NoError(h.T, h.DB.Alone(ctx, f, func(tx tenant.Tx) error { fn(ctx, tx); return nil }))
}

func TestManyEmployersAreFiledInOneTransaction(t *testing.T) {
	t.Parallel()
	h := setup(t)
	var filings []Filing
	for range 40 {
		e, staff := h.employer("ma-cnss", "2007-06-01", 2, 3000_00, 9000_00)
		h.follow("ma-cnss", e)
		f := Filing{Employer: e, Period: june, Source: FromSimulation}
		for _, w := range staff {
			f.Lines = append(f.Lines, FilingLine{Person: w.ID, Insured: w.Number, Name: "NOM", Days: 26, Wage: w.Wage})
		}
		filings = append(filings, f)
	}
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error { return FileMany(ctx, tx, filings) })
	require.EqualValues(t, 40, one[int64](h, "ma-cnss", `select count(*) from obligation where met_how = 'declaration'`))
	require.EqualValues(t, 40, one[int64](h, "ma-cnss", `select count(distinct number) from declaration`))
	require.EqualValues(t, 1, one[int64](h, "ma-cnss", `select count(*) from job`), "one event for all")
	err := h.try("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
		return FileMany(ctx, tx, []Filing{{Employer: filings[0].Employer, Period: june, Source: FromSimulation, Lines: filings[0].Lines}})
	})
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
}
