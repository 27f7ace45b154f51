package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/static"
	"socle/pkg/fault"
	"socle/policies"
)

// sqlWords is what a database says, and no reader may see.
const sqlWords = `ERROR: relation "secret_table" does not exist (SQLSTATE 42P01)`

type echoInput struct {
	Word string `json:"word" validate:"required"`
}

// face is a server over a few operations and pages, in a test's database.
func face(t *testing.T, change func(*web.Server)) http.Handler {
	t.Helper()
	w := pgtest.New(t)
	policy, err := authz.New(t.Context())
	require.NoError(t, err)
	c := &op.Chain{DB: w.DB, Policy: policy, Grants: func(context.Context, *tenant.Fund) error { return nil }}
	var grants []policies.Grant
	for _, name := range []string{"echo.do", "echo.ask", "echo.break", "echo.panic", "echo.file"} {
		grants = append(grants, policies.Grant{Operation: name, Role: "manager", Scope: "fund"})
	}
	require.NoError(t, policy.Grant(t.Context(), "ma-cnss", grants))
	c.Register([]op.Op{
		op.Do("echo.do", "POST /echo", write).Free(), op.Ask("echo.ask", "GET /echo", write).Free(),
		op.Ask("echo.break", "GET /break", func(context.Context, tenant.Tx, op.None) (op.None, error) { return op.None{}, errors.New(sqlWords) }).Free(),
		op.Ask("echo.panic", "GET /panic", func(context.Context, tenant.Tx, op.None) (op.None, error) { panic(sqlWords) }).Free(),
		op.Ask("echo.file", "GET /file", func(context.Context, tenant.Tx, op.None) (op.File, error) {
			return op.File{Name: "état\r\nX-Evil: 1\"/.pdf", Type: "application/pdf", Body: []byte("%PDF")}, nil
		}).Free(),
	})
	s := &web.Server{Chain: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: w.Registry.Fund, Know: byHeader,
		Frame: func(rq *web.Request, p web.Page) templ.Component {
			return templ.Raw("<title>" + p.Title + "</title>" + rq.Flash)
		},
		Static: static.Handler(), Routes: pages()}
	if change != nil {
		change(s)
	}
	return s.Handler()
}

func write(ctx context.Context, tx tenant.Tx, in echoInput) (echoInput, error) {
	_, err := tx.Exec(ctx, `insert into schedule_run (kind, slot, created_at) values ('echo', gen_random_uuid()::text, $1)`, tx.Now())
	return in, err
}

// byHeader believes the test.
func byHeader(_ context.Context, f *tenant.Fund, r *http.Request) (authz.Subject, error) {
	role := r.Header.Get("X-Role")
	if role == "" {
		return authz.Visitor(f.Slug), nil
	}
	return authz.Subject{ID: "00000000-0000-7000-8000-000000000001", Fund: f.Slug, State: "active", Roles: []string{role}}, nil
}

func pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /{$}", Handler: func(*web.Request) (web.Reply, error) { return web.Page{Title: "home"}, nil }},
		{Pattern: "GET /guarded", Handler: func(rq *web.Request) (web.Reply, error) {
			_, err := web.Call[op.None](rq, "echo.break", op.None{})
			return nil, err
		}},
		{Pattern: "GET /panic", Handler: func(*web.Request) (web.Reply, error) { panic(sqlWords) }},
		{Pattern: "GET /things/{id}", Handler: func(rq *web.Request) (web.Reply, error) {
			id, err := rq.ID("id")
			return web.Page{Title: id.String()}, err
		}},
		{Pattern: "POST /done", Handler: func(*web.Request) (web.Reply, error) {
			return web.Redirect{To: "/", Flash: "C'est fait <b>"}, nil
		}},
		{Pattern: "POST /big", Handler: func(rq *web.Request) (web.Reply, error) {
			return web.Redirect{To: "/"}, rq.Bind(&echoInput{})
		}},
	}
}

// ask sends one request to a fund; headers come in pairs.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "ma-cnss.localhost:8080"
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func codeOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), w.Body.String())
	var p struct {
		Code   string `json:"code"`
		Status int    `json:"status"`
		ID     string `json:"request_id"`
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
	require.Equal(t, w.Code, p.Status)
	require.Equal(t, w.Header().Get("X-Request-Id"), p.ID)
	return p.Code
}

func TestEveryKindOfFaultHasAStatusOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[int]fault.Kind{}
	for _, k := range []fault.Kind{fault.Invalid, fault.Malformed, fault.Unauthenticated, fault.Forbidden, fault.NotFound,
		fault.Conflict, fault.TooLarge, fault.TooMany, fault.Unavailable} {
		status := web.StatusOf(fault.New(k, "x", ""))
		require.GreaterOrEqual(t, status, 400, k)
		require.Empty(t, seen[status], k)
		seen[status] = k
	}
	require.Equal(t, 500, web.StatusOf(errors.New("ours")))
}

