package analytics

import (
	"context"
	"flag"
	"fmt"
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
	"socle/pkg/indicator"
	"socle/pkg/money"
)

var (
	addEmployer = query.Exec("test.analytics_employer", `
insert into employer (id, number, legal_name, sector, legal_form, region, agency, headcount, agent_id, status, status_since, activity, active_from,
                      registered_on, submitted_at, decided_at, waiting_ms, created_at, origin)
values ($1, $2, $3, $4, 'sarl', $5, $6, $7, $8, 'validated', $9, 'active', $10::date, $10, $9::timestamptz - interval '12 days', $9, 172800000, $9, 'portal')`)
	addObligation = query.Exec("test.analytics_obligation", `
insert into obligation (employer_id, period, starts, ends, due_date, made_at) values ($1, $2, $3, $4, $5, $6)`)
	meetObligation = query.Exec("test.analytics_meet", `
update obligation set met_by = $3, met_on = $4, met_how = $5 where employer_id = $1 and period = $2`)
	addDeclaration = query.Exec("test.analytics_declaration", `
insert into declaration (id, employer_id, period, starts, kind, status, source, line_count, wages, employer_total, levy_total, due_date,
                         number, content_hash, filed_at, filed_by, amends, sequence, created_at, changed_at)
values ($1, $2, $3, $4, $5, 'filed', 'form', $6, $7, $8, $9, $10, nextval('filing_number'), '\x00', $11, 'test', $12, $13, $11, $11)`)
	addPayment = query.Exec("test.analytics_payment", `
insert into payment (id, channel, amount, received_on, value_date, status, matched, employer_id, created_by, created_at)
values ($1, 'transfer', $2, $3, $3, $4, $5, $6, 'test', $7)`)
	addAllocation = query.Exec("test.analytics_allocation", `
insert into allocation (id, payment_id, employer_id, period, component, amount, value_date, posting_id, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	addAction = query.Exec("test.analytics_action", `
insert into recovery_action (id, employer_id, kind, done_on, done_by, created_at) values ($1, $2, $3, $4, 'test', $5)`)
	addPerson = query.Exec("test.analytics_person", `
insert into person (id, number, last_name, kind, insured_on, created_at) values ($1, $2, 'X', $3, $4, $5)`)
	addEmployment = query.Exec("test.analytics_employment", `
insert into employment (id, person_id, employer_id, hired_on) values ($1, $2, $3, $4)`)
	addSuspension = query.Exec("test.analytics_suspension", `
insert into employer_event (employer_id, at, actor, actor_name, kind, effective_on) values ($1, $2, 'test', 'test', $3, $4)`)
	addPlan = query.Exec("test.analytics_plan", `
insert into payment_plan (id, employer_id, state, amount, proposed_on, proposed_by, decided_on, decided_by, ended_on)
values ($1, $2, $3, $4, $5, 'a', $5, 'b', $6)`)
	addInstalments = query.Exec("test.analytics_instalments", `
insert into plan_instalment (plan_id, number, due_on, amount) select $1, n, d, $3 from unnest($2::date[]) with ordinality x (d, n)`)
	addPlanItems = query.Exec("test.analytics_plan_items", `
insert into plan_item (plan_id, period, component, amount) select $1, $2, c, 1 from unnest($3::text[]) c`)
	bouncePayment = query.Exec("test.analytics_bounce", `
update payment set status = 'bounced', matched = 0, bounced_on = $2 where id = $1`)
	reverseAllocations = query.Exec("test.analytics_reverse", `
update allocation set reversed_at = $2 where payment_id = $1`)
)

// TestMain plays fewer random months than rapid would: each is measured twice. -rapid.checks asks for more.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// house is a fund with a little of everything, on a day.
type house struct {
	*pgtest.World
	t     testing.TB
	s     *Service
	slug  string
	today cal.Date
	n     int

	known    []uuid.UUID
	payments [][2]uuid.UUID
	planned  map[uuid.UUID]bool
	valued   map[uuid.UUID]string // of a payment
}

func open(t testing.TB) *house {
	return &house{World: pgtest.New(t), t: t, s: &Service{}, slug: "ma-cnss", today: cal.MustDate("2007-07-20"), valued: map[uuid.UUID]string{}, planned: map[uuid.UUID]bool{}}
}

func (h *house) chain() *op.Chain { return h.Chain(h.s.Operations()) }

func (h *house) do(fn func(ctx context.Context, tx tenant.Tx)) {
	h.t.Helper()
	f := h.Fund(h.slug)
	ctx := authz.With(tenant.Enter(context.Background(), f), authz.System(f.Slug, "test"))
	ctx = authz.WithReach(clock.At(ctx, h.today.Time().Add(12*time.Hour)), authz.Reach{All: true})
	require.NoError(h.t, h.DB.Write(ctx, f, func(tx tenant.Tx) error { fn(ctx, tx); return nil }))
}

func (h *house) exec(c query.Command, args ...any) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx tenant.Tx) {
		_, err := c.Run(ctx, tx, args...)
		require.NoError(h.t, err)
	})
}

type where struct {
	region, agency, sector string
	headcount              int
	agent                  *uuid.UUID
}

var casa = where{"MA-06", "01", "COM", 12, nil}

// employer is registered on a day, its file decided ten days after it came, waiting left out.
func (h *house) employer(w where, registered string) uuid.UUID {
	h.t.Helper()
	h.n++
	id, on := uuid.Must(uuid.NewV7()), cal.MustDate(registered)
	h.exec(addEmployer, id, fmt.Sprintf("E%05d", h.n), fmt.Sprintf("Employer %d", h.n), w.sector, w.region, w.agency, w.headcount, w.agent,
		on.Time().Add(10*time.Hour), on)
	return id
}

func (h *house) owe(employer uuid.UUID, period, due string) {
	h.t.Helper()
	p := cal.MustPeriod(period)
	h.exec(addObligation, employer, period, p.First(), p.Last(), cal.MustDate(due), p.First().Time())
}

// file declares a period on a day: the declaration, its posting, and the obligation met.
func (h *house) file(employer uuid.UUID, period, kind, on, due string, lines int, principal, levy money.Minor) uuid.UUID {
	h.t.Helper()
	id, p, day := uuid.Must(uuid.NewV7()), cal.MustPeriod(period), cal.MustDate(on)
	how := map[string]string{"main": "declaration", "nil": "nil", "estimate": "estimate"}[kind]
	var amends *uuid.UUID
	if kind == "correction" {
		amends = &id
	}
	h.do(func(ctx context.Context, tx tenant.Tx) {
		_, err := addDeclaration.Run(ctx, tx, id, employer, period, p.First(), kind, lines, principal*5, principal, levy, cal.MustDate(due), day.Time().Add(9*time.Hour), amends, h.n)
		require.NoError(h.t, err)
		if how != "" {
			_, err = meetObligation.Run(ctx, tx, employer, period, id, day, how)
			require.NoError(h.t, err)
		}
		if principal == 0 && levy == 0 {
			return
		}
		posting := ledger.Posting{Kind: "declaration", Effect: "declaration:" + id.String(), SourceKind: "declaration", Source: id, Employer: employer, ValueDate: day}
		if kind == "estimate" {
			posting.Kind = "estimate"
		}
		for component, amount := range map[string]money.Minor{ledger.Principal: principal, ledger.Levy: levy} {
			if amount != 0 {
				posting.Entries = append(posting.Entries, ledger.Entry{Account: ledger.Receivable, Employer: employer, Period: p, Component: component, Due: cal.MustDate(due), Amount: amount},
					ledger.Entry{Account: ledger.Contribution, Employer: employer, Amount: -amount})
			}
		}
		require.NoError(h.t, ledger.Post(ctx, tx, posting))
	})
	return id
}

// fileOnce files a main declaration with its obligation, or a correction once there is one.
func (h *house) fileOnce(employer uuid.UUID, p cal.Period, on, due string, principal money.Minor) {
	h.t.Helper()
	h.n++
	var there bool
	h.do(func(ctx context.Context, tx tenant.Tx) {
		var err error
		there, err = obliged.One(ctx, tx, employer, p.String())
		require.NoError(h.t, err)
	})
	if there {
		h.file(employer, p.String(), "correction", on, due, 0, principal-500, 0)
		return
	}
	h.owe(employer, p.String(), due)
	h.file(employer, p.String(), "main", on, due, 4, principal, principal/10)
}

var obliged = query.New[bool]("test.analytics_obliged", `select exists (select 1 from obligation where employer_id = $1 and period = $2)`)

// charge posts anything else on an item: a surcharge, a waiver, an adjustment.
func (h *house) charge(employer uuid.UUID, kind, period, component, on, due string, amount money.Minor) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx tenant.Tx) {
		id := uuid.Must(uuid.NewV7())
		require.NoError(h.t, ledger.Post(ctx, tx, ledger.Posting{ID: id, Kind: kind, Effect: kind + ":" + id.String(), SourceKind: kind, Source: id,
			Employer: employer, ValueDate: cal.MustDate(on), Entries: []ledger.Entry{
				{Account: ledger.Receivable, Employer: employer, Period: cal.MustPeriod(period), Component: component, Due: cal.MustDate(due), Amount: amount},
				{Account: ledger.Surcharge, Employer: employer, Amount: -amount}}}))
	})
}

// pay places a payment wholly on one item.
func (h *house) pay(employer uuid.UUID, period, component, on string, amount money.Minor) (payment, posting uuid.UUID) {
	h.t.Helper()
	payment, posting = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	day := cal.MustDate(on)
	h.valued[payment] = on
	h.do(func(ctx context.Context, tx tenant.Tx) {
		_, err := addPayment.Run(ctx, tx, payment, amount, day, "matched", amount, employer, tx.Now())
		require.NoError(h.t, err)
		_, err = addAllocation.Run(ctx, tx, uuid.Must(uuid.NewV7()), payment, employer, period, component, amount, day, posting, tx.Now())
		require.NoError(h.t, err)
		legs := []ledger.Entry{{Account: ledger.Suspense, Amount: amount}}
		if component == "credit" {
			legs = append(legs, ledger.Entry{Account: ledger.Credit, Employer: employer, Amount: -amount})
		} else {
			legs = append(legs, ledger.Entry{Account: ledger.Receivable, Employer: employer, Period: cal.MustPeriod(period), Component: component, Amount: -amount})
		}
		require.NoError(h.t, ledger.Post(ctx, tx, ledger.Posting{ID: posting, Kind: "allocation", Effect: "allocation:" + payment.String() + ":0",
			SourceKind: "payment", Source: payment, Employer: employer, ValueDate: day, Entries: legs}))
	})
	return payment, posting
}

// plan puts the debts of a period in equal instalments, from a day on, until another (empty: it stands).
func (h *house) plan(employer uuid.UUID, period, on, ended string, each money.Minor, due ...string) {
	h.t.Helper()
	id, days, state := uuid.Must(uuid.NewV7()), []cal.Date{}, "standing"
	for _, d := range due {
		days = append(days, cal.MustDate(d))
	}
	var end *string
	if ended != "" {
		end, state = &ended, "broken"
	}
	h.exec(addPlan, id, employer, state, each*money.Minor(len(due)), cal.MustDate(on), end)
	h.exec(addInstalments, id, days, each)
	h.exec(addPlanItems, id, period, []string{"principal", "levy", "surcharge"})
}

func (h *house) bounce(payment, posting uuid.UUID, value string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(h.t, ledger.Reverse(ctx, tx, posting, "reversal:"+posting.String(), "bounced", cal.MustDate(value)))
		_, err := reverseAllocations.Run(ctx, tx, payment, tx.Now())
		require.NoError(h.t, err)
		_, err = bouncePayment.Run(ctx, tx, payment, h.today)
		require.NoError(h.t, err)
	})
}

func (h *house) person(kind, insured string, at ...uuid.UUID) {
	h.t.Helper()
	h.n++
	id := uuid.Must(uuid.NewV7())
	h.exec(addPerson, id, fmt.Sprintf("P%05d", h.n), kind, cal.MustDate(insured), h.today.Time())
	for n, e := range at {
		h.exec(addEmployment, uuid.Must(uuid.NewV7()), id, e, cal.MustDate(insured).AddDays(n))
	}
}

func (h *house) refresh(all bool) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(h.t, tx.Long(ctx))
		_, err := h.s.Refresh(ctx, tx, RefreshInput{All: all})
		require.NoError(h.t, err)
	})
}

// fact is what was measured for an employer and month; uuid.Nil for what belongs to nobody.
func (h *house) fact(employer uuid.UUID, month string) indicator.Fact {
	h.t.Helper()
	var f indicator.Fact
	h.do(func(ctx context.Context, tx tenant.Tx) {
		rows, err := factOf.All(ctx, tx, employer, cal.MustPeriod(month).First())
		require.NoError(h.t, err)
		for _, r := range rows {
			f[r.Measure] = r.Value
		}
	})
	return f
}

var factOf = query.New[monthSum]("test.analytics_fact", `select month, measure, value from fact where employer_id = $1 and month = $2`)

var (
	endObligation = query.Exec("test.analytics_end", `update obligation set ended_on = starts where employer_id = $1 and $2::date is not null`)
	addLines      = query.Exec("test.analytics_lines", `
insert into declaration_line (declaration_id, line, insured_number, name, days, wage, situation, amounts, rule_set)
select $1, n, l.name, l.name, 0, l.wage, '', '{}', 'x' from unnest($2::text[], $3::bigint[]) with ordinality l (name, wage, n)`)
)
