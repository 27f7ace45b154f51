// Package web serves the pages and the JSON API over the operations: one frame of checks, in one order.
//
// recover → request id → access log → security headers → body limit → enter the fund (host name) → authenticate
// (a token of another fund is refused) → cross-origin check for forms → language → rate limit.
package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// Route is one page: pattern "GET /declarations/{id}".
type Route struct {
	Pattern string
	Handler Handler
}

// Server is the face of one deployment.
type Server struct {
	Chain  *op.Chain
	Log    *slog.Logger
	Fund   func(ctx context.Context, slug string) (*tenant.Fund, error)
	Know   func(ctx context.Context, f *tenant.Fund, r *http.Request) (authz.Subject, error)
	Frame  func(rq *Request, p Page) templ.Component
	Routes []Route
	Static http.Handler                // /static/
	Plain  map[string]http.HandlerFunc // patterns served without a fund: health, metrics, home of the deployment
	Rate   *Limiter
	Prover Prover // asks people to prove again who they are; nil shows the refusal

	funds *http.ServeMux
}

// Handler builds the face.
func (s *Server) Handler() http.Handler {
	s.funds = http.NewServeMux()
	for _, o := range s.Chain.All() {
		if row := o.Row(); row.Path != "" {
			s.funds.HandleFunc(row.Method+" /api/v1"+row.Path, s.api(o))
		}
	}
	for _, r := range s.Routes {
		s.funds.HandleFunc(r.Pattern, s.page(r.Handler))
	}
	s.funds.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, fault.Missing("operation")) })
	s.funds.HandleFunc("/", s.page(func(*Request) (Reply, error) { return nil, fault.Missing("page") }))
	mux := http.NewServeMux()
	mux.Handle("GET /static/", s.Static)
	for pattern, h := range s.Plain {
		mux.HandleFunc(pattern, h)
	}
	mux.Handle("/", http.NewCrossOriginProtection().Handler(http.HandlerFunc(s.inFund)))
	return recovered(s.Log, requestID(logged(s.Log, headers(compressed(limited(mux))))))
}

// inFund enters the fund named by the host's first label, and finds out who asks.
func (s *Server) inFund(w http.ResponseWriter, r *http.Request) {
	f, err := s.Fund(r.Context(), Label(r.Host))
	if err != nil {
		s.problem(w, r, err)
		return
	}
	ctx := tenant.Enter(r.Context(), f)
	subject, err := s.Know(ctx, f, r)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	if s.Rate != nil && !s.Rate.Allow(f.Slug+" "+addressOf(r)+" "+subject.ID) {
		w.Header().Set("Retry-After", "5")
		s.problem(w, r, fault.New(fault.TooMany, "rate.exceeded", "too many requests; wait a few seconds"))
		return
	}
	ctx = authz.With(ctx, subject)
	ctx = i18n.WithZone(i18n.WithCurrency(inLanguage(ctx, f, r), f.Currency()), f.Zone())
	s.funds.ServeHTTP(w, r.WithContext(ctx))
}

// page wraps a page's handler: an error becomes the error page with its status.
func (s *Server) page(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rq := &Request{Request: r, Fund: tenant.FundFrom(r.Context()), Subject: authz.From(r.Context()), Chain: s.Chain, Flash: flash(w, r)}
		reply, err := s.proven(h)(rq)
		for _, c := range rq.cookies {
			http.SetCookie(w, c)
		}
		if err == nil {
			reply.send(s, w, rq)
			return
		}
		if fault.Is(err, fault.Unauthenticated) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		}
		if _, ok := fault.As(err); !ok {
			s.Log.Error("page", "path", r.URL.Path, "request", w.Header().Get("X-Request-Id"), "error", err)
		}
		ErrorPage(rq, err).send(s, w, rq)
	}
}

// ErrorPage is set by the portal: words for each kind of error.
var ErrorPage = func(_ *Request, err error) Page {
	return Page{Title: "Error", Status: StatusOf(err), Body: templ.Raw(templ.EscapeString(http.StatusText(StatusOf(err))))}
}

// Label is the first label of a host name: "ma-cnss" of "ma-cnss.localhost:8080".
func Label(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	label, _, _ := strings.Cut(host, ".")
	return strings.ToLower(label)
}

func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