func TestTheAPIAnswersProblemsByCodeAndStatus(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for _, c := range []struct {
		method, target, body, role string
		status                     int
		code                       string
	}{
		{"POST", "/api/v1/echo", `{"word":"x"}`, "", 401, "session.required"},
		{"POST", "/api/v1/echo", `{"word":"x"}`, "employer", 403, "operation.forbidden"},
		{"POST", "/api/v1/echo", `{`, "", 401, "session.required"},
		{"POST", "/api/v1/echo", `{`, "employer", 403, "operation.forbidden"},
		{"POST", "/api/v1/echo", `{"word":"x","more":1}`, "manager", 400, "input.unreadable"},
		{"POST", "/api/v1/echo", `{"word":1}`, "manager", 400, "input.type"},
		{"POST", "/api/v1/echo", `{`, "manager", 400, "input.unreadable"},
		{"POST", "/api/v1/echo", `{}`, "manager", 422, "input.invalid"},
		{"POST", "/api/v1/echo", `{"word":"` + strings.Repeat("x", 8<<20) + `"}`, "manager", 413, "input.too_large"},
		{"POST", "/api/v1/echo", "{\"word\":\"a\\u0000\"}", "manager", 422, "input.invalid"},
		{"GET", "/api/v1/break", "", "manager", 500, "internal"},
		{"GET", "/api/v1/nothing", "", "manager", 404, "operation.not_found"},
		{"DELETE", "/api/v1/echo", "", "manager", 404, "operation.not_found"},
		{"OPTIONS", "/api/v1/echo", "", "manager", 404, "operation.not_found"},
		{"GET", "/api/v1/../../etc/passwd", "", "manager", 0, ""},
	} {
		w := ask(h, c.method, c.target, c.body, "X-Role", c.role)
		if c.status == 0 {
			require.Contains(t, []int{301, 307, 404}, w.Code, c.target)
			continue
		}
		require.Equal(t, c.status, w.Code, "%s %s %.30s", c.method, c.target, c.body)
		require.Equal(t, c.code, codeOf(t, w), "%s %s %.30s", c.method, c.target, c.body)
	}
}

func TestAQuestionOfTheAPICannotWrite(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	require.Equal(t, 200, ask(h, "POST", "/api/v1/echo", `{"word":"x"}`, "X-Role", "manager").Code)
	w := ask(h, "GET", "/api/v1/echo?word=x", "", "X-Role", "manager")
	require.Equal(t, 500, w.Code)
	require.Equal(t, "internal", codeOf(t, w))
}

