package oversight

import (
	"context"
	"fmt"
	"time"

	"socle/internal/notification"
	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// ChainInput has nothing to say.
type ChainInput struct{}

// Chain is how far the trail is sealed, and when it was last checked.
type Chain struct {
	Position  int64      `json:"position"` // of the last seal
	SealedAt  *time.Time `json:"sealed_at"`
	LineAt    *time.Time `json:"line_at"` // the newest line that is sealed
	Waiting   int64      `json:"waiting"` // lines not sealed yet
	Anchored  int64      `json:"anchored"`
	CheckedAt *time.Time `json:"checked_at"`
	CheckedTo int64      `json:"checked_to"`
	CheckedBy string     `json:"checked_by"`
	Broken    []string   `json:"broken"` // what the last check found; empty: whole
}

type head struct {
	Position int64
	SealedAt *time.Time
	LineAt   *time.Time
	Waiting  int64
}

type checked struct {
	At       time.Time
	ByName   string
	Position int64
	Broken   []string
}

var (
	chainHead = query.New[head]("oversight.chain_head", `
select coalesce(s.position, 0) as position, s.sealed_at, a.at as line_at,
       (select count(*) from audit w where w.id > coalesce(s.audit_id, 0) - 10000
          and not exists (select 1 from audit_seal x where x.audit_id = w.id)) as waiting
from (select 1) one
left join lateral (select position, audit_id, sealed_at from audit_seal order by position desc limit 1) s on true
left join audit a on a.id = s.audit_id`)

	lastCheck = query.New[checked]("oversight.last_check", `
select at, by_name, position, broken from chain_check order by id desc limit 1`)

	insertCheck = query.Exec("oversight.insert_check", `
insert into chain_check (at, by_name, position, broken) values ($1, $2, $3, $4)`)
)

// Chain reads the state of the chain.
func (s *Service) Chain(ctx context.Context, tx tenant.Tx, _ ChainInput) (Chain, error) {
	h, err := chainHead.One(ctx, tx)
	if err != nil {
		return Chain{}, err
	}
	c := Chain{Position: h.Position, SealedAt: h.SealedAt, LineAt: h.LineAt, Waiting: h.Waiting}
	last, ok, err := lastCheck.Maybe(ctx, tx)
	if err != nil {
		return c, err
	}
	if ok {
		c.CheckedAt, c.CheckedTo, c.CheckedBy, c.Broken = &last.At, last.Position, last.ByName, last.Broken
	}
	c.Anchored, _, err = s.Anchors.Last(tx.Fund().Slug)
	return c, err
}

// CheckInput is that of the nightly job, or of an auditor who asks.
type CheckInput struct {
	Slot string `json:"slot"` // of the schedule; nothing depends on it
}

// Check walks the whole chain, keeps what it found, and writes to auditors and administrators when a line was edited, taken
// away or swapped.
func (s *Service) Check(ctx context.Context, tx tenant.Tx, in CheckInput) (Chain, error) {
	broken, err := audit.Verify(ctx, tx, s.Anchors)
	if err != nil {
		return Chain{}, err
	}
	h, err := chainHead.One(ctx, tx)
	if err != nil {
		return Chain{}, err
	}
	if len(broken) > 50 {
		broken = append(broken[:50], fmt.Sprintf("and %d more", len(broken)-50))
	}
	by := authz.From(ctx)
	if _, err := insertCheck.Run(ctx, tx, tx.Now(), by.Name, h.Position, append([]string{}, broken...)); err != nil {
		return Chain{}, err
	}
	if len(broken) > 0 {
		err = tell(ctx, tx, []string{"auditor", "administrator"}, letter{What: "broken", Key: "chain:" + tx.Today().String(), Link: "/audit",
			Args: []any{"n", int64(len(broken)), "first", broken[0]}})
		if err != nil {
			return Chain{}, err
		}
	}
	return s.Chain(ctx, tx, ChainInput{})
}

type reader struct{ Email, Name, Language string }

var holders = query.New[reader]("oversight.holders", `
select distinct a.email, a.name, a.language
from account a
join account_role r on r.account_id = a.id
where r.role = any($1) and r.agency = '' and r.employer_id is null and a.state = 'active' and (r.until is null or r.until >= $2)
order by a.email`)

// letter is what is written to everybody of some roles, in each reader's language, once by its key.
type letter struct {
	What string // oversight.mail.<What>.subject and .body
	Key  string
	Link string
	Args []any
	// In gives the arguments that depend on the reader's language.
	In func(ctx context.Context) []any
}

func tell(ctx context.Context, tx tenant.Tx, roles []string, l letter) error {
	list, err := holders.All(ctx, tx, roles, tx.Today())
	if err != nil {
		return err
	}
	mails := make([]notification.Message, 0, len(list))
	for _, r := range list {
		mails = append(mails, l.to(i18n.With(ctx, i18n.Lang(r.Language)), tx, r))
	}
	_, err = notification.Queue(ctx, tx, mails...)
	return err
}

func (l letter) to(ctx context.Context, tx tenant.Tx, r reader) notification.Message {
	fund := tx.Fund().Folder
	args := append([]any{"name", r.Name, "fund", fund.Name, "short", fund.ShortName, "link", notification.LinkTo(tx.Fund().Slug, l.Link)}, l.Args...)
	if l.In != nil {
		args = append(args, l.In(ctx)...)
	}
	return notification.Message{Channel: notification.Email, To: r.Email, Name: r.Name, Key: "oversight:" + l.Key + ":" + l.What + ":" + r.Email,
		Subject: t(ctx, "oversight.mail."+l.What+".subject", args...), Body: t(ctx, "oversight.mail."+l.What+".body", args...), AboutKind: "oversight"}
}
