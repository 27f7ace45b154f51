package op_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/policies"
)

// shop is a small business of four operations over one table that every fund has (runs of schedules).
type shop struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
	ran   atomic.Int64 // how often an operation's own function was entered
}

type noteInput struct {
	Employer string    `json:"employer" validate:"required,max=40"`
	Word     string    `json:"word" validate:"required,max=20"`
	Password op.Secret `json:"password"`
	File     op.File   `json:"file"`
	Fail     bool      `json:"fail"`
}

// Check adds a rule of its own.
func (in noteInput) Check() []fault.Finding {
	if in.Word == "forbidden" {
		return []fault.Finding{{Field: "word", Code: "word.forbidden", Message: "choose another"}}
	}
	return nil
}

type noted struct {
	ID uuid.UUID `json:"id"`
}

func openShop(t *testing.T) *shop {
	t.Helper()
	w := pgtest.New(t)
	policy, err := authz.New(t.Context())
	require.NoError(t, err)
	grants := []policies.Grant{{Operation: "shop.note", Role: "employer", Scope: "employer"}, {Operation: "shop.note", Role: "manager", Scope: "fund"},
		{Operation: "shop.note", Role: "system", Scope: "fund"}, {Operation: "shop.open", Role: "visitor", Scope: "fund"},
		{Operation: "shop.sneak", Role: "manager", Scope: "fund"}, {Operation: "shop.look", Role: "manager", Scope: "fund"},
		{Operation: "shop.print", Role: "manager", Scope: "fund"},
		{Operation: "shop.list", Role: "employer", Scope: "employer"}}
	require.NoError(t, policy.Grant(t.Context(), "ma-cnss", grants))
	require.NoError(t, policy.Grant(t.Context(), "ml-inps", grants))
	s := &shop{World: w, t: t}
	s.chain = &op.Chain{DB: w.DB, Policy: policy, Grants: func(context.Context, *tenant.Fund) error { return nil }}
	s.chain.Register([]op.Op{
		op.Do("shop.note", "POST /notes", s.note).On(s.locate),
		op.Do("shop.print", "POST /print", func(context.Context, tenant.Tx, op.None) (op.File, error) {
			return op.File{Name: "a.pdf", Type: "application/pdf", Body: []byte(uuid.NewString())}, nil
		}).Free(),
		op.Do("shop.open", "POST /open", s.note).Free(),
		op.Ask("shop.sneak", "GET /sneak", s.note).Free(),
		op.Ask("shop.look", "GET /look", s.look).On(s.locate).Watched(),
		op.Ask("shop.list", "GET /list", s.list).Within(),
	})
	return s
}

// locate knows two employers; any other is not there.
func (s *shop) locate(_ context.Context, _ tenant.Tx, in noteInput) (authz.Resource, error) {
	if in.Employer != "a" && in.Employer != "b" {
		return authz.Resource{}, fault.Missing("employer")
	}
	return authz.Resource{Kind: "employer", ID: in.Employer, Employer: in.Employer}, nil
}

func (s *shop) note(ctx context.Context, tx tenant.Tx, in noteInput) (noted, error) {
	s.ran.Add(1)
	if _, err := tx.Exec(ctx, `insert into schedule_run (kind, slot, created_at) values ('shop', $1, $2)`, in.Word+uuid.NewString(), tx.Now()); err != nil {
		return noted{}, err
	}
	if in.Fail {
		return noted{}, fault.New(fault.Conflict, "note.failed", "it cannot be done")
	}
	return noted{uuid.New()}, nil
}

func (s *shop) look(context.Context, tenant.Tx, noteInput) (op.None, error) { return op.None{}, nil }

func (s *shop) list(ctx context.Context, _ tenant.Tx, _ op.None) (authz.Reach, error) {
	return authz.ReachOf(ctx), nil
}

func (s *shop) as(role string, employers ...string) context.Context {
	return s.As("ma-cnss", authz.Subject{Name: role, Roles: []string{role}, Employers: employers,
		ID: uuid.NewSHA1(uuid.Nil, []byte(role)).String()})
}

// count reads one number as the fund.
func (s *shop) count(sql string, args ...any) int {
	s.t.Helper()
	n := 0
	require.NoError(s.t, s.DB.Read(s.t.Context(), s.Fund("ma-cnss"), func(tx tenant.Tx) error {
		rows, err := tx.Query(s.t.Context(), sql, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				return err
			}
		}
		return rows.Err()
	}))
	return n
}

func (s *shop) notes() int { return s.count(`select count(*) from schedule_run where kind = 'shop'`) }

func (s *shop) audited(outcome string) int {
	return s.count(`select count(*) from audit where action like 'shop.%' and outcome = $1`, outcome)
}

func kindOf(t *testing.T, err error) fault.Kind {
	t.Helper()
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	return f.Kind
}
