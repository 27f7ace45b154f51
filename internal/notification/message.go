package notification

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Channels.
const (
	Email = "email"
	SMS   = "sms"
)

// Message is what is to be sent. An e-mail has a subject; an SMS has a body alone, kept to the letters that phones send cheaply.
type Message struct {
	Channel    string
	To         string // e-mail address, or phone number as people write it
	Name       string
	Subject    string
	Body       string
	Key        string // makes it exist once: "reminder:<employer>:<period>:7"; the channel is added
	AboutKind  string
	AboutID    *uuid.UUID
	EmployerID *uuid.UUID
	DocumentID *uuid.UUID // sent along with an e-mail
	AnnexID    *uuid.UUID // sent along beside it
}

// SendJob is the kind of the job that sends one message.
const SendJob = "notification.send"

// fewMessages are rung at once; more wait for the next look at the queue, seconds later.
const fewMessages = 20

var (
	insertMessages = query.New[uuid.UUID]("notification.insert", `
insert into message (id, channel, recipient, name, subject, body, key, about_kind, about_id, employer_id, document_id, annex_id, created_at)
select id, channel, recipient, name, subject, body, key, about_kind, about_id, employer_id, document_id, annex_id, $13
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::uuid[], $11::uuid[],
            $12::uuid[])
     as m (id, channel, recipient, name, subject, body, key, about_kind, about_id, employer_id, document_id, annex_id)
on conflict (key) do nothing
returning id`)

	enqueueMany = query.Exec("notification.enqueue_many", `
insert into job (id, kind, key, payload, run_after, created_at)
select id, 'notification.send', id::text, jsonb_build_object('id', id), $2, $2
from unnest($1::uuid[]) as m (id)
on conflict (kind, key) do nothing`)
)

// Queue writes messages and the jobs that send them, in the caller's transaction. Those whose key exists already are left
// out, as are those without a recipient that can be reached. It answers how many were queued.
func Queue(ctx context.Context, tx tenant.Tx, messages ...Message) (int, error) {
	b := batch{country: tx.Fund().Folder.Country}
	for _, m := range messages {
		b.add(m)
	}
	if len(b.ids) == 0 {
		return 0, nil
	}
	queued, err := insertMessages.All(ctx, tx, b.ids, b.channels, b.to, b.names, b.subjects, b.bodies, b.keys, b.kinds, b.about,
		b.employers, b.documents, b.annexes, tx.Now())
	if err != nil {
		return 0, err
	}
	return len(queued), ring(ctx, tx, queued, tx.Now())
}

func ring(ctx context.Context, tx tenant.Tx, ids []uuid.UUID, at time.Time) error {
	if len(ids) > fewMessages {
		_, err := enqueueMany.Run(ctx, tx, ids, at)
		return err
	}
	for _, id := range ids {
		if err := tx.Enqueue(ctx, SendJob, id.String(), SendInput{ID: id}, at); err != nil {
			return err
		}
	}
	return nil
}

// batch is messages column by column.
type batch struct {
	country                                            string
	ids                                                []uuid.UUID
	channels, to, names, subjects, bodies, keys, kinds []string
	about, employers, documents, annexes               []*uuid.UUID
}

func (b *batch) add(m Message) {
	to, ok := Address(m.Channel, m.To, b.country)
	if !ok {
		return
	}
	key := m.Channel + ":" + m.Key
	if m.Channel == SMS {
		m.Body = gsm(m.Body)
	}
	if slices.Contains(b.keys, key) && len(b.keys) < 1000 {
		return
	}
	b.ids = append(b.ids, uuid.Must(uuid.NewV7()))
	b.channels, b.to, b.names = append(b.channels, m.Channel), append(b.to, to), append(b.names, m.Name)
	b.subjects, b.bodies, b.keys = append(b.subjects, m.Subject), append(b.bodies, m.Body), append(b.keys, key)
	b.kinds, b.about = append(b.kinds, m.AboutKind), append(b.about, m.AboutID)
	b.employers, b.documents, b.annexes = append(b.employers, m.EmployerID), append(b.documents, m.DocumentID), append(b.annexes, m.AnnexID)
}

// Address is the recipient as a carrier wants it; false when nobody can be reached there.
func Address(channel, to, country string) (string, bool) {
	if channel == SMS {
		return Phone(to, country)
	}
	a, err := mail.ParseAddress(strings.TrimSpace(to))
	if err != nil {
		return "", false
	}
	return a.Address, true
}

// Reference names a message to its carrier, the same at each attempt.
func Reference(fund string, id uuid.UUID) string { return fmt.Sprintf("%s.%s", fund, id) }
