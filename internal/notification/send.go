package notification

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

type waiting struct {
	Channel, Recipient, Name, Subject, Body, Key, State, AboutKind string
	AboutID, DocumentID, AnnexID                                   *uuid.UUID
}

var (
	lockMessage = query.New[waiting]("notification.lock", `
select channel, recipient, name, subject, body, key, state, about_kind, about_id, document_id, annex_id
from message
where id = $1
for update`)

	// logSend writes outside the fund's tables; false says that this was handed over before, in a life of the fund since restored.
	logSend = query.New[bool]("notification.log_send", `
select registry.log_send($1, $2, $3)`)

	settleMessage = query.Exec("notification.settle", `
update message
set state = $2, sent_at = $3, external_id = $4, error = $5
where id = $1`)
)

// SendInput names a message.
type SendInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Send hands one message to its carrier, once: a message already sent, or found in the log of sends, is left alone.
// A carrier that does not answer is unavailable, and the job tries again. Only a process that dies between the carrier's yes
// and its own commit can send an e-mail twice; the gateway of SMS refuses the second by its key.
func (s *Service) Send(ctx context.Context, tx tenant.Tx, in SendInput) (op.None, error) {
	m, ok, err := lockMessage.Maybe(ctx, tx, in.ID)
	if err != nil {
		return op.None{}, err
	}
	if !ok {
		return op.None{}, fault.Missing("message")
	}
	if m.State != "queued" {
		return op.None{}, nil
	}
	first, err := logSend.One(ctx, tx, m.Key, m.Channel, tx.Now())
	if err != nil {
		return op.None{}, err
	}
	if !first {
		return op.None{}, settle(ctx, tx, in.ID, "sent", "", "sent before, as the log of sends says")
	}
	return op.None{}, s.carry(ctx, tx, in.ID, m)
}

// carry hands the message over and writes what came of it.
func (s *Service) carry(ctx context.Context, tx tenant.Tx, id uuid.UUID, m waiting) error {
	name, err := s.hand(ctx, tx, id, m)
	switch {
	case errors.Is(err, ErrRefused):
		return settle(ctx, tx, id, "failed", "", err.Error())
	case err != nil:
		return fault.New(fault.Unavailable, "carrier.unavailable", "the carrier of %s does not answer; it is tried again", m.Channel).Because(err)
	}
	return settle(ctx, tx, id, "sent", name, "")
}

func (s *Service) hand(ctx context.Context, tx tenant.Tx, id uuid.UUID, m waiting) (string, error) {
	fund, reference := tx.Fund().Folder, Reference(tx.Fund().Slug, id)
	switch {
	case m.Channel == SMS && s.Texter != nil:
		return s.Texter.Text(ctx, Text{From: fund.ShortName, To: m.Recipient, Body: m.Body, Reference: reference})
	case m.Channel == Email && s.Mailer != nil:
		body, err := m.opened(ctx, tx)
		if err != nil {
			return "", err
		}
		attached, err := m.attached(ctx, tx)
		if err != nil {
			return "", err
		}
		return "", s.Mailer.Mail(ctx, Mail{FromName: fund.ShortName, To: m.Recipient, Name: m.Name, Subject: m.Subject, Body: body,
			Reference: reference, Attached: attached})
	}
	return "", errors.New("this deployment has no carrier for " + m.Channel)
}

// attached are the files that go along.
func (m waiting) attached(ctx context.Context, tx tenant.Tx) (files []op.File, err error) {
	for _, id := range []*uuid.UUID{m.DocumentID, m.AnnexID} {
		if id == nil {
			continue
		}
		f, err := document.Open(ctx, tx, *id)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

func settle(ctx context.Context, tx tenant.Tx, id uuid.UUID, state, external, problem string) error {
	at := tx.Now()
	if state != "sent" {
		_, err := settleMessage.Run(ctx, tx, id, state, nil, external, problem)
		return err
	}
	_, err := settleMessage.Run(ctx, tx, id, state, at, external, problem)
	return err
}
