package recovery

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/collection"
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

func TestMain(m *testing.M) {
	flag.Parse()
	if flag.Lookup("rapid.checks").Value.String() == "100" {
		_ = flag.Set("rapid.checks", "30") // each check is a small history in a real database
	}
	os.Exit(m.Run())
}

var (
	addEmployer = query.Exec("test.add_employer", `
insert into employer (id, number, legal_name, sector, region, agency, headcount, status, status_since, activity, active_from,
                      registered_on, created_at, origin, email, phone, contact_name)
values ($1, $2, $3, $4, 'r1', $5, 5, 'validated', $6, $7, '2007-01-01', '2007-01-01', $6, 'portal', 'paie@example.org', '+212612345678', 'Salma')`)

	addObligation = query.Exec("test.add_obligation", `
insert into obligation (employer_id, period, starts, ends, due_date, made_at)
values ($1, $2, $3, $4, $5, $6)`)

	meetObligation = query.Exec("test.meet_obligation", `
update obligation set met_by = $3, met_on = $4, met_how = 'declaration' where employer_id = $1 and period = $2`)

	endObligation = query.Exec("test.end_obligation", `
update obligation set ended_on = $3 where employer_id = $1 and period = $2`)

	sentMessages = query.New[string]("test.messages", `
select channel || ' ' || recipient || ' ' || subject || ' ' || body from message order by channel, recipient`)
)

// office is one fund's recovery in a test.
type office struct {
	*pgtest.World
	t     testing.TB
	s     *Service
	money *collection.Service
	chain *op.Chain
	slug  string
	today cal.Date
}

func openOffice(t testing.TB) *office {
	t.Helper()
	w := pgtest.New(t)
	o := &office{World: w, t: t, s: &Service{}, money: &collection.Service{}, slug: "ma-cnss", today: cal.MustDate("2007-09-20")}
	o.chain = w.Chain(o.s.Operations(), o.money.Operations())
	return o
}

func (o *office) on(ctx context.Context) context.Context {
	return clock.At(ctx, o.today.Time().Add(12*time.Hour))
}

func (o *office) at(role string) context.Context { return o.on(o.Role(o.slug, role)) }

// agent is a field agent of an agency, system the jobs.
func (o *office) agent(agency string) context.Context {
	return o.on(o.As(o.slug, authz.Subject{ID: uuid.NewString(), Name: "Moussa", Roles: []string{"field_agent"}, Agencies: []string{agency}}))
}

func (o *office) system() context.Context {
	return o.on(authz.With(tenant.Enter(o.t.Context(), o.Fund(o.slug)), authz.System(o.slug, "recovery.remind")))
}

func (o *office) run(c query.Command, args ...any) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := c.Run(ctx, tx, args...)
		require.NoError(o.t, err)
	})
}

// person is somebody of their own with a role.
func (o *office) person(role string) context.Context {
	return o.on(o.As(o.slug, authz.Subject{ID: uuid.NewString(), Name: role, Roles: []string{role}}))
}

func (o *office) tx(fn func(ctx context.Context, tx tenant.Tx)) {
	o.t.Helper()
	f := o.Fund(o.slug)
	ctx := o.on(authz.With(tenant.Enter(o.t.Context(), f), authz.System(f.Slug, "test")))
	require.NoError(o.t, o.DB.Write(ctx, f, func(tx tenant.Tx) error { fn(ctx, tx); return nil }))
}

func (o *office) employer(number, name, agency, activity string) uuid.UUID {
	o.t.Helper()
	id := uuid.Must(uuid.NewV7())
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := addEmployer.Run(ctx, tx, id, number, name, "commerce", agency, tx.Now(), activity)
		require.NoError(o.t, err)
	})
	return id
}

func (o *office) owe(employer uuid.UUID, period, due string, principal money.Minor) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		p, on, id := cal.MustPeriod(period), cal.MustDate(due), uuid.Must(uuid.NewV7())
		require.NoError(o.t, ledger.Post(ctx, tx, ledger.Posting{Kind: "declaration", Effect: "declaration:" + id.String(), SourceKind: "declaration",
			Source: id, Employer: employer, ValueDate: on, Entries: []ledger.Entry{
				{Account: ledger.Receivable, Employer: employer, Period: p, Component: ledger.Principal, Due: on, Amount: principal},
				{Account: ledger.Contribution, Detail: "all:employer", Amount: -principal}}}))
	})
}

func (o *office) oblige(employer uuid.UUID, period, due string) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		p := cal.MustPeriod(period)
		_, err := addObligation.Run(ctx, tx, employer, p, p.First(), p.Last(), cal.MustDate(due), tx.Now())
		require.NoError(o.t, err)
	})
}

func (o *office) night() {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := o.money.CloseDay(ctx, tx, collection.CloseDayInput{Day: o.today})
		require.NoError(o.t, err)
		_, err = o.s.Follow(ctx, tx, FollowInput{})
		require.NoError(o.t, err)
	})
}

func do[Out any](o *office, ctx context.Context, name string, in any) Out {
	o.t.Helper()
	out, err := op.Call[Out](ctx, o.chain, name, in)
	require.NoError(o.t, err)
	return out
}

func refused(o *office, ctx context.Context, name string, in any) error {
	o.t.Helper()
	_, err := o.chain.Invoke(ctx, name, in)
	require.Error(o.t, err)
	return err
}
