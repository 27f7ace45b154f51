package analytics

import (
	"context"
	"flag"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/platform/clock"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

var (
	dump = query.New[string]("test.analytics_dump", `
select employer_id || ' ' || month || ' ' || measure || ' ' || value || ' ' || cell from fact
union all select 'cell ' || cell || ' ' || month || ' ' || measure || ' ' || value from cell
union all select 'area ' || area || ' ' || month || ' ' || measure || ' ' || value from area
order by 1`)
	moveEmployer = query.Exec("test.analytics_move", `update employer set region = $2, sector = $3, headcount = $4 where id = $1`)
)

func (h *house) dumped() []string {
	h.t.Helper()
	var rows []string
	h.do(func(ctx context.Context, tx tenant.Tx) {
		var err error
		rows, err = dump.All(ctx, tx)
		require.NoError(h.t, err)
	})
	return rows
}

func (h *house) verified() (found []string) {
	h.t.Helper()
	h.do(func(ctx context.Context, tx tenant.Tx) {
		var err error
		found, err = Verify(ctx, tx)
		require.NoError(h.t, err)
	})
	return found
}

// TestMeasuringWhatChangedGivesWhatMeasuringEverythingGives plays random months: whatever happens, and in whatever order
// it is measured, the facts are those of a book read once from the beginning, and its equations hold.
func TestMeasuringWhatChangedGivesWhatMeasuringEverythingGives(t *testing.T) {
	h := open(t)
	h.refresh(true)
	rapid.Check(t, func(r *rapid.T) {
		h.play(r, rapid.IntRange(1, 12).Draw(r, "steps"))
		h.refresh(false)
		require.Empty(t, h.verified())
		changed := h.dumped()
		h.refresh(true)
		require.Equal(t, h.dumped(), changed)
	})
}

func (h *house) play(r *rapid.T, steps int) {
	for range steps {
		list := h.known
		what := rapid.IntRange(0, 10).Draw(r, "what")
		if len(list) == 0 || what == 0 {
			w := where{rapid.SampledFrom([]string{"MA-01", "MA-06"}).Draw(r, "region"), rapid.SampledFrom([]string{"01", "09"}).Draw(r, "agency"), "COM", rapid.IntRange(0, 150).Draw(r, "staff"), nil}
			h.known = append(list, h.employer(w, h.day(r, "registered")))
			continue
		}
		e := rapid.SampledFrom(list).Draw(r, "employer")
		period := cal.Monthly(cal.MonthOf(2007, time.Month(rapid.IntRange(1, 6).Draw(r, "month"))))
		due := period.End().Last().AddDays(10).String()
		switch what {
		case 1, 2:
			h.fileOnce(e, period, h.day(r, "filed"), due, money.Minor(rapid.IntRange(0, 1000).Draw(r, "principal")))
		case 3, 4, 5:
			p, posting := h.pay(e, period.String(), "principal", h.day(r, "paid"), money.Minor(rapid.IntRange(1, 1200).Draw(r, "amount")))
			h.payments = append(h.payments, [2]uuid.UUID{p, posting})
		case 6:
			if n := len(h.payments); n > 0 {
				last := h.payments[n-1]
				h.bounce(last[0], last[1], h.valued[last[0]])
				h.payments = h.payments[:n-1]
			}
		case 7:
			h.charge(e, rapid.SampledFrom([]string{"surcharge", "waiver", "adjustment"}).Draw(r, "kind"), period.String(), "surcharge", h.day(r, "charged"), due, money.Minor(rapid.IntRange(1, 90).Draw(r, "amount"))*money.Minor(1-2*rapid.IntRange(0, 1).Draw(r, "sign")))
		case 8:
			h.exec(moveEmployer, e, "MA-02", "IND", rapid.IntRange(0, 150).Draw(r, "staff"))
		case 10:
			if !h.planned[e] {
				h.planned[e] = true
				first := h.today.AddDays(-rapid.IntRange(0, 60).Draw(r, "from"))
				h.plan(e, period.String(), first.AddDays(-10).String(), "", money.Minor(rapid.IntRange(50, 400).Draw(r, "each")), first.String(), first.AddMonths(1).String(), first.AddMonths(2).String())
			}
		case 9:
			h.today += cal.Date(rapid.IntRange(0, 20).Draw(r, "later"))
		}
	}
}

func (h *house) day(r *rapid.T, label string) string {
	return h.today.AddDays(-rapid.IntRange(0, 150).Draw(r, label)).String()
}

func TestAnEditedFactIsNamed(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2007-02-28")
	h.refresh(true)
	require.Empty(t, h.verified())
	h.exec(query.Exec("test.analytics_tamper", `update fact set value = value + 1 where employer_id = $1 and measure = 0`), e)
	require.Len(t, h.verified(), 2, "the fact, and the cell that is no longer its sum")
}

func TestWhatNothingTouchedIsNotMeasuredAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.employer(casa, "2007-02-28")
	h.refresh(true)
	e := h.employer(casa, "2007-03-28")
	h.do(func(ctx context.Context, tx tenant.Tx) {
		pending, err := Pending(ctx, tx)
		require.NoError(t, err)
		require.True(t, pending)
		got, err := h.s.Refresh(ctx, tx, RefreshInput{})
		require.NoError(t, err)
		require.Equal(t, Refreshed{Employers: 1}, got)
		pending, err = Pending(ctx, tx)
		require.NoError(t, err)
		require.False(t, pending)
	})
	require.NotZero(t, h.fact(e, "2007-03"))
}

