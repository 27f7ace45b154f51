package mail

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	gomail "github.com/wneessen/go-mail"

	"socle/internal/sim/outage"
)

func noon() time.Time { return time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC) }

type office struct {
	inbox   *Inbox
	outages *outage.Board
	port    int
	pages   *httptest.Server
}

func setup(t *testing.T) office {
	t.Helper()
	board := &outage.Board{}
	in, err := New(t.TempDir(), noon, board)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = in.Serve(l) }()
	mux := http.NewServeMux()
	in.Routes(mux)
	pages := httptest.NewServer(mux)
	t.Cleanup(func() { pages.Close(); l.Close(); in.Close() })
	return office{in, board, l.Addr().(*net.TCPAddr).Port, pages}
}

func (o office) send(t *testing.T, to string, dress ...func(*gomail.Msg)) error {
	t.Helper()
	m := gomail.NewMsg()
	require.NoError(t, m.From("caisse@ma-cnss.example"))
	require.NoError(t, m.To(to))
	m.Subject("Échéance du 10 novembre – déclaration à déposer")
	m.SetBodyString(gomail.TypeTextPlain, "Votre déclaration d’octobre est attendue.")
	for _, d := range dress {
		d(m)
	}
	c, err := gomail.NewClient("127.0.0.1", gomail.WithPort(o.port), gomail.WithTLSPolicy(gomail.NoTLS),
		gomail.WithSMTPAuth(gomail.SMTPAuthPlainNoEnc), gomail.WithUsername("socle"), gomail.WithPassword("any"))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return c.DialAndSendWithContext(ctx, m)
}

func (o office) get(t *testing.T, path string) (string, http.Header) {
	t.Helper()
	r, err := http.Get(o.pages.URL + path)
	require.NoError(t, err)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, r.StatusCode, string(body))
	return string(body), r.Header
}

func TestALetterIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	o := setup(t)
	require.NoError(t, o.send(t, "comptable@atlas.example", func(m *gomail.Msg) {
		m.AddAlternativeString(gomail.TypeTextHTML, "<p>Votre <b>déclaration</b></p>")
		require.NoError(t, m.AttachReader("reçu n° 7.pdf", bytesReader("%PDF-1.7 …")))
	}))
	text, _ := o.get(t, "/api/mail?q=ATLAS")
	var letters []Letter
	require.NoError(t, json.Unmarshal([]byte(text), &letters))
	require.Len(t, letters, 1)
	l := letters[0]
	require.Equal(t, "Échéance du 10 novembre – déclaration à déposer", l.Subject)
	require.Equal(t, "Votre déclaration d’octobre est attendue.", l.Text)
	require.Equal(t, "<p>Votre <b>déclaration</b></p>", l.HTML)
	require.Equal(t, []string{"comptable@atlas.example"}, l.To)
	require.Equal(t, "2026-11-02T12:00:00Z", l.At)
	require.Equal(t, "reçu n° 7.pdf", l.Attachments[0].Name)

	page, _ := o.get(t, "/mail")
	require.Contains(t, page, "Échéance du 10 novembre")
	page, _ = o.get(t, "/mail/"+l.ID)
	require.Contains(t, page, "reçu n° 7.pdf")
	content, header := o.get(t, "/mail/"+l.ID+"/attachments/0")
	require.Equal(t, "%PDF-1.7 …", content)
	require.Contains(t, header.Get("Content-Disposition"), "attachment")
}

func TestAStrangersScriptStaysText(t *testing.T) {
	t.Parallel()
	o := setup(t)
	require.NoError(t, o.send(t, "a@b.example", func(m *gomail.Msg) { m.Subject("<script>alert(1)</script>") }))
	page, header := o.get(t, "/mail")
	require.NotContains(t, page, "<script>")
	require.Contains(t, header.Get("Content-Security-Policy"), "default-src 'none'")
}

func TestRecipientsCanRefuseOrPostpone(t *testing.T) {
	t.Parallel()
	o := setup(t)
	require.ErrorContains(t, o.send(t, "refuse.atlas@b.example"), "550")
	require.ErrorContains(t, o.send(t, "later.atlas@b.example"), "451")
	require.NoError(t, o.send(t, "later.atlas@b.example"), "tried again")
	o.outages.Set("mail", outage.Plan{Calls: 1, Status: 503})
	require.ErrorContains(t, o.send(t, "atlas@b.example"), "451")
	require.NoError(t, o.send(t, "atlas@b.example"))
	require.Len(t, o.inbox.find("", 10), 2)
}

func TestTheInboxSurvivesAndCanBeEmptied(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in, err := New(dir, noon, &outage.Board{})
	require.NoError(t, err)
	_, err = in.receive("a@b", []string{"c@d"}, []byte("Subject: =?windows-1252?Q?Re=E7u?=\r\n\r\nok"))
	require.NoError(t, err)
	_, err = in.receive("a@b", []string{"c@d"}, []byte("no header at all"))
	require.NoError(t, err)
	require.NoError(t, in.Close())
	in, err = New(dir, noon, &outage.Board{})
	require.NoError(t, err)
	found := in.find("", 10)
	require.Equal(t, "Reçu", found[1].Subject)
	require.NotEmpty(t, found[0].Defect)
	require.NoError(t, in.clear())
	require.Empty(t, in.find("", 10))
}
