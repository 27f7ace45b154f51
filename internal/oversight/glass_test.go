package oversight

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

func (o *office) granted(minutes int) Glass {
	o.t.Helper()
	g := ask[Glass](o, o.role("supervisor"), "glass.ask", GlassInput{Role: "administrator", Minutes: minutes, Reason: "the administrator is away and a cap must be raised"})
	require.Equal(o.t, Asked, g.State)
	return ask[Glass](o, o.role("manager"), "glass.decide", DecideInput{ID: g.ID, Decision: "grant"})
}

func TestARoleTakenByBreakingTheGlassOpensThenEndsByItself(t *testing.T) {
	t.Parallel()
	o := open(t)
	try := func() error {
		n := 150
		_, err := o.chain.Invoke(o.as(o.elevated("supervisor")), "oversight.set_cap", SetCapInput{Role: "auditor", PerDay: &n})
		return err
	}
	require.Equal(t, fault.Forbidden, kind(t, try()))
	g := o.granted(60)
	require.Equal(t, Given, g.State)
	require.NoError(t, try())
	ask[Caps](o, o.as(o.elevated("supervisor")), "oversight.caps", CapsInput{})
	o.now = g.Until.Add(-time.Second)
	require.NoError(t, try())
	o.now = *g.Until
	require.Equal(t, fault.Forbidden, kind(t, try()), "at its instant it is over")
	report := ask[GlassReport](o, o.role("auditor"), "glass.get", GlassRef{g.ID})
	require.Equal(t, Over, report.State)
	require.Equal(t, int64(3), report.Acts, "a read leaves a line, too")
	require.Equal(t, "oversight.caps", report.Lines[1].Action)
	for _, l := range report.Lines {
		require.Equal(t, []string{"break_glass:" + g.ID.String()}, l.Under)
	}
}

func TestAnotherPersonGivesTheRoleAndNobodyWhoStandsOnOne(t *testing.T) {
	t.Parallel()
	o := open(t)
	g := ask[Glass](o, o.role("manager"), "glass.ask", GlassInput{Role: "administrator", Minutes: 30, Reason: "the administrators are on leave today"})
	_, err := o.chain.Invoke(o.role("manager"), "glass.decide", DecideInput{ID: g.ID, Decision: "grant"})
	require.Equal(t, fault.Forbidden, kind(t, err), "not who asked")
	_, err = o.chain.Invoke(o.role("supervisor"), "glass.decide", DecideInput{ID: g.ID, Decision: "grant"})
	require.NotNil(t, err, "not who may not decide")
	_, err = o.chain.Invoke(o.role("manager"), "glass.ask", GlassInput{Role: "auditor", Minutes: 30, Reason: "and another role besides"})
	require.Equal(t, fault.Conflict, kind(t, err), "one question at a time")
	o.granted(60)
	_, err = o.chain.Invoke(o.as(o.elevated("supervisor")), "glass.decide", DecideInput{ID: g.ID, Decision: "grant"})
	require.Equal(t, fault.Conflict, kind(t, err), "or two would lift each other for ever")
	require.Equal(t, Refused, ask[Glass](o, o.role("administrator"), "glass.decide", DecideInput{ID: g.ID, Decision: "refuse"}).State)
	require.Len(t, o.elevated("manager").Roles, 1)
	for _, in := range []GlassInput{{Role: "administrator", Minutes: 241, Reason: "longer than four hours"}, {Role: "operator", Minutes: 30, Reason: "a role of another house"}, {Role: "auditor", Minutes: 30}} {
		_, err = o.chain.Invoke(o.role("supervisor"), "glass.ask", in)
		require.Equal(t, fault.Invalid, kind(t, err), "%+v", in)
	}
}

func TestBreakGlassStopsAtOnceWhenItIsEnded(t *testing.T) {
	t.Parallel()
	o := open(t)
	g := o.granted(60)
	require.Len(t, o.elevated("supervisor").Roles, 2)
	require.Equal(t, Ended, ask[Glass](o, o.as(o.elevated("supervisor")), "glass.end", GlassRef{g.ID}).State)
	require.Len(t, o.elevated("supervisor").Roles, 1)
	_, err := o.chain.Invoke(o.role("supervisor"), "glass.end", GlassRef{g.ID})
	require.Equal(t, fault.Conflict, kind(t, err))
	other := o.granted(30)
	_, err = o.chain.Invoke(o.role("employer"), "glass.get", GlassRef{other.ID})
	require.Equal(t, fault.Forbidden, kind(t, err))
	require.Len(t, ask[[]Glass](o, o.role("supervisor"), "glass.list", GlassesInput{}), 2)
}

func TestManagersAreToldWhenTheGlassIsBrokenAndWhatWasDone(t *testing.T) {
	t.Parallel()
	o := open(t)
	g := o.granted(60)
	to := func(what string) []string {
		return o.strings(`select recipient from message where key like '%' || $1 || '%' order by recipient`, "glass_"+what)
	}
	require.Equal(t, []string{"administrator@x.example", "manager@x.example"}, to("asked"))
	require.Equal(t, []string{"manager@x.example"}, to("granted"))
	require.Equal(t, []string{g.Until.Add(time.Minute).UTC().Format(time.DateTime)}, o.strings(`select to_char(run_after at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') from job where kind = 'glass.report'`))
	o.now = g.Until.Add(time.Minute)
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		_, err := o.s.ReportGlass(ctx, tx, GlassRef{g.ID})
		return err
	})
	require.Equal(t, []string{"auditor@x.example", "manager@x.example"}, to("report"))
}
