package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/app"
	"socle/internal/declaration"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/money"
)

var benchMonth = cal.MustPeriod("2009-06")

// filing takes one e-BDS file from disk to filed, computed and posted, against a raw COPY of the same lines into a table
// without an index. The total of days has six digits in that format, so a large file has nineteen days a line.
func filing(ctx context.Context, a *app.App, f *tenant.Fund, lines int) (Row, error) {
	ctx = clock.At(ctx, time.Date(2009, 7, 5, 10, 0, 0, 0, time.UTC))
	employer := uuid.Must(uuid.NewV7())
	if err := employ(ctx, a, f, employer, lines); err != nil {
		return Row{}, err
	}
	as := authz.With(tenant.Enter(ctx, f), authz.Subject{ID: uuid.NewString(), Fund: f.Slug, State: "active", Name: "bench",
		Roles: []string{"employer"}, Employers: []string{employer.String()}})
	path, err := answered(as, a, employer)
	if err != nil {
		return Row{}, err
	}
	start := time.Now()
	body, err := os.ReadFile(path)
	if err != nil {
		return Row{}, err
	}
	d, err := op.Call[declaration.Declaration](as, a.Chain, "declaration.submit", declaration.SubmitInput{EmployerID: employer, Period: benchMonth,
		File: op.File{Name: filepath.Base(path), Body: body}})
	took := time.Since(start)
	if err != nil {
		return Row{}, err
	}
	if d.LineCount != lines {
		return Row{}, fmt.Errorf("filed %d lines of %d", d.LineCount, lines)
	}
	yard, err := rawCopy(ctx, a, f)
	return Row{What: fmt.Sprintf("a file of %d lines, from disk to filed, computed and posted", lines), Measured: took,
		Against: "raw COPY " + yard.Round(time.Millisecond).String(), Yard: yard, Limit: "15 × (8 × wanted)", Most: 15}, err
}

// employ makes an employer with so many workers, by the product's bulk path.
func employ(ctx context.Context, a *app.App, f *tenant.Fund, employer uuid.UUID, n int) error {
	ctx = authz.With(tenant.Enter(ctx, f), authz.System(f.Slug, "bench"))
	from := cal.MustDate("2009-01-01")
	return a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		if err := tx.Long(ctx); err != nil {
			return err
		}
		e := []affiliation.BulkEmployer{{ID: employer, Status: affiliation.Validated, OpenedAt: from.Time(), SubmittedAt: from.Time(), DecidedAt: from.Time(),
			ActiveFrom: from, RegisteredOn: from, Facts: affiliation.Facts{LegalName: "GRANDE ENTREPRISE", Sector: "IND", Headcount: n}}}
		if err := affiliation.BulkEmployers(ctx, tx, e); err != nil {
			return err
		}
		people, jobs := make([]affiliation.BulkPerson, n), make([]affiliation.BulkEmployment, n)
		for i := range people {
			people[i] = affiliation.BulkPerson{ID: uuid.Must(uuid.NewV7()), Kind: "salaried", InsuredOn: from, CreatedAt: from.Time(),
				Identity: affiliation.Identity{LastName: fmt.Sprintf("NOM%06d", i), FirstName: "PRENOM"}}
			jobs[i] = affiliation.BulkEmployment{PersonID: people[i].ID, EmployerID: employer,
				Contract: affiliation.Contract{HiredOn: from, MonthlyWage: wageOf(i)}}
		}
		if err := affiliation.BulkStaff(ctx, tx, people, jobs); err != nil {
			return err
		}
		_, err := declaration.MakeObligations(ctx, tx, benchMonth.Start, benchMonth.Start, employer)
		return err
	})
}

func wageOf(i int) money.Minor { return money.Minor(2000_00 + 37*(i%20000)) }

// answered writes the employer's answer to its pre-printed file to disk.
func answered(ctx context.Context, a *app.App, employer uuid.UUID) (string, error) {
	pre, err := op.Call[op.File](ctx, a.Chain, "declaration.preprint", declaration.PeriodInput{EmployerID: employer, Period: benchMonth})
	if err != nil {
		return "", err
	}
	file, _, err := ebds.Read(bytes.NewReader(pre.Body), ebds.Options{})
	if err != nil {
		return "", err
	}
	b := file.Answer()
	for i := range b.Rows {
		b.Rows[i].Days, b.Rows[i].Real, b.Rows[i].Capped = 19, wageOf(i), min(wageOf(i), 6000_00)
	}
	var out bytes.Buffer
	if err := ebds.Write(&out, b); err != nil {
		return "", err
	}
	path := filepath.Join(a.Config.Dir, b.Name())
	return path, os.WriteFile(path, out.Bytes(), 0o600)
}

// rawCopy reads the lines back and times one COPY of them into a table without an index: the best of three.
func rawCopy(ctx context.Context, a *app.App, f *tenant.Fund) (best time.Duration, err error) {
	c, err := pgx.Connect(ctx, a.Config.DatabaseURL)
	if err != nil {
		return 0, err
	}
	defer c.Close(ctx)
	s := pgx.Identifier{f.Schema}.Sanitize()
	columns := []string{"declaration_id", "line", "person_id", "insured_number", "name", "days", "wage", "situation", "amounts", "rule_set"}
	rows, err := c.Query(ctx, fmt.Sprintf(`select declaration_id, line, person_id, insured_number, name, days, wage, situation, amounts, rule_set
from %s.declaration_line order by line`, s))
	if err != nil {
		return 0, err
	}
	lines, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) ([]any, error) { return r.Values() })
	if err != nil {
		return 0, err
	}
	if _, err := c.Exec(ctx, fmt.Sprintf(`create table %s.raw_line (like %s.declaration_line)`, s, s)); err != nil {
		return 0, err
	}
	for range 3 {
		start := time.Now()
		if _, err := c.CopyFrom(ctx, pgx.Identifier{f.Schema, "raw_line"}, columns, pgx.CopyFromRows(lines)); err != nil {
			return 0, err
		}
		if took := time.Since(start); best == 0 || took < best {
			best = took
		}
	}
	return best, nil
}
