package notification

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/words"
	"socle/tenants"
)

// LinkTo makes the address of a page of a fund's portal. The program sets it at start; without it a link is the bare path.
var LinkTo = func(_, path string) string { return path }

// Compose fills one of the fund's texts ("reminder", "reminder_sms"), in the language, else the fund's first, else French.
// The fund's own names are filled in; Values holds the rest. False when the fund has no such text.
func Compose(f *tenants.Folder, lang, name string, values map[string]string) (tenants.Text, bool) {
	for _, l := range append(append([]string{lang}, f.Languages...), "fr") {
		text, ok := f.Texts[l][name]
		if !ok {
			continue
		}
		all := map[string]string{"fund": f.Name, "fund_short": f.ShortName}
		for k, v := range values {
			all[k] = v
		}
		said := text.Fill(all)
		said.Subject, said.Body = words.Elide(words.Lang(l), said.Subject), words.Elide(words.Lang(l), said.Body)
		return said, true
	}
	return tenants.Text{}, false
}

// Letter is one of the fund's texts for one reader, by every channel that reaches them.
type Letter struct {
	Text       string // name of the text; name + "_sms" is its short form, sent where there is one
	Email      string
	Phone      string
	Name       string
	Lang       string
	Values     map[string]string
	Channels   []string // empty: those of the fund's reminders, else e-mail
	Key        string
	AboutKind  string
	AboutID    *uuid.UUID
	EmployerID *uuid.UUID
	DocumentID *uuid.UUID
}

// Tell queues letters; each exists once per channel and key. A text that the fund does not have is not sent.
func Tell(ctx context.Context, tx tenant.Tx, letters ...Letter) (int, error) {
	var messages []Message
	for _, l := range letters {
		messages = append(messages, l.messages(tx.Fund().Folder)...)
	}
	return Queue(ctx, tx, messages...)
}

func (l Letter) messages(f *tenants.Folder) []Message {
	channels := l.Channels
	if len(channels) == 0 {
		channels = f.Reminders.Channels
	}
	if len(channels) == 0 {
		channels = []string{Email}
	}
	var out []Message
	for _, channel := range channels {
		name, to := l.Text, l.Email
		if channel == SMS {
			name, to = l.Text+"_sms", l.Phone
		}
		text, ok := Compose(f, l.Lang, name, l.Values)
		if !ok || strings.TrimSpace(to) == "" {
			continue
		}
		out = append(out, Message{Channel: channel, To: to, Name: l.Name, Subject: text.Subject, Body: text.Body, Key: l.Key,
			AboutKind: l.AboutKind, AboutID: l.AboutID, EmployerID: l.EmployerID, DocumentID: l.DocumentID})
	}
	return out
}
