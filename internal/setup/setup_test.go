package setup_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/recovery"
	"socle/internal/setup"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/tenants"
)

const slug = "ma-cnss"

// house is a fund with the rooms that the set-up bears on, on 2 November 2026.
type house struct {
	*pgtest.World
	*op.Chain
	now time.Time
}

func open(t *testing.T) *house {
	h := &house{World: pgtest.New(t), now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	s := &setup.Service{}
	h.Chain = h.World.Chain((&law.Service{Kinds: []law.Kind{s.Kind()}}).Operations(), s.Operations(), (&recovery.Service{}).Operations())
	return h
}

func (h *house) admin(n string) context.Context {
	h.Registry.Changed()
	return clock.At(h.As(slug, authz.Subject{ID: "00000000-0000-7000-8000-0000000000" + n, Name: "Admin " + n, Roles: []string{"administrator"}}), h.now)
}

func (h *house) propose(part, value string) (law.Proposal, error) {
	return op.Call[law.Proposal](h.admin("01"), h.Chain, "setup.propose", setup.ProposeInput{Part: part, Value: json.RawMessage(value), Source: "Décision 12"})
}

func (h *house) approve(p law.Proposal) {
	h.T.Helper()
	_, err := op.Call[law.Proposal](h.admin("02"), h.Chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.NoError(h.T, err)
	h.Registry.Changed()
}

func (h *house) change(part, value string) {
	h.T.Helper()
	p, err := h.propose(part, value)
	require.NoError(h.T, err)
	h.approve(p)
}

func (h *house) exec(statement string, args ...any) {
	h.T.Helper()
	require.NoError(h.T, h.World.DB.Write(h.T.Context(), h.Fund(slug), func(tx tenant.Tx) error {
		_, err := tx.Exec(h.T.Context(), statement, args...)
		return err
	}))
}

func one[T any](h *house, statement string, args ...any) (v T) {
	h.T.Helper()
	require.NoError(h.T, h.World.DB.Read(h.T.Context(), h.Fund(slug), func(tx tenant.Tx) error {
		rows, err := tx.Query(h.T.Context(), statement, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		if !rows.Next() {
			return rows.Err()
		}
		return rows.Scan(&v)
	}))
	return v
}

// employer stands in the register with an obligation that is due on a day.
func (h *house) employer(due string) {
	h.exec(`insert into employer (id, number, legal_name, regime, email, headcount, status, status_since, activity, created_at, origin)
		values ('00000000-0000-7000-8000-00000000e001', '1234567', 'Boulangerie', 'general', 'b@example.ma', 3, 'validated', now(), 'active', now(), 'portal')`)
	h.exec(`insert into obligation (employer_id, period, starts, ends, due_date, made_at)
		values ('00000000-0000-7000-8000-00000000e001', '2026-10', '2026-10-01', '2026-10-31', $1, now())`, cal.MustDate(due))
}

const ordinary = `{"weekend": ["saturday", "sunday"], "holidays": [{"name": "Marche Verte", "month_day": "11-06"}]}`

func TestADueDateMovesWithANewHolidayOnceASecondPersonApproves(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.employer("2026-11-10")
	h.exec(`update parameter set body = body || '{"shift": "next_working_day"}' where kind = 'due'`)
	p, err := h.propose(tenants.PartCalendar, `{"weekend": ["saturday", "sunday"], "holidays": [{"name": "Fête", "date": "2026-11-10"}, {"name": "Marche Verte", "month_day": "11-06"}]}`)
	require.NoError(t, err)
	_, err = op.Call[law.Proposal](h.admin("01"), h.Chain, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
	preview, err := op.Call[setup.Preview](h.admin("02"), h.Chain, "setup.preview", law.ProposalInput{ID: p.ID})
	require.NoError(t, err)
	require.Len(t, preview.Due, 12)
	require.Equal(t, []string{"2026-11-10", "2026-11-11"}, []string{preview.Due[0].Before.String(), preview.Due[0].After.String()})
	require.EqualValues(t, 1, preview.Redated[0].Obligations)
	require.Equal(t, "2026-11-10", one[time.Time](h, `select due_date from obligation`).Format(time.DateOnly), "a preview changes nothing")

	h.approve(p)
	require.Equal(t, "2026-11-11", one[time.Time](h, `select due_date from obligation`).Format(time.DateOnly))
	require.Len(t, h.Fund(slug).Folder.Calendar.Holidays, 2, "every reader of the folder follows")
	require.Equal(t, 26, h.Fund(slug).Folder.Calendar.DaysPerMonth, "the length of a month is the law's and stays")
}

func TestAReminderGoesOutByTheNewTextOnTheNewDay(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.employer("2026-11-10")
	h.change("texts/fr/reminder", `{"subject": "Avant le {{due_date}}", "body": "Bonjour {{employer}}, pensez à {{period}}."}`)
	h.change(tenants.PartReminders, `{"days_before": [8], "channels": ["email"]}`)
	_, err := op.Call[recovery.Reminded](clock.At(h.As(slug, authz.System(slug, "recovery.remind")), h.now), h.Chain, "recovery.remind", recovery.RemindInput{})
	require.NoError(t, err)
	require.Equal(t, "Avant le 10 novembre 2026 · Bonjour Boulangerie, pensez à octobre 2026.", one[string](h, `select string_agg(subject || ' · ' || body, '|') from message`))
}

func TestAFileAtALevelThatGoesWaitsAtTheNextAndOthersStay(t *testing.T) {
	t.Parallel()
	h := open(t)
	for n, level := range map[string]int{"1": 1, "2": 2, "3": 3} {
		h.exec(`insert into employer (id, legal_name, status, status_since, level, created_at, origin, regime) values ($1, $2, 'in_review', now(), $3, now(), 'portal', 'general')`,
			"00000000-0000-7000-8000-00000000e00"+n, "E"+n, level)
	}
	p, err := h.propose(tenants.PartLevels, `[{"code": "agent", "name": "Agent de terrain", "role": "field_agent"}, {"code": "legal", "name": "Contrôle juridique", "role": "supervisor"}, {"code": "central", "name": "Validation centrale", "role": "validator"}]`)
	require.NoError(t, err)
	preview, err := op.Call[setup.Preview](h.admin("02"), h.Chain, "setup.preview", law.ProposalInput{ID: p.ID})
	require.NoError(t, err)
	require.True(t, preview.Levels[1].Gone)
	require.Equal(t, []any{int64(1), 3, "Validation centrale"}, []any{preview.Levels[1].Files, preview.Levels[1].To, preview.Levels[1].ToAs})
	h.approve(p)
	require.Equal(t, "E1 1, E2 3, E3 3", one[string](h, `select string_agg(legal_name || ' ' || level, ', ' order by legal_name) from employer`))
	require.Equal(t, "Superviseur → Validation centrale", one[string](h, `select reason from employer_event where kind = 'relevelled'`))
	require.Equal(t, "supervisor", h.Fund(slug).Folder.ValidationLevels[1].Role, "a file validated by the agent now meets the new level")
}

func TestNonsenseIsRefusedWithTheFieldAndTheLine(t *testing.T) {
	t.Parallel()
	h := open(t)
	for part, wrong := range map[string][3]string{
		tenants.PartReminders: {`{"days_before": [7, 400], "channels": ["email"]}`, "reminders.days_before.1", "setup.reminders.days_before"},
		tenants.PartLevels:    {`[{"code": "a", "name": "A", "role": "administrator"}]`, "validation_levels.0.role", "setup.validation_levels.role"},
		tenants.PartCalendar:  {`{"weekend": [], "holidays": [{"name": "Rien", "month_day": "13-45"}]}`, "calendar.holidays.0", "setup.calendar.holidays"},
		tenants.PartRecovery:  {`[{"step": "writ", "days_after": 5}, {"step": "reminder", "days_after": 9}]`, "recovery", "setup.recovery"},
		tenants.PartDocuments: {`[{"code": "x", "name": "X", "required": true, "legal_forms": ["nowhere"]}]`, "required_documents.0.legal_forms.0", "setup.required_documents.legal_forms"},
		"texts/fr/reminder":   {`{"subject": "Objet", "body": "Bonjour\nil faut {{payer}}"}`, "body", "setup.text.placeholder"},
	} {
		_, err := h.propose(part, wrong[0])
		f, ok := fault.As(err)
		require.True(t, ok && len(f.Findings) > 0, "%s: %v", part, err)
		require.Equal(t, wrong[1:], []string{f.Findings[0].Field, f.Findings[0].Code}, part)
	}
	_, err := h.propose("texts/fr/reminder", `{"subject": "Objet", "body": "Bonjour\nil faut {{payer}}"}`)
	f, _ := fault.As(err)
	require.Equal(t, []any{2, "{{payer}}"}, []any{f.Findings[0].Line, f.Findings[0].Record})
	_, err = h.propose(tenants.PartLevels, `[]`)
	require.ErrorContains(t, err, "at least one level")
	_, err = h.propose("nothing", `{}`)
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
}

func TestWhatStoodOnADayIsToldAndTheFoldersValueComesBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.change(tenants.PartReminders, `{"days_before": [12], "channels": ["email"]}`)
	h.now = h.now.AddDate(0, 0, 20)
	p, err := op.Call[law.Proposal](h.admin("01"), h.Chain, "setup.propose", setup.ProposeInput{Part: tenants.PartReminders, Folder: true, Source: "Décision 13"})
	require.NoError(t, err)
	h.approve(p)
	require.Equal(t, []int{7, 2}, h.Fund(slug).Folder.Reminders.DaysBefore)
	on := func(day, known string) law.Applied {
		in := law.AppliedInput{On: cal.MustDate(day), Kind: tenants.PartReminders}
		if known != "" {
			in.AsKnown = cal.MustDate(known)
		}
		list, err := op.Call[[]law.Applied](h.admin("01"), h.Chain, "law.applied", in)
		require.NoError(t, err)
		require.Len(t, list, 1)
		return list[0]
	}
	require.Equal(t, []string{"folder", ""}, []string{on("2026-11-01", "").Origin, on("2026-11-01", "").ApprovedBy})
	require.Equal(t, []string{"officer", "Admin 02", "Décision 12"}, []string{on("2026-11-10", "").Origin, on("2026-11-10", "").ApprovedBy, on("2026-11-10", "").Source})
	require.Contains(t, on("2026-11-10", "").Said, "12")
	require.Contains(t, on("2026-12-01", "").Said, "7")
	require.Contains(t, on("2026-12-01", "2026-11-10").Said, "12", "as known before, it was going to be so")
}

func TestAFundsRoleCannotTouchAnotherFundsParts(t *testing.T) {
	t.Parallel()
	h := open(t)
	other := h.Fund("ml-inps").Digest
	h.change(tenants.PartCalendar, ordinary)
	require.Equal(t, other, h.Fund("ml-inps").Digest)
	for _, statement := range []string{`update registry.fund set officers = '{}' where slug = 'ml-inps'`, `select officers from registry.fund`} {
		err := h.World.DB.Write(t.Context(), h.Fund(slug), func(tx tenant.Tx) error {
			_, err := tx.Exec(t.Context(), statement)
			return err
		})
		require.ErrorContains(t, err, "permission denied", statement)
	}
}
