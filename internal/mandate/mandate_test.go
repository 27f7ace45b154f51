package mandate

import (
	"context"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

const fund = "ma-cnss"

// office is a fund with two employers and an accountant, Karim, who has an account and no mandate yet.
type office struct {
	*pgtest.World
	t           *testing.T
	chain       *op.Chain
	now         time.Time
	atlas, rif  uuid.UUID
	karim, nora uuid.UUID
}

func open(t *testing.T) *office {
	w := pgtest.New(t)
	o := &office{World: w, t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		karim: uuid.MustParse("00000000-0000-7000-8000-0000000000a1"), nora: uuid.MustParse("00000000-0000-7000-8000-0000000000a2")}
	o.chain = w.Chain((&Service{}).Operations(), (&affiliation.Service{}).Operations())
	day := cal.MustDate("2025-01-01")
	employers := []affiliation.BulkEmployer{}
	for _, name := range []string{"Atlas", "Rif"} {
		employers = append(employers, affiliation.BulkEmployer{Facts: affiliation.Facts{LegalName: name + " SARL", TradeName: name, Agency: "01", Headcount: 3}, Status: affiliation.Validated,
			OpenedAt: day.Time(), SubmittedAt: day.Time(), DecidedAt: day.Time(), ActiveFrom: day, RegisteredOn: day, Origin: affiliation.FromPortal})
	}
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		if err := affiliation.BulkEmployers(ctx, tx, employers); err != nil {
			return err
		}
		for id, name := range map[uuid.UUID]string{o.karim: "Karim", o.nora: "Nora"} {
			if _, err := tx.Exec(ctx, `insert into account (id, email, name, created_at) values ($1, $2, $3, $4)`, id, strings.ToLower(name)+"@compta.example", name, o.now); err != nil {
				return err
			}
		}
		return nil
	})
	o.atlas, o.rif = employers[0].ID, employers[1].ID
	return o
}