var large = flag.Int("employers", 0, "measure a fund of so many employers and 24 months, and say how long it takes")

// TestALargeFundIsMeasuredFast prints what it takes; without -employers it plays a small fund.
func TestALargeFundIsMeasuredFast(t *testing.T) {
	h := open(t)
	h.today = cal.MustDate("2008-12-20")
	n := max(*large, 40)
	h.do(func(ctx context.Context, tx tenant.Tx) {
		require.NoError(t, tx.Long(ctx))
		for _, sql := range countryOf {
			_, err := tx.Exec(ctx, sql, n)
			require.NoError(t, err)
		}
	})
	h.do(func(ctx context.Context, tx tenant.Tx) {
		_, err := tx.Exec(ctx, "analyze")
		require.NoError(t, err)
	})
	took := func(what string, fn func()) {
		start := time.Now()
		fn()
		t.Logf("%d employers × 24 months, %s: %s", n, what, time.Since(start).Round(time.Millisecond))
	}
	took("everything", func() { h.refresh(true) })
	e := uuid.UUID{}
	h.do(func(ctx context.Context, tx tenant.Tx) {
		var err error
		e, err = someEmployer.One(ctx, tx, rand.IntN(n))
		require.NoError(t, err)
	})
	for range 3 {
		h.exec(moveEmployer, e, "MA-03", "BTP", 9)
		took("one employer", func() { h.refresh(false) })
	}
	h.today++
	took("a day later", func() { h.refresh(false) })
	took("verify", func() { require.Empty(t, h.verified()) })
	f := Filter{Period: cal.MustPeriod("2008")}
	took("dashboard of a year", func() {
		h.do(func(ctx context.Context, tx tenant.Tx) {
			_, err := h.s.Dashboard(ctx, tx, f)
			require.NoError(t, err)
		})
	})
}

var someEmployer = query.New[uuid.UUID]("test.analytics_some", `select id from employer order by id limit 1 offset $1`)

