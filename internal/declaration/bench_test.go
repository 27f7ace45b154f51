package declaration

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
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
	best := time.Hour
	for range 5 {
		start := time.Now()
		_, err = c.CopyFrom(t.Context(), pgx.Identifier{schema, "raw_line"}, lineColumns, &lineSource{filings: filings, i: -1})
		require.NoError(t, err)
		t.Log("raw", time.Since(start))
		best = min(best, time.Since(start))
	}
	return best
}

func TestBenchFileMany(t *testing.T) {
	h := setup(t)
	for range 3 {
		e, _ := h.employer("ma-cnss", "2007-06-01", benchLines)
		staff := h.manyWorkers(e, benchLines)
		f := Filing{Employer: e, Period: june, Source: FromSimulation}
		for _, w := range staff {
			f.Lines = append(f.Lines, FilingLine{Person: w.ID, Insured: w.Number, Name: "NOM PRENOM", Days: 26, Wage: w.Wage})
		}
		filings := []Filing{f}
		start := time.Now()
		h.write("ma-cnss", func(ctx context.Context, tx tenant.Tx) error { return FileMany(ctx, tx, filings) })
		took := time.Since(start)
		raw := h.rawCopy(t, filings)
		t.Logf("file %v raw %v ratio %.1f", took, raw, float64(took)/float64(raw))
	}
}
