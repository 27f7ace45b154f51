package view

import (
	"context"
	"slices"

	"github.com/a-h/templ"
)

// Tone is what a state means to the reader. Colour comes with a shape and words, never alone.
type Tone string

// The tones.
const (
	Neutral Tone = "neutral" // nothing to do, nothing happened
	Info    Tone = "info"    // going on
	Success Tone = "success" // done, in order
	Warning Tone = "warning" // look at it
	Danger  Tone = "danger"  // late, refused, blocked
)

// Status is a state in words.
type Status struct {
	Label string
	Tone  Tone
}

// Heading is the top of a page: the h1, its state, what can be done.
type Heading struct {
	Eyebrow  string // what kind of thing this is: "Employeur"
	Title    string
	Status   *Status
	Subtitle string
	Actions  []Action
}

// Welcome is what a visitor reads first.
type Welcome struct {
	Title, Text string
	Actions     []Action
	Aside       templ.Component
}

// Panel is a card: a titled box that groups what belongs together.
type Panel struct {
	Title, Note string
	Links       []Link
	Tone        Tone // tints the card; empty for most
	Flush       bool // its content goes to the edges: a table
	ID          string
}

// Fact is a line of a SummaryList: what, its value, and a link to change it.
type Fact struct {
	Key    string
	Value  templ.Component
	Change *Link
}

// Event is one point of a Timeline, latest first.
type Event struct {
	When  string // in words: view.Moment is for components, words.Moment for this
	Title string
	Who   string
	Body  templ.Component
	Tone  Tone
	Href  string
}

// Task is a line of a TaskList: something to do, its state and what it is worth.
type Task struct {
	Title, Href string
	Hint        string
	Icon        string
	Status      *Status
	Amount      templ.Component
	Tone        Tone // of its icon
}

// Kpi is a tile of a dashboard. Value, Target and Gap are already in words.
type Kpi struct {
	Name, Href  string
	Value, Unit string
	Target      string          // "Objectif : 95 %"
	Gap         *Status         // "Atteint", "Proche", "Sous le seuil"
	Trend       templ.Component // chart.Sparkline
	Fraction    string          // "1 204 sur 1 378 obligations"
	AsOf        string          // "calculé le 21/11 à 06:00"
	How, Rows   string          // addresses: how it is calculated, the list behind it
}

// Tab is one view of the same thing; each is a page with its own address.
type Tab struct {
	Label, Href string
	Current     bool
	Count       int
	Operation   string // what its page does: the tab is shown to who may; without one, to everybody
}

type mayKey struct{}

// WithMay lets a page ask what its reader may do, by the name of an operation.
func WithMay(ctx context.Context, may func(operation string) bool) context.Context {
	return context.WithValue(ctx, mayKey{}, may)
}

// May says, while a page is drawn, whether a link to an operation is worth showing to its reader.
func May(ctx context.Context, operation string) bool {
	may, ok := ctx.Value(mayKey{}).(func(string) bool)
	return !ok || may(operation)
}

func (t Tab) offered(ctx context.Context) bool {
	return t.Operation == "" || t.Current || May(ctx, t.Operation)
}

// Notice is a message in a box: after an action, or about the fund.
type Notice struct {
	Tone        Tone
	Title, Text string
	Link        *Link
}

// Step is one step of a Stepper.
type Step struct {
	Label, Href   string
	Done, Current bool
}

// Total is a figure of a totals bar. Live names the sum it follows while typing (Input.Sum).
type Total struct {
	Label  string
	Value  templ.Component
	Strong bool
	Live   string
	Plain  bool // a count, not an amount
}

// Work is long work that goes on while the reader waits or leaves.
type Work struct {
	Title, Note string
	Done, Total int64
	Finished    bool
	Failed      bool
	Events      string // address of its server-sent events: unnamed ones that carry ProgressBody, then one named "done"
	Next        *Action
}

// Change is a value before and after, for reviews and approvals.
type Change struct {
	What          string
	Before, After templ.Component
}

// Answer is the large panel that says that it is done.
type Answer struct {
	Title  string
	Label  string // "Numéro de quittance"
	Figure string
	Text   string
}

// Decision is a change that waits for a second person.
type Decision struct {
	Title   string
	Changes []Change
	AskedBy string // "Proposé par A. Diallo le 3 mars 2026"
	Source  string // the legal text or motive
	Effect  string // in numbers: "812 employeurs changent, +4,1 %"
	Own     bool   // the reader asked for it: someone else must decide
	Post    Post
}

func (p Panel) class() string {
	class := "app-card"
	if p.Flush {
		class += " app-card--flush"
	}
	if p.Tone != "" {
		class += " app-card--tone-" + string(p.Tone)
	}
	return class
}

func (n Notice) tone() Tone {
	if n.Tone == "" {
		return Info
	}
	return n.Tone
}

func (n Notice) icon() string {
	switch n.Tone {
	case Success:
		return "success"
	case Warning:
		return "warning"
	case Danger:
		return "error"
	}
	return "info"
}

func (s Step) class() string {
	switch {
	case s.Current:
		return "app-step app-step--current"
	case s.Done:
		return "app-step app-step--done"
	}
	return "app-step"
}

func (s Step) current() templ.Attributes {
	if !s.Current {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-current": "step"}
}

func (w Work) tone() string {
	if w.Finished && !w.Failed {
		return "app-progress app-progress--success"
	}
	return "app-progress"
}

func (w Work) progress(ctx context.Context) string {
	if w.Total == 0 {
		return Int(ctx, w.Done)
	}
	return t(ctx, "view.of", "done", w.Done, "total", w.Total)
}

func (w Work) live() templ.Attributes {
	if w.Events == "" || w.Finished {
		return templ.Attributes{}
	}
	return templ.Attributes{"hx-sse:connect": w.Events, "hx-sse:close": "done", "hx-swap": "innerHTML"}
}

func (d Decision) outcome(ctx context.Context) []Action {
	return []Action{
		{Label: t(ctx, "view.approve"), Name: "decision", Value: "approve"},
		{Label: t(ctx, "view.refuse"), Name: "decision", Value: "refuse", Kind: Secondary},
	}
}

func (d Decision) facts(ctx context.Context) []Fact {
	var facts []Fact
	if d.Source != "" {
		facts = append(facts, Fact{Key: t(ctx, "view.source"), Value: Str(d.Source)})
	}
	if d.Effect != "" {
		facts = append(facts, Fact{Key: t(ctx, "view.effect"), Value: Str(d.Effect)})
	}
	return facts
}

// changeable says whether any fact can be changed: the list then keeps a column for it.
func changeable(facts []Fact) bool {
	return slices.ContainsFunc(facts, func(f Fact) bool { return f.Change != nil })
}

// Tile is a way in on a home page: a place, what one does there, and how much waits.
type Tile struct {
	Label, Href, Text string
	Icon              string
	Count             int
}
