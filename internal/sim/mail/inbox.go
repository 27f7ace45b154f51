// Package mail is a mail server that accepts everything, delivers nothing and shows what it received.
package mail

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"socle/internal/sim/journal"
	"socle/internal/sim/outage"
)

// kept is how many letters the inbox remembers; older ones are forgotten first.
const kept = 5000

// Message is one letter as it came over SMTP.
type Message struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	From string    `json:"from"` // of the envelope, not of the header
	To   []string  `json:"to"`   // of the envelope: blind copies are seen too
	Raw  []byte    `json:"raw"`

	subject string // read once, for the list
}

// Inbox holds the letters of everybody.
type Inbox struct {
	now     func() time.Time
	outages *outage.Board
	journal *journal.Journal[Message]

	mu       sync.RWMutex
	messages []Message
	count    int
	postpone map[string]bool // recipients who have been told once to come later
}

// New opens the inbox kept in dir; an empty dir keeps nothing.
func New(dir string, now func() time.Time, outages *outage.Board) (*Inbox, error) {
	in := &Inbox{now: now, outages: outages, postpone: map[string]bool{}}
	j, err := journal.Open(dir, "mail.jsonl", func(m Message) { in.remember(m) })
	in.journal = j
	return in, err
}

// Close ends writing.
func (in *Inbox) Close() error { return in.journal.Close() }

func (in *Inbox) remember(m Message) {
	in.count++
	m.subject = open(m).Subject
	in.messages = append(in.messages, m)
	if len(in.messages) > kept {
		in.messages = slices.Delete(in.messages, 0, len(in.messages)-kept)
	}
}

// receive keeps a letter and gives it its number.
func (in *Inbox) receive(from string, to []string, raw []byte) (Message, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	m := Message{ID: fmt.Sprintf("m%06d", in.count+1), At: in.now(), From: from, To: to, Raw: raw}
	if err := in.journal.Add(m); err != nil {
		return m, err
	}
	in.remember(m)
	return m, nil
}

// find gives the letters whose recipient or subject contains the words, newest first.
func (in *Inbox) find(words string, limit int) []Letter {
	in.mu.RLock()
	defer in.mu.RUnlock()
	words = strings.ToLower(words)
	var found []Letter
	for _, m := range slices.Backward(in.messages) {
		if len(found) == limit {
			break
		}
		if strings.Contains(strings.ToLower(strings.Join(m.To, " ")+" "+m.subject), words) {
			found = append(found, open(m))
		}
	}
	return found
}

func (in *Inbox) get(id string) (Letter, bool) {
	in.mu.RLock()
	defer in.mu.RUnlock()
	i := slices.IndexFunc(in.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Letter{}, false
	}
	return open(in.messages[i]), true
}

func (in *Inbox) clear() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.messages = nil
	return in.journal.Clear()
}

// comeLater tells a recipient's sender once to try again, as greylisting does.
func (in *Inbox) comeLater(to string) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	before := in.postpone[to]
	in.postpone[to] = true
	return !before
}
