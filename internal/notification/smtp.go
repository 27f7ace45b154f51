package notification

import (
	"bytes"
	"context"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
)

// Relay is an SMTP relay. Address is host:port; From is the address messages come from.
type Relay struct {
	Address  string
	From     string
	User     string // with Password, where the relay asks for them
	Password string
}

// Mail hands one e-mail over. What the relay refuses for good is ErrRefused; anything else can be tried again.
func (r Relay) Mail(ctx context.Context, m Mail) error {
	msg, err := r.letter(m)
	if err != nil {
		return refused("%v", err)
	}
	c, err := r.client()
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, msg)
	var send *mail.SendError
	if errors.As(err, &send) && !send.IsTemp() && (send.Reason == mail.ErrSMTPRcptTo || send.Reason == mail.ErrSMTPData) {
		return refused("%v", err)
	}
	return err
}

func (r Relay) letter(m Mail) (*mail.Msg, error) {
	msg := mail.NewMsg()
	if err := msg.FromFormat(m.FromName, r.from()); err != nil {
		return nil, err
	}
	if err := msg.AddToFormat(m.Name, m.To); err != nil {
		return nil, err
	}
	_, domain, _ := cutLast(r.from(), '@')
	msg.SetMessageIDWithValue(m.Reference + "@" + domain)
	msg.SetDate()
	msg.Subject(m.Subject)
	msg.SetBodyString(mail.TypeTextPlain, m.Body)
	for _, f := range m.Attached {
		err := msg.AttachReader(f.Name, bytes.NewReader(f.Body), mail.WithFileContentType(mail.ContentType(f.Type)))
		if err != nil {
			return nil, err
		}
	}
	return msg, nil
}

func (r Relay) client() (*mail.Client, error) {
	host, port, err := net.SplitHostPort(r.Address)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	options := []mail.Option{mail.WithPort(n), mail.WithTLSPolicy(mail.TLSOpportunistic), mail.WithTimeout(10 * time.Second), mail.WithoutNoop()}
	if r.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthPlain), mail.WithUsername(r.User), mail.WithPassword(r.Password))
	}
	return mail.NewClient(host, options...)
}

func (r Relay) from() string {
	if r.From == "" {
		return "ne-pas-repondre@socle.localhost"
	}
	return r.From
}

func cutLast(s string, sep byte) (before, after string, found bool) {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == sep {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}
