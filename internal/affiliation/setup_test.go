package affiliation

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/document"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// world is a database with the people who pass a file from hand to hand, in agency 01 of ma-cnss.
type world struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
	now   time.Time
}

func setup(t *testing.T) *world {
	w := pgtest.NewWith(t, tenant.Subscriptions{"affiliation.employer_validated": {"test.validated"}, "affiliation.employer_suspended": {"test.suspended"}})
	chain := w.Chain((&Service{}).Operations(), (&document.Service{}).Operations(), (&notification.Service{}).Operations())
	return &world{w, t, chain, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

const fund = "ma-cnss"

func account(n int) string { return fmt.Sprintf("00000000-0000-7000-8000-%012d", n) }

func (w *world) as(s authz.Subject) context.Context { return clock.At(w.As(fund, s), w.now) }

func (w *world) agent() context.Context {
	return w.as(authz.Subject{ID: account(11), Name: "Moussa", Roles: []string{"field_agent"}, Agencies: []string{"01"}})
}

func (w *world) supervisor() context.Context {
	return w.as(authz.Subject{ID: account(12), Name: "Fatou", Roles: []string{"supervisor"}, Agencies: []string{"01"}})
}

func (w *world) central() context.Context {
	return w.as(authz.Subject{ID: account(13), Name: "Hamid", Roles: []string{"validator"}})
}

func (w *world) employer(ids ...uuid.UUID) context.Context {
	s := authz.Subject{ID: account(1), Name: "Salma", Roles: []string{"employer"}}
	for _, id := range ids {
		s.Employers = append(s.Employers, id.String())
	}
	return w.as(s)
}

var putAccount = query.Exec("affiliation.test_account", `
insert into account (id, email, name, created_at) values ($1, $2, $3, $4) on conflict do nothing`)

// accounts makes the people real, for what refers to them.
func (w *world) accounts() {
	require.NoError(w.t, w.DB.Write(w.central(), w.Fund(fund), func(tx tenant.Tx) error {
		for _, n := range []int{1, 2, 11, 12, 13} {
			if _, err := putAccount.Run(w.central(), tx, account(n), fmt.Sprintf("a%d@example.org", n), fmt.Sprintf("Compte %d", n), w.now); err != nil {
				return err
			}
		}
		return nil
	}))
}

func call[Out any](w *world, ctx context.Context, name string, in any) Out {
	w.t.Helper()
	out, err := op.Call[Out](ctx, w.chain, name, in)
	require.NoError(w.t, err, name)
	return out
}

func (w *world) refused(ctx context.Context, name string, in any) error {
	w.t.Helper()
	_, err := w.chain.Invoke(ctx, name, in)
	require.Error(w.t, err, name)
	return err
}

var paperFile = op.File{Name: "papier.pdf", Type: "application/pdf", Body: []byte("%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n")}

// facts are a complete file; each test changes what it is about.
func facts(name, tax string) Facts {
	return Facts{LegalName: name, TaxID: tax, TradeRegister: "RC " + tax, LegalForm: "sarl", Sector: "COM", Region: "MA-06", Agency: "01",
		City: "Casablanca", Address: "12, rue des Orangers", Email: "contact@example.org", Phone: "0522000000", ContactName: "Salma B.", Headcount: 3}
}

// complete opens a file as its employer and adds every document it needs.
func (w *world) complete(name, tax string) Employer {
	w.t.Helper()
	w.accounts()
	e := call[Employer](w, w.employer(), "affiliation.register", RegisterInput{facts(name, tax)})
	w.papers(e.ID)
	return e
}

func (w *world) papers(id uuid.UUID) {
	w.t.Helper()
	for _, d := range RequiredDocuments(w.Fund(fund).Folder, "sarl") {
		call[document.Info](w, w.employer(id), "affiliation.attach", AttachInput{ID: id, Kind: d.Code, File: paperFile})
	}
}

func (w *world) submitted(name, tax string) Employer {
	w.t.Helper()
	e := w.complete(name, tax)
	return call[Employer](w, w.employer(e.ID), "affiliation.submit", OneInput{e.ID})
}

// affiliated is an employer with its number.
func (w *world) affiliated(name, tax string) Employer {
	w.t.Helper()
	e := w.submitted(name, tax)
	for _, who := range []context.Context{w.agent(), w.supervisor(), w.central()} {
		e = call[Employer](w, who, "affiliation.validate", ValidateInput{ID: e.ID})
	}
	return e
}

func setupBench(b *testing.B) *pgtest.World { return pgtest.New(b) }
