package identity

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

var (
	knowSession = query.New[known]("identity.know_session", `
select s.id, s.kind, s.seen_at, s.proof, s.proved_at, s.reason, a.id as account_id, a.state, a.name, a.email,
       coalesce(array_agg(distinct r.role) filter (where r.role is not null), '{}') as roles,
       coalesce(array_agg(distinct r.agency) filter (where r.agency <> ''), '{}') as agencies,
       coalesce(array_agg(distinct r.employer_id::text) filter (where r.employer_id is not null), '{}') as employers
from session s
join account a on a.id = s.account_id
left join account_role r on r.account_id = a.id and (r.until is null or r.until >= $3)
where s.token_hash = $1 and s.expires_at > $2 and s.kind <> 'pending'
group by s.token_hash, a.id`)

	touchSession = query.Exec("identity.touch_session", `
update session set seen_at = $2 where token_hash = $1`)
)

type known struct {
	ID        uuid.UUID
	Kind      string
	SeenAt    time.Time
	Proof     string
	ProvedAt  *time.Time
	Reason    string
	AccountID uuid.UUID
	State     string
	Name      string
	Email     string
	Roles     []string
	Agencies  []string
	Employers []string
}

// tokenOf reads the bearer token, else the cookie.
func tokenOf(r *http.Request) (token string, bearer bool) {
	if t, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(t), true
	}
	if c, err := r.Cookie(CookieName); err == nil {
		return c.Value, false
	}
	return "", false
}

// Know finds who asks. No token is a visitor; a bearer token that this fund does not know is refused,
// a cookie that it does not know is a visitor (the session ended). Roles are read at each request: one that is taken
// away is gone with the next.
func Know(ctx context.Context, db *tenant.DB, f *tenant.Fund, r *http.Request) (authz.Subject, error) {
	token, bearer := tokenOf(r)
	if token == "" {
		return authz.Visitor(f.Slug), nil
	}
	hash := hashToken(token)
	var k known
	var ok bool
	var at time.Time
	err := db.Read(ctx, f, func(tx tenant.Tx) (err error) {
		at = tx.Now()
		k, ok, err = knowSession.Maybe(ctx, tx, hash, at, cal.DateOf(at))
		return err
	})
	if err != nil {
		return authz.Subject{}, err
	}
	if !ok || (k.Kind == inBrowser && at.Sub(k.SeenAt) > browserIdle) {
		if bearer {
			return authz.Subject{}, fault.New(fault.Unauthenticated, "token.unknown", "this token is not known here; it may have ended, or belong to another fund")
		}
		return authz.Visitor(f.Slug), nil
	}
	if err := touch(ctx, db, f, hash, k.SeenAt); err != nil {
		return authz.Subject{}, err
	}
	return k.subject(f.Slug, at, strings.TrimSpace(r.Header.Get("Socle-Reason"))), nil
}

// subject is who the session makes its holder. A proof serves for a while; the reason given with it serves as long, and
// a program gives its own with each request.
func (k known) subject(fund string, at time.Time, reason string) authz.Subject {
	s := authz.Subject{ID: k.AccountID.String(), Fund: fund, State: k.State, Name: k.Name, Email: k.Email,
		Roles: k.Roles, Agencies: k.Agencies, Employers: k.Employers, Session: k.ID.String()}
	switch {
	case k.Kind == byToken:
		s.Proof, s.Reason = authz.Demo, "demonstration token"
	case k.ProvedAt != nil && at.Sub(*k.ProvedAt) < FreshFor && k.Proof != "-":
		s.Proof, s.Reason = k.Proof, k.Reason
	}
	if reason != "" {
		s.Reason = reason[:min(len(reason), 300)]
	}
	return s
}

// touch moves the time of last use, once a minute at most.
func touch(ctx context.Context, db *tenant.DB, f *tenant.Fund, hash []byte, seen time.Time) error {
	if time.Since(seen) < time.Minute {
		return nil
	}
	return db.Write(ctx, f, func(tx tenant.Tx) error {
		_, err := touchSession.Run(ctx, tx, hash, tx.Now())
		return err
	})
}
