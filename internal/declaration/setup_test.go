package declaration

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// house is a world with the operations of declarations and a clock.
type house struct {
	*pgtest.World
	chain *op.Chain
	now   time.Time
	n     int

	remainder func(*web.Request, uuid.UUID, cal.Period) (money.Minor, bool)
}

func setup(t *testing.T) *house { return setupFor(t) }

func setupFor(t testing.TB) *house {
	t.Helper()
	w := pgtest.NewWith(t, tenant.Subscriptions{EventFiled: {"test.heard"}})
	return &house{World: w, chain: w.Chain((&Service{}).Operations()), now: time.Date(2007, 7, 5, 10, 0, 0, 0, time.UTC)}
}

// on is a context at the house's time.
func (h *house) on(ctx context.Context) context.Context { return clock.At(ctx, h.now) }

// as is a person with a role, who acts for employers.
func (h *house) as(role string, employers ...uuid.UUID) context.Context {
	s := authz.Subject{Name: role, Roles: []string{role}, ID: uuid.NewSHA1(uuid.Nil, []byte(role)).String()}
	for _, e := range employers {
		s.Employers = append(s.Employers, e.String())
	}
	return h.on(h.As(pgtest.Funds[0], s))
}

// write runs fn in a committed transaction of a fund, as the system.
func (h *house) write(slug string, fn func(ctx context.Context, tx tenant.Tx) error) {
	h.T.Helper()
	require.NoError(h.T, h.try(slug, fn))
}

func (h *house) try(slug string, fn func(ctx context.Context, tx tenant.Tx) error) error {
	f := h.Fund(slug)
	ctx := h.on(authz.With(tenant.Enter(h.T.Context(), f), authz.System(slug, "test")))
	return h.DB.Write(ctx, f, func(tx tenant.Tx) error { return fn(ctx, tx) })
}

// worker is somebody on a staff.
type worker struct {
	ID     uuid.UUID
	Number string
	Wage   money.Minor
}

// employer makes a validated employer, active from a day, with a staff of those monthly wages.
func (h *house) employer(slug, activeFrom string, headcount int, wages ...money.Minor) (uuid.UUID, []worker) {
	h.T.Helper()
	h.n++
	id := uuid.Must(uuid.NewV7())
	var staff []worker
	h.write(slug, func(ctx context.Context, tx tenant.Tx) error {
		number, err := affiliation.EmployerScheme(tx.Fund().Folder, h.now.Year()).Make(uint64(h.n))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into employer (id, number, legal_name, tax_id, agency, region, headcount, status, status_since, activity,
			activity_since, active_from, registered_on, created_at, origin)
			values ($1, $2, $3, $4, 'A1', '', $5, 'validated', $6, 'active', $7, $7, $7, $6, 'portal')`,
			id, number, fmt.Sprintf("Entreprise %d", h.n), fmt.Sprintf("T%d", h.n), headcount, h.now, activeFrom)
		if err != nil {
			return err
		}
		staff, err = h.hire(ctx, tx, id, activeFrom, wages...)
		return err
	})
	return id, staff
}

func (h *house) hire(ctx context.Context, tx tenant.Tx, employer uuid.UUID, on string, wages ...money.Minor) ([]worker, error) {
	numbers, err := insuredNumbers(ctx, tx, len(wages))
	if err != nil {
		return nil, err
	}
	var staff []worker
	for i, wage := range wages {
		p := worker{uuid.Must(uuid.NewV7()), numbers[i], wage}
		if _, err := tx.Exec(ctx, `insert into person (id, number, last_name, first_name, insured_on, created_at) values ($1, $2, $3, 'A', $4, $5)`,
			p.ID, p.Number, fmt.Sprintf("NOM%03d", i+1), on, h.now); err != nil {
			return nil, err
		}
		if _, err := tx.Exec(ctx, `insert into employment (id, person_id, employer_id, hired_on, monthly_wage) values ($1, $2, $3, $4, $5)`,
			uuid.Must(uuid.NewV7()), p.ID, employer, on, int64(p.Wage)); err != nil {
			return nil, err
		}
		staff = append(staff, p)
	}
	return staff, nil
}

// night makes the obligations of the present.
func (h *house) night() Made {
	h.T.Helper()
	ctx := h.on(authz.With(tenant.Enter(h.T.Context(), h.Fund(pgtest.Funds[0])), authz.System(pgtest.Funds[0], "night")))
	made, err := op.Call[Made](ctx, h.chain, "declaration.make_obligations", NightInput{})
	require.NoError(h.T, err)
	return made
}

func call[Out any](h *house, ctx context.Context, name string, in any) Out {
	h.T.Helper()
	out, err := op.Call[Out](ctx, h.chain, name, in)
	require.NoError(h.T, err)
	return out
}

// one reads a single value as the fund's role.
func one[V any](h *house, slug, sql string, args ...any) V {
	h.T.Helper()
	var v V
	h.write(slug, func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		require.True(h.T, rows.Next(), sql)
		if err := rows.Scan(&v); err != nil {
			return err
		}
		rows.Close()
		return rows.Err()
	})
	return v
}

var june = cal.MustPeriod("2007-06")

func authzManager() authz.Subject { return authz.Subject{Name: "manager", Roles: []string{"manager"}} }

func authzFrom(ctx context.Context) authz.Subject { return authz.From(ctx) }
