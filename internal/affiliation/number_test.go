package affiliation

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/matricule"
	"socle/tenants"
)

var readyFile = query.Exec("affiliation.test_ready", `
insert into employer (id, legal_name, agency, status, level, status_since, submitted_at, created_at, origin)
select id, 'Employeur ' || id, '01', 'in_review', $2, now(), now(), now(), 'portal'
from unnest($1::uuid[]) as x (id)`)

func TestNumbersAreUniqueAndWithoutGapUnderFiftyAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ids := make([]uuid.UUID, 50)
	for i := range ids {
		ids[i] = uuid.New()
	}
	require.NoError(t, w.DB.Write(w.central(), w.Fund(fund), func(tx tenant.Tx) error {
		_, err := readyFile.Run(w.central(), tx, ids, len(levels(tx)))
		return err
	}))
	numbers := make([]string, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			out, err := w.chain.Invoke(w.central(), "affiliation.validate", ValidateInput{ID: id})
			for fault.Is(err, fault.Unavailable) { // the fund serves so many at once; the others come again
				out, err = w.chain.Invoke(w.central(), "affiliation.validate", ValidateInput{ID: id})
			}
			if err == nil {
				numbers[i] = out.(Employer).Number
			}
		})
	}
	wg.Wait()
	s, seen := EmployerScheme(w.Fund(fund).Folder, 2026), map[uint64]bool{}
	for _, n := range numbers {
		seq, ok := s.Seq(n)
		require.True(t, ok, n)
		require.False(t, seen[seq], n)
		require.LessOrEqual(t, seq, uint64(len(ids)))
		seen[seq] = true
	}
}

func TestRolledBackNumberIsGivenToTheNext(t *testing.T) {
	t.Parallel()
	w := setup(t)
	take := func(run func(context.Context, *tenant.Fund, func(tenant.Tx) error) error) (number string) {
		require.NoError(t, run(w.central(), w.Fund(fund), func(tx tenant.Tx) error {
			g, err := next(w.central(), tx, employerNumbers, 1)
			if err == nil {
				number = g.numbers[0]
			}
			return err
		}))
		return number
	}
	require.Equal(t, take(w.DB.Alone), take(w.DB.Write))
}

func TestGapIsExplainedByTheKeyThatDoesNotExist(t *testing.T) {
	t.Parallel()
	w := setup(t)
	f := w.Fund("ml-inps") // mod11: one number in eleven has no key
	require.NoError(t, w.DB.Alone(w.central(), f, func(tx tenant.Tx) error {
		g, err := next(w.central(), tx, employerNumbers, 200)
		require.NoError(t, err)
		require.Len(t, g.numbers, 200)
		require.NotEmpty(t, g.skipped)
		s := EmployerScheme(f.Folder, 2026)
		seqs := map[uint64]bool{}
		for _, n := range g.numbers {
			seq, ok := s.Seq(n)
			require.True(t, ok)
			seqs[seq] = true
		}
		for _, seq := range g.skipped {
			seqs[seq] = true
		}
		last, err := lockNumbers.One(w.central(), tx, employerNumbers)
		require.NoError(t, err)
		require.Len(t, seqs, int(last)) // every place is a number or an explained gap
		return nil
	}))
}

func TestYearStandsInTheNumberWhereTheFundWantsIt(t *testing.T) {
	t.Parallel()
	s := scheme(tenants.NumberForm{Format: "YYYY-NNNN"}, 2026)
	require.Equal(t, matricule.Scheme{Format: "2026-NNNN", Algorithm: matricule.None}, s)
	n, err := s.Make(7)
	require.NoError(t, err)
	require.Equal(t, "2026-0007", n)
}
