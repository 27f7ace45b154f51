package mail

import (
	"io"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Recipients with a character of their own, for trying what can go wrong:
//
//	refuse.…@…  does not exist (550)
//	later.…@…   greylisting: refused once (451), accepted when tried again
const (
	refuses   = "refuse."
	postpones = "later."
)

// maxLetter is 25 MB, as large providers have it.
const maxLetter = 25 << 20

// Serve answers SMTP on l until it is closed.
func (in *Inbox) Serve(l net.Listener) error {
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{inbox: in}, nil }))
	s.Domain = "localhost"
	s.MaxMessageBytes, s.MaxRecipients = maxLetter, 500
	s.ReadTimeout, s.WriteTimeout = time.Minute, time.Minute
	s.AllowInsecureAuth = true // loopback only
	s.EnableSMTPUTF8 = true
	s.ErrorLog = silent{}
	return s.Serve(l)
}

// silent: a client that hangs up is its own business.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

type session struct {
	inbox *Inbox
	from  string
	to    []string
}

// AuthMechanisms and Auth accept any name and password: the product's settings are tried, not checked.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error { return nil }), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if p, planned := s.inbox.outages.Next("mail"); planned {
		time.Sleep(time.Duration(p.Wait) * time.Millisecond)
		if p.Status != 0 {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "disturbed, as was asked"}
		}
	}
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch {
	case strings.HasPrefix(to, refuses):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	case strings.HasPrefix(to, postpones) && s.inbox.comeLater(to):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "greylisted: try again"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	_, err = s.inbox.receive(s.from, s.to, raw)
	return err
}

func (s *session) Reset() { s.from, s.to = "", nil }

func (s *session) Logout() error { return nil }
