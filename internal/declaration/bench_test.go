package declaration

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// manyWorkers puts n persons on an employer's staff, by COPY.
func (h *house) manyWorkers(employer uuid.UUID, n int) []worker {
	staff := make([]worker, n)
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
		numbers, err := insuredNumbers(ctx, tx, n)
		if err != nil {
			return err
		}
		for i := range staff {
			staff[i] = worker{uuid.Must(uuid.NewV7()), numbers[i], money.Minor(200000 + 37*(i%20000))}
		}
		if _, err := tx.Copy(ctx, "person", []string{"id", "number", "last_name", "first_name", "created_at"}, pgx.CopyFromSlice(n, func(i int) ([]any, error) {
			return []any{staff[i].ID, staff[i].Number, fmt.Sprintf("NOM %06d", i), "PRENOM", h.now}, nil
		})); err != nil {
			return err
		}
		_, err = tx.Copy(ctx, "employment", []string{"id", "person_id", "employer_id", "hired_on", "monthly_wage"}, pgx.CopyFromSlice(n, func(i int) ([]any, error) {
			return []any{uuid.Must(uuid.NewV7()), staff[i].ID, employer, h.now.AddDate(-1, 0, 0), int64(staff[i].Wage)}, nil
		}))
		return err
	})
	return staff
}

const benchLines = 50_000

// rawCopy is the yardstick: the same lines by one COPY into a table without any index.
func (h *house) rawCopy(t testing.TB, filings []Filing) time.Duration {
	c, err := pgx.Connect(t.Context(), h.URL)
	require.NoError(t, err)
	defer c.Close(t.Context())
	schema := h.Fund("ma-cnss").Schema
	_, err = c.Exec(t.Context(), fmt.Sprintf(`create table if not exists %s.raw_line (like %s.declaration_line); truncate %[1]s.raw_line`, schema, schema))
	require.NoError(t, err)
	start := time.Now()
	_, err = c.CopyFrom(t.Context(), pgx.Identifier{schema, "raw_line"}, lineColumns, &lineSource{filings: filings, i: -1})
	require.NoError(t, err)
	return time.Since(start)
}

// BenchmarkFileOf50000Lines files an e-BDS file from its bytes: kept, checked against its pre-printed file, compared with the
// staff, computed, written, posted. The ratio is to a raw COPY of the same lines into a table without indexes.
func BenchmarkFileOf50000Lines(b *testing.B) {
	h := setupFor(b)
	h.now = time.Date(2010, 1, 5, 10, 0, 0, 0, time.UTC)
	e, _ := h.employer("ma-cnss", "2007-05-01", benchLines)
	h.manyWorkers(e, benchLines)
	h.follow("ma-cnss", e)
	period := cal.MustPeriod("2009-01")
	var took, raw time.Duration
	for range b.N {
		period = period.Next()
		ctx := h.as("employer", e)
		a := call[op.File](h, ctx, "declaration.preprint", PeriodInput{e, period})
		_, file := h.answer(a, 3000_00)
		start := time.Now()
		d := call[Declaration](h, ctx, "declaration.submit", SubmitInput{EmployerID: e, Period: period, File: file})
		took += time.Since(start)
		require.Equal(b, benchLines, d.LineCount)
		raw += h.rawCopy(b, h.stored(e, period))
	}
	b.ReportMetric(float64(took.Milliseconds())/float64(b.N), "ms/file")
	b.ReportMetric(float64(raw.Milliseconds())/float64(b.N), "ms/raw")
	b.ReportMetric(float64(took)/float64(raw), "×raw")
}

// stored reads the lines of a period back.
func (h *house) stored(e uuid.UUID, p cal.Period) []Filing {
	f := Filing{ID: uuid.New()}
	h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error {
		rows, err := standingLines.All(ctx, tx, e, p.String())
		for i, r := range rows {
			f.rows = append(f.rows, lineRow{line: i + 1, person: orZero(r.PersonID), insured: r.InsuredNumber, name: r.Name,
				days: r.Days, wage: r.Wage, amounts: r.Amounts, ruleSet: r.RuleSet})
		}
		return err
	})
	return []Filing{f}
}
