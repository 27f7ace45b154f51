package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
)

// api asks an operation over its address; the path's parts come from the input.
func (h *closedHouse) api(host, token string, row *op.Row, fields map[string]any) *httptest.ResponseRecorder {
	path, query := row.Path, url.Values{}
	for name, value := range fields {
		text := strings.Trim(string(jsonOf(h.t, value)), `"`)
		switch {
		case strings.Contains(path, "{"+name+"}"):
			path = strings.Replace(path, "{"+name+"}", url.PathEscape(text), 1)
		case row.Method == http.MethodGet:
			query.Set(name, text)
		}
	}
	if path = parameter.ReplaceAllString(path, "x"); len(query) > 0 {
		path += "?" + query.Encode()
	}
	return h.send(host, token, row.Method, "/api/v1"+path, jsonOf(h.t, fields))
}

func (h *closedHouse) send(host, token, method, target string, body []byte, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, bytes.NewReader(body))
	r.Host = host
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.face.ServeHTTP(w, r)
	return w
}

func fieldsOf(t testing.TB, in any) map[string]any {
	var fields map[string]any
	d := json.NewDecoder(bytes.NewReader(jsonOf(t, in)))
	d.UseNumber()
	require.NoError(t, d.Decode(&fields))
	if v := reflect.Indirect(reflect.ValueOf(in)); v.Kind() == reflect.Struct {
		for name := range fields {
			if f, ok := fieldOf(v, name).Interface().(op.File); ok { // a file is written as its trace; this is how one is sent
				fields[name] = map[string]any{"Name": f.Name, "Type": f.Type, "Body": f.Body}
			}
		}
	}
	return fields
}

// inside is what no answer may tell of how the product is made.
var inside = regexp.MustCompile(`SQLSTATE|ERROR:|goroutine|\.go:\d|pgx|f_ma_cnss|Go struct|interface conversion|nil pointer`)

// spoils are values that nobody sends who means well.
var spoils = []any{map[string]any{}, []any{}, true, -1, json.Number("1e400"), json.Number("9223372036854775807"), "", nil, "\x00", "a\u202eb",
	strings.Repeat("é", 150_000), "' or '1'='1", "0000-00-00", "9999-12-31", "-001-Q1", json.Number("-9223372036854775808"), json.Number("0.5"), "../../etc/passwd",
	"00000000-0000-0000-0000-000000000000", "<script>alert(1)</script>", "%", "\\", "$1", "2147483648", "1' ; drop table account; --"}

func TestNoInputBreaksAnyOperation(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	for i, o := range AllOperations() {
		row := o.Row()
		if row.Path == "" || row.In.Kind() != reflect.Struct {
			continue
		}
		token := h.tokens[h.a.canary+widest(matrix, row.Name)]
		check := func(what string, w *httptest.ResponseRecorder) {
			asked++
			if w.Code >= 500 || w.Code == 0 || inside.MatchString(w.Body.String()) && w.Code >= 400 {
				wrong.add("%s with %s: %d %.200s", row.Name, what, w.Code, w.Body.String())
			}
		}
		good := fieldsOf(t, h.plausible(o, h.a))
		for j, name := range slices.Sorted(maps.Keys(good)) {
			for k := range 3 {
				spoilt := spoils[(i*7+j*3+k)%len(spoils)]
				fields := fieldsOf(t, h.plausible(o, h.a))
				fields[name] = spoilt
				check(fmt.Sprintf("%s = %.40q", name, fmt.Sprint(spoilt)), h.api("ma-cnss.localhost", token, row, fields))
			}
		}
		if row.Method == http.MethodGet {
			continue
		}
		target := "/api/v1" + parameter.ReplaceAllString(row.Path, h.a.employer.String())
		for _, body := range []string{"", "{", "[]", "null", `"x"`, `{"nobody_knows_this":1}`, "\xff\xfe", strings.Repeat("[", 10_001)} {
			w := h.send("ma-cnss.localhost", token, row.Method, target, []byte(body))
			check(fmt.Sprintf("body %.20q", body), w)
			if w.Code < 400 && body != "" && body != "null" {
				wrong.add("%s takes the body %.30q", row.Name, body)
			}
		}
	}
	wrong.none(t)
	t.Logf("%d spoilt requests", asked)
}

func TestATokenOfAnotherFundOpensNoOperation(t *testing.T) {
	t.Parallel()
	h, matrix, wrong := openClosedHouse(t), printedMatrix(t), complaints{}
	for _, o := range AllOperations() {
		row := o.Row()
		if row.Path == "" || row.In.Kind() != reflect.Struct {
			continue
		}
		role := widest(matrix, row.Name)
		if role == "visitor" || role == "system" {
			role = "administrator"
		}
		fields := fieldsOf(t, h.plausible(o, h.a))
		for _, token := range []string{h.tokens[h.c.canary+role], "nonsense", "' or '1'='1", strings.Repeat("x", 10_000)} {
			if w := h.api("ma-cnss.localhost", token, row, fields); w.Code != http.StatusUnauthorized {
				wrong.add("%s answers a token of ml-inps %d: %.200s", row.Name, w.Code, w.Body.String())
			}
		}
	}
	wrong.none(t)
}