func TestNothingOfOurInsideLeavesWithAnError(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for _, target := range []string{"/api/v1/break", "/api/v1/panic", "/guarded", "/panic"} {
		w := ask(h, "GET", target, "", "X-Role", "manager")
		require.Equal(t, 500, w.Code, target)
		for _, inside := range []string{"secret_table", "SQLSTATE", "goroutine", ".go:", "panic"} {
			require.NotContains(t, w.Body.String(), inside, target)
		}
		require.NotEmpty(t, w.Header().Get("X-Request-Id"), "the log can be found by it")
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for _, c := range [][]string{{"GET", "/"}, {"GET", "/nothing"}, {"GET", "/panic"}, {"GET", "/guarded"}, {"POST", "/done"}, {"GET", "/static/nothing"},
		{"GET", "/api/v1/echo"}, {"GET", "/api/v1/break", "X-Role", "manager"}, {"OPTIONS", "*"}, {"TRACE", "/"}, {"GET", "/", "Host", "nobody.localhost"},
		{"POST", "/done", "Origin", "https://evil.example"}, {"GET", "/api/v1/file", "X-Role", "manager"}} {
		w := ask(h, c[0], c[1], "", c[2:]...)
		policy := w.Header().Get("Content-Security-Policy")
		require.Contains(t, policy, "default-src 'none'", "%v", c)
		require.NotContains(t, policy, "unsafe", "%v", c)
		require.Contains(t, policy, "frame-ancestors 'none'", "%v", c)
		require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"), "%v", c)
		require.Equal(t, "DENY", w.Header().Get("X-Frame-Options"), "%v", c)
		require.NotEmpty(t, w.Header().Get("Referrer-Policy"), "%v", c)
		require.Empty(t, w.Header().Get("Access-Control-Allow-Origin"), "%v", c)
		require.Less(t, w.Code, 501, "%v", c)
	}
}

func TestAnUnknownHostIsNoFund(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for _, host := range []string{"nobody.localhost", "localhost", "127.0.0.1:8080", "", "ma_cnss.localhost", "registry", "f_ma_cnss", "[::1]:80", "..", "ma-cnss;drop.localhost"} {
		require.Equal(t, 404, ask(h, "GET", "/", "", "Host", host).Code, host)
	}
	require.Equal(t, 200, ask(h, "GET", "/", "", "Host", "MA-CNSS.Localhost").Code, "names of hosts know no case")
}

func TestAFormFromElsewhereIsRefused(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for name, headers := range map[string][]string{
		"another origin":         {"Origin", "https://evil.example"},
		"another fund's portal":  {"Origin", "http://ml-inps.localhost:8080", "Sec-Fetch-Site", "same-site"},
		"a browser that says so": {"Sec-Fetch-Site", "cross-site"},
		"an origin without name": {"Origin", "null"},
	} {
		for _, target := range []string{"/done", "/api/v1/echo"} {
			require.Equal(t, 403, ask(h, "POST", target, `{"word":"x"}`, append(headers, "X-Role", "manager")...).Code, "%s %s", name, target)
		}
	}
	require.Equal(t, 303, ask(h, "POST", "/done", "", "Origin", "http://ma-cnss.localhost:8080", "Sec-Fetch-Site", "same-origin").Code)
	require.Equal(t, 303, ask(h, "POST", "/done", "").Code, "a program that is no browser")
	require.Equal(t, 200, ask(h, "GET", "/", "", "Sec-Fetch-Site", "cross-site").Code, "a link from a letter")
}

func TestABodyBeyondTheLimitIsRefusedOnAPageToo(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	w := ask(h, "POST", "/big", "word="+strings.Repeat("x", 9<<20), "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, 413, w.Code)
}

func TestHeadIsGetWithoutBodyAndOtherMethodsAreNotThere(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	require.Equal(t, 200, ask(h, "HEAD", "/", "").Code)
	for _, method := range []string{"OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND"} {
		require.Equal(t, 404, ask(h, method, "/", "").Code, method)
	}
}

func TestNoPathLeadsOutOfTheHouse(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for _, target := range []string{"/static/../../../../etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%2f..%2fapp.css", "/static//etc/passwd",
		"/static/", "/..", "/%00", "/things/../../etc", "/things/" + strings.Repeat("9", 5000), "/things/1' or '1'='1", "//evil.example/", "/.git/config", "/.env"} {
		w := ask(h, "GET", strings.ReplaceAll(target, " ", "%20"), "")
		require.Contains(t, []int{301, 307, 404}, w.Code, target)
		require.False(t, strings.HasPrefix(w.Header().Get("Location"), "//"), target)
	}
}

func TestWhoMustSignInComesBackToTheSameAddress(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	w := ask(h, "GET", "/guarded?from=2007-01&to=2007-02&q=%22%3E", "")
	require.Equal(t, 303, w.Code)
	require.Equal(t, "/sign-in?next=%2Fguarded%3Ffrom%3D2007-01%26to%3D2007-02%26q%3D%2522%253E", w.Header().Get("Location"))
	require.Equal(t, 303, ask(h, "HEAD", "/guarded", "").Code)
}

func TestAFlashIsShownOnceAndIsOnlyText(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	w := ask(h, "POST", "/done", "")
	cookie := w.Result().Cookies()[0]
	require.True(t, cookie.HttpOnly)
	w = ask(h, "GET", "/", "", "Cookie", cookie.Name+"="+cookie.Value)
	require.Contains(t, w.Body.String(), "C'est fait")
	require.Negative(t, w.Result().Cookies()[0].MaxAge, "it is taken away")
	for _, value := range []string{"!!!", strings.Repeat("QUFB", 500), ""} {
		require.Equal(t, "<title>home</title>", ask(h, "GET", "/", "", "Cookie", "flash="+value).Body.String())
	}
}

func TestAFilesNameCannotAddAHeader(t *testing.T) {
	t.Parallel()
	w := ask(face(t, nil), "GET", "/api/v1/file", "", "X-Role", "manager")
	require.Equal(t, 200, w.Code)
	require.Empty(t, w.Header().Get("X-Evil"))
	require.NotContains(t, w.Header().Get("Content-Disposition"), "\n")
	require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
}

func TestACallerInAHurryIsToldToWait(t *testing.T) {
	t.Parallel()
	h := face(t, func(s *web.Server) { s.Rate = &web.Limiter{PerSecond: 0.001, Burst: 2} })
	require.Equal(t, 200, ask(h, "GET", "/", "").Code)
	require.Equal(t, 200, ask(h, "GET", "/", "").Code)
	w := ask(h, "GET", "/", "")
	require.Equal(t, 429, w.Code)
	require.NotEmpty(t, w.Header().Get("Retry-After"))
	require.Equal(t, 200, ask(h, "GET", "/", "", "X-Role", "manager").Code, "another person is not held up")
	require.Equal(t, 200, ask(h, "GET", "/", "", "Host", "ml-inps.localhost").Code, "nor another fund")
}

func TestTheSameKeyTwiceGivesTheSameAnswerOverTheAPI(t *testing.T) {
	t.Parallel()
	h := face(t, nil)
	for range 2 {
		w := ask(h, "POST", "/api/v1/echo", `{"word":"x"}`, "X-Role", "manager", "Idempotency-Key", "k")
		require.Equal(t, 200, w.Code)
		require.JSONEq(t, `{"word":"x"}`, w.Body.String())
	}
	w := ask(h, "POST", "/api/v1/echo", `{"word":"y"}`, "X-Role", "manager", "Idempotency-Key", "k")
	require.Equal(t, 409, w.Code)
	require.Equal(t, 400, ask(h, "POST", "/api/v1/echo", `{"word":"x"}`, "X-Role", "manager", "Idempotency-Key", strings.Repeat("k", 300)).Code,
		"a key too long to keep is refused, or the caller believes itself safe")
}
