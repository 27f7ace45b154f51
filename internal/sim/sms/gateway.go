// Package sms is a gateway that accepts short messages over HTTP or SMPP, delivers them to nobody and shows them.
package sms

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"socle/internal/sim/journal"
	"socle/internal/sim/outage"
)

// kept is how many messages are remembered; older ones are forgotten first.
const kept = 50000

// Message is one SMS as it was accepted.
type Message struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	From     string    `json:"from"`
	To       string    `json:"to"` // international: +221771234567
	Text     string    `json:"text"`
	Alphabet string    `json:"alphabet"` // GSM-7 or UCS-2
	Parts    int       `json:"parts"`    // what is billed
	Door     string    `json:"door"`     // http or smpp
	Key      string    `json:"key,omitempty"`
	Print    []byte    `json:"print,omitempty"` // of the request that Key came with
}

// Settings of the gateway.
type Settings struct {
	Dir      string // where messages are kept; empty keeps nothing
	Key      string // the bearer key; for SMPP the password
	SystemID string // who binds over SMPP
	Now      func() time.Time
	Outages  *outage.Board
}

// Gateway holds what was sent.
type Gateway struct {
	Settings
	journal *journal.Journal[Message]

	mu       sync.RWMutex
	messages []Message
	count    int
	byKey    map[string]Message
}

// New opens the gateway.
func New(s Settings) (*Gateway, error) {
	g := &Gateway{Settings: s, byKey: map[string]Message{}}
	j, err := journal.Open(s.Dir, "sms.jsonl", g.remember)
	g.journal = j
	return g, err
}

// Close ends writing.
func (g *Gateway) Close() error { return g.journal.Close() }

func (g *Gateway) remember(m Message) {
	g.count++
	g.messages = append(g.messages, m)
	if m.Key != "" {
		g.byKey[m.Key] = m
	}
	if len(g.messages) > kept {
		delete(g.byKey, g.messages[0].Key)
		g.messages = slices.Delete(g.messages, 0, 1)
	}
}

var (
	errNumber  = errors.New("the number is not international: + and 8 to 15 digits")
	errText    = errors.New("the text is empty or longer than 10 parts")
	errKeyUsed = errors.New("this idempotency key came with another message")
)

var international = regexp.MustCompile(`^\+[1-9][0-9]{7,14}$`)

// accept takes a message once per key; replayed tells that it had been accepted before.
func (g *Gateway) accept(m Message) (accepted Message, replayed bool, err error) {
	m.Alphabet, m.Parts = measure(m.Text)
	switch {
	case !international.MatchString(m.To):
		return m, false, errNumber
	case m.Text == "" || m.Parts > 10:
		return m, false, errText
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{m.From, m.To, m.Text}, "\x00")))
	m.Print = sum[:]
	g.mu.Lock()
	defer g.mu.Unlock()
	if before, seen := g.byKey[m.Key]; seen && m.Key != "" {
		if !slices.Equal(before.Print, m.Print) {
			return m, false, errKeyUsed
		}
		return before, true, nil
	}
	m.ID, m.At = fmt.Sprintf("s%06d", g.count+1), g.Now()
	if err := g.journal.Add(m); err != nil {
		return m, false, err
	}
	g.remember(m)
	return m, false, nil
}

// Delivery states, as gateways report them.
const (
	sent          = "sent"
	delivered     = "delivered"
	undeliverable = "undeliverable"
)

// travel is how long a message is on its way.
const travel = 2 * time.Second

// state of a message: numbers that end in 0000 belong to phones that are never on.
func (g *Gateway) state(m Message) string {
	switch {
	case g.Now().Sub(m.At) < travel:
		return sent
	case strings.HasSuffix(m.To, "0000"):
		return undeliverable
	}
	return delivered
}

func (g *Gateway) find(words string, limit int) []Message {
	g.mu.RLock()
	defer g.mu.RUnlock()
	words = strings.ToLower(words)
	found := []Message{}
	for _, m := range slices.Backward(g.messages) {
		if len(found) == limit {
			break
		}
		if strings.Contains(strings.ToLower(m.To+" "+m.Text), words) {
			found = append(found, m)
		}
	}
	return found
}

func (g *Gateway) get(id string) (Message, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	i := slices.IndexFunc(g.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return g.messages[i], true
}

func (g *Gateway) clear() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.messages, g.byKey = nil, map[string]Message{}
	return g.journal.Clear()
}
