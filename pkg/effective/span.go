package effective

import "socle/pkg/cal"

// Span is a stretch of days, both ends included. A zero From is "since ever", a zero To is "until further notice".
type Span struct {
	From cal.Date `json:"from,omitempty" yaml:"from"`
	To   cal.Date `json:"to,omitempty" yaml:"to"`
}

// Covers says whether the day lies in the span.
func (s Span) Covers(d cal.Date) bool {
	return (s.From.IsZero() || d >= s.From) && (s.To.IsZero() || d <= s.To)
}

// Meets says whether two spans share a day.
func (s Span) Meets(o Span) bool {
	return (s.To.IsZero() || o.From.IsZero() || o.From <= s.To) &&
		(o.To.IsZero() || s.From.IsZero() || s.From <= o.To)
}

// Backwards says that the span ends before it starts.
func (s Span) Backwards() bool { return !s.From.IsZero() && !s.To.IsZero() && s.To < s.From }

// KnownOn reads the span as recorded time: the first day is included, the last is not, because the correction
// that closes a row is known on that very day. A zero day asks for what is known now: rows not yet closed.
func (s Span) KnownOn(d cal.Date) bool {
	if d.IsZero() {
		return s.To.IsZero()
	}
	return (s.From.IsZero() || d >= s.From) && (s.To.IsZero() || d < s.To)
}
