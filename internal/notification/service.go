package notification

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Service sends what was queued and shows what was sent.
type Service struct{ Senders }

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("notification.send", "", s.Send).Free(),
		op.Do("notification.welcome", "", s.Welcome).Free(),
		op.Ask("notification.list", "GET /messages", s.List).Within(),
	}
}

// Sent is a message as people look it up.
type Sent struct {
	ID         uuid.UUID  `json:"id"`
	Channel    string     `json:"channel"`
	Recipient  string     `json:"recipient"`
	Name       string     `json:"name"`
	Subject    string     `json:"subject"`
	Body       string     `json:"body"`
	AboutKind  string     `json:"about_kind"`
	AboutID    *uuid.UUID `json:"about_id"`
	EmployerID *uuid.UUID `json:"employer_id"`
	DocumentID *uuid.UUID `json:"document_id"`
	State      string     `json:"state"`
	SentAt     *time.Time `json:"sent_at"`
	Error      string     `json:"error"`
	CreatedAt  time.Time  `json:"created_at"`
}

var listMessages = query.New[Sent]("notification.messages", `
select m.id, m.channel, m.recipient, m.name, m.subject, m.body, m.about_kind, m.about_id, m.employer_id, m.document_id, m.state,
       m.sent_at, m.error, m.created_at
from message m
left join employer e on e.id = m.employer_id
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or m.employer_id = any($2))
  and ($3::uuid is null or m.employer_id = $3)
  and ($4 = '' or m.state = $4)
order by m.created_at desc, m.id desc
limit 200`)

// ListInput filters messages by employer and state.
type ListInput struct {
	Employer *uuid.UUID `json:"employer"`
	State    string     `json:"state" validate:"omitempty,oneof=queued sent failed"`
}

// List gives the last 200 messages within the reader's reach.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) ([]Sent, error) {
	r := authz.ReachOf(ctx)
	return listMessages.All(ctx, tx, r.AgencyArg(), r.EmployerArg(), in.Employer, in.State)
}
