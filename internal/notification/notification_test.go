package notification

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/sim/mail"
	"socle/internal/sim/outage"
	"socle/internal/sim/sms"
	"socle/pkg/fault"
)

// carrier takes everything, or answers as told.
type carrier struct {
	mails []Mail
	texts []Text
	fails error
	holds func() // called before a text is taken
}

func (c *carrier) Mail(_ context.Context, m Mail) error {
	if c.fails == nil {
		c.mails = append(c.mails, m)
	}
	return c.fails
}

func (c *carrier) Text(_ context.Context, t Text) (string, error) {
	if c.holds != nil {
		c.holds()
	}
	if c.fails == nil {
		c.texts = append(c.texts, t)
	}
	return "s1", c.fails
}

type world struct {
	*pgtest.World
	carrier *carrier
	chain   *op.Chain
	ctx     context.Context
}

func setup(t *testing.T) world {
	w := pgtest.New(t)
	c := &carrier{}
	s := &Service{Senders{Mailer: c, Texter: c}}
	f := w.Fund("ma-cnss")
	return world{w, c, w.Chain(s.Operations()), authz.With(tenant.Enter(t.Context(), f), authz.System(f.Slug, "test"))}
}

func (w world) queue(t *testing.T, ms ...Message) (n int) {
	t.Helper()
	require.NoError(t, w.DB.Write(w.ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
		n, err = Queue(w.ctx, tx, ms...)
		return err
	}))
	return n
}

var testMessages = query.New[Sent]("notification.test_all", `
select id, channel, recipient, name, subject, body, about_kind, about_id, employer_id, document_id, state, sent_at, error, created_at
from message
order by created_at, id`)

func (w world) all(t *testing.T, slug string) (rows []Sent) {
	t.Helper()
	require.NoError(t, w.DB.Read(w.ctx, w.Fund(slug), func(tx tenant.Tx) (err error) {
		rows, err = testMessages.All(w.ctx, tx)
		return err
	}))
	return rows
}

func TestMessageExistsOncePerKeyAndChannel(t *testing.T) {
	t.Parallel()
	w := setup(t)
	m := Message{Channel: Email, To: "a@example.org", Subject: "Bonjour", Body: "x", Key: "k"}
	require.Equal(t, 1, w.queue(t, m, m))
	require.Equal(t, 0, w.queue(t, m))
	m.Channel, m.To = SMS, "0612345678"
	require.Equal(t, 1, w.queue(t, m))
	require.Len(t, w.all(t, "ma-cnss"), 2)
	require.Empty(t, w.all(t, "ml-inps"))
}

func TestMessageIsSentOnceWhateverRunsTwice(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.queue(t, Message{Channel: SMS, To: "06 12 34 56 78", Body: "Échéance : août", Key: "k"})
	id := w.all(t, "ma-cnss")[0].ID
	for range 3 {
		_, err := w.chain.Invoke(w.ctx, "notification.send", SendInput{ID: id})
		require.NoError(t, err)
	}
	require.Len(t, w.carrier.texts, 1)
	require.Equal(t, "+212612345678", w.carrier.texts[0].To)
	require.Equal(t, "Échéance : aout", w.carrier.texts[0].Body)
	require.Equal(t, "sent", w.all(t, "ma-cnss")[0].State)
}

