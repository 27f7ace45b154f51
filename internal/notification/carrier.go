package notification

import (
	"context"
	"errors"
	"fmt"

	"socle/internal/platform/op"
)

// Mail is one e-mail on its way.
type Mail struct {
	FromName  string // the fund's
	To, Name  string
	Subject   string
	Body      string // plain text
	Reference string // becomes the Message-ID, the same at each attempt
	Attached  []op.File
}

// Text is one SMS on its way.
type Text struct {
	From      string // the fund's short name, as far as carriers allow one
	To        string // +212612345678
	Body      string
	Reference string // makes a second attempt the same message
}

// Mailer hands e-mails to a relay.
type Mailer interface {
	Mail(ctx context.Context, m Mail) error
}

// Texter hands SMS to a gateway and answers with its own name for the message.
type Texter interface {
	Text(ctx context.Context, t Text) (string, error)
}

// Senders are the carriers of a deployment; a nil one is not there.
type Senders struct {
	Mailer Mailer
	Texter Texter
}

// ErrRefused says that a carrier will never take this message: there is nobody at that address.
var ErrRefused = errors.New("the carrier refuses this message")

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRefused, fmt.Sprintf(format, args...))
}
