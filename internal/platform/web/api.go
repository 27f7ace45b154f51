package web

import (
	"encoding/json"
	"mime"
	"net/http"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// statuses maps the kinds of fault to HTTP, once.
var statuses = map[fault.Kind]int{
	fault.Invalid: 422, fault.Malformed: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
	fault.Conflict: 409, fault.TooLarge: 413, fault.TooMany: 429, fault.Unavailable: 503,
}

// StatusOf is the HTTP status of an error; what is not a fault is ours: 500.
func StatusOf(err error) int {
	if f, ok := fault.As(err); ok {
		return statuses[f.Kind]
	}
	return http.StatusInternalServerError
}

// maxKey is the longest idempotency key, in bytes.
const maxKey = 200

// api serves one operation as JSON under /api/v1.
func (s *Server) api(o op.Op) http.HandlerFunc {
	row := o.Row()
	return func(w http.ResponseWriter, r *http.Request) {
		if row.Kind == op.KindDo { // no body is read of who may not
			if err := s.Chain.Authorize(r.Context(), row.Name); err != nil {
				s.problem(w, r, err)
				return
			}
		}
		in := op.Input(o)
		if err := s.bindAPI(r, in); err != nil {
			s.problem(w, r, err)
			return
		}
		ctx := r.Context()
		key := r.Header.Get("Idempotency-Key")
		if len(key) > maxKey {
			s.problem(w, r, fault.New(fault.Malformed, "idempotency.key_too_long", "an idempotency key has at most %d characters", maxKey))
			return
		}
		if key != "" {
			ctx = op.WithKey(ctx, key)
		}
		out, err := s.Chain.Invoke(ctx, row.Name, in)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		if f, ok := out.(op.File); ok {
			Download{File: f}.send(s, w, nil)
			return
		}
		writeJSON(w, http.StatusOK, out)
	}
}

// bindAPI reads JSON; files come as a form, and so do programs that ask for a token, as OAuth 2 has it.
func (s *Server) bindAPI(r *http.Request, in any) error {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media == "multipart/form-data" || media == "application/x-www-form-urlencoded" {
		return bindForm(r, tenant.FundFrom(r.Context()), in)
	}
	return bindJSON(r, in)
}

// problem answers problem+json (RFC 9457). The database's words never leave.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	status := StatusOf(err)
	body := map[string]any{"status": status, "title": http.StatusText(status), "code": "internal",
		"detail": "something went wrong on our side; it was recorded", "request_id": w.Header().Get("X-Request-Id")}
	if f, ok := fault.As(err); ok {
		body["code"], body["detail"] = f.Code, f.Message
		if len(f.Findings) > 0 {
			body["findings"] = f.Findings
		}
	} else if r.Context().Err() == nil { // who hung up is not our trouble
		s.Log.Error("operation", "path", r.URL.Path, "request", w.Header().Get("X-Request-Id"), "error", err)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
