package collection

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func TestPaymentOverTheCounterPaysInTheFundsOrderAndTheRestIsCredit(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), dirham(100))
	d.declare(atlas, "2007-05", "2007-07-25", dirham(500), 0)

	p := d.receive(ReceiveInput{Channel: Counter, Amount: dirham(1700), Employer: d.number(1)})
	require.Equal(t, Matched, p.Status)
	require.NotNil(t, p.ReceiptNumber)
	require.Equal(t, map[string]money.Minor{"credit": dirham(100)}, d.owes(atlas))
	d.consistent()

	d.declare(atlas, "2007-07", "2007-08-31", dirham(300), 0)
	d.receive(ReceiveInput{Channel: Counter, Amount: dirham(50), Employer: d.number(1)})
	require.Equal(t, map[string]money.Minor{"2007-07/principal": dirham(150)}, d.owes(atlas), "the credit pays the next debt")
	d.consistent()
}

func TestPaymentOfAnUnknownPayerWaitsInSuspenseUntilPlacedByHand(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas, rif := d.employer(1, "Atlas Textile"), d.employer(2, "Rif Bois")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	d.declare(rif, "2007-06", "2007-07-31", dirham(400), 0)

	p := d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(1200), PayerName: "cabinet comptable"})
	require.Equal(t, InSuspense, p.Status)
	require.Nil(t, p.ReceiptNumber)
	d.consistent()

	officer := d.at("collections_officer")
	p = do[Payment](d, officer, "collection.match", MatchInput{ID: p.ID, Parts: []MatchPart{{Employer: d.number(1), Amount: dirham(700)}}})
	require.Equal(t, PartMatched, p.Status)
	require.Equal(t, dirham(500), p.Rest())
	d.consistent()
	p = do[Payment](d, officer, "collection.match", MatchInput{ID: p.ID, Parts: []MatchPart{{Employer: d.number(2)}}})
	require.Equal(t, Matched, p.Status)
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(300)}, d.owes(atlas))
	require.Equal(t, map[string]money.Minor{"credit": dirham(100)}, d.owes(rif))
	d.consistent()

	p = do[Payment](d, officer, "collection.unmatch", UnmatchInput{ID: p.ID, Reason: "wrong employer"})
	require.Equal(t, InSuspense, p.Status)
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(1000)}, d.owes(atlas))
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(400)}, d.owes(rif))
	d.consistent()
}

func TestPaymentThatNamesItsReferenceIsMatchedWithItsReasons(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	p := d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(1000), PayerName: "ATLAS TEXTILE SARL", Text: "VIR cotisations juin 2007 aff " + d.number(1)})
	require.Equal(t, Matched, p.Status)
	require.Equal(t, Auto, p.MatchedBy)
	require.NotEmpty(t, p.Match.Reasons)
	require.GreaterOrEqual(t, p.Match.Score, 75)
	require.Empty(t, d.owes(atlas))
}

func TestPaymentEntersOnceByItsExternalName(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	d.employer(1, "Atlas Textile")
	in := ReceiveInput{Channel: MobileMoney, Amount: dirham(10), Employer: d.number(1), ExternalID: "momo:1"}
	d.receive(in)
	_, err := op.Call[Payment](d.at("collections_officer"), d.chain, "collection.receive", in)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	d.consistent()
}
