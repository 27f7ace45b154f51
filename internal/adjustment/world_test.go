package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/affiliation"
	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

const family = "contribution/general/family_benefits/employer"

// house is a fund with declarations, and two administrators.
type house struct {
	*pgtest.World
	chain *op.Chain
	now   time.Time
	n     int
}

// houses tells clocks apart: what a process remembers of the law, it remembers by the moment at which it changed.
var houses atomic.Int64

func setup(t testing.TB) *house {
	w := pgtest.NewWith(t, tenant.Subscriptions{EventPosted: {"test.heard"}})
	s := &Service{}
	return &house{World: w, now: time.Date(2007, 9, 5, 10, 0, 0, int(houses.Add(1))*1000, time.UTC),
		chain: w.Chain((&law.Service{Weigh: s}).Operations(), s.Operations(), (&declaration.Service{}).Operations(), (&collection.Service{}).Operations())}
}

func (h *house) as(role, id string, employers ...uuid.UUID) context.Context {
	s := authz.Subject{Name: role + " " + id, Roles: []string{role}, ID: "00000000-0000-7000-8000-0000000000" + id}
	for _, e := range employers {
		s.Employers = append(s.Employers, e.String())
	}
	return clock.At(h.As(pgtest.Funds[0], s), h.now)
}

func (h *house) one() context.Context { return h.as("administrator", "01") }
func (h *house) two() context.Context { return h.as("administrator", "02") }

func (h *house) write(fn func(ctx context.Context, tx tenant.Tx) error) {
	h.T.Helper()
	f := h.Fund(pgtest.Funds[0])
	ctx := clock.At(authz.With(tenant.Enter(h.T.Context(), f), authz.System(f.Slug, "test")), h.now)
	require.NoError(h.T, h.DB.Write(ctx, f, func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

func call[Out any](h *house, ctx context.Context, name string, in any) Out {
	h.T.Helper()
	out, err := op.Call[Out](ctx, h.chain, name, in)
	require.NoError(h.T, err)
	return out
}

func one[V any](h *house, sql string, args ...any) (v V) {
	h.T.Helper()
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		require.True(h.T, rows.Next(), sql)
		return rows.Scan(&v)
	})
	return v
}

// kind is what the law may tell employers and workers apart by.
type kind struct {
	sector     string
	headcount  int
	categories []string // of the workers, in their order
}

// employer makes an employer whose workers have those wages, and files its periods.
func (h *house) employer(wages []money.Minor, periods ...string) uuid.UUID {
	h.T.Helper()
	return h.employerOf(kind{headcount: 3}, wages, periods...)
}

// employerOf is employer, of a kind.
func (h *house) employerOf(k kind, wages []money.Minor, periods ...string) uuid.UUID {
	h.T.Helper()
	h.n++
	id := uuid.Must(uuid.NewV7())
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		number, err := affiliation.EmployerScheme(tx.Fund().Folder, h.now.Year()).Make(uint64(h.n))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into employer (id, number, legal_name, tax_id, agency, region, sector, headcount, status, status_since, activity,
			activity_since, active_from, registered_on, created_at, origin)
			values ($1, $2, $3, $4, 'A1', '', $6, $7, 'validated', $5, 'active', '2007-01-01', '2007-01-01', '2007-01-01', $5, 'portal')`,
			id, number, fmt.Sprintf("Entreprise %d", h.n), fmt.Sprintf("T%d", h.n), h.now, k.sector, k.headcount)
		if err != nil {
			return err
		}
		var filings []declaration.Filing
		for _, p := range periods {
			filings = append(filings, declaration.Filing{Employer: id, Period: cal.MustPeriod(p), Source: "simulation", Lines: k.of(workers(wages))})
		}
		return declaration.FileMany(ctx, tx, filings)
	})
	return id
}

// of gives workers their categories.
func (k kind) of(lines []declaration.FilingLine) []declaration.FilingLine {
	for i, c := range k.categories {
		lines[i].Category = c
	}
	return lines
}

func workers(wages []money.Minor) []declaration.FilingLine {
	var lines []declaration.FilingLine
	for i, w := range wages {
		lines = append(lines, declaration.FilingLine{Insured: fmt.Sprintf("%09d", i+1), Name: fmt.Sprintf("NOM %d", i+1), Days: 26, Wage: w})
	}
	return lines
}

// corrected files a correction: what each worker of the period is paid from now on.
func (h *house) corrected(employer uuid.UUID, period string, wages ...money.Minor) {
	h.T.Helper()
	id := one[uuid.UUID](h, `select id from declaration where employer_id = $1 and period = $2 and kind = 'main'`, employer, period)
	ctx := h.as("employer", "09", employer)
	fix := call[declaration.Declaration](h, ctx, "declaration.amend", declaration.AmendInput{ID: id, Reason: "prime oubliée"})
	var typed []declaration.TypedLine
	for i, w := range wages {
		typed = append(typed, declaration.TypedLine{Line: i + 1, Days: 26, Wage: w})
	}
	call[declaration.Sheet](h, ctx, "declaration.save", declaration.SaveInput{ID: fix.ID, Lines: typed})
	call[declaration.Declaration](h, ctx, "declaration.file", declaration.FileInput{ID: fix.ID})
}

// proposed proposes a value of a series from a day to another.
func (h *house) proposed(series, body, from, to string) law.Proposal {
	h.T.Helper()
	in := law.ProposeParameterInput{Series: series, Body: json.RawMessage(body), ValidFrom: cal.MustDate(from), Source: "Décret 2.07.1"}
	if to != "" {
		in.ValidTo = cal.MustDate(to)
	}
	return call[law.Proposal](h, h.one(), "law.propose_parameter", in)
}

// changed has a value proposed, approved, and its adjustments reckoned.
func (h *house) changed(series, body, from, to string) Change {
	h.T.Helper()
	p := h.proposed(series, body, from, to)
	call[law.Proposal](h, h.two(), "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	return call[Change](h, h.two(), "adjustment.propose", ProposeInput{ID: p.ID})
}

// clean fails on anything that verification finds.
func (h *house) clean() {
	h.T.Helper()
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		wrong, err := Verify(ctx, tx)
		require.NoError(h.T, err)
		require.Empty(h.T, wrong)
		wrong, err = Recompute(ctx, tx)
		require.NoError(h.T, err)
		require.Empty(h.T, wrong)
		found, err := declaration.Violations(ctx, tx)
		require.NoError(h.T, err)
		for _, v := range found {
			require.Equal(h.T, "obligation.unmet", v.Rule, v)
		}
		return nil
	})
}

// income is what the books hold of a share, in minor units.
func (h *house) income(detail string) int64 {
	return one[int64](h, `select coalesce(-sum(amount), 0)::bigint from entry where detail = $1`, detail)
}