func (o *office) tx(fn func(context.Context, tenant.Tx) error) {
	o.t.Helper()
	f := o.Fund(fund)
	ctx := clock.At(authz.With(tenant.Enter(o.t.Context(), f), authz.System(fund, "test")), o.now)
	require.NoError(o.t, o.DB.Write(ctx, f, func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

func (o *office) as(s authz.Subject) context.Context { return clock.At(o.As(fund, s), o.now) }

func (o *office) owner(id uuid.UUID) context.Context {
	return o.as(authz.Subject{Name: "Salma", Roles: []string{"employer"}, Employers: []string{id.String()}})
}

// person is an account as it signs in: what it was granted, without a mandate.
func (o *office) person(id uuid.UUID, name string) authz.Subject {
	return authz.Subject{ID: id.String(), Fund: fund, State: "active", Name: name, Email: strings.ToLower(name) + "@compta.example", Roles: []string{"employer", "accountant"}, Session: "s-" + name}
}

// sent is the code of the last letter to an address.
func (o *office) code(to string) op.Secret {
	body := ""
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select body from message where recipient = $1 order by created_at desc, id desc limit 1`, to)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&body); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	m := regexp.MustCompile(`code=([\w-]+)`).FindStringSubmatch(body)
	require.Len(o.t, m, 2, body)
	code, err := url.QueryUnescape(m[1])
	require.NoError(o.t, err)
	return op.Secret(code)
}

func (o *office) give(employer uuid.UUID, rights ...string) Mandate {
	o.t.Helper()
	m, err := op.Call[Mandate](o.owner(employer), o.chain, "mandate.give", GiveInput{ID: employer, Email: "Karim@compta.example", Rights: rights, Until: cal.MustDate("2026-12-31")})
	require.NoError(o.t, err)
	return m
}

func (o *office) accepted(employer uuid.UUID, rights ...string) Mandate {
	o.t.Helper()
	m := o.give(employer, rights...)
	m, err := op.Call[Mandate](o.as(o.person(o.karim, "Karim")), o.chain, "mandate.accept", AnswerInput{m.ID, o.code("karim@compta.example")})
	require.NoError(o.t, err)
	return m
}

// wearing is the person as the next request knows it, with what the session or the header chose.
func (o *office) wearing(s authz.Subject, header string) (authz.Subject, error) {
	r, err := httptest.NewRequest("GET", "/", nil), error(nil)
	if header != "" {
		r.Header.Set(Header, header)
	}
	f := o.Fund(fund)
	require.NoError(o.t, o.DB.Read(clock.At(o.t.Context(), o.now), f, func(tx tenant.Tx) error {
		s, err = Wear(o.t.Context(), tx, r, s)
		return nil
	}))
	return s, err
}

func (o *office) acts(m Mandate) authz.Subject {
	o.t.Helper()
	karim := o.person(o.karim, "Karim")
	_, err := op.Call[Mandate](o.as(karim), o.chain, "mandate.act", ActInput{m.ID})
	require.NoError(o.t, err)
	s, err := o.wearing(karim, "")
	require.NoError(o.t, err)
	return s
}

func kind(t *testing.T, err error) fault.Kind {
	t.Helper()
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	return f.Kind
}

func TestAMandateOpensItsRightsForItsEmployerAndNothingElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	staff, look := o.accepted(o.atlas, Staff), o.accepted(o.rif, Account)
	require.Equal(t, Active, staff.State)
	s := o.acts(staff)
	require.Equal(t, []string{"mandate", "mandate_staff"}, s.Roles)
	require.Equal(t, []string{o.atlas.String()}, s.Employers)
	ask := func(s authz.Subject, employer uuid.UUID) error {
		_, err := o.chain.Invoke(o.as(s), "affiliation.staff", affiliation.StaffInput{ID: employer})
		return err
	}
	require.NoError(t, ask(s, o.atlas))
	require.Equal(t, fault.NotFound, kind(t, ask(s, o.rif)), "the right was given by another employer")
	s = o.acts(look)
	require.Equal(t, fault.Forbidden, kind(t, ask(s, o.rif)), "a right that was not given")
	require.Equal(t, fault.NotFound, kind(t, ask(o.person(o.karim, "Karim"), o.atlas)), "acting for nobody")
	_, err := o.chain.Invoke(o.as(s), "mandate.give", GiveInput{ID: o.rif, Email: "x@y.example", Rights: []string{Pay}, Until: cal.MustDate("2026-12-31")})
	require.Equal(t, fault.Forbidden, kind(t, err), "a mandate is not passed on")
}

func TestAMandateEndsAtOnceByEitherSideAndByItsDay(t *testing.T) {
	t.Parallel()
	o := open(t)
	for name, end := range map[string]func(m Mandate) error{
		"the employer": func(m Mandate) error {
			_, err := o.chain.Invoke(o.owner(o.atlas), "mandate.end", EndInput{ID: m.ID, Reason: "fin"})
			return err
		},
		"the accountant": func(m Mandate) error {
			_, err := o.chain.Invoke(o.as(o.person(o.karim, "Karim")), "mandate.end", EndInput{ID: m.ID})
			return err
		},
		"the fund": func(m Mandate) error {
			_, err := o.chain.Invoke(o.as(authz.Subject{Name: "Hamid", Roles: []string{"validator"}}), "mandate.end", EndInput{ID: m.ID})
			return err
		},
	} {
		m := o.accepted(o.atlas, Declare)
		require.Len(t, o.acts(m).Employers, 1, name)
		require.NoError(t, end(m), name)
		s, err := o.wearing(o.person(o.karim, "Karim"), "")
		require.NoError(t, err)
		require.Empty(t, s.Employers, name)
		_, err = o.wearing(o.person(o.karim, "Karim"), m.ID.String())
		require.Equal(t, fault.Forbidden, kind(t, err), name)
	}
	m := o.accepted(o.atlas, Declare)
	o.acts(m)
	o.now = time.Date(2026, 12, 31, 22, 0, 0, 0, time.UTC)
	s, _ := o.wearing(o.person(o.karim, "Karim"), "")
	require.Len(t, s.Employers, 1, "the last day is included")
	o.now = o.now.Add(24 * time.Hour)
	s, _ = o.wearing(o.person(o.karim, "Karim"), "")
	require.Empty(t, s.Employers)
	got, err := op.Call[Mandate](o.owner(o.atlas), o.chain, "mandate.get", GetInput{m.ID})
	require.NoError(t, err)
	require.Equal(t, Expired, got.State)
}

func TestOnlyTheMailboxOfTheLetterAccepts(t *testing.T) {
	t.Parallel()
	o := open(t)
	m := o.give(o.atlas, Declare, Pay)
	code := o.code("karim@compta.example")
	accept := func(s authz.Subject, code op.Secret) error {
		_, err := o.chain.Invoke(o.as(s), "mandate.accept", AnswerInput{m.ID, code})
		return err
	}
	require.Equal(t, fault.Invalid, kind(t, accept(o.person(o.karim, "Karim"), "guess")), "the address alone is not enough")
	require.Equal(t, fault.NotFound, kind(t, accept(o.person(o.nora, "Nora"), code)), "nor the code alone")
	require.NoError(t, accept(o.person(o.karim, "Karim"), code))
	require.Equal(t, fault.Conflict, kind(t, accept(o.person(o.karim, "Karim"), code)), "once")
	_, err := o.chain.Invoke(o.owner(o.rif), "mandate.end", EndInput{ID: m.ID})
	require.Equal(t, fault.NotFound, kind(t, err), "another employer's mandate")
	_, err = o.chain.Invoke(o.as(o.person(o.nora, "Nora")), "mandate.act", ActInput{m.ID})
	require.Equal(t, fault.NotFound, kind(t, err), "another accountant's mandate")
}

func TestANewMandateTakesThePlaceOfTheOldOnceAccepted(t *testing.T) {
	t.Parallel()
	o := open(t)
	old := o.accepted(o.atlas, Declare, Staff)
	s := o.acts(old)
	again := o.give(o.atlas, Account)
	again = o.give(o.atlas, Account, Pay, Pay)
	require.Equal(t, []string{Pay, Account}, again.Rights)
	now, err := o.wearing(o.person(o.karim, "Karim"), "")
	require.NoError(t, err)
	require.Equal(t, s.Roles, now.Roles, "an offer changes nothing")
	_, err = o.chain.Invoke(o.as(o.person(o.karim, "Karim")), "mandate.accept", AnswerInput{again.ID, o.code("karim@compta.example")})
	require.NoError(t, err)
	now, err = o.wearing(o.person(o.karim, "Karim"), "")
	require.NoError(t, err)
	require.Empty(t, now.Employers, "the old one ended")
	list, err := op.Call[[]Mandate](o.owner(o.atlas), o.chain, "mandate.of", EmployerInput{o.atlas})
	require.NoError(t, err)
	require.Len(t, list, 3)
	require.Equal(t, again.ID, list[0].ID)
}

func TestWhatAnAccountantDoesIsKeptAsForItsEmployerByItsMandate(t *testing.T) {
	t.Parallel()
	o := open(t)
	m := o.accepted(o.atlas, Staff)
	s := o.acts(m)
	_, err := o.chain.Invoke(o.as(s), "affiliation.hire", affiliation.HireInput{ID: o.atlas})
	require.Error(t, err)
	_, err = o.chain.Invoke(o.as(s), "mandate.rest", RestInput{})
	require.NoError(t, err)
	n := 0
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select count(*) from audit where action = 'mandate.rest' and actor = $1 and employer_id = $2 and under = array['mandate:' || $3::text]`, o.karim.String(), o.atlas, m.ID)
		if err != nil {
			return err
		}
		defer rows.Close()
		rows.Next()
		return rows.Scan(&n)
	})
	require.Equal(t, 1, n)
}

