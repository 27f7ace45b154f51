package affiliation

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/document"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// portal serves the pages as somebody, without scripts and without a session.
type portal struct {
	*world
	who authz.Subject
	at  http.Handler
}

func (w *world) portal(who authz.Subject) *portal {
	who.Fund, who.State = fund, "active"
	p := &portal{world: w, who: who}
	s := &web.Server{Chain: w.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: w.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return p.who, nil },
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: append((&Service{}).Pages(), (&document.Service{}).Pages()...), Static: http.NotFoundHandler()}
	p.at = s.Handler()
	return p
}

func (p *portal) do(r *http.Request) (status int, body, to string) {
	r.Host = fund + ".localhost"
	rec := httptest.NewRecorder()
	p.at.ServeHTTP(rec, r.WithContext(clock.At(r.Context(), p.now)))
	return rec.Code, rec.Body.String(), rec.Header().Get("Location")
}

var untranslated = regexp.MustCompile(`>\s*(affiliation|fault|view)\.[a-z_.]+`)

func (p *portal) get(path string) string {
	p.t.Helper()
	status, body, to := p.do(httptest.NewRequest(http.MethodGet, path, nil))
	require.Equal(p.t, http.StatusOK, status, "%s → %s", path, to)
	require.Empty(p.t, untranslated.FindString(body), path)
	return body
}

