package collection

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

var addEmployer = query.Exec("test.add_employer", `
insert into employer (id, number, legal_name, sector, region, agency, headcount, status, status_since, activity, active_from,
                      registered_on, created_at, origin, email, phone)
values ($1, $2, $3, 'commerce', 'r1', $4, 5, 'validated', $5, 'active', '2007-01-01', '2007-01-01', $5, 'portal', 'a@example.org', '+212600000000')`)

// desk is one fund's collection office in a test.
type desk struct {
	*pgtest.World
	t     testing.TB
	s     *Service
	chain *op.Chain
	slug  string
	today cal.Date
}

func openDesk(t testing.TB, events tenant.Subscriptions) *desk {
	t.Helper()
	w := pgtest.NewWith(t, events)
	d := &desk{World: w, t: t, s: &Service{}, slug: "ma-cnss", today: cal.MustDate("2007-07-20")}
	d.chain = w.Chain(d.s.Operations())
	return d
}

// at is a context of a role on the desk's day.
func (d *desk) at(role string) context.Context { return d.in(d.slug, role) }

func (d *desk) in(slug, role string) context.Context {
	return clock.At(d.Role(slug, role), d.today.Time().Add(12*time.Hour))
}

// as is a context of an employer's own account.
func (d *desk) as(slug string, employer uuid.UUID) context.Context {
	ctx := d.As(slug, authz.Subject{Name: "employer", Roles: []string{"employer"}, Employers: []string{employer.String()}})
	return clock.At(ctx, d.today.Time().Add(12*time.Hour))
}

// tx runs fn as the system, committed.
func (d *desk) tx(fn func(ctx context.Context, tx tenant.Tx)) {
	d.t.Helper()
	f := d.Fund(d.slug)
	ctx := authz.With(tenant.Enter(d.t.Context(), f), authz.System(f.Slug, "test"))
	ctx = clock.At(ctx, d.today.Time().Add(12*time.Hour))
	require.NoError(d.t, d.DB.Write(ctx, f, func(tx tenant.Tx) error { fn(ctx, tx); return nil }))
}

// employer adds an employer with a number of the fund's form.
func (d *desk) employer(n int, name string) uuid.UUID {
	d.t.Helper()
	id := uuid.Must(uuid.NewV7())
	number, err := numbersOf(d.Fund(d.slug)).Make(uint64(n))
	require.NoError(d.t, err)
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := addEmployer.Run(ctx, tx, id, number, name, "casa", tx.Now())
		require.NoError(d.t, err)
	})
	return id
}

func (d *desk) number(n int) string {
	number, err := numbersOf(d.Fund(d.slug)).Make(uint64(n))
	require.NoError(d.t, err)
	return number
}

// declare charges an employer's period as a declaration does.
func (d *desk) declare(employer uuid.UUID, period, due string, principal, levy money.Minor) {
	d.t.Helper()
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(d.t, ledger.Post(ctx, tx, declared(employer, period, due, principal, levy)))
	})
}

func declared(employer uuid.UUID, period, due string, principal, levy money.Minor) ledger.Posting {
	p, on, id := cal.MustPeriod(period), cal.MustDate(due), uuid.Must(uuid.NewV7())
	legs := []ledger.Entry{
		{Account: ledger.Receivable, Employer: employer, Period: p, Component: ledger.Principal, Due: on, Amount: principal},
		{Account: ledger.Contribution, Detail: "all:employer", Employer: employer, Period: p, Amount: -principal},
	}
	if levy != 0 {
		legs = append(legs, ledger.Entry{Account: ledger.Receivable, Employer: employer, Period: p, Component: ledger.Levy, Due: on, Amount: levy},
			ledger.Entry{Account: ledger.Levy, Employer: employer, Period: p, Amount: -levy})
	}
	return ledger.Posting{Kind: "declaration", Effect: "declaration:" + id.String(), SourceKind: "declaration", Source: id,
		Employer: employer, ValueDate: on, Entries: legs}
}

func do[Out any](d *desk, ctx context.Context, name string, in any) Out {
	d.t.Helper()
	out, err := op.Call[Out](ctx, d.chain, name, in)
	require.NoError(d.t, err)
	return out
}

func (d *desk) receive(in ReceiveInput) Payment {
	d.t.Helper()
	return do[Payment](d, d.at("collections_officer"), "collection.receive", in)
}

// owes is what an employer owes by item, settled items left out.
func (d *desk) owes(employer uuid.UUID) map[string]money.Minor {
	d.t.Helper()
	out := map[string]money.Minor{}
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		items, err := ledger.Items(ctx, tx, employer)
		require.NoError(d.t, err)
		for _, i := range items {
			if i.Outstanding != 0 {
				out[itemID(i.Period, i.Component)] = i.Outstanding
			}
		}
		credit, err := ledger.CreditOf(ctx, tx, employer)
		require.NoError(d.t, err)
		if credit != 0 {
			out["credit"] = credit
		}
	})
	return out
}

var sums = query.New[struct {
	Received, Matched, Waiting, Bounced       money.Minor
	Cash, Suspense, Credit, Placed, OwedSum   money.Minor
	Unbalanced, ReceiptGaps, AllocationErrors int64
}]("test.sums", `
select (select coalesce(sum(amount), 0) from payment)::bigint as received,
       (select coalesce(sum(matched), 0) from payment)::bigint as matched,
       (select coalesce(sum(amount - matched), 0) from payment where status <> 'bounced')::bigint as waiting,
       (select coalesce(sum(amount), 0) from payment where status = 'bounced')::bigint as bounced,
       (select coalesce(sum(amount), 0) from entry where account = 'cash')::bigint as cash,
       (select -coalesce(sum(amount), 0) from entry where account = 'suspense')::bigint as suspense,
       (select -coalesce(sum(amount), 0) from entry where account = 'credit')::bigint as credit,
       (select coalesce(sum(amount), 0) from allocation where reversed_at is null)::bigint as placed,
       (select coalesce(sum(amount), 0) from entry where account = 'receivable')::bigint as owed_sum,
       (select count(*) from (select posting_id from entry group by posting_id having sum(amount) <> 0) x) as unbalanced,
       (select coalesce(max(number), 0) - count(*) from receipt) as receipt_gaps,
       (select count(*) from (select p.id from payment p left join allocation a on a.payment_id = p.id and a.reversed_at is null
         group by p.id, p.matched having p.matched <> coalesce(sum(a.amount), 0)) y) as allocation_errors`)

// consistent is what must hold after anything.
func (d *desk) consistent() {
	d.t.Helper()
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		s, err := sums.One(ctx, tx)
		require.NoError(d.t, err)
		require.Equal(d.t, s.Received, s.Matched+s.Waiting+s.Bounced, "received = matched + suspense + bounced")
		require.Equal(d.t, s.Suspense, s.Waiting, "the suspense account is what waits")
		require.Equal(d.t, s.Cash, s.Received-s.Bounced)
		require.Equal(d.t, s.Placed, s.Matched)
		require.Zero(d.t, s.Unbalanced)
		require.Zero(d.t, s.ReceiptGaps)
		require.Zero(d.t, s.AllocationErrors, "a payment's matched is the sum of its allocations")
	})
}

func day(s string) cal.Date { return cal.MustDate(s) }

func dirham(n int64) money.Minor { return money.Minor(n * 100) }

func TestMain(m *testing.M) {
	flag.Parse()
	if !flagGiven("rapid.checks") {
		_ = flag.Set("rapid.checks", "12") // each check is a small history in a real database
	}
	os.Exit(m.Run())
}

func flagGiven(name string) (given bool) {
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	return given
}