func TestAnAccountantSeesAllItsEmployersOnOnePage(t *testing.T) {
	t.Parallel()
	o := open(t)
	a, b := o.accepted(o.atlas, Declare, Account), o.accepted(o.rif, Staff)
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		_, err := tx.Exec(ctx, `insert into obligation (employer_id, period, starts, ends, due_date, made_at)
			select e, p, (p || '-01')::date, (p || '-28')::date, (p || '-28')::date + 10, $3 from unnest($1::uuid[]) e, unnest($2::text[]) p`,
			[]uuid.UUID{o.atlas, o.rif}, []string{"2025-11", "2025-12", "2026-02"}, o.now)
		return err
	})
	mine, err := op.Call[Mine](o.as(o.person(o.karim, "Karim")), o.chain, "mandate.mine", MineInput{})
	require.NoError(t, err)
	require.Len(t, mine.Mandates, 2)
	for _, h := range mine.Mandates {
		switch h.ID {
		case a.ID:
			require.Equal(t, int64(2), h.Overdue)
			require.Equal(t, int64(1), h.Expected)
		case b.ID:
			require.Zero(t, h.Overdue, "without the right to declare nothing of it shows")
		}
	}
	other, err := op.Call[Mine](o.as(o.person(o.nora, "Nora")), o.chain, "mandate.mine", MineInput{})
	require.NoError(t, err)
	require.Empty(t, other.Mandates)
	given, err := op.Call[Given](o.owner(o.rif), o.chain, "mandate.given", GivenInput{})
	require.NoError(t, err)
	require.Len(t, given.Mandates, 1)
}