// countryOf draws a fund by set-based statements: employers, obligations, declarations, postings, payments.
var countryOf = []string{`
insert into employer (id, number, legal_name, sector, legal_form, region, agency, headcount, status, status_since, activity, active_from, registered_on, submitted_at, decided_at, created_at, origin)
select gen_random_uuid(), 'N' || n, 'Employer ' || n, (array['AGR','IND','BTP','COM','SER'])[1 + n % 5], (array['sarl','sa','ei'])[1 + n % 3], 'MA-' || lpad((1 + n % 12)::text, 2, '0'), '0' || (1 + n % 9), n % 150,
       'validated', '2006-12-01', 'active', '2006-12-01', date '2006-12-01' + (n % 700)::int, timestamptz '2006-11-01', timestamptz '2006-12-01' + (n % 700) * interval '1 day', '2006-11-01', 'simulation'
from generate_series(1, $1::int) n`, `
insert into obligation (employer_id, period, starts, ends, due_date, made_at, met_by, met_on, met_how)
select e.id, to_char(m, 'YYYY-MM'), m, m + interval '1 month - 1 day', m + interval '1 month 9 days', m, case when h < 0.85 then gen_random_uuid() end, case when h < 0.85 then m + interval '1 month' + (h * 20)::int * interval '1 day' end, case when h < 0.85 then 'declaration' end
from (select id, m, random() as h from employer, generate_series(date '2006-12-01', date '2008-11-01', '1 month') m where $1::int > 0) e`, `
insert into declaration (id, employer_id, period, starts, kind, status, source, line_count, wages, employer_total, due_date, number, content_hash, filed_at, filed_by, created_at, changed_at)
select met_by, employer_id, period, starts, 'main', 'filed', 'simulation', 15, 5000000, 900000, due_date, nextval('filing_number'), '\x00', met_on, 'x', met_on, met_on from obligation where met_by is not null and $1::int > 0`, `
insert into open_item (employer_id, period, component, due_date) select employer_id, period, 'principal', due_date from declaration where $1::int > 0`, `
with p as (insert into posting (id, kind, effect, source_kind, source_id, employer_id, value_date, recorded_at, actor)
select id, 'declaration', 'declaration:' || id, 'declaration', id, employer_id, filed_at::date, filed_at, 'x' from declaration where $1::int > 0 returning id, employer_id, source_id, value_date)
insert into entry (posting_id, account, employer_id, period, component, amount, value_date)
select p.id, x.account, p.employer_id, d.period, case when x.account = 'receivable' then 'principal' end, x.sign * 900000, p.value_date
from p join declaration d on d.id = p.id cross join (values ('receivable', 1), ('contribution', -1)) x (account, sign)`, `
insert into payment (id, channel, amount, received_on, value_date, status, matched, employer_id, external_id, created_by, created_at)
select gen_random_uuid(), 'transfer', a, due_date, d, 'matched', a, employer_id, id::text, 'x', d
from (select d.*, (due_date + (random() * 60)::int - 12)::date as d, (array[900000, 900000, 500000])[1 + (random() * 2)::int] as a from declaration d where random() < 0.9 and $1::int > 0) z`, `
with p as (insert into posting (id, kind, effect, source_kind, source_id, employer_id, value_date, recorded_at, actor)
select gen_random_uuid(), 'allocation', 'allocation:' || id, 'payment', id, employer_id, value_date, value_date, 'x' from payment where $1::int > 0 returning id, employer_id, source_id, value_date),
a as (insert into allocation (id, payment_id, employer_id, period, component, amount, value_date, posting_id, created_at)
select gen_random_uuid(), y.id, y.employer_id, d.period, 'principal', y.amount, y.value_date, p.id, y.created_at from p join payment y on y.id = p.source_id join declaration d on d.id::text = y.external_id
returning posting_id, employer_id, period, amount, value_date)
insert into entry (posting_id, account, employer_id, period, component, amount, value_date)
select posting_id, 'receivable', employer_id, period, 'principal', -amount, value_date from a
union all select posting_id, 'suspense', null, null, null, amount, value_date from a`}

func TestTheKeeperMeasuresEveryFundThatHasAChain(t *testing.T) {
	t.Parallel()
	h := open(t)
	e := h.employer(casa, "2007-02-28")
	h.slug = "ml-inps"
	other := h.employer(casa, "2007-02-28")
	k := &Keeper{DB: h.DB, Funds: h.Registry.Funds, Log: slog.New(slog.DiscardHandler)}
	ctx := clock.At(t.Context(), h.today.Time().Add(12*time.Hour))
	require.NoError(t, k.Once(ctx))
	require.NotZero(t, h.fact(other, "2007-02"))
	h.slug = "ma-cnss"
	require.NotZero(t, h.fact(e, "2007-02"))
	later := h.employer(casa, "2007-03-28")
	require.NoError(t, k.Once(ctx))
	require.NotZero(t, h.fact(later, "2007-03"))
}
