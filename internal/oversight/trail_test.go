package oversight

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

func TestTheTrailIsPagedByKeyWithoutLossWhileItGrows(t *testing.T) {
	t.Parallel()
	o := open(t)
	write := func(n int, at time.Time) {
		ctx := o.role("supervisor")
		for i := range n {
			require.NoError(t, o.DB.Write(ctx, o.Fund(fund), func(tx tenant.Tx) error {
				return audit.Write(ctx, tx, audit.Entry{Action: "thing.done", Outcome: audit.Done, Resource: authz.Resource{Kind: "thing", ID: fmt.Sprint(i)}})
			}))
		}
	}
	write(120, o.now) // all at one instant: the id decides
	seen, in := map[int64]bool{}, TrailInput{Action: "thing."}
	for {
		page := ask[Trail](o, o.role("auditor"), "audit.search", in)
		for _, l := range page.Lines {
			require.False(t, seen[l.ID])
			seen[l.ID] = true
		}
		write(3, o.now)
		if in.Before = page.Next; in.Before == "" {
			break
		}
	}
	require.Len(t, seen, 120)
	_, err := o.chain.Invoke(o.role("auditor"), "audit.search", TrailInput{Before: "x"})
	require.Equal(t, fault.Invalid, kind(t, err))
}

func TestTheTrailIsSearchedByWhoWhatWhomWhenAndHowItEnded(t *testing.T) {
	t.Parallel()
	o := open(t)
	n := 7
	ask[op.None](o, o.role("administrator"), "oversight.set_cap", SetCapInput{Role: "auditor", PerDay: &n})
	_, err := o.chain.Invoke(o.role("supervisor"), "oversight.set_cap", SetCapInput{Role: "auditor", PerDay: &n})
	require.Error(t, err)
	count := func(in TrailInput) int { return len(ask[Trail](o, o.role("auditor"), "audit.search", in).Lines) }
	day := cal.DateOf(o.now)
	require.Equal(t, 2, count(TrailInput{Action: "oversight.set_cap"}))
	require.Equal(t, 1, count(TrailInput{Actor: "ADMINISTRAT"}))
	require.Equal(t, 1, count(TrailInput{Actor: account("administrator").String()}))
	require.Equal(t, 1, count(TrailInput{Outcome: "refused"}))
	require.Equal(t, 1, count(TrailInput{Request: "r-supervisor"}))
	require.Equal(t, 2, count(TrailInput{From: day, To: day}))
	require.Zero(t, count(TrailInput{From: day.AddDays(1)}))
	require.Zero(t, count(TrailInput{To: day.AddDays(-1)}))
	require.Zero(t, count(TrailInput{Action: "oversight%"}), "what is typed is text, not a pattern")
	for _, format := range []string{"csv", "xlsx"} {
		f := ask[op.File](o, o.role("auditor"), "audit.export", ExportInput{TrailInput: TrailInput{Action: "oversight"}, Format: format})
		require.NotEmpty(t, f.Body)
	}
	require.Equal(t, 2, count(TrailInput{Action: "audit.export", Outcome: "read"}), "taking the trail away is in the trail")
}

func TestALineTellsWhoWhatChangedFromWhereAndByWhichGrant(t *testing.T) {
	t.Parallel()
	o := open(t)
	n := 7
	ask[op.None](o, o.role("administrator"), "oversight.set_cap", SetCapInput{Role: "auditor", PerDay: &n})
	l := ask[Trail](o, o.role("auditor"), "audit.search", TrailInput{Action: "oversight.set_cap"}).Lines[0]
	e := ask[Entry](o, o.role("auditor"), "audit.entry", EntryInput{l.ID})
	require.Equal(t, "10.0.0.1", e.Address)
	require.Equal(t, []Granted{{"administrator", "fund"}}, e.Grants)
	require.Len(t, e.Rows, 1)
	require.Equal(t, "person_cap", e.Rows[0].Table)
	require.Equal(t, "auditor", e.Rows[0].Key)
	require.JSONEq(t, "1000", string(e.Rows[0].Before["per_day"]))
	require.JSONEq(t, "7", string(e.Rows[0].After["per_day"]))
	_, err := o.chain.Invoke(o.role("auditor"), "audit.entry", EntryInput{9_999_999})
	require.Equal(t, fault.NotFound, kind(t, err))
}

func TestTheChainSaysHowFarItIsSealedAndWhatTheLastCheckFound(t *testing.T) {
	t.Parallel()
	o := open(t)
	n := 7
	ask[op.None](o, o.role("administrator"), "oversight.set_cap", SetCapInput{Role: "auditor", PerDay: &n})
	c := ask[Chain](o, o.role("auditor"), "audit.chain", ChainInput{})
	require.Zero(t, c.Position)
	require.Equal(t, int64(1), c.Waiting)
	job := o.as(authz.System(fund, "audit.seal"))
	for range 3 {
		ask[op.None](o, job, "audit.seal", SealInput{})
	}
	c = ask[Chain](o, o.role("auditor"), "audit.check", CheckInput{})
	require.Empty(t, c.Broken)
	require.NotNil(t, c.CheckedAt)
	lines := ask[Trail](o, o.role("auditor"), "audit.search", TrailInput{Action: "audit.seal"}).Lines
	require.Empty(t, lines, "sealing leaves no line to be sealed")
	_, err := o.Registry.Pool.Exec(context.Background(), `update f_ma_cnss.audit set actor = 'x' where action = 'oversight.set_cap'`)
	require.NoError(t, err)
	c = ask[Chain](o, o.role("auditor"), "audit.check", CheckInput{})
	require.Len(t, c.Broken, 1)
	require.Equal(t, []string{"administrator@x.example", "auditor@x.example"}, o.strings(`select recipient from message where key like '%:broken:%' order by 1`))
}
