package oversight

import (
	"context"
	"encoding/json"
	"time"

	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// Service offers the audit trail and seals it.
type Service struct{ Anchors audit.Anchors }

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Ask("audit.search", "GET /audit", s.Search).Free(),
		op.Do("audit.seal", "", s.Seal).Free(),
	}
}

// TrailInput filters the trail. From and To are days, both included; empty text is any.
type TrailInput struct {
	Actor  string   `json:"actor" validate:"max=200"`
	Action string   `json:"action" validate:"max=100"`
	Thing  string   `json:"thing" validate:"max=100"` // id of what was acted upon
	From   cal.Date `json:"from"`
	To     cal.Date `json:"to"`
	Page   int      `json:"page" validate:"min=0,max=100000"`
}

// Line is one line of the trail.
type Line struct {
	ID           int64           `json:"id"`
	At           time.Time       `json:"at"`
	Actor        string          `json:"actor"`
	ActorName    string          `json:"actor_name"`
	Action       string          `json:"action"`
	Outcome      string          `json:"outcome"`
	Reason       string          `json:"reason"`
	ResourceKind string          `json:"resource_kind"`
	ResourceID   string          `json:"resource_id"`
	Input        json.RawMessage `json:"input"`
	Address      string          `json:"address"`
	Sealed       bool            `json:"sealed"`
}

var searchTrail = query.New[Line]("oversight.search_trail", `
select a.id, a.at, a.actor, a.actor_name, a.action, a.outcome, a.reason, a.resource_kind, a.resource_id, a.input, a.address,
       exists (select 1 from audit_seal s where s.audit_id = a.id) as sealed
from audit a
where ($1 = '' or shared.plain(a.actor_name || ' ' || a.actor) like '%' || shared.plain($1) || '%')
  and ($2 = '' or a.action like $2 || '%')
  and ($3 = '' or a.resource_id = $3)
  and ($4::date is null or a.at >= $4::date)
  and ($5::date is null or a.at < $5::date + 1)
order by a.at desc, a.id desc
limit 51 offset 50 * $6`)

// Search gives fifty lines and one more when there is a next page.
func (s *Service) Search(ctx context.Context, tx tenant.Tx, in TrailInput) ([]Line, error) {
	return searchTrail.All(ctx, tx, in.Actor, in.Action, in.Thing, in.From, in.To, in.Page)
}

// SealInput is the payload of the sealing job.
type SealInput struct {
	Slot string `json:"slot"`
}

// Seal links what was committed since and anchors the head. The process seals every second; this is its daily proof.
func (s *Service) Seal(ctx context.Context, tx tenant.Tx, _ SealInput) (op.None, error) {
	_, _, err := audit.Seal(ctx, tx)
	return op.None{}, err
}
