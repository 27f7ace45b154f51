package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/time/rate"

	"socle/internal/platform/audit"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
)

func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				log.Error("panic", "path", r.URL.Path, "request", w.Header().Get("X-Request-Id"), "panic", p, "stack", string(debug.Stack()))
				http.Error(w, "something went wrong on our side; it was recorded under "+w.Header().Get("X-Request-Id"), http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func requestID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := uuid.NewString()
		w.Header().Set("X-Request-Id", id)
		ctx := audit.WithOrigin(r.Context(), audit.Origin{Address: addressOf(r), RequestID: id})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(code int) { w.status = code; w.ResponseWriter.WriteHeader(code) }

// Unwrap lets http.ResponseController flush what streams.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, sw := time.Now(), &statusWriter{w, http.StatusOK}
		next.ServeHTTP(sw, r)
		if !strings.HasPrefix(r.URL.Path, "/static/") {
			log.Debug("request", "fund", Label(r.Host), "method", r.Method, "path", r.URL.Path, "status", sw.status, "took", time.Since(start).Round(time.Microsecond))
		}
	})
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"font-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxJSON)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			limit = maxForm
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// inLanguage chooses the reader's language among those of the fund: ?lang=, cookie, browser, the fund's first.
func inLanguage(ctx context.Context, f *tenant.Fund, r *http.Request) context.Context {
	asked := []string{r.URL.Query().Get("lang")}
	if c, err := r.Cookie("lang"); err == nil {
		asked = append(asked, c.Value)
	}
	for _, part := range strings.Split(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(tag, "-")
		asked = append(asked, base)
	}
	has := f.Folder.Languages
	for _, a := range asked {
		for _, l := range has {
			if a == l {
				return i18n.With(ctx, i18n.Lang(l))
			}
		}
	}
	if len(has) > 0 {
		return i18n.With(ctx, i18n.Lang(has[0]))
	}
	return i18n.With(ctx, "fr")
}

// Limiter bounds the rate of one caller in one fund. It forgets callers that were quiet for ten minutes.
type Limiter struct {
	PerSecond float64
	Burst     int
	mu        sync.Mutex
	callers   map[string]*caller
	swept     time.Time
}

type caller struct {
	*rate.Limiter
	seen time.Time
}

// Allow says whether the caller may go on now.
func (l *Limiter) Allow(who string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if l.callers == nil {
		l.callers = map[string]*caller{}
	}
	if now.Sub(l.swept) > time.Minute {
		for k, c := range l.callers {
			if now.Sub(c.seen) > 10*time.Minute {
				delete(l.callers, k)
			}
		}
		l.swept = now
	}
	c := l.callers[who]
	if c == nil {
		c = &caller{Limiter: rate.NewLimiter(rate.Limit(l.PerSecond), l.Burst)}
		l.callers[who] = c
	}
	c.seen = now
	return c.Allow()
}
