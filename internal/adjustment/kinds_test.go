package adjustment

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
	"socle/pkg/money"
)

// announced makes a series of the rate of family benefits that names some workers alone, known for years to come: an
// officer can have it start earlier.
func (h *house) announced(name, selector string) (series string) {
	h.T.Helper()
	series = family + "/" + name
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `
insert into parameter (id, series, kind, selector, body, valid, recorded, source, confidence, proposed_by, approved_by)
select gen_random_uuid(), $2, kind, selector || $3::jsonb, '{"rate_pct":"9"}', daterange('2030-01-01', null), tstzrange($4, null), source, confidence, proposed_by, approved_by
from parameter
where series = $1 and valid @> '2007-07-01'::date`, family, series, selector, h.now)
		return err
	})
	return series
}

// adjusted changes the rate from July 2007 on and approves what follows.
func (h *house) adjusted(series, rate string) Change {
	h.T.Helper()
	c := h.changed(series, fmt.Sprintf(`{"rate_pct":%q}`, rate), "2007-07-01", "")
	call[Outcome](h, h.one(), "adjustment.decide", DecideInput{ID: c.ID, Approve: true})
	return c
}

// grown has an employer of another size from now on.
func (h *house) grown(employer uuid.UUID, headcount int) {
	h.T.Helper()
	h.write(func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `update employer set headcount = $2 where id = $1`, employer, headcount)
		return err
	})
}

func TestANewRateOfOneSectorIsNotThatOfEmployersOfAnother(t *testing.T) {
	t.Parallel()
	h := setup(t)
	series := h.announced("BTP", `{"sector":"BTP"}`)
	h.employerOf(kind{sector: "COM"}, staff, "2007-07")
	builder := h.employerOf(kind{sector: "BTP"}, staff, "2007-07")
	h.employerOf(kind{sector: "IND"}, staff, "2007-07")
	p := h.proposed(series, `{"rate_pct":"7"}`, "2007-07-01", "")
	i := call[Impact](h, h.two(), "adjustment.impact", ImpactInput{ID: p.ID})
	require.Equal(t, 1, i.Declarations, "the impact sees the builder too")
	require.EqualValues(t, familyOwed(1), i.Principal)

	c := h.adjusted(series, "7")
	require.Equal(t, 1, c.Waiting)
	require.Equal(t, familyOwed(6)*2+familyOwed(7), h.income("family_benefits:employer"))
	require.EqualValues(t, familyOwed(1), h.owed(builder, "adjustment"))
	h.clean()
}

func TestANewRateOfOneCategoryIsNotThatOfTheOtherWorkersOfTheDeclaration(t *testing.T) {
	t.Parallel()
	h := setup(t)
	series := h.announced("journalier", `{"category":"journalier"}`)
	h.employerOf(kind{categories: []string{"permanent", "journalier"}}, staff, "2007-07")
	c := h.adjusted(series, "7")
	require.EqualValues(t, staff[1]/100, c.WaitingAmount, "the day labourer alone")
	require.EqualValues(t, int64(staff[0])*6/100+int64(staff[1])*7/100, h.income("family_benefits:employer"))
	h.clean()
}

// A law that did not ask for the size of employers left it out of the question: it is asked with the size of now.
func TestANewRateOfSmallEmployersIsNotThatOfLargeOnes(t *testing.T) {
	t.Parallel()
	h := setup(t)
	small := h.employerOf(kind{headcount: 4}, staff, "2007-07")
	h.employerOf(kind{headcount: 40}, staff, "2007-07")
	series := h.announced("0-9", `{"headcount_to":9}`)
	c := h.adjusted(series, "7")
	require.Equal(t, 1, c.Waiting)
	require.Equal(t, familyOwed(6)+familyOwed(7), h.income("family_benefits:employer"))
	h.clean()

	h.grown(small, 400)
	h.adjusted(family, "8")
	require.Equal(t, familyOwed(8)+familyOwed(7), h.income("family_benefits:employer"), "what stands was asked for a small one")
	h.clean()
}

// Once the law asks for the size, each declaration keeps the size it was filed with: a threshold that moves backwards
// tells apart employers whom it held for the same.
func TestAThresholdOfSizeThatMovesBackwardsTellsApartEmployersWhoseLawWasTheSame(t *testing.T) {
	t.Parallel()
	h := setup(t)
	series := h.announced("0-9", `{"headcount_to":9}`)
	h.employerOf(kind{headcount: 40}, staff, "2007-07")
	small := h.employerOf(kind{headcount: 4}, staff, "2007-07")
	h.grown(small, 400)
	h.adjusted(series, "7")
	require.EqualValues(t, familyOwed(1), h.owed(small, "adjustment"), "it has grown since; it was small when it filed")
	require.Equal(t, familyOwed(6)+familyOwed(7), h.income("family_benefits:employer"))
	h.clean()
}

func TestSeveralKindsOfWorkersWhoseLawIsTheSameMakeOneDifferenceOfRates(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e := h.employerOf(kind{categories: []string{"permanent", "journalier"}}, []money.Minor{8000_00, 4000_00}, "2007-07")
	h.adjusted(family, "7")
	rows := call[[]Explained](h, h.as("employer", "09", e), "adjustment.of_employer", OfEmployerInput{ID: e})
	require.Len(t, rows[0].Rows[0].Rates, 1)
	require.Len(t, rows[0].Rows[0].Laws, 2, "of each kind, the law of then and of now")
	h.clean()
}
