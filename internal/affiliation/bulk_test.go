package affiliation

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

func TestBulkWritesWhatTheOperationsWouldWrite(t *testing.T) {
	t.Parallel()
	w := setup(t)
	single := w.affiliated("Atlas", "100")
	lat, long := Degrees(33_573_110), Degrees(-7_589_843)
	f := facts("En nombre", "900")
	f.Latitude, f.Longitude = &lat, &long
	rejected := facts("Refusé", "901")
	employers := []BulkEmployer{
		{Facts: f, Status: Validated, OpenedAt: w.now, SubmittedAt: w.now, DecidedAt: w.now.Add(time.Hour), ActiveFrom: cal.MustDate("2026-01-01"), RegisteredOn: cal.MustDate("2026-03-02")},
		{Facts: rejected, Status: Rejected, OpenedAt: w.now, SubmittedAt: w.now, DecidedAt: w.now, Reason: "radiée"},
		{Facts: facts("Piste", ""), Status: Prospected, OpenedAt: w.now},
	}
	people := []BulkPerson{{Identity: Identity{LastName: "Alami", FirstName: "Zineb", BirthDate: cal.MustDate("1990-05-01")}, Kind: Salaried, InsuredOn: cal.MustDate("2026-03-02"), CreatedAt: w.now}}
	ctx := w.central()
	require.NoError(t, w.DB.Write(ctx, w.Fund(fund), func(tx tenant.Tx) error {
		require.NoError(t, BulkEmployers(ctx, tx, employers))
		require.NoError(t, BulkPersons(ctx, tx, people))
		jobs := []BulkEmployment{{PersonID: people[0].ID, EmployerID: employers[0].ID, Contract: Contract{HiredOn: cal.MustDate("2026-01-01"), MonthlyWage: 400_000}}}
		require.NoError(t, BulkStaff(ctx, tx, nil, jobs))
		require.NoError(t, BulkWages(ctx, tx, []uuid.UUID{jobs[0].ID}, []int64{450_000}))
		require.NoError(t, BulkLeave(ctx, tx, []uuid.UUID{jobs[0].ID}, []cal.Date{cal.MustDate("2026-02-28")}, "resigned"))
		return BulkEnd(ctx, tx, Suspended, []uuid.UUID{employers[0].ID}, []cal.Date{cal.MustDate("2026-03-01")}, "sans personnel")
	}))
	s := EmployerScheme(w.Fund(fund).Folder, 2026)
	before, _ := s.Seq(single.Number)
	got, ok := s.Seq(employers[0].Number)
	require.True(t, ok)
	require.Equal(t, before+1, got)
	h := call[Following](w, w.central(), "affiliation.history", OneInput{employers[0].ID})
	require.Equal(t, Suspended, h.Activity)
	require.Equal(t, lat, *h.Latitude)
	require.Len(t, h.Events, 4)
	require.Equal(t, "radiée", call[Following](w, w.central(), "affiliation.history", OneInput{employers[1].ID}).Reason)
	staff := call[Staff](w, w.central(), "affiliation.staff", StaffInput{ID: employers[0].ID, State: "left"}).Rows
	require.Equal(t, people[0].Number, staff[0].Number)
	require.Equal(t, int64(450_000), int64(staff[0].MonthlyWage))
}

func BenchmarkBulkStaffOfAHundredThousand(b *testing.B) {
	w := setupBench(b)
	for b.Loop() {
		people := make([]BulkPerson, 100_000)
		for i := range people {
			people[i] = BulkPerson{Identity: Identity{LastName: fmt.Sprintf("Nom%06d", i), FirstName: "Zineb", BirthDate: cal.On(1960, 1, 1+i%15_000)}, Kind: Salaried}
		}
		ctx := w.Role(fund, "system")
		require.NoError(b, w.DB.Write(ctx, w.Fund(fund), func(tx tenant.Tx) error { return BulkPersons(ctx, tx, people) }))
	}
}
