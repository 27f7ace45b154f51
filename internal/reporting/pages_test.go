package reporting

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// visit asks for a page as somebody with a role; pairs are the fields of a form.
func (d desk) visit(role, path string, pairs ...string) (status int, body, to string) {
	d.t.Helper()
	who := authz.Subject{ID: "00000000-0000-7000-8000-000000000001", Name: "Nadia", Fund: "ma-cnss", State: "active", Roles: []string{role}}
	s := &web.Server{Chain: d.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: d.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return who, nil },
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: (&Service{}).Pages(), Static: http.NotFoundHandler()}
	rq := httptest.NewRequest(http.MethodGet, path, nil)
	if len(pairs) > 0 {
		form := url.Values{"_key": {uuid.NewString()}}
		for i := 0; i+1 < len(pairs); i += 2 {
			form.Add(pairs[i], pairs[i+1])
		}
		rq = httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
		rq.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	rq.Host = "ma-cnss.localhost"
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, rq.WithContext(clock.At(rq.Context(), noon)))
	require.Empty(d.t, regexp.MustCompile(`(reporting|fault|view)\.[a-z_]+\.?[a-z_.]*<`).FindString(rec.Body.String()), path)
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}

func TestPageOffersAMonthShowsThatItIsMadeAndThenItsFiles(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	_, body, _ := d.visit("manager", "/reports")
	require.Contains(t, body, "Aucun rapport encore")
	require.Contains(t, body, `value="2026-05"`)
	status, _, to := d.visit("manager", "/reports", "period", "2026-05")
	require.Equal(t, http.StatusSeeOther, status)
	require.Equal(t, "/reports", to)
	_, body, _ = d.visit("manager", "/reports")
	require.Contains(t, body, "En préparation")
	require.Contains(t, body, "<progress")
	_, err := d.chain.Invoke(d.system(), "reporting.produce", ProduceInput{ID: d.list()[0].ID})
	require.NoError(t, err)
	_, body, _ = d.visit("auditor", "/reports")
	require.Contains(t, body, "/documents/"+d.list()[0].PDFID.String())
	require.Contains(t, body, "par Nadia")
	require.NotContains(t, body, `method="post"`, "an auditor reads only")
	status, body, _ = d.visit("manager", "/reports", "period", "2027-01")
	require.Equal(t, http.StatusUnprocessableEntity, status)
	require.Contains(t, body, "n’a pas commencé")
}