func TestAMandateNeedsADayToComeAndARegisteredEmployer(t *testing.T) {
	t.Parallel()
	o := open(t)
	for until, code := range map[string]string{"2026-03-01": "mandate.until_past", "2029-03-03": "mandate.until_far"} {
		_, err := o.chain.Invoke(o.owner(o.atlas), "mandate.give", GiveInput{ID: o.atlas, Email: "a@b.example", Rights: []string{Pay}, Until: cal.MustDate(until)})
		f, ok := fault.As(err)
		require.True(t, ok)
		require.Equal(t, code, f.Findings[0].Code)
	}
	_, err := o.chain.Invoke(o.owner(o.atlas), "mandate.give", GiveInput{ID: o.atlas, Email: "a@b.example", Rights: []string{"govern"}, Until: cal.MustDate("2026-03-09")})
	require.Equal(t, fault.Invalid, kind(t, err))
}

func TestBothSidesAreToldBeforeAMandateEndsOnce(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.accepted(o.atlas, Declare)
	o.now = time.Date(2026, 12, 1, 6, 0, 0, 0, time.UTC)
	for range 2 {
		got, err := op.Call[Reminded](clock.At(o.As(fund, authz.System(fund, "mandate.remind")), o.now), o.chain, "mandate.remind", RemindInput{})
		require.NoError(t, err)
		require.Equal(t, 1, got.Mandates)
	}
	n := 0
	o.tx(func(ctx context.Context, tx tenant.Tx) error {
		rows, err := tx.Query(ctx, `select count(*) from message where key like '%ending_30%'`)
		if err != nil {
			return err
		}
		defer rows.Close()
		rows.Next()
		return rows.Scan(&n)
	})
	require.Equal(t, 1, n, "the accountant; who gave it has no account in this test")
}

func TestAMandateThatEndedSaysWhoEndedItAndWhy(t *testing.T) {
	t.Parallel()
	o := open(t)
	m := o.accepted(o.atlas, Declare)
	o.acts(m)
	_, err := op.Call[Mandate](o.owner(o.atlas), o.chain, "mandate.end", EndInput{ID: m.ID, Reason: "autre cabinet"})
	require.NoError(t, err)
	s, err := o.wearing(o.person(o.karim, "Karim"), "")
	require.NoError(t, err)
	require.Empty(t, s.Under, "it opens nothing")
	require.NotNil(t, s.Ended)
	require.Equal(t, "autre cabinet", s.Ended.Why)
	require.NotEmpty(t, s.Ended.By)
	_, err = o.wearing(o.person(o.karim, "Karim"), m.ID.String())
	require.ErrorContains(t, err, "ended by "+s.Ended.By)
}