// post sends a form; it answers the address that follows, or the page that came back with what is wrong.
func (p *portal) post(path string, pairs ...string) (to, body string) {
	p.t.Helper()
	form := url.Values{"_key": {uuid.NewString()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, body, to := p.do(r)
	require.Contains(p.t, []int{http.StatusSeeOther, http.StatusUnprocessableEntity}, status, body)
	require.Empty(p.t, untranslated.FindString(body), path)
	return to, body
}

func (p *portal) upload(path, field, name string, content []byte, pairs ...string) (to, body string) {
	p.t.Helper()
	var out bytes.Buffer
	m := multipart.NewWriter(&out)
	require.NoError(p.t, m.WriteField("_key", uuid.NewString()))
	for i := 0; i+1 < len(pairs); i += 2 {
		require.NoError(p.t, m.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := m.CreateFormFile(field, name)
	require.NoError(p.t, err)
	_, err = part.Write(content)
	require.NoError(p.t, err)
	require.NoError(p.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &out)
	r.Header.Set("Content-Type", m.FormDataContentType())
	_, body, to = p.do(r)
	return to, body
}

func (w *world) people() (employer, agent, supervisor, central *portal) {
	return w.portal(authz.Subject{ID: account(1), Name: "Salma", Roles: []string{"employer"}}),
		w.portal(authz.Subject{ID: account(11), Name: "Moussa", Roles: []string{"field_agent"}, Agencies: []string{"01"}}),
		w.portal(authz.Subject{ID: account(12), Name: "Fatou", Roles: []string{"supervisor"}, Agencies: []string{"01"}}),
		w.portal(authz.Subject{ID: account(13), Name: "Hamid", Roles: []string{"validator"}})
}

func TestEmployerWalksFromTheFirstPageToTheNumberWithoutScripts(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.accounts()
	employer, agent, supervisor, central := w.people()
	require.Contains(t, employer.get("/registration"), "Commencer")
	employer.get("/registration/new")
	_, body := employer.post("/registration/new", "trade_name", "Atlas")
	require.Contains(t, body, "legal_name")
	home, _ := employer.post("/registration/new", "legal_name", "Boulangerie Atlas", "legal_form", "sarl", "tax_id", "12345")
	employer.who.Employers = []string{strings.TrimPrefix(home, "/registration/")}
	require.Contains(t, employer.get(home), "À faire")
	for _, part := range parts {
		employer.get(home + "/edit/" + part)
	}
	_, body = employer.post(home+"/edit/activity", "sector", "COM", "headcount", "trois")
	require.Contains(t, body, "trois") // what was typed is kept
	to, _ := employer.post(home+"/edit/activity", "sector", "COM", "headcount", "3", "starts_on-day", "1", "starts_on-month", "2", "starts_on-year", "2026")
	require.Equal(t, home, to)
	employer.post(home+"/edit/place", "region", "MA-06", "city", "Casablanca", "latitude", "33,57", "longitude", "-7,58")
	to, _ = employer.post(home+"/edit/contact", "contact_name", "Salma", "phone", "0612345678", "then", "check")
	require.Equal(t, home+"/check", to)
	require.Contains(t, employer.get(home+"/check"), "Attestation d&#39;inscription fiscale")
	_, body = employer.post(home + "/check")
	require.Contains(t, body, "govuk-error-summary")
	_, body = employer.upload(home+"/documents", "file", "x.exe", []byte("\x7fELF"), "kind", "identity")
	require.Contains(t, body, "govuk-error-summary")
	for _, d := range RequiredDocuments(w.Fund(fund).Folder, "sarl") {
		to, _ = employer.upload(home+"/documents", "file", "papier.pdf", paperFile.Body, "kind", d.Code)
		require.Equal(t, home+"/edit/documents", to)
	}
	to, _ = employer.post(home + "/check")
	require.Equal(t, home, to)
	require.Contains(t, employer.get(home), "Agent de terrain, agence Grand Casablanca")

	review := strings.Replace(home, "/registration", "/review", 1)
	require.Contains(t, agent.get("/review"), "Boulangerie Atlas")
	require.NotContains(t, supervisor.get("/review"), "Boulangerie Atlas")
	require.Contains(t, supervisor.get("/review?all=true"), "Boulangerie Atlas")
	require.Contains(t, agent.get(review), "Demander un complément")
	require.NotContains(t, supervisor.get(review), "Enregistrer la décision")
	_, body = agent.post(review, "decision", "send_back", "level", "1")
	require.Contains(t, body, "govuk-error-summary")
	agent.post(review, "decision", "send_back", "level", "1", "sentences", "Précisez l’adresse.", "reason", "Merci.")
	require.Contains(t, employer.get(home), "Précisez l’adresse.")
	employer.post(home + "/check")
	for _, p := range []*portal{agent, supervisor, central} {
		to, body := p.post(review, "decision", "validate", "starts_on-day", "", "starts_on-month", "", "starts_on-year", "")
		require.Equal(t, "/review", to, body)
	}
	require.Contains(t, employer.get(home), "Boulangerie Atlas est affiliée")
	require.Contains(t, central.get(strings.Replace(home, "/registration", "/employers", 1)), "Boulangerie Atlas")
	require.Contains(t, agent.get("/employers?q=boulanjerie"), "Boulangerie Atlas")
}

func TestStaffIsHiredDoubtedImportedAndLeavesWithoutScripts(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, e := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	known := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	p := w.portal(authz.Subject{ID: account(2), Roles: []string{"employer"}, Employers: []string{e.ID.String()}})
	base := staffHref(e.ID)
	_, _, to := p.do(httptest.NewRequest(http.MethodGet, "/staff", nil))
	require.Equal(t, base, to)
	require.Contains(t, p.get(base), "Personne ici")
	p.get(base + "/hire")
	hire := []string{"last_name", "Alami", "first_name", "Zineb", "birth_date-day", "1", "birth_date-month", "5", "birth_date-year", "1990", "sex", "f",
		"id_number", "", "hired_on-day", "1", "hired_on-month", "3", "hired_on-year", "2026", "monthly_wage", "4 500,50"}
	_, body := p.post(base+"/hire", hire...)
	require.Contains(t, body, "C’est Alami Zineb")
	require.NotContains(t, body, known.Number)
	to, _ = p.post(base+"/hire", append(hire, "who", known.PersonID.String())...)
	require.Equal(t, base, to)
	body = p.get(base)
	require.Contains(t, body, known.Number)
	require.Contains(t, body, "4\u202f500,50")
	person := base + "/person/" + regexp.MustCompile(base + `/person/([0-9a-f-]{36})`).FindStringSubmatch(body)[1]
	p.get(person)
	status, card, _ := p.do(httptest.NewRequest(http.MethodGet, person+"/card", nil))
	require.Equal(t, http.StatusOK, status)
	require.True(t, strings.HasPrefix(card, "%PDF-"))
	_, body = p.post(person+"/leave", "reason", "resigned")
	require.Contains(t, body, "govuk-error-summary")
	to, _ = p.post(person+"/contract", "hired_on-day", "2", "hired_on-month", "3", "hired_on-year", "2026", "occupation", "Caissière", "monthly_wage", "5000")
	require.Equal(t, base, to)
	to, _ = p.upload(person+"/correct", "proof", "cin.pdf", paperFile.Body, "last_name", "Alaoui", "first_name", "Zineb", "birth_date", "1990-05-01", "children", "2", "reason", "mariage")
	require.Equal(t, base, to)
	to, _ = p.post(person+"/leave", "left_on-day", "20", "left_on-month", "3", "left_on-year", "2026", "reason", "resigned")
	require.Equal(t, base, to)

	p.get(base + "/import")
	_, body = p.upload(base+"/import", "file", "x.csv", []byte("<html>"))
	require.Contains(t, body, "govuk-error-summary")
	list := titles + ";Idrissi;Omar;03/02/1985;M;CC77;01/02/2026;Livreur;3500;\n;Alaoui;Zineb;01/05/1990;F;ZZ1;01/04/2026;;4000;\n;;;;;;;;;\n;Sans;Nom;xx;M;SS1;01/02/2026;;1;\n"
	preview, _ := p.upload(base+"/import", "file", "liste.csv", []byte(list))
	body = p.get(preview)
	require.Contains(t, body, "Rien n’est encore enregistré")
	require.Contains(t, body, "1 personne à reconnaître")
	status, bad, _ := p.do(httptest.NewRequest(http.MethodGet, preview+"/faulty", nil))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, bad, "déjà immatriculée")
	_, body = p.post(preview, "answers.0.line", "3", "answers.0.answer", "new")
	require.Contains(t, body, "rien n’a été enregistré")
	to, _ = p.post(preview, "answers.0.line", "3", "answers.0.answer", "new", "skip_faulty", "true")
	require.Equal(t, base, to)
	require.Contains(t, p.get(base), "3 personnes en poste")
	require.Contains(t, p.get(base+"?state=all&q=zineb"), "Zineb")
	for _, path := range []string{base + "/export?format=xlsx", base + "/template?format=csv"} {
		status, _, _ = p.do(httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusOK, status, path)
	}
}

func TestFundsPeopleSeeTheEmployerWholeAndChangeItsLife(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	_, agent, supervisor, central := w.people()
	require.Contains(t, central.get(employerHref(e.ID)), "Bienvenue")
	central.get(employerHref(e.ID) + "/change?to=suspend")
	_, body := central.post(employerHref(e.ID)+"/change", "to", "suspend", "reason", "x")
	require.Contains(t, body, "govuk-error-summary")
	to, _ := supervisor.post(employerHref(e.ID)+"/change", "to", "suspend", "reason", "sans personnel", "on-day", "2", "on-month", "3", "on-year", "2026")
	require.Equal(t, employerHref(e.ID), to)
	require.Contains(t, supervisor.get(employerHref(e.ID)), "Suspendu")
	supervisor.get(employerHref(e.ID) + "/correct")
	_, body = supervisor.post(employerHref(e.ID)+"/correct", "legal_name", "Atlas SA")
	require.Contains(t, body, "govuk-error-summary")
	to, _ = supervisor.post(employerHref(e.ID)+"/correct", "legal_name", "Atlas SA", "legal_form", "sa", "region", "MA-06", "agency", "01", "reason", "transformation")
	require.Equal(t, employerHref(e.ID), to)
	require.Contains(t, central.get("/persons/"+h.PersonID.String()), "Atlas SA")
	supervisor.get("/agents")
	agent.get("/prospects/new")
	to, _ = agent.post("/prospects/new", "legal_name", "Atelier", "sector", "IND", "headcount", "4", "city", "Casablanca")
	require.Contains(t, agent.get(to), "Atelier")
	require.Contains(t, agent.get("/employers?status=prospected"), "Atelier")
	status, _, _ := agent.do(httptest.NewRequest(http.MethodGet, employerHref(uuid.New()), nil))
	require.Equal(t, http.StatusNotFound, status)
}

func TestEveryWordIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, key := range i18n.MissingIn("en") {
		require.False(t, strings.HasPrefix(key, "affiliation."), key)
	}
}
