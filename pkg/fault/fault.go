// Package fault is the one error type that a person can act on.
//
// A fault has one of nine kinds, a public and permanent code ("payment.reference_unknown"),
// words for the reader and, for a form or a file, the list of all findings.
// HTTP status, form message and log level are decided from the kind, in one place (platform/web).
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind classes a fault; it decides the HTTP status and whether a retry makes sense.
type Kind string

// The nine kinds.
const (
	Invalid         Kind = "invalid"         // the input is wrong: 422
	Malformed       Kind = "malformed"       // the input cannot be read at all: 400
	Unauthenticated Kind = "unauthenticated" // who are you: 401
	Forbidden       Kind = "forbidden"       // known, and not allowed: 403
	NotFound        Kind = "not_found"       // absent, or another fund's: 404
	Conflict        Kind = "conflict"        // the state does not allow it: 409
	TooLarge        Kind = "too_large"       // over a limit of size: 413
	TooMany         Kind = "too_many"        // over a limit of rate: 429
	Unavailable     Kind = "unavailable"     // an outside part does not answer; try again: 503
)

// Finding is one thing found wrong in an input: a form field, or a field of a line of a file.
// Line is 1-based, 0 when the finding is not about a line.
type Finding struct {
	Line    int    `json:"line,omitempty"`
	Record  string `json:"record,omitempty"`
	Field   string `json:"field,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Warning bool   `json:"warning,omitempty"`

	Args map[string]any `json:"-"` // for the translated message
}

// Fault is an error a reader can act on. Code is permanent; Message says what, where and what to do, in English;
// the portal translates by Code with Args.
type Fault struct {
	Kind     Kind
	Code     string
	Message  string
	Args     map[string]any
	Findings []Finding
	cause    error
}

func (f *Fault) Error() string {
	if f.Message == "" {
		return f.Code
	}
	return f.Code + ": " + f.Message
}

// Unwrap gives the cause, which is logged and never shown.
func (f *Fault) Unwrap() error { return f.cause }

// New makes a fault; format and args give the English message.
func New(kind Kind, code, format string, args ...any) *Fault {
	return &Fault{Kind: kind, Code: code, Message: fmt.Sprintf(format, args...)}
}

// With adds named arguments for the translated message.
func (f *Fault) With(name string, value any) *Fault {
	if f.Args == nil {
		f.Args = map[string]any{}
	}
	f.Args[name] = value
	return f
}

// Because keeps the cause for the log.
func (f *Fault) Because(err error) *Fault { f.cause = err; return f }

// Found is an invalid input with all that was found.
func Found(findings ...Finding) *Fault {
	words := make([]string, 0, len(findings))
	for _, n := range findings {
		words = append(words, strings.TrimSpace(n.Field+" "+n.Message))
	}
	return &Fault{Kind: Invalid, Code: "input.invalid", Message: strings.Join(words, "; "), Findings: findings}
}

// Field is a finding about one form field, as a fault.
func Field(field, code, format string, args ...any) *Fault {
	return Found(Finding{Field: field, Code: code, Message: fmt.Sprintf(format, args...)})
}

// Missing says that there is no such thing here. Another fund's row is missing too.
func Missing(what string) *Fault {
	return New(NotFound, what+".not_found", "there is no such %s here", what)
}

// As finds the fault in an error chain.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is says whether an error is a fault of this kind.
func Is(err error, kind Kind) bool {
	f, ok := As(err)
	return ok && f.Kind == kind
}
