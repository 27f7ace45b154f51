package comparison

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// page gives a page of the region to its analyst, in a language.
func (r region) page(path, lang string) string {
	r.t.Helper()
	who := authz.Subject{ID: "00000000-0000-7000-8000-000000000001", Name: "Awa", Fund: "cipres", State: "active", Roles: []string{"region_analyst"}}
	s := &web.Server{Chain: r.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: r.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return who, nil },
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: (&Service{}).Pages(), Static: http.NotFoundHandler()}
	rq := httptest.NewRequest(http.MethodGet, path, nil)
	rq.Host = "cipres.localhost"
	rq.Header.Set("Accept-Language", lang)
	rec := httptest.NewRecorder()
	s.Handler().ServeHTTP(rec, rq.WithContext(clock.At(rq.Context(), noon)))
	require.Equal(r.t, http.StatusOK, rec.Code, rec.Body.String())
	require.Empty(r.t, regexp.MustCompile(`(comparison|fault|view)\.[a-z_]+\.?[a-z_.]*<`).FindString(rec.Body.String()), path)
	return rec.Body.String()
}

func TestPageShowsFundsFreshnessWhatIsWithheldAndWhoIsSilent(t *testing.T) {
	t.Parallel()
	r := open(t)
	require.Contains(t, r.page("/comparison", "fr"), "Aucune caisse n’a publié")
	r.measured("ml-inps", 10, 9)
	r.measured("bj-cnss", 8, 4)
	r.publish("ml-inps")
	r.publish("bj-cnss")
	rates := r.page("/comparison?period=2026-05", "fr")
	for _, want := range []string{"mai 2026", "INPS", "CNSS", "XOF", "10/06/2026", "Sans objet", "16 caisses membres", "bars__row", "/comparison/export?format=xlsx"} {
		require.Contains(t, rates, want)
	}
	amounts := r.page("/comparison?period=2026-05&show=amounts", "fr")
	require.Contains(t, amounts, "Retenu")
	require.NotContains(t, amounts, "1 234,56")
	require.Contains(t, r.page("/comparison?period=2026-01", "fr"), "Aucune caisse n’a publié")
	require.Contains(t, r.page("/comparison?period=2026-05&a=ml-inps&b=ml-inps", "fr"), "deux caisses différentes")
}

func TestTwoFundsAreSetSideBySideWithTheirDifferenceAndMonths(t *testing.T) {
	t.Parallel()
	r := open(t)
	r.measured("ml-inps", 10, 9)
	r.measured("bj-cnss", 8, 4)
	r.publish("ml-inps")
	r.publish("bj-cnss")
	body := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(r.page("/comparison?period=2026-05&a=ml-inps&b=bj-cnss", "fr"))
	require.Contains(t, body, "−40,0 pt")
	require.Contains(t, body, "Sur douze mois")
	require.Contains(t, body, "<svg")
	require.Contains(t, r.page("/comparison/export?period=2026-05&format=csv", "fr"), "KPI-06")
}
