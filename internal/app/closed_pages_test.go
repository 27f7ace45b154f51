package app

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/identity"
	"socle/internal/platform/web"
	"socle/internal/portal"
)

// page asks a fund's portal as the holder of a token; target may carry a query.
func (h *closedHouse) page(fund, token, method, target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Host = fund + ".localhost:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: identity.CookieName, Value: token})
	}
	w := httptest.NewRecorder()
	h.face.ServeHTTP(w, r)
	return w
}

func (h *closedHouse) routes() []web.Route {
	p := &portal.Portal{Demo: true, Brands: &portal.Brands{DB: h.app.DB}}
	return append(p.Pages(), h.app.Services.Pages()...)
}

var parameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// addresses are a pattern's addresses about the things of a side: the likely ids where one is wanted, and some unlikely.
func addresses(pattern string, s *side) (method string, out []string) {
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.TrimSuffix(path, "{$}")
	fixed := map[string]string{"employment_id": s.ids["employment"].String(), "document_id": s.ids["document"].String(), "posting": s.ids["posting"].String(),
		"line": "1", "part": "identity", "format": "csv", "of": s.ids["plan"].String(), "file": "1.pdf", "code": "K0000", "kind": "pdf"}
	for name, value := range fixed {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	if !strings.Contains(path, "{id}") {
		return method, []string{parameter.ReplaceAllString(path, "x")}
	}
	for i, kind := range slices.Sorted(maps.Keys(s.ids)) {
		if strings.HasPrefix(kind, "account:") && kind != "account:field_agent" {
			continue
		}
		likely := kind == "employer" || kind == "file" || strings.Contains(path, kind) || things[parent(path)] == kind
		if likely || (len(path)+i)%6 == 0 {
			out = append(out, parameter.ReplaceAllString(strings.Replace(path, "{id}", s.ids[kind].String(), 1), "x"))
		}
	}
	return method, out
}

// parent is the word before {id}.
func parent(path string) string {
	words := strings.Split(path, "/")
	return words[max(0, slices.Index(words, "{id}")-1)]
}

// words are the marks that no page can echo from its own address.
func (s *side) words() *side { return &side{marks: s.marks[:4]} }

func TestNoPageShowsAnotherEmployersThings(t *testing.T) {
	t.Parallel()
	h, wrong, asked := openClosedHouse(t), complaints{}, 0
	for _, role := range []string{"employer", "supervisor"} {
		token := h.tokens[h.a.canary+role]
		for _, route := range h.routes() {
			method, targets := addresses(route.Pattern, h.b)
			if method != http.MethodGet || (role == "supervisor" && strings.HasPrefix(route.Pattern, "GET /persons")) { // careers are the fund's
				continue
			}
			for _, target := range targets {
				asked++
				queries := []string{""}
				if len(targets) == 1 {
					queries = append(queries, "?employer="+h.b.employer.String()+"&employer_id="+h.b.employer.String())
				}
				for _, query := range queries {
					w := h.page("ma-cnss", token, method, target+query, nil)
					if seen := h.b.words().betrayed(unpacked(w.Body.Bytes())); seen != "" {
						wrong.add("%s shows %s of A %s", target, role, seen)
					}
					if w.Code >= 500 {
						wrong.add("%s answers %s %d", target, role, w.Code)
					}
					if strings.Contains(route.Pattern, "{id}") && w.Code == http.StatusOK {
						wrong.add("%s answers %s of A about B: %d", target, role, w.Code)
					}
				}
			}
		}
	}
	wrong.none(t)
	t.Logf("%d addresses", asked)
	require.Greater(t, asked, 300)
}

func TestPagesShowOnesOwn(t *testing.T) {
	t.Parallel()
	h := openClosedHouse(t)
	found := 0
	for _, route := range h.routes() {
		method, targets := addresses(route.Pattern, h.b)
		for _, target := range targets {
			if method != http.MethodGet {
				continue
			}
			for _, role := range []string{"employer", "supervisor"} {
				if w := h.page("ma-cnss", h.tokens[h.b.canary+role], method, target, nil); w.Code == http.StatusOK && h.b.words().betrayed(unpacked(w.Body.Bytes())) != "" {
					found++
					break
				}
			}
		}
	}
	require.Greater(t, found, 25, "the other test would pass over pages that show nothing to anybody")
}

func TestNoFormTouchesAnotherEmployersThings(t *testing.T) {
	t.Parallel()
	h, wrong := openClosedHouse(t), complaints{}
	form := url.Values{"employer_id": {h.b.employer.String()}, "employer": {h.b.employer.String()}, "employers": {h.b.employer.String()}, "id": {h.b.employer.String()},
		"period": {"2025-05"}, "reason": {"mot"}, "note": {"mot"}, "confirm": {"on"}, "decision": {"approve"}, "amount": {"5"}, "result": {"met"}, "email": {"a@example.org"}}
	before := h.sumOf("f_ma_cnss", h.b)
	for _, role := range []string{"employer", "supervisor"} {
		for _, route := range h.routes() {
			method, targets := addresses(route.Pattern, h.b)
			if method != http.MethodPost || strings.HasPrefix(route.Pattern, "POST /sign-out") {
				continue
			}
			for _, target := range targets {
				w := h.page("ma-cnss", h.tokens[h.a.canary+role], method, target, form)
				if seen := h.b.words().betrayed(w.Body.String()); seen != "" {
					wrong.add("POST %s shows %s of A %s", target, role, seen)
				}
				if w.Code >= 500 {
					wrong.add("POST %s answers %s %d", target, role, w.Code)
				}
			}
		}
	}
	wrong.none(t)
	require.Equal(t, before, h.sumOf("f_ma_cnss", h.b))
}

func TestNoPageKnowsAnotherFund(t *testing.T) {
	t.Parallel()
	h, wrong := openClosedHouse(t), complaints{}
	other := h.sum("f_ml_inps")
	for _, role := range []string{"manager", "administrator"} {
		for _, route := range h.routes() {
			method, targets := addresses(route.Pattern, h.c)
			for _, target := range targets {
				if method != http.MethodGet {
					continue
				}
				w := h.page("ma-cnss", h.tokens[h.a.canary+role], method, target, nil)
				if seen := h.c.words().betrayed(unpacked(w.Body.Bytes())); seen != "" || w.Code >= 500 {
					wrong.add("%s shows %s of ma-cnss %s (%d)", target, role, seen, w.Code)
				}
			}
		}
	}
	wrong.none(t)
	require.Equal(t, other, h.sum("f_ml_inps"))
}

func TestAVisitorIsSentToTheDoorByEveryPage(t *testing.T) {
	t.Parallel()
	h, wrong := openClosedHouse(t), complaints{}
	for _, route := range h.routes() {
		method, targets := addresses(route.Pattern, h.a)
		for _, target := range targets[:1] {
			w := h.page("ma-cnss", "", method, target, url.Values{})
			if seen := h.a.words().betrayed(w.Body.String()); seen != "" || w.Code >= 500 {
				wrong.add("%s %s: %d %s", method, target, w.Code, seen)
			}
		}
	}
	wrong.none(t)
}
