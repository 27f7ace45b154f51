package oversight

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// TrailInput filters the trail. From and To are days of the fund, both included; empty text is any. Before is the cursor
// that the page before gave.
type TrailInput struct {
	Actor   string   `json:"actor" validate:"max=200"`  // name or id of who did it
	Action  string   `json:"action" validate:"max=100"` // the operation, or the beginning of its name
	Thing   string   `json:"thing" validate:"max=100"`  // id of what was acted upon, or of the employer
	Outcome string   `json:"outcome" validate:"omitempty,oneof=done refused read failed"`
	Request string   `json:"request" validate:"max=64"`
	Under   string   `json:"under" validate:"max=60"` // "mandate:<id>", "break_glass:<id>"
	From    cal.Date `json:"from"`
	To      cal.Date `json:"to"`
	Before  string   `json:"before" validate:"max=40"`
}

// Line is one line of the trail.
type Line struct {
	ID           int64           `json:"id"`
	At           time.Time       `json:"at"`
	Actor        string          `json:"actor"`
	ActorName    string          `json:"actor_name"`
	Roles        []string        `json:"roles"`
	Session      string          `json:"session"`
	Action       string          `json:"action"`
	Outcome      string          `json:"outcome"`
	Reason       string          `json:"reason"`
	ResourceKind string          `json:"resource_kind"`
	ResourceID   string          `json:"resource_id"`
	EmployerID   *uuid.UUID      `json:"employer_id"`
	Employer     string          `json:"employer"` // name of the employer that it was about, or done for
	Input        json.RawMessage `json:"input"`
	Address      string          `json:"address"`
	RequestID    string          `json:"request_id"`
	Under        []string        `json:"under"`
	Changes      json.RawMessage `json:"changes"`
	Position     int64           `json:"position"` // in the sealed chain; 0 while it waits for the seal
}

// Trail is a page of lines, the newest first, and the cursor of the next; empty at the end.
type Trail struct {
	Lines []Line `json:"lines"`
	Next  string `json:"next"`
}

const lineColumns = `
select a.id, a.at, a.actor, a.actor_name, a.roles, a.session, a.action, a.outcome, a.reason, a.resource_kind, a.resource_id, a.employer_id,
       coalesce(nullif(e.trade_name, ''), e.legal_name, '') as employer, a.input, a.address, a.request_id, a.under, a.changes,
       coalesce(s.position, 0) as position
from audit a
left join employer e on e.id = a.employer_id
left join audit_seal s on s.audit_id = a.id
`

var (
	searchTrail = query.New[Line]("oversight.search_trail", lineColumns+`
where ($1 = '' or a.actor = $1 or shared.plain(a.actor_name) like '%' || shared.plain($1) || '%')
  and ($2 = '' or starts_with(a.action, $2))
  and ($3 = '' or a.resource_id = $3 or a.employer_id::text = $3)
  and ($4 = '' or a.outcome = $4)
  and ($5 = '' or a.request_id = $5)
  and ($6 = '' or a.under @> array[$6::text])
  and ($7::timestamptz is null or a.at >= $7)
  and ($8::timestamptz is null or a.at < $8)
  and ($9::timestamptz is null or (a.at, a.id) < ($9, $10::bigint))
order by a.at desc, a.id desc
limit $11`)

	oneLine = query.New[Line]("oversight.one_line", lineColumns+`where a.id = $1`)
)

// pageSize is how many lines a page of the trail has.
const pageSize = 50

// Search gives fifty lines. The next page begins after the last line, whatever was written meanwhile.
func (s *Service) Search(ctx context.Context, tx tenant.Tx, in TrailInput) (Trail, error) {
	return search(ctx, tx, in, pageSize)
}

func search(ctx context.Context, tx tenant.Tx, in TrailInput, size int) (Trail, error) {
	args, err := in.args(tx)
	if err != nil {
		return Trail{}, err
	}
	lines, err := searchTrail.All(ctx, tx, append(args, size+1)...)
	out := Trail{Lines: lines}
	if len(lines) > size {
		last := lines[size-1]
		out.Lines, out.Next = lines[:size], fmt.Sprintf("%d.%d", last.At.UnixMicro(), last.ID)
	}
	return out, err
}

func (in TrailInput) args(tx tenant.Tx) ([]any, error) {
	from, to := bounds(tx, in.From, in.To)
	var at *time.Time
	var id int64
	if in.Before != "" {
		var micro int64
		if n, err := fmt.Sscanf(in.Before, "%d.%d", &micro, &id); n != 2 || err != nil {
			return nil, fault.Field("before", "audit.cursor", "is not a place in the trail; start from the first page")
		}
		t := time.UnixMicro(micro)
		at = &t
	}
	return []any{in.Actor, in.Action, in.Thing, in.Outcome, in.Request, in.Under, from, to, at, id}, nil
}

// bounds are the instants at which the first day begins and the last one ends, in the fund's zone; nil where none is given.
func bounds(tx tenant.Tx, from, to cal.Date) (*time.Time, *time.Time) {
	start := func(d cal.Date) *time.Time {
		if d.IsZero() {
			return nil
		}
		y, m, day := d.Time().Date()
		t := time.Date(y, m, day, 0, 0, 0, 0, tx.Fund().Zone())
		return &t
	}
	if to.IsZero() {
		return start(from), nil
	}
	return start(from), start(to.AddDays(1))
}

// SealInput is the payload of the sealing job.
type SealInput struct {
	Slot string `json:"slot"`
}

// Seal links what was committed since. The process seals every second; this is for when it does not run. The seals are their
// own record: a line about each would want a seal in turn, for ever.
func (s *Service) Seal(ctx context.Context, tx tenant.Tx, _ SealInput) (op.None, error) {
	audit.Unchanged(ctx)
	_, _, err := audit.Seal(ctx, tx)
	return op.None{}, err
}
