package collection

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/ledger"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

var addCountry = query.Exec("test.add_country", `
insert into employer (id, number, legal_name, sector, region, agency, headcount, status, status_since, activity, active_from,
                      registered_on, created_at, origin)
select id, number, name, 'commerce', 'r1', 'a' || (n % 9), 5, 'validated', $4, 'active', '2007-01-01', '2007-01-01', $4, 'simulation'
from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as t (id, number, name, n)`)

// country adds employers that each owe some months.
func (d *desk) country(n, months int) []uuid.UUID {
	ids, numbers, names := make([]uuid.UUID, n), make([]string, n), make([]string, n)
	for i := range ids {
		ids[i], numbers[i], names[i] = uuid.Must(uuid.NewV7()), d.number(i+1), fmt.Sprintf("STE %c%c%c TRAVAUX %d SARL", 'A'+i%26, 'A'+i/26%26, 'A'+i/676%26, i)
	}
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(d.t, tx.Long(ctx))
		_, err := addCountry.Run(ctx, tx, ids, numbers, names, tx.Now())
		require.NoError(d.t, err)
		for m := range months {
			postings := make([]ledger.Posting, n)
			for i, id := range ids {
				postings[i] = declared(id, fmt.Sprintf("2007-%02d", m+1), fmt.Sprintf("2007-%02d-10", m+2), money.Minor(10_000+i), 100)
			}
			require.NoError(d.t, ledger.Post(ctx, tx, postings...))
		}
	})
	return ids
}

// The size is small for every day; SOCLE_BULK=25000 measures a month of a country.
func bulkSize() int {
	if n, err := strconv.Atoi(os.Getenv("SOCLE_BULK")); err == nil {
		return n
	}
	return 300
}

func TestMonthOfACountryIsReceivedMatchedAndClosedTogether(t *testing.T) {
	t.Parallel()
	d, n := openDesk(t, nil), bulkSize()
	start := time.Now()
	ids := d.country(n, 3)
	t.Logf("%d employers with 3 months each: %s", n, time.Since(start))
	d.today = day("2007-04-10")
	var in []Money
	for i := range ids {
		m := Money{Channel: Transfer, Amount: money.Minor(10_100 + i), ReceivedOn: d.today, Text: "AFF " + d.number(i+1)}
		switch i % 10 {
		case 7:
			m.Employer = ids[i]
		case 8:
			m.Text = "cotisations" // nobody knows
		case 9:
			m.Amount = 5_000
		}
		in = append(in, m)
	}
	var got Matches
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(t, tx.Long(ctx))
		start := time.Now()
		paid, err := d.s.ReceiveMany(ctx, tx, in)
		require.NoError(t, err)
		t.Logf("received %d: %s", len(paid), time.Since(start))
		start = time.Now()
		got, err = d.s.MatchMany(ctx, tx, paid)
		require.NoError(t, err)
		t.Logf("matched %+v: %s", got, time.Since(start))
	})
	require.Equal(t, n, got.Seen)
	require.GreaterOrEqual(t, got.Matched, n*7/10)
	d.today = day("2007-05-11")
	for range 2 {
		d.tx(func(ctx context.Context, tx tenant.Tx) {
			require.NoError(t, tx.Long(ctx))
			start := time.Now()
			closed, err := d.s.CloseDay(ctx, tx, CloseDayInput{Day: d.today})
			require.NoError(t, err)
			t.Logf("closed %+v: %s", closed, time.Since(start))
		})
	}
	d.consistent()
}

func TestOnePaymentIsPlacedByOneOfTwoOfficers(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	one, two := d.employer(1, "Atlas Textile"), d.employer(2, "Rif Bois")
	d.declare(one, "2007-06", "2007-07-31", dirham(100), 0)
	d.declare(two, "2007-06", "2007-07-31", dirham(100), 0)
	p := d.receive(ReceiveInput{Channel: Transfer, Amount: dirham(100)})
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, who := range []uuid.UUID{one, two} {
		wg.Go(func() {
			_, errs[i] = op.Call[Payment](d.at("collections_officer"), d.chain, "collection.match", MatchInput{ID: p.ID, Parts: []MatchPart{{EmployerID: &who}}})
		})
	}
	wg.Wait()
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	require.NoError(t, errs[1])
	require.True(t, fault.Is(errs[0], fault.Conflict), "%v", errs[0])
	require.Len(t, append(keys(d.owes(one)), keys(d.owes(two))...), 1)
	d.consistent()
}

func TestTwoPaymentsOfOneEmployerAtOnceNeverPayMoreThanIsOwed(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	one := d.employer(1, "Atlas Textile")
	d.declare(one, "2007-06", "2007-07-31", dirham(100), 0)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { d.receive(ReceiveInput{Channel: Counter, Amount: dirham(60), Employer: d.number(1)}) })
	}
	wg.Wait()
	require.Equal(t, map[string]money.Minor{"credit": dirham(140)}, d.owes(one))
	d.consistent()
}

func TestReceiptsHaveNoGapWhoeverIssuesThemAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	for i := range 4 {
		d.employer(i+1, fmt.Sprintf("Employer %d", i))
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for n := range 5 {
				in := ReceiveInput{Channel: Counter, Amount: 100, Employer: d.number(i + 1), ExternalID: fmt.Sprintf("x%d", (i*5+n)%15)}
				_, err := op.Call[Payment](d.at("collections_officer"), d.chain, "collection.receive", in)
				if err != nil { // entered already: its number must not be lost
					require.True(t, fault.Is(err, fault.Conflict), "%v", err)
				}
			}
		})
	}
	wg.Wait()
	d.consistent()
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		r, err := d.s.Receipt(ctx, tx, ReceiptInput{Number: 15})
		require.NoError(t, err)
		require.Equal(t, money.Minor(100), r.Amount)
	})
}

func keys(m map[string]money.Minor) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}
