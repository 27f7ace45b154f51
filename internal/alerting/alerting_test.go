package alerting

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/analytics"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

var (
	addManager = query.Exec("test.alerting_manager", `
with a as (insert into account (id, email, name, language, created_at) values (gen_random_uuid(), $1, $2, $3, now()) returning id)
insert into account_role (account_id, role, granted_by, granted_at) select id, 'manager', 'test', now() from a`)
	// obligations of May 2007: so many, of which so many filed in time.
	oblige = query.Exec("test.alerting_oblige", `
with e as (
  insert into employer (id, number, legal_name, status, status_since, activity, registered_on, created_at, origin)
  select gen_random_uuid(), 'A' || n, 'Employer ' || n, 'validated', '2007-01-01', 'active', '2007-01-01', '2007-01-01', 'portal' from generate_series(1, $1::int) n
  returning id, number
)
insert into obligation (employer_id, period, starts, ends, due_date, made_at, met_by, met_on, met_how)
select id, '2007-05', '2007-05-01', '2007-05-31', '2007-06-10', '2007-05-01', m.id2, m.on_day, m.how
from (select e.id, e.number, row_number() over (order by number) as n from e) e
left join lateral (select gen_random_uuid() as id2, date '2007-06-05' as on_day, 'declaration' as how where e.n <= $2::int) m on true`)
	// June 2007 is expected of the same employers, and nobody has declared it.
	running = query.Exec("test.alerting_running", `
insert into obligation (employer_id, period, starts, ends, due_date, made_at)
select employer_id, '2007-06', '2007-06-01', '2007-06-30', '2007-07-10', '2007-06-01' from obligation limit $1`)
	fileOne = query.Exec("test.alerting_file_one", `
update obligation set met_by = gen_random_uuid(), met_on = '2007-07-19', met_how = 'declaration'
where employer_id = (select employer_id from obligation where met_by is null order by employer_id limit 1)`)
	mails = query.New[string]("test.alerting_mails", `select recipient || ' | ' || subject || ' | ' || body from message order by recipient`)
)

// watch is a fund with a hundred obligations in May 2007 and a target of 90 %.
type watch struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
	today cal.Date
}

func open(t *testing.T, filed int) *watch {
	w := pgtest.New(t)
	x := &watch{w, t, w.Chain((&Service{}).Operations(), (&analytics.Service{}).Operations()), cal.MustDate("2007-07-05")}
	x.exec(addManager, "dg@example.org", "Directrice", "fr")
	x.exec(addManager, "dga@example.org", "Deputy", "en")
	x.exec(oblige, 100, filed)
	return x
}

func (x *watch) exec(c query.Command, args ...any) {
	x.t.Helper()
	x.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := c.Run(ctx, tx, args...)
		require.NoError(x.t, err)
	})
}

func (x *watch) tx(fn func(ctx context.Context, tx tenant.Tx)) {
	x.t.Helper()
	f := x.Fund("ma-cnss")
	require.NoError(x.t, x.DB.Write(x.system(), f, func(tx tenant.Tx) error { fn(x.system(), tx); return nil }))
}

func (x *watch) system() context.Context {
	f := x.Fund("ma-cnss")
	return x.at(authz.With(tenant.Enter(x.t.Context(), f), authz.System(f.Slug, "alerting.evaluate")))
}

func (x *watch) at(ctx context.Context) context.Context {
	return clock.At(ctx, x.today.Time().Add(5*time.Hour))
}

func (x *watch) evaluate() Evaluated {
	x.t.Helper()
	out, err := op.Call[Evaluated](x.system(), x.chain, "alerting.evaluate", EvaluateInput{})
	require.NoError(x.t, err)
	return out
}

func (x *watch) sent() (rows []string) {
	x.tx(func(ctx context.Context, tx tenant.Tx) {
		var err error
		rows, err = mails.All(ctx, tx)
		require.NoError(x.t, err)
	})
	return rows
}

func (x *watch) list() Alerts {
	x.t.Helper()
	out, err := op.Call[Alerts](x.at(x.Role("ma-cnss", "manager")), x.chain, "alerting.list", ListInput{})
	require.NoError(x.t, err)
	return out
}

func TestDeclarationsAFifthUnderTargetFireOnceForTheMonthThatWasDue(t *testing.T) {
	t.Parallel()
	x := open(t, 72)
	require.Equal(t, Evaluated{cal.MustPeriod("2007-05"), 1, 1}, x.evaluate())
	a := x.list()
	require.Len(t, a.Standing, 1)
	require.Equal(t, "72.00", a.Standing[0].Value)
	require.Equal(t, "90.00", a.Standing[0].Target)
	sent := x.sent()
	require.Len(t, sent, 2)
	require.Contains(t, sent[0], "dg@example.org | CNSS : alerte, Taux de conformité déclarative")
	require.Contains(t, sent[0], "mai 2007, mesuré le 5 juillet 2007 : objectif 90")
	require.Contains(t, sent[0], "18,0 points de moins que l'objectif")
	require.Contains(t, sent[1], "dga@example.org | CNSS: alert, Filing compliance: 72.0%")
	for range 2 {
		x.today++
		require.Zero(t, x.evaluate().Fired, "once per rule and month")
	}
	require.Len(t, x.sent(), 2)
}

func TestJustAboveTheThresholdNothingFires(t *testing.T) {
	t.Parallel()
	x := open(t, 73)
	require.Zero(t, x.evaluate().Fired)
	require.Empty(t, x.sent())
}

