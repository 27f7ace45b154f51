package app

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
)

// api asks the made-up fund's interface as programs do, over HTTP with a token.
type api struct {
	t     *testing.T
	face  http.Handler
	app   *App
	fund  *tenant.Fund
	token map[string]string
	at    time.Time
}

func (a *api) as(role string) string {
	if a.token[role] == "" {
		token, err := a.app.DemoToken(a.t.Context(), a.fund.Slug, role)
		require.NoError(a.t, err)
		a.token[role] = token
	}
	return a.token[role]
}

// ask sends JSON, or a form with files (their content by name), and reads the answer.
func (a *api) ask(role, method, path string, in map[string]any, files map[string]string) []byte {
	a.t.Helper()
	var body bytes.Buffer
	media := "application/json"
	if files == nil && in != nil {
		require.NoError(a.t, json.NewEncoder(&body).Encode(in))
	} else if files != nil {
		form := multipart.NewWriter(&body)
		for k, v := range in {
			require.NoError(a.t, form.WriteField(k, v.(string)))
		}
		for k, v := range files {
			part, err := form.CreateFormFile(k, k+".csv")
			require.NoError(a.t, err)
			_, err = io.WriteString(part, v)
			require.NoError(a.t, err)
		}
		require.NoError(a.t, form.Close())
		media = form.FormDataContentType()
	}
	r := httptest.NewRequest(method, "http://"+a.fund.Slug+".localhost/api/v1"+path, &body)
	r.Header.Set("Content-Type", media)
	r.Header.Set("Authorization", "Bearer "+a.as(role))
	r.Header.Set("Idempotency-Key", uuid.NewString())
	answer := httptest.NewRecorder()
	a.face.ServeHTTP(answer, r.WithContext(clock.At(r.Context(), a.at)))
	require.Equal(a.t, http.StatusOK, answer.Code, "%s %s: %s", method, path, answer.Body)
	return answer.Body.Bytes()
}

func (a *api) id(b []byte) string {
	a.t.Helper()
	var out struct{ ID string }
	require.NoError(a.t, json.Unmarshal(b, &out))
	require.NotEmpty(a.t, out.ID, string(b))
	return out.ID
}

// TestAFundInNoListWorksFromAFolderThroughItsInterface: three decimals, a sector's own rate, a ceiling of six minimum
// wages, a quarter. The figures are those of the folder's worked case AT-1, made by hand, and of a second worker.
func TestAFundInNoListWorksFromAFolderThroughItsInterface(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	app := house(t, w, "test", "12")
	app.Config.Demo, app.Config.Funds = true, "../../tenants/testdata/funds"
	require.NoError(t, app.EnsureFunds(t.Context(), io.Discard))
	var said bytes.Buffer
	require.NoError(t, app.EnsureFunds(t.Context(), &said))
	require.Empty(t, said.String(), "served again it is there, and as its folder says")
	f, err := app.Registry.Fund(t.Context(), "at-cnps")
	require.NoError(t, err)
	a := &api{t: t, face: app.Handler(), app: app, fund: f, token: map[string]string{}, at: time.Date(2024, 7, 8, 9, 0, 0, 0, time.UTC)}

	employer := a.id(a.ask("field_agent", "POST", "/prospects", map[string]any{"legal_name": "Ateliers du Nord", "legal_form": "sarl", "sector": "S03",
		"regime": "rsna", "region": "AT-N", "city": "Nord", "address": "1, rue du Port", "tax_id": "AT123", "email": "ateliers@example.org", "phone": "71000000",
		"contact_name": "Alma", "headcount": 2}, nil))
	a.ask("field_agent", "POST", "/employers/"+employer+"/documents", map[string]any{"kind": "tax_certificate"}, map[string]string{"file": "%PDF-1.4\n%%EOF\n"})
	a.ask("field_agent", "POST", "/employers/"+employer+"/submit", map[string]any{}, nil)
	a.ask("field_agent", "POST", "/employers/"+employer+"/validate", map[string]any{}, nil)
	a.ask("validator", "POST", "/employers/"+employer+"/validate", map[string]any{"starts_on": "2024-04-01"}, nil)
	require.NoError(t, app.BindDemoEmployer(t.Context(), f, uuid.MustParse(employer)))
	for _, p := range []string{"Premier", "Seconde"} {
		a.ask("employer", "POST", "/employers/"+employer+"/staff", map[string]any{"last_name": p, "first_name": "Ali", "birth_date": "1990-01-02",
			"id_number": p, "hired_on": "2024-04-01", "monthly_wage": 1000000}, nil)
	}
	ctx := clock.At(authz.With(tenant.Enter(t.Context(), f), authz.System(f.Slug, "declaration.make_obligations")), a.at)
	_, err = app.Chain.Invoke(ctx, "declaration.make_obligations", app.Chain.NewInput("declaration.make_obligations"))
	require.NoError(t, err)

	form := string(a.ask("employer", "GET", "/declarations/template?employer_id="+employer+"&period=2024-Q2&format=csv", nil, nil))
	filled := fillWages(t, form, map[string]string{"Premier": "10000,000", "Seconde": "1400,000"})
	answer := a.ask("employer", "POST", "/declarations/submit", map[string]any{"employer_id": employer, "period": "2024-Q2", "confirm": "true"}, map[string]string{"file": filled})
	var filed struct {
		Wages         int64
		EmployerTotal int64  `json:"employer_total"`
		EmployeeTotal int64  `json:"employee_total"`
		DueDate       string `json:"due_date"`
	}
	require.NoError(t, json.Unmarshal(answer, &filed))
	// Pension 1312.105 + 231.980 and work injury 145.000 + 20.300; pension 726.924 + 128.520 and health 46.365 + 6.357: each to
	// the nearest 5 millimes.
	require.EqualValues(t, 11_400_000, filed.Wages, form)
	require.EqualValues(t, 1_709_385, filed.EmployerTotal)
	require.EqualValues(t, 908_165, filed.EmployeeTotal)
	require.Equal(t, "2024-07-15", filed.DueDate)

	r := httptest.NewRequest(http.MethodGet, "http://at-cnps.localhost/sign-in", nil)
	page := httptest.NewRecorder()
	a.face.ServeHTTP(page, r)
	require.Contains(t, page.Body.String(), "Atlantide")
	reports, err := app.Verify(t.Context(), "at-cnps")
	require.NoError(t, err)
	for _, v := range reports[0].Violations {
		require.Equal(t, "jobs_move", v.Rule, v.Detail) // no worker runs here
	}
}

// fillWages writes the wages into the form that the fund gave, by the workers' names.
func fillWages(t *testing.T, form string, wages map[string]string) string {
	lines := strings.Split(strings.TrimRight(form, "\r\n"), "\n")
	at := -1
	for i, line := range lines {
		cells := strings.Split(strings.TrimRight(line, "\r"), ";")
		for j, c := range cells {
			if at < 0 && strings.Contains(strings.ToLower(c), "salaire") {
				at = j
			}
		}
		for name, wage := range wages {
			if at >= 0 && strings.Contains(line, name) {
				cells[at] = wage
				lines[i] = strings.Join(cells, ";") + "\r"
			}
		}
	}
	require.GreaterOrEqual(t, at, 0, form)
	return strings.Join(lines, "\n") + "\n"
}
