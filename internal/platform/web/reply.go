package web

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"socle/internal/platform/op"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// Reply is what a page's handler answers.
type Reply interface {
	send(s *Server, w http.ResponseWriter, rq *Request)
}

// Handler is one page. An error becomes the error page, or nothing of the database's words would reach a reader.
type Handler func(rq *Request) (Reply, error)

// Page is a whole page in the fund's frame. Findings are shown on top, linked to their fields, and set status 422.
type Page struct {
	Title    string
	Body     templ.Component
	Findings []fault.Finding
	Status   int
	Wide     bool // dashboards and tables use the whole width
	Narrow   bool // one question: signing in, a receipt
}

func (p Page) send(s *Server, w http.ResponseWriter, rq *Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	status := p.Status
	if status == 0 {
		status = http.StatusOK
		if len(p.Findings) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	w.WriteHeader(status)
	if err := s.Frame(rq, p).Render(view.WithMay(rq.Ctx(), rq.May), w); err != nil {
		s.Log.Warn("page", "path", rq.URL.Path, "error", err)
	}
}

// Fragment is a part of a page without its frame, for what is filled in later.
type Fragment struct{ Body templ.Component }

func (f Fragment) send(s *Server, w http.ResponseWriter, rq *Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := f.Body.Render(view.WithMay(rq.Ctx(), rq.May), w); err != nil {
		s.Log.Warn("fragment", "path", rq.URL.Path, "error", err)
	}
}

// Redirect goes elsewhere after a form did its work; Flash is shown there once.
type Redirect struct{ To, Flash string }

func (r Redirect) send(_ *Server, w http.ResponseWriter, rq *Request) {
	if r.Flash != "" {
		http.SetCookie(w, &http.Cookie{Name: "flash", Value: base64.RawURLEncoding.EncodeToString([]byte(r.Flash)),
			Path: "/", MaxAge: 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	http.Redirect(w, rq.Request, r.To, http.StatusSeeOther)
}

// Download sends a file; Inline shows it in the browser where that can be done.
type Download struct {
	File   op.File
	Inline bool
}

func (d Download) send(_ *Server, w http.ResponseWriter, _ *Request) {
	how := "attachment"
	if d.Inline {
		how = "inline"
	}
	w.Header().Set("Content-Type", d.File.Type)
	w.Header().Set("Content-Disposition", how+"; filename*=UTF-8''"+url.PathEscape(d.File.Name))
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(d.File.Body)
}

// flash takes the message left by the page before.
func flash(w http.ResponseWriter, r *http.Request) string {
	c, err := r.Cookie("flash")
	if err != nil {
		return ""
	}
	http.SetCookie(w, &http.Cookie{Name: "flash", Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || len(b) > 500 {
		return ""
	}
	return string(b)
}

// Asset is a small file made by a page; Forever lets browsers keep it for a year, because its name changes with it.
type Asset struct {
	Type    string
	Body    []byte
	Forever bool
}

func (a Asset) send(_ *Server, w http.ResponseWriter, _ *Request) {
	w.Header().Set("Content-Type", a.Type)
	w.Header().Set("Cache-Control", "no-cache")
	if a.Forever {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(a.Body)
}
