package collection

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

func (d *desk) closeDay(on string) {
	d.t.Helper()
	d.today = day(on)
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := d.s.CloseDay(ctx, tx, CloseDayInput{Day: d.today})
		require.NoError(d.t, err)
	})
}

// Morocco until 2025: 3 % of what is unpaid for the first month or fraction, 1 % for each further one.
func TestSurchargeIsNotDueOnTheDueDateAndRunsByMonthsBegun(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), dirham(200))
	for _, c := range []struct {
		on   string
		owed money.Minor
	}{{"2007-07-10", 0}, {"2007-07-11", dirham(30)}, {"2007-08-10", dirham(30)}, {"2007-08-11", dirham(40)}, {"2007-11-11", dirham(70)}} {
		d.closeDay(c.on)
		d.closeDay(c.on) // a second run adds nothing
		require.Equal(t, c.owed, d.owes(atlas)["2007-06/surcharge"], c.on)
	}
	d.consistent()
}

func TestBackDatedPaymentTakesTheSurchargeBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), 0)
	d.closeDay("2007-07-12")
	require.Equal(t, dirham(30), d.owes(atlas)["2007-06/surcharge"])

	d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(1000), Employer: d.number(1), ReceivedOn: day("2007-07-12"), ValueDate: day("2007-07-10")})
	require.Empty(t, d.owes(atlas))
	d.consistent()
}

func TestSurchargePaidBeforeItWasProvenWrongBecomesCreditAndPaysTheNextDebt(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), 0)
	d.closeDay("2007-07-12")
	d.receive(ReceiveInput{Channel: Counter, Amount: dirham(1030), Employer: d.number(1)})
	require.Empty(t, d.owes(atlas))

	d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(400), Employer: d.number(1), ReceivedOn: day("2007-07-12"), ValueDate: day("2007-07-09")})
	require.Equal(t, map[string]money.Minor{"credit": dirham(400)}, d.owes(atlas), "what came later stays the latest: the debt was already paid")
	d.declare(atlas, "2007-07", "2007-08-10", dirham(500), 0)
	d.closeDay("2007-08-01")
	require.Equal(t, map[string]money.Minor{"2007-07/principal": dirham(100)}, d.owes(atlas))
	d.consistent()
}

func TestLatePartBearsItsSurchargeUntilTheDayItWasPaid(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), 0)
	d.today = day("2007-07-10")
	d.receive(ReceiveInput{Channel: Counter, Amount: dirham(600), Employer: d.number(1)})
	d.closeDay("2007-07-20")
	require.Equal(t, dirham(12), d.owes(atlas)["2007-06/surcharge"], "3 % of the 400 left")
	d.receive(ReceiveInput{Channel: Counter, Amount: dirham(100), Employer: d.number(1)})
	d.closeDay("2007-09-15")
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(300), "2007-06/surcharge": dirham(3 + 15)}, d.owes(atlas),
		"3 % of the 100 paid in the first month, 5 % of the 300 in its third")
	d.consistent()
}

func TestBouncedChequeRestoresEverythingAsIfItHadNeverBeenPaid(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), dirham(100))
	d.today = day("2007-07-09")
	p := d.receive(ReceiveInput{Channel: Cheque, Amount: dirham(1300), Employer: d.number(1), Reference: "CHQ 77"})
	require.Equal(t, map[string]money.Minor{"credit": dirham(200)}, d.owes(atlas))
	d.declare(atlas, "2007-07", "2007-08-10", dirham(150), 0)
	d.closeDay("2007-07-30")
	require.Equal(t, map[string]money.Minor{"credit": dirham(50)}, d.owes(atlas))

	p = do[Payment](d, d.at("collections_officer"), "collection.bounce", BounceInput{ID: p.ID, Reason: "sans provision"})
	require.Equal(t, Bounced, p.Status)
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(1000), "2007-06/levy": dirham(100), "2007-06/surcharge": dirham(30),
		"2007-07/principal": dirham(150)}, d.owes(atlas), "with the surcharge that has run since the due date")
	d.consistent()
	require.Equal(t, "revoked", do[Verdict](d, d.at("visitor"), "collection.verify", VerifyInput{Code: d.codeOf(p)}).State)
}

func (d *desk) codeOf(p Payment) (code string) {
	d.t.Helper()
	require.NotNil(d.t, p.ReceiptNumber)
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		r, err := d.s.Receipt(ctx, tx, ReceiptInput{Number: *p.ReceiptNumber})
		require.NoError(d.t, err)
		code = r.CheckCode
	})
	return code
}

// Whatever happens in whatever order, what was received is what was matched, waits or bounced, and the surcharge is that of
// the days on which money came: the same as if each payment had been entered on the day it was paid.
func TestBooksAddUpAfterAnything(t *testing.T) {
	d := openDesk(t, nil)
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n += 2
		one, two := d.employer(n, "Atlas Textile"), d.employer(n+1, "Rif Bois")
		owners := []uuid.UUID{one, two}
		d.today = day("2007-07-01")
		var made []Payment
		for step := range rapid.IntRange(3, 10).Draw(r, "steps") {
			d.today = d.today.AddDays(rapid.IntRange(0, 20).Draw(r, "days"))
			who := rapid.IntRange(0, 1).Draw(r, "who")
			officer := d.at("collections_officer")
			switch rapid.SampledFrom([]string{"declare", "pay", "pay", "unknown", "place", "unmatch", "bounce", "night"}).Draw(r, "what") {
			case "declare":
				p := cal.Monthly(cal.MonthOf(2007, 1) + cal.Month(step))
				d.declare(owners[who], p.String(), p.Next().First().AddDays(9).String(), money.Minor(rapid.IntRange(1, 5000).Draw(r, "owed")), money.Minor(rapid.IntRange(0, 50).Draw(r, "levy")))
			case "pay":
				made = append(made, d.receive(ReceiveInput{Channel: Cheque, Amount: money.Minor(rapid.IntRange(1, 4000).Draw(r, "paid")), Employer: d.number(n + who),
					ReceivedOn: d.today, ValueDate: d.today.AddDays(-rapid.IntRange(0, 40).Draw(r, "back"))}))
			case "unknown":
				made = append(made, d.receive(ReceiveInput{Channel: Transfer, Amount: money.Minor(rapid.IntRange(1, 4000).Draw(r, "paid")), ReceivedOn: d.today}))
			case "place":
				for i, p := range made {
					if p.Status == InSuspense {
						made[i] = do[Payment](d, officer, "collection.match", MatchInput{ID: p.ID, Parts: []MatchPart{{EmployerID: &owners[who], Amount: (p.Amount + 1) / 2}}})
						break
					}
				}
			case "unmatch":
				if i := len(made) - 1; i >= 0 && made[i].Matched > 0 {
					made[i] = do[Payment](d, officer, "collection.unmatch", UnmatchInput{ID: made[i].ID, Reason: "error"})
				}
			case "bounce":
				if i := len(made) - 1; i >= 0 && made[i].Status != Bounced {
					made[i] = do[Payment](d, officer, "collection.bounce", BounceInput{ID: made[i].ID, Reason: "unpaid"})
				}
			case "night":
				d.closeDay(d.today.String())
			}
			d.consistent()
		}
		d.closeDay(d.today.String())
		for _, who := range owners {
			for item, left := range d.owes(who) {
				require.Positive(t, left, item)
			}
		}
		for i := range made {
			if made[i].Status != Bounced {
				do[Payment](d, d.at("collections_officer"), "collection.bounce", BounceInput{ID: made[i].ID, Reason: "all"})
			}
		}
		d.consistent()
	})
}
