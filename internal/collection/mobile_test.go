package collection

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/sim/momo"
	"socle/internal/sim/outage"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// phoneDesk is a desk beside a simulated operator whose clock it holds.
func phoneDesk(t *testing.T) (*desk, *momo.Operator, *atomic.Int64) {
	d := openDesk(t, nil)
	var seconds atomic.Int64
	o, err := momo.New(momo.Settings{User: "u", Key: "k", Subscription: "s", TargetEnvironment: "sandbox", Approval: 2 * time.Second,
		Outages: &outage.Board{}, Now: func() time.Time { return time.Unix(seconds.Load(), 0) }})
	require.NoError(t, err)
	t.Cleanup(func() { _ = o.Close() })
	mux := http.NewServeMux()
	o.Routes(mux)
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	d.s.Mobile = &Momo{URL: srv.URL + "/momo/collection", User: "u", Key: "k", Subscription: "s", Target: "sandbox"}
	return d, o, &seconds
}

func (d *desk) follow(id uuid.UUID, attempt int) MobileRequest {
	d.t.Helper()
	return do[MobileRequest](d, d.at("system"), "collection.follow_mobile", FollowMobileInput{ID: id, Attempt: attempt})
}

func TestMobilePaymentIsBelievedOnlyWhenTheOperatorSaysSoAndOnce(t *testing.T) {
	t.Parallel()
	d, o, seconds := phoneDesk(t)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	r := do[MobileRequest](d, d.as("ma-cnss", atlas), "collection.pay_by_phone", PayByPhoneInput{ID: atlas, Phone: "06 12 34 56 78"})
	require.Equal(t, dirham(1000), r.Amount)
	require.Equal(t, "asked", d.follow(r.ID, 0).State)
	require.Equal(t, "asked", d.follow(r.ID, 1).State, "the payer has not answered")
	do[Verdict](d, d.at("visitor"), "collection.mobile_callback", CallbackInput{ID: r.ID})
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(1000)}, d.owes(atlas), "a call alone pays nothing")

	seconds.Add(5)
	o.Tick()
	require.Equal(t, "paid", d.follow(r.ID, 2).State)
	require.Equal(t, "paid", d.follow(r.ID, 3).State)
	require.Empty(t, d.owes(atlas))
	d.consistent()
}

func TestRefusedMobilePaymentSaysWhy(t *testing.T) {
	t.Parallel()
	d, o, seconds := phoneDesk(t)
	atlas := d.employer(1, "Atlas Textile")
	r := do[MobileRequest](d, d.as("ma-cnss", atlas), "collection.pay_by_phone", PayByPhoneInput{ID: atlas, Amount: dirham(10), Phone: "06 12 34 54 53"})
	d.follow(r.ID, 0)
	seconds.Add(5)
	o.Tick()
	r = d.follow(r.ID, 1)
	require.Equal(t, "failed", r.State)
	require.Equal(t, "NOT_ENOUGH_FUNDS", r.Reason)
	d.consistent()
}

func TestEmployerReachesNothingOfAnotherNorOfAnotherFund(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas, rif := d.employer(1, "Atlas Textile"), d.employer(2, "Rif Bois")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	p := d.receive(ReceiveInput{Channel: Counter, Amount: dirham(100), Employer: d.number(1)})
	own, other := d.as("ma-cnss", atlas), d.as("ma-cnss", rif)
	require.Equal(t, 1, do[Payments](d, own, "collection.payments", PaymentsInput{}).Count)
	require.Equal(t, 0, do[Payments](d, other, "collection.payments", PaymentsInput{Employer: &atlas}).Count)
	require.Len(t, do[PaymentDetail](d, own, "collection.payment", PaymentInput{ID: p.ID}).Allocations, 1)
	require.Equal(t, dirham(900), do[Account](d, own, "collection.account", AccountInput{ID: atlas}).Balance)

	for name, call := range map[string]func() error{
		"payment": func() error { return refusedBy[PaymentDetail](d, other, "collection.payment", PaymentInput{ID: p.ID}) },
		"account": func() error { return refusedBy[Account](d, other, "collection.account", AccountInput{ID: atlas}) },
		"to pay":  func() error { return refusedBy[ToPay](d, other, "collection.to_pay", ToPayInput{ID: atlas}) },
		"phone": func() error {
			return refusedBy[MobileRequest](d, other, "collection.pay_by_phone", PayByPhoneInput{ID: atlas, Phone: "0612345678"})
		},
	} {
		err := call()
		require.True(t, fault.Is(err, fault.NotFound), "%s: %v", name, err)
	}
	elsewhere := d.in("ml-inps", "collections_officer")
	require.Equal(t, 0, do[Payments](d, elsewhere, "collection.payments", PaymentsInput{}).Count)
	require.True(t, fault.Is(refusedBy[PaymentDetail](d, elsewhere, "collection.payment", PaymentInput{ID: p.ID}), fault.NotFound))
	require.True(t, fault.Is(refusedBy[Account](d, elsewhere, "collection.account", AccountInput{ID: atlas}), fault.NotFound))
}

