package oversight

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

func (o *office) attempt(email, address, outcome string, at time.Time) {
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `insert into sign_in_attempt (at, email, address, outcome) values ($1, $2, $3, $4)`, at, email, address, outcome)
		return err
	})
}

func (o *office) list(kind string) []Found {
	return ask[SafetyList](o, o.role("auditor"), "oversight.list", ListInput{Kind: kind}).Rows
}

func TestFailedLogInsAreCountedByTheAccountTried(t *testing.T) {
	t.Parallel()
	o := open(t)
	for n := range 6 {
		o.attempt("Manager@x.example", []string{"1.1.1.1", "2.2.2.2"}[n%2], "wrong", o.now.Add(-time.Duration(n)*time.Minute))
	}
	o.attempt("nobody@x.example", "3.3.3.3", "stopped", o.now.Add(-time.Hour))
	o.attempt("manager@x.example", "1.1.1.1", "right", o.now)
	o.attempt("manager@x.example", "1.1.1.1", "wrong", o.now.AddDate(0, -2, 0))
	got := o.list("failures")
	require.Len(t, got, 2)
	require.Equal(t, []any{"manager", int64(6), int64(2), "many", "1.1.1.1"}, []any{got[0].Name, got[0].N, got[0].Usual, got[0].Detail, got[0].Address})
	require.Equal(t, "unknown", got[1].Detail)
}

func TestAnAddressIsNewWhenItWasNotUsedForLong(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, role := range []string{"manager", "employer"} { // an employer may come in from anywhere
		o.attempt(role+"@x.example", "1.1.1.1", "right", o.now.AddDate(0, 0, -20))
		o.attempt(role+"@x.example", "1.1.1.1", "right", o.now.AddDate(0, 0, -3))
		o.attempt(role+"@x.example", "9.9.9.9", "right", o.now.AddDate(0, 0, -2))
	}
	o.attempt("auditor@x.example", "5.5.5.5", "right", o.now.AddDate(0, 0, -2)) // the first ever is no surprise
	got := o.list("addresses")
	require.Len(t, got, 1)
	require.Equal(t, "9.9.9.9", got[0].Address)
	require.Equal(t, "manager", got[0].Name)
}

func TestWorkAtNightAndOnRestDaysIsOutsideHours(t *testing.T) {
	t.Parallel()
	o := open(t)
	at := func(role string, when time.Time) {
		o.now = when
		ctx := o.role(role)
		require.NoError(t, o.DB.Write(ctx, o.Fund(fund), func(tx tenant.Tx) error {
			return audit.Write(ctx, tx, audit.Entry{Action: "thing.done", Outcome: audit.Done})
		}))
	}
	noon := o.now
	at("supervisor", noon)                                         // Tuesday at ten
	at("supervisor", time.Date(2026, 3, 3, 3, 0, 0, 0, time.UTC))  // before six, wherever Casablanca stands
	at("supervisor", time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)) // Sunday
	at("employer", time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC))
	o.now = noon.Add(time.Hour)
	got := o.list("hours")
	require.Len(t, got, 2)
	for _, f := range got {
		require.Equal(t, "supervisor", f.Name)
	}
}

func TestADayFarAboveTheOrdinaryIsUnusual(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `insert into audit (at, actor, actor_name, roles, session, action, outcome, reason, resource_kind, resource_id, input, address, request_id)
			select $1::timestamptz - d * interval '1 day', who, who, '{supervisor}', '', 'x', 'read', '', '', '', '{}', '', ''
			from (values ('busy', 60, 800), ('steady', 300, 300)) v (who, usual, today), generate_series(1, 10) d,
			     lateral generate_series(1, case when d = 1 then today else usual end) n`, o.now)
		return err
	})
	got := o.list("volume")
	require.Len(t, got, 1)
	require.Equal(t, "busy", got[0].Account)
	require.Equal(t, int64(800), got[0].N)
	require.Equal(t, int64(60), got[0].Usual)
}

func TestNewGrantsDormantAndPrivilegedAccountsAreListed(t *testing.T) {
	t.Parallel()
	o := open(t)
	grants := o.list("grants")
	require.Len(t, grants, 5)
	require.Equal(t, "administrator", grants[0].Detail, "who gave it, by name")
	dormant := o.list("dormant")
	require.Len(t, dormant, 3, "opened more than ninety days ago and never used")
	require.Equal(t, "never", dormant[0].Detail)
	privileged := o.list("privileged")
	require.Len(t, privileged, 2)
	require.Equal(t, []string{"administrator", "manager"}, []string{privileged[0].Name, privileged[1].Name})
	require.Equal(t, "password", privileged[0].Detail)
	ask[op.None](o, o.role("administrator"), "oversight.set_rule", SetRuleInput{Code: "dormant_days", Value: 27})
	require.Len(t, o.list("dormant"), 5)
	for _, k := range Kinds {
		f := ask[op.File](o, o.role("auditor"), "oversight.export", ExportListInput{ListInput: ListInput{Kind: k}, Format: "csv"})
		require.NotEmpty(t, f.Body, k)
	}
}

func TestAuditorsGetTheReportOfAMonthOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.now = time.Date(2026, 3, 1, 6, 30, 0, 0, time.UTC)
	o.attempt("manager@x.example", "1.1.1.1", "wrong", o.now.AddDate(0, 0, -5))
	var r SafetyReport
	for range 2 {
		r = ask[SafetyReport](o, o.as(authz.System(fund, "oversight.monthly")), "oversight.monthly", MonthlyInput{})
	}
	require.Equal(t, cal.MustDate("2026-02-01"), r.From)
	require.Equal(t, cal.MustDate("2026-02-28"), r.To)
	require.Equal(t, int64(1), r.Counts["failures"])
	bodies := o.strings(`select body from message where recipient = 'auditor@x.example'`)
	require.Len(t, bodies, 1)
	require.Contains(t, bodies[0], "Connexions infructueuses : 1")
	require.Contains(t, bodies[0], "/safety?from=2026-02-01&to=2026-02-28")
}