func TestACookieOfAnotherFundIsAVisitor(t *testing.T) {
	t.Parallel()
	h := openClosedHouse(t)
	token := h.tokens[h.c.canary+"administrator"]
	require.Equal(t, http.StatusOK, h.page("ml-inps", token, "GET", "/people", nil).Code)
	w := h.page("ma-cnss", token, "GET", "/people", nil)
	require.Equal(t, http.StatusSeeOther, w.Code)
	require.True(t, strings.HasPrefix(w.Header().Get("Location"), "/sign-in"))
	require.Equal(t, http.StatusUnauthorized, h.page("ma-cnss", token, "GET", "/api/v1/accounts", nil).Code)
}

// TestTheAPIAnswersAsThePrintedMatrix asks every operation with an address as every role, with its token.
func TestTheAPIAnswersAsThePrintedMatrix(t *testing.T) {
	t.Parallel()
	h, matrix, wrong, asked := openClosedHouse(t), printedMatrix(t), complaints{}, 0
	for _, o := range AllOperations() {
		row := o.Row()
		if row.Path == "" || row.In.Kind() != reflect.Struct {
			continue
		}
		fields := fieldsOf(t, h.plausible(o, h.a))
		for _, role := range append(slices.Clone(limited), "insured", "validator", "collections_officer", "recovery_officer", "manager", "administrator", "auditor", "operator") {
			granted := matrix[row.Name][role] != ""
			if granted && row.Kind == op.KindDo {
				continue // it would be done, and the next role would find another world
			}
			asked++
			w := h.api("ma-cnss.localhost", h.tokens[h.a.canary+role], row, fields)
			if (w.Code == http.StatusForbidden) == granted {
				wrong.add("%s as %s: %d, granted %v: %.150s", row.Name, role, w.Code, granted, w.Body.String())
			}
			if w.Code >= 500 {
				wrong.add("%s as %s: %d", row.Name, role, w.Code)
			}
		}
	}
	wrong.none(t)
	t.Logf("%d answers", asked)
	require.Greater(t, asked, 1000)
}

func TestTheFaceOfTheHouseIsClosed(t *testing.T) {
	t.Parallel()
	h := openClosedHouse(t)
	token := h.tokens[h.a.canary+"employer"]
	get := func(host, method, target string, headers ...string) *httptest.ResponseRecorder {
		return h.send(host, "", method, target, nil, headers...)
	}
	require.Equal(t, 404, get("nobody.localhost", "GET", "/").Code)
	require.Equal(t, 404, get("registry.localhost", "GET", "/api/v1/accounts").Code)
	require.Equal(t, 403, h.send("ma-cnss.localhost", token, "POST", "/api/v1/employers", []byte(`{}`), "Origin", "https://evil.example").Code)
	require.Equal(t, 403, get("ma-cnss.localhost", "POST", "/sign-in", "Sec-Fetch-Site", "cross-site").Code)
	require.Equal(t, 413, h.send("ma-cnss.localhost", token, "POST", "/api/v1/employers", []byte(`{"legal_name":"`+strings.Repeat("x", 9<<20))).Code)
	for _, c := range [][2]string{{"GET", "/"}, {"GET", "/sign-in"}, {"GET", "/nothing"}, {"GET", "/api/v1/nothing"}, {"HEAD", "/"}, {"OPTIONS", "/"}, {"GET", "/healthz"},
		{"GET", "/static/../../etc/passwd"}, {"PUT", "/sign-in"}, {"GET", "/brand/x.css"}} {
		w := get("ma-cnss.localhost", c[0], c[1])
		require.Less(t, w.Code, 500, "%v", c)
		require.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'", "%v", c)
		require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"), "%v", c)
		require.Empty(t, inside.FindString(w.Body.String()), "%v", c)
	}
}

func TestNoRedirectLeavesThePortal(t *testing.T) {
	t.Parallel()
	h := openEmptyHouse(t)
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, `\\evil.example`, "/%5cevil.example/%2f..", "javascript:alert(1)", "http:evil.example",
		"/\t/evil.example", "/\n/evil.example", "///evil.example", "//user@evil.example", "/.//evil.example", "evil.example", "", "/..//evil.example", "/ /evil.example"} {
		w := h.page("ma-cnss", "", "GET", "/language?lang=fr&next="+url.QueryEscape(next), nil)
		to := w.Header().Get("Location")
		require.Equal(t, http.StatusSeeOther, w.Code, "%q", next)
		u, err := url.Parse(to)
		require.NoError(t, err, "%q → %q", next, to)
		require.Empty(t, u.Host+u.Scheme, "%q → %q", next, to)
		require.True(t, strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, `/\`), "%q → %q", next, to)
	}
}
