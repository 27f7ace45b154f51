package analytics

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
)

// face serves the pages of analytics as somebody.
type face struct {
	*house
	handler http.Handler
}

func (h *house) as(who authz.Subject) *face {
	who.Fund, who.State = h.slug, "active"
	s := &web.Server{Chain: h.chain(), Log: slog.New(slog.DiscardHandler), Fund: h.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return who, nil },
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: h.s.Pages(), Static: http.NotFoundHandler()}
	return &face{h, s.Handler()}
}

func (f *face) get(path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://"+f.slug+".localhost"+path, nil)
	rec := httptest.NewRecorder()
	f.handler.ServeHTTP(rec, r.WithContext(clock.At(r.Context(), f.today.Time().Add(12*time.Hour))))
	return rec
}

var unworded = regexp.MustCompile(`>[^<]*\b(analytics|view|portal)\.[a-z_]+[^<]*<`)

// page wants a page that is there, every text of it in words.
func (f *face) page(path string) string {
	f.t.Helper()
	rec := f.get(path)
	require.Equal(f.t, http.StatusOK, rec.Code, path)
	body := rec.Body.String()
	require.Empty(f.t, unworded.FindString(body), path)
	return body
}

func TestEveryPageOfFiguresIsDrawnInWords(t *testing.T) {
	t.Parallel()
	f := country(t).as(authz.Subject{ID: "00000000-0000-7000-8000-000000000001", Roles: []string{"manager"}})
	require.True(t, strings.Contains(f.page("/dashboard?period=2007-05"), "OpenStreetMap"), "the map says whose data it is")
	for _, i := range indicator.Catalogue() {
		for n, by := range i.Dimensions {
			r := i.Readings[n%len(i.Readings)].Key
			f.page("/indicators/" + i.ID + "?period=2007-Q2&reading=" + r + "&by=" + string(by))
		}
		f.page("/indicators/" + i.ID + "?period=2007-05&lang=en&reading=" + i.Readings[len(i.Readings)-1].Key)
		f.page("/indicators/" + i.ID + "/employers?period=2007-05")
	}
	for _, lang := range []string{"fr", "en"} {
		f.page("/dashboard?period=2007&region=MA-06&sector=COM&map=KPI-08&lang=" + lang)
		f.page("/agents/team?lang=" + lang)
		f.page("/agents/" + moussa.String() + "?lang=" + lang)
	}
	require.Equal(t, http.StatusNotFound, f.get("/indicators/KPI-13").Code)
	require.Equal(t, http.StatusSeeOther, f.get("/agents/me").Code, "a manager goes to the team")
}

func TestAnExportHoldsWhatIsShown(t *testing.T) {
	t.Parallel()
	f := country(t).as(authz.Subject{ID: "00000000-0000-7000-8000-000000000001", Roles: []string{"manager"}})
	csv := f.get("/indicators/KPI-06/employers/export?period=2007-05&region=MA-01&format=csv").Body.String()
	lines := strings.Split(strings.TrimSpace(csv), "\n")
	require.Len(t, lines, 4, "three employers and the titles")
	require.Contains(t, lines[0], "Déclarées;Obligations")
	require.Contains(t, csv, "Tanger-Tétouan-Al Hoceima")
	parts := f.get("/indicators/KPI-06/export?period=2007-05&by=region&format=csv").Body.String()
	require.Contains(t, parts, `Casablanca-Settat;"83,33";5;6`)
	for _, path := range []string{"/dashboard/export?period=2007-05", "/indicators/KPI-08/export?period=2007-06&format=xlsx", "/indicators/KPI-08/employers/export?period=2007-06&format=xlsx"} {
		rec := f.get(path)
		require.Equal(t, http.StatusOK, rec.Code, path)
		require.Equal(t, "PK", rec.Body.String()[:2], path)
	}
	require.Equal(t, http.StatusNotFound, f.get("/indicators/KPI-06/export?format=pdf").Code)
}

func TestAnAgentOpensTheirPageAndNoOther(t *testing.T) {
	t.Parallel()
	h := country(t)
	f := h.as(authz.Subject{ID: moussa.String(), Roles: []string{"field_agent"}, Agencies: []string{"01"}})
	require.Contains(t, f.page("/agents/me"), "Ma page")
	f.page("/indicators/KPI-06?period=2007-05")
	require.Equal(t, http.StatusForbidden, f.get("/dashboard").Code)
	require.Equal(t, http.StatusForbidden, f.get("/agents/team").Code)
	employer := h.as(authz.Subject{ID: "00000000-0000-7000-8000-000000000021", Roles: []string{"employer"}})
	for _, path := range []string{"/dashboard", "/indicators/KPI-06", "/indicators/KPI-06/employers", "/agents/me", "/agents/" + moussa.String()} {
		require.Equal(t, http.StatusForbidden, employer.get(path).Code, path)
	}
}