func TestAPeriodOfWhichNothingFellDueYetFiresNothing(t *testing.T) {
	t.Parallel()
	x := open(t, 100)
	x.exec(running, 100)
	june := EvaluateInput{Period: cal.MustPeriod("2007-06")}
	for _, day := range []struct {
		today string
		fired int
	}{{"2007-07-05", 0}, {"2007-07-10", 0}, {"2007-07-11", 1}} {
		x.today = cal.MustDate(day.today)
		out, err := op.Call[Evaluated](x.system(), x.chain, "alerting.evaluate", june)
		require.NoError(t, err)
		require.Equal(t, day.fired, out.Fired, day.today)
	}
	require.Empty(t, x.list().Past)
	out, err := op.Call[Evaluated](x.system(), x.chain, "alerting.evaluate", EvaluateInput{Period: cal.MustPeriod("2006-06")})
	require.NoError(t, err)
	require.Zero(t, out.Fired, "of a month in which nobody owed anything")
}

func TestWhoFilesSinceIsCountedBeforeTheRuleSpeaks(t *testing.T) {
	t.Parallel()
	x := open(t, 72)
	x.tx(func(ctx context.Context, tx tenant.Tx) {
		_, err := (&analytics.Service{}).Refresh(ctx, tx, analytics.RefreshInput{All: true})
		require.NoError(t, err)
	})
	x.exec(fileOne)
	require.Zero(t, x.evaluate().Fired)
}

func TestAnAlertLeavesTheDashboardWhenSomebodyTakesNoteOfIt(t *testing.T) {
	t.Parallel()
	x := open(t, 50)
	x.evaluate()
	id := x.list().Standing[0].ID
	_, err := x.chain.Invoke(x.at(x.Role("ma-cnss", "auditor")), "alerting.acknowledge", AcknowledgeInput{ID: id})
	require.True(t, fault.Is(err, fault.Forbidden))
	_, err = x.chain.Invoke(x.at(x.Role("ml-inps", "manager")), "alerting.acknowledge", AcknowledgeInput{ID: id})
	require.True(t, fault.Is(err, fault.NotFound), "another fund's alert does not exist")
	got, err := op.Call[Alert](x.at(x.Role("ma-cnss", "manager")), x.chain, "alerting.acknowledge", AcknowledgeInput{ID: id, Note: "relance"})
	require.NoError(t, err)
	require.Equal(t, "relance", got.Note)
	a := x.list()
	require.Empty(t, a.Standing)
	require.Len(t, a.Past, 1)
	_, err = x.chain.Invoke(x.at(x.Role("ma-cnss", "manager")), "alerting.acknowledge", AcknowledgeInput{ID: id})
	require.True(t, fault.Is(err, fault.Conflict))
	require.Zero(t, x.evaluate().Fired, "it does not come back")
}

func TestARuleIsAddedTurnedOffAndNotTwice(t *testing.T) {
	t.Parallel()
	x := open(t, 50)
	manager := x.at(x.Role("ma-cnss", "manager"))
	_, err := x.chain.Invoke(manager, "alerting.set_rule", SetRuleInput{Indicator: "KPI-05", Under: 10, Active: true})
	require.True(t, fault.Is(err, fault.Invalid), "a spread has no better side")
	_, err = x.chain.Invoke(manager, "alerting.set_rule", SetRuleInput{Indicator: "KPI-06", Under: 20, Active: true})
	require.True(t, fault.Is(err, fault.Conflict))
	for _, r := range x.list().Rules {
		_, err = x.chain.Invoke(manager, "alerting.set_rule", SetRuleInput{ID: &r.ID, Indicator: r.Indicator, Under: r.Under})
		require.NoError(t, err)
	}
	require.Equal(t, 0, x.evaluate().Rules)
	none := uuid.New()
	_, err = x.chain.Invoke(manager, "alerting.set_rule", SetRuleInput{ID: &none, Indicator: "KPI-06", Under: 30})
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestTheAlertIsShownAndAcknowledgedOnItsPage(t *testing.T) {
	t.Parallel()
	x := open(t, 50)
	x.evaluate()
	s := &web.Server{Chain: x.chain, Log: slog.New(slog.DiscardHandler), Fund: x.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) {
			return authz.Subject{ID: uuid.NewString(), Fund: "ma-cnss", State: "active", Name: "Directrice", Roles: []string{"manager"}}, nil
		},
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: append((&Service{}).Pages(), (&analytics.Service{}).Pages()...), Static: http.NotFoundHandler()}
	ask := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://ma-cnss.localhost"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		s.Handler().ServeHTTP(rec, r.WithContext(x.at(r.Context())))
		return rec
	}
	page := ask("GET", "/alerts", nil).Body.String()
	require.Contains(t, page, "50,0")
	require.Contains(t, page, "/acknowledge")
	require.Contains(t, page, "mesuré le 5 juillet 2007")
	require.Contains(t, ask("GET", "/dashboard", nil).Body.String(), "mesuré le 5 juillet 2007", "a figure that is weeks old says so")
	onTop := func() bool { return strings.Contains(ask("GET", "/dashboard", nil).Body.String(), "/alerts#") }
	require.True(t, onTop(), "the dashboard shows it on top")
	id := x.list().Standing[0].ID
	require.Equal(t, http.StatusSeeOther, ask("POST", "/alerts/"+id.String()+"/acknowledge", url.Values{"note": {"fait"}, "_key": {"k1"}}).Code)
	require.False(t, onTop())
	require.Contains(t, ask("GET", "/alerts", nil).Body.String(), "fait")
	require.Equal(t, http.StatusUnprocessableEntity, ask("POST", "/alerts/rules", url.Values{"indicator": {"KPI-06"}, "under": {"200"}, "_key": {"k2"}}).Code)
}
