// Package outage lets a test or a demonstration break a service for a while: refuse its next calls, or make them slow.
package outage

import (
	"net/http"
	"sync"
	"time"

	"socle/internal/sim/web"
)

// Plan says how a service fails. The zero Plan is fair weather.
type Plan struct {
	Calls  int `json:"calls"`            // how many calls it concerns
	Status int `json:"status,omitempty"` // HTTP status to answer; 0: answer as usual, only late
	Wait   int `json:"wait_ms,omitempty"`
	// After makes the service do its work and then fail to say so: the worst case for a client.
	After bool `json:"after,omitempty"`
}

// Board holds the plan of each service.
type Board struct {
	mu    sync.Mutex
	plans map[string]Plan
}

// Set replaces the plan of a service.
func (b *Board) Set(service string, p Plan) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.plans == nil {
		b.plans = map[string]Plan{}
	}
	b.plans[service] = p
}

// Next uses up one call of the plan.
func (b *Board) Next(service string) (Plan, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.plans[service]
	if p.Calls <= 0 {
		return Plan{}, false
	}
	p.Calls--
	b.plans[service] = p
	return p, true
}

// Routes lets anyone on this machine set a plan: PUT /outages/{service}.
func (b *Board) Routes(mux *http.ServeMux) {
	mux.HandleFunc("PUT /outages/{service}", func(w http.ResponseWriter, r *http.Request) {
		var p Plan
		if err := web.Decode(w, r, &p); err != nil {
			web.Refuse(w, http.StatusBadRequest, "plan_unreadable", "%v", err)
			return
		}
		b.Set(r.PathValue("service"), p)
		w.WriteHeader(http.StatusNoContent)
	})
}

// Wrap applies the plan of a service to a handler.
func (b *Board) Wrap(service string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p, planned := b.Next(service)
		if !planned {
			next(w, r)
			return
		}
		select {
		case <-time.After(time.Duration(p.Wait) * time.Millisecond):
		case <-r.Context().Done():
			return
		}
		switch {
		case p.Status == 0:
			next(w, r)
		case p.After:
			next(discard{http.Header{}}, r)
			fallthrough
		default:
			web.Refuse(w, p.Status, "outage", "the service is disturbed, as was asked")
		}
	}
}

// discard swallows the answer of work that was done.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}