func TestEmployerSeesOfASplitPaymentItsOwnPartAlone(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas, rif := d.employer(1, "Atlas Textile"), d.employer(2, "Rif Bois")
	p := d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(1000), PayerName: "cabinet"})
	p = do[Payment](d, d.at("collections_officer"), "collection.match", MatchInput{ID: p.ID, Parts: []MatchPart{{EmployerID: &atlas, Amount: dirham(700)}, {EmployerID: &rif}}})
	require.Equal(t, Matched, p.Status)
	own := d.as("ma-cnss", atlas)
	list := do[Payments](d, own, "collection.payments", PaymentsInput{})
	require.Len(t, list.Lines, 1)
	require.Equal(t, dirham(700), list.Lines[0].Amount)
	require.Equal(t, dirham(700), list.Amount)
	detail := do[PaymentDetail](d, own, "collection.payment", PaymentInput{ID: p.ID})
	require.Equal(t, dirham(700), detail.Amount)
	require.Len(t, detail.Allocations, 1)
	a := do[Account](d, own, "collection.account", AccountInput{ID: atlas})
	require.Equal(t, dirham(700), do[Line](d, own, "collection.line", LineInput{ID: atlas, Posting: a.Movements[0].PostingID}).Payment.Amount)
	require.True(t, fault.Is(refusedBy[op.File](d, own, "collection.print_receipt", ReceiptInput{Number: *p.ReceiptNumber}), fault.NotFound))
}

func refusedBy[Out any](d *desk, ctx context.Context, name string, in any) error {
	_, err := op.Call[Out](ctx, d.chain, name, in)
	return err
}

func TestAccountIsRightToTheCentAndEachLineOpensItsOrigin(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", 100_033, 1_001)
	d.closeDay("2007-07-20")
	d.receive(ReceiveInput{Channel: Counter, Amount: 50_000, Employer: d.number(1), ReceivedOn: day("2007-07-20")})
	own := d.as("ma-cnss", atlas)
	a := do[Account](d, own, "collection.account", AccountInput{ID: atlas})
	require.Equal(t, money.Minor(100_033+1_001+3_001-50_000), a.Balance, "3 % of 1 000.33 is 30.01")
	require.Equal(t, a.Balance, a.PastDue)
	kinds := ""
	for _, m := range a.Movements {
		kinds += m.Kind + " "
		l := do[Line](d, own, "collection.line", LineInput{ID: atlas, Posting: m.PostingID})
		switch m.Kind {
		case "surcharge":
			require.Equal(t, money.Minor(3_001), l.Surcharge.Total)
			require.Equal(t, "initial", l.Surcharge.Parts[0].Steps[0].Code)
		case "allocation":
			require.Equal(t, Counter, l.Payment.Channel)
			require.NotEmpty(t, l.Allocations)
		}
	}
	require.Equal(t, "declaration surcharge allocation ", kinds)
	require.Equal(t, a.Balance, a.Movements[len(a.Movements)-1].Balance)

	late := do[Account](d, own, "collection.account", AccountInput{ID: atlas, From: day("2007-07-20")})
	require.Equal(t, money.Minor(101_034), late.Opening)
	due := do[ToPay](d, own, "collection.to_pay", ToPayInput{ID: atlas})
	require.Equal(t, a.Balance, due.Net)
	require.Equal(t, d.number(1)+"-200706", due.Periods[0].Reference)
}
