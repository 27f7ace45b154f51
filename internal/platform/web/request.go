package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Request is a page's view of an HTTP request: the fund entered, the person known, the chain at hand.
type Request struct {
	*http.Request
	Fund    *tenant.Fund
	Subject authz.Subject
	Chain   *op.Chain
	// Flash is the message the page before left behind, shown once.
	Flash string
	// Cookies to set with the reply.
	cookies []*http.Cookie
	// unproven is what an operation of this request lacked: a fresh proof of who asks, or a reason.
	unproven *fault.Fault
}

// Ctx is the request's context: fund, subject, language and origin are in it.
func (rq *Request) Ctx() context.Context { return rq.Context() }

// SetCookie sets a cookie with the reply.
func (rq *Request) SetCookie(c *http.Cookie) { rq.cookies = append(rq.cookies, c) }

// Param is a part of the path, else of the query.
func (rq *Request) Param(name string) string {
	if v := rq.PathValue(name); v != "" {
		return v
	}
	return rq.URL.Query().Get(name)
}

// ID reads a part of the path as an id; a wrong one is not found.
func (rq *Request) ID(name string) (uuid.UUID, error) {
	id, err := uuid.Parse(rq.PathValue(name))
	if err != nil {
		return uuid.Nil, fault.Missing("page")
	}
	return id, nil
}

// May says whether a link to an operation is worth showing to this person.
func (rq *Request) May(operation string) bool { return rq.Chain.May(rq.Ctx(), operation) }

// Call runs an operation for a page; a form's hidden _key is its idempotency key.
func Call[Out any](rq *Request, operation string, in any) (Out, error) {
	ctx := rq.Ctx()
	if key := rq.formKey(); key != "" {
		ctx = op.WithKey(ctx, key)
	}
	out, err := op.Call[Out](ctx, rq.Chain, operation, in)
	if f, ok := fault.As(err); ok && (f.Code == authz.NeedsProof || f.Code == authz.NeedsReason) {
		rq.unproven = f
	}
	return out, err
}

func (rq *Request) formKey() string {
	if rq.Method != http.MethodPost || rq.Form == nil {
		return ""
	}
	return rq.Form.Get("_key")
}

// Bind reads query, path and form (files too) into a struct by its json names: "lines.0.wage" for a list.
// All values that cannot be read come back as findings.
func (rq *Request) Bind(in any) error {
	return bindForm(rq.Request, rq.Fund, in)
}

// Findings are those of an error that a form can show beside its fields; nil for any other error.
// A fault about the whole form, such as a conflict, is a finding without field.
func Findings(err error) []fault.Finding {
	f, ok := fault.As(err)
	switch {
	case !ok || f.Kind == fault.NotFound || f.Kind == fault.Unauthenticated:
		return nil
	case len(f.Findings) > 0:
		return f.Findings
	}
	return []fault.Finding{{Code: f.Code, Message: f.Message, Args: f.Args}}
}