// lockWaits is how many statements wait for another transaction.
var lockWaits = query.New[int]("notification.test_lock_waits", `
select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)

// untilSomebodyWaits gives the other run the time to come and stand before the lock.
func (w world) untilSomebodyWaits() {
	for waits, end := 0, time.Now().Add(20*time.Second); waits == 0 && time.Now().Before(end); {
		_ = w.DB.Read(w.ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
			waits, err = lockWaits.One(w.ctx, tx)
			return err
		})
	}
}

func TestReminderWhoseJobRunsTwiceAtTheSameTimeIsSentOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	reminder := Message{Channel: SMS, To: "06 12 34 56 78", Body: "Relance", Key: "reminder:1:2026-05:7"}
	var queued [2]int
	inside := make(chan struct{})
	twice(t, func() error {
		return w.DB.Write(w.ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
			queued[0], err = Queue(w.ctx, tx, reminder)
			close(inside)
			w.untilSomebodyWaits()
			return err
		})
	}, func() error {
		<-inside
		return w.DB.Write(w.ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
			queued[1], err = Queue(w.ctx, tx, reminder)
			return err
		})
	})
	require.Equal(t, [2]int{1, 0}, queued, "the second run of the reminders finds it written")

	w.carrier.holds = w.untilSomebodyWaits
	in := SendInput{ID: w.all(t, "ma-cnss")[0].ID}
	send := func() error {
		_, err := w.chain.Invoke(w.ctx, "notification.send", in)
		return err
	}
	twice(t, send, send)
	require.Len(t, w.carrier.texts, 1, "the second run of the sending finds it sent")
	require.Equal(t, "sent", w.all(t, "ma-cnss")[0].State)
}

// twice runs both at the same time, to their ends.
func twice(t *testing.T, one, other func() error) {
	t.Helper()
	var g errgroup.Group
	g.Go(one)
	g.Go(other)
	require.NoError(t, g.Wait())
}

var requeue = query.Exec("notification.test_requeue", `
update message set state = 'queued', sent_at = null`)

func TestFundRestoredFromABackupDoesNotWriteAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.queue(t, Message{Channel: Email, To: "a@example.org", Body: "x", Key: "k"})
	id := w.all(t, "ma-cnss")[0].ID
	_, err := w.chain.Invoke(w.ctx, "notification.send", SendInput{ID: id})
	require.NoError(t, err)
	require.NoError(t, w.DB.Write(w.ctx, w.Fund("ma-cnss"), func(tx tenant.Tx) error {
		_, err := requeue.Run(w.ctx, tx)
		return err
	}))
	_, err = w.chain.Invoke(w.ctx, "notification.send", SendInput{ID: id})
	require.NoError(t, err)
	require.Len(t, w.carrier.mails, 1)
}

func TestCarrierThatDoesNotAnswerIsTriedAgainAndOneThatRefusesIsNot(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.queue(t, Message{Channel: Email, To: "a@example.org", Body: "x", Key: "k"})
	id := w.all(t, "ma-cnss")[0].ID
	w.carrier.fails = errors.New("connection refused")
	_, err := w.chain.Invoke(w.ctx, "notification.send", SendInput{ID: id})
	require.True(t, fault.Is(err, fault.Unavailable))
	require.Equal(t, "queued", w.all(t, "ma-cnss")[0].State)
	w.carrier.fails = refused("no such person")
	_, err = w.chain.Invoke(w.ctx, "notification.send", SendInput{ID: id})
	require.NoError(t, err)
	require.Equal(t, "failed", w.all(t, "ma-cnss")[0].State)
}

func TestMessagesOfAnotherEmployerAreNotSeen(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mine, other := uuid.New(), uuid.New()
	w.queue(t, Message{Channel: Email, To: "a@example.org", Body: "x", Key: "1", EmployerID: &mine},
		Message{Channel: Email, To: "b@example.org", Body: "x", Key: "2", EmployerID: &other})
	ctx := w.As("ma-cnss", authz.Subject{Roles: []string{"employer"}, Employers: []string{mine.String()}})
	got, err := op.Call[[]Sent](ctx, w.chain, "notification.list", ListInput{})
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "a@example.org", got[0].Recipient)
	_, err = w.chain.Invoke(ctx, "notification.send", SendInput{ID: got[0].ID})
	require.True(t, fault.Is(err, fault.Forbidden))
}

func TestMassMailingIsQueuedInTwoStatements(t *testing.T) {
	t.Parallel()
	w := setup(t)
	many := make([]Message, 2000)
	for i := range many {
		many[i] = Message{Channel: Email, To: "a@example.org", Body: "x", Key: uuid.NewString()}
	}
	require.Equal(t, 2000, w.queue(t, many...))
}

func TestRelayAndGatewayTakeWhatIsSent(t *testing.T) {
	t.Parallel()
	board := &outage.Board{}
	inbox, err := mail.New("", time.Now, board)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = inbox.Serve(l) }()
	t.Cleanup(func() { _ = l.Close() })
	relay := Relay{Address: l.Addr().String()}
	m := Mail{FromName: "CNSS", To: "a@example.org", Name: "Amadou", Subject: "Échéance", Body: "Bonjour", Reference: "ma-cnss.1",
		Attached: []op.File{{Name: "avis.pdf", Type: "application/pdf", Body: []byte("%PDF-1.4")},
			{Name: "détail.xlsx", Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body: []byte("PK")}}}
	require.NoError(t, relay.Mail(t.Context(), m))
	m.To = "refuse.me@example.org"
	require.ErrorIs(t, relay.Mail(t.Context(), m), ErrRefused)

	phones, err := sms.New(sms.Settings{Key: "k", Now: time.Now, Outages: board})
	require.NoError(t, err)
	mux := http.NewServeMux()
	phones.Routes(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	g := Gateway{URL: server.URL + "/sms/v1", Key: "k"}
	first, err := g.Text(t.Context(), Text{From: "CNSS", To: "+212612345678", Body: "Bonjour", Reference: "r"})
	require.NoError(t, err)
	again, err := g.Text(t.Context(), Text{From: "CNSS", To: "+212612345678", Body: "Bonjour", Reference: "r"})
	require.NoError(t, err)
	require.Equal(t, first, again)
	_, err = g.Text(t.Context(), Text{From: "CNSS", To: "12", Body: "Bonjour", Reference: "s"})
	require.ErrorIs(t, err, ErrRefused)
}

func TestPhoneNumbersAreWrittenAsCarriersWantThem(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"06 12 34 56 78": "+212612345678", "+33 1 23 45 67 89": "+33123456789", "00221771234567": "+221771234567",
		"212612345678": "+212612345678", "0612": "", "": "", "abc": "",
	} {
		got, ok := Phone(written, "MA")
		require.Equal(t, want, got, written)
		require.Equal(t, want != "", ok)
	}
	got, ok := Phone("76 12 34 56", "ML")
	require.True(t, ok)
	require.Equal(t, "+22376123456", got)
}
