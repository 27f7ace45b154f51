package recovery

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
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

// face serves the pages to somebody, without scripts and without a session.
type face struct {
	*office
	at http.Handler
}

func (o *office) face(who authz.Subject) *face {
	who.Fund, who.State, who.Proof, who.Reason = o.slug, "active", authz.Second, "a test"
	if who.ID == "" {
		who.ID = uuid.NewString()
	}
	s := &web.Server{Chain: o.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: o.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return who, nil },
		Frame: func(rq *web.Request, page web.Page) templ.Component {
			return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
				ctx = i18n.WithCurrency(ctx, rq.Fund.Currency())
				return view.Page(view.Frame{Title: page.Title, Findings: page.Findings}).Render(templ.WithChildren(ctx, page.Body), w)
			})
		},
		Routes: o.s.Pages(), Static: http.NotFoundHandler()}
	return &face{o, s.Handler()}
}

func (f *face) do(r *http.Request) *httptest.ResponseRecorder {
	r.Host = f.slug + ".localhost"
	rec := httptest.NewRecorder()
	f.at.ServeHTTP(rec, r.WithContext(clock.At(r.Context(), f.today.Time().Add(12*time.Hour))))
	return rec
}

var untranslated = regexp.MustCompile(`\b(recovery|fault|view)\.[a-z_]+\.[a-z_.]+`)

func (f *face) get(path string) string {
	f.t.Helper()
	rec := f.do(httptest.NewRequest(http.MethodGet, path, nil))
	require.Equal(f.t, http.StatusOK, rec.Code, "%s %s", path, rec.Body)
	body := rec.Body.String()
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		require.Empty(f.t, untranslated.FindString(body), path)
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			require.False(f.t, ids[m[1]], "%s: the id %s stands twice", path, m[1])
			ids[m[1]] = true
		}
	}
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&#39;", "'").Replace(body)
}

// post sends a form; it answers the address that follows, or the page that came back with what is wrong.
func (f *face) post(path string, pairs ...string) (to, body string) {
	f.t.Helper()
	form := url.Values{"_key": {uuid.NewString()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := f.do(r)
	require.Contains(f.t, []int{http.StatusOK, http.StatusSeeOther, http.StatusUnprocessableEntity}, rec.Code, "%s %s", path, rec.Body)
	return rec.Header().Get("Location"), rec.Body.String()
}

func TestOfficerWalksFromTheAgesToTheFormalNotice(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas, rif := o.employer("1111111", "Atlas Textile", "01", "active"), o.employer("2222222", "Rif Bois", "05", "suspended")
	o.owe(atlas, "2007-06", "2007-07-10", 123_456)
	o.owe(rif, "2007-05", "2007-06-10", 70_000)
	o.oblige(atlas, "2007-07", "2007-08-10")
	o.night()
	f := o.face(authz.Subject{Name: "Yves", Roles: []string{"recovery_officer"}})
	page := f.get("/recovery")
	require.Contains(t, page, "Balance âgée au 20 septembre 2007")
	for _, w := range []string{"61 à 90 jours", "Plus de 360 jours", "Grand Casablanca", "1 296,29", "Employeurs suspendus", "/recovery/defaulters?agency=01"} {
		require.Contains(t, page, w)
	}
	require.Contains(t, f.get("/recovery?as_of=2007-07-01&by=sector"), "au 1er juillet 2007")
	require.Contains(t, f.get("/recovery?agency=09"), "Rien n’est dû")

	page = f.get("/recovery/defaulters")
	require.Contains(t, page, "2 employeurs, 2 038,29 MAD en retard")
	require.Contains(t, page, "Atlas Textile")
	require.NotContains(t, f.get("/recovery/defaulters?kind=non_filer"), "Rif Bois")
	require.NotContains(t, f.get("/recovery/defaulters?least=1+000"), "Rif Bois")
	require.Contains(t, f.get("/recovery/defaulters?q=zzz"), "Aucun défaillant")
	csv := f.get("/recovery/defaulters/export?format=csv&kind=non_filer")
	require.Contains(t, csv, "Atlas Textile")
	require.NotContains(t, csv, "Rif Bois")
	require.True(t, strings.HasPrefix(f.get("/recovery/defaulters/export?format=xlsx"), "PK"))

	_, page = f.post("/recovery/defaulters")
	require.Contains(t, page, "Choisissez au moins un employeur")
	_, page = f.post("/recovery/defaulters", "employers", atlas.String(), "employers", rif.String())
	require.Contains(t, page, "Un dossier s’ouvre pour 2 employeurs", "the effect in numbers, before it is done")
	to, _ := f.post("/recovery/defaulters", "employers", atlas.String(), "employers", rif.String(), "sure", "true")
	require.Equal(t, "/recovery/cases", to)
	require.Contains(t, f.get(to), "2 dossiers")

	home := caseHref(atlas)
	page = f.get(home)
	require.Contains(t, page, "Une mise en demeure de 1 296,29 MAD, pour 1 période")
	require.Contains(t, page, "paie@example.org")
	c := do[File](o, o.at("recovery_officer"), "recovery.case", CaseInput{ID: atlas}).Case
	_, page = f.post(home+"/step", "case", c.ID.String(), "step", "writ")
	require.Contains(t, page, "Une étape ne se saute pas")
	to, _ = f.post(home+"/step", "case", c.ID.String(), "step", "formal_notice")
	require.Equal(t, home, to)
	require.Contains(t, f.get(home), "Mise en demeure MD-2007-000001")
	page = f.get(home)
	require.Contains(t, page, "/documents/")
	require.Contains(t, page, "Cette étape sera possible à partir du 21 octobre 2007")
	require.NotContains(t, page, `name="step"`)
}

func TestAgentRecordsAVisitOnAPhone(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1111111", "Atlas Textile", "01", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 123_456)
	do[Case](o, o.at("recovery_officer"), "recovery.open_case", OpenInput{ID: atlas})
	f := o.face(authz.Subject{Name: "Moussa", Roles: []string{"field_agent"}, Agencies: []string{"01"}})
	require.Contains(t, f.get("/recovery/visits"), "Atlas Textile")
	home := caseHref(atlas)
	require.Contains(t, f.get(home+"/visit"), "Qu’avez-vous constaté")
	_, page := f.post(home+"/visit", "result", "promise", "staff_counted", "14")
	require.Contains(t, page, "Indiquez le montant promis.")
	require.Contains(t, page, `value="14"`, "what was typed stays")
	to, _ := f.post(home+"/visit", "result", "promise", "staff_counted", "14", "amount", "500,50", "promised_on-day", "1", "promised_on-month", "10", "promised_on-year", "2007")
	require.Equal(t, home, to)
	page = f.get(home)
	require.Contains(t, page, "Promesse de paiement")
	require.Contains(t, page, "500,50 MAD")
	require.Contains(t, page, "14 salariés comptés")
	require.NotContains(t, page, "/step", "letters are not the agent's")

	other := o.face(authz.Subject{Name: "Ali", Roles: []string{"field_agent"}, Agencies: []string{"05"}})
	require.Equal(t, http.StatusNotFound, other.do(httptest.NewRequest(http.MethodGet, home, nil)).Code)
	require.Contains(t, other.get("/recovery/visits"), "Aucune visite à faire")
}

func TestPlanAndWaiverAreProposedAndDecidedOnTheirPages(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1111111", "Atlas Textile", "01", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 100_000)
	o.night()
	officer, manager := o.face(authz.Subject{Name: "Yves", Roles: []string{"recovery_officer"}}), o.face(authz.Subject{Name: "Mina", Roles: []string{"manager"}})
	home := caseHref(atlas)
	require.Contains(t, officer.get(home+"/arrange"), "Majorations de juin 2007 : 50,00 MAD")
	_, page := officer.post(home+"/waiver", "item", "2007-06 surcharge", "waived", "90", "reason", "sinistre")
	require.Contains(t, page, "plus que ce qui est dû")
	to, _ := officer.post(home+"/waiver", "item", "2007-06 surcharge", "waived", "20", "reason", "sinistre")
	require.Equal(t, home, to)
	to, _ = officer.post(home+"/plan", "instalments", "3", "first-day", "1", "first-month", "10", "first-year", "2007")
	require.Equal(t, home, to)
	page = officer.get(home)
	require.Contains(t, page, "Vous l’avez proposé")
	require.NotContains(t, page, `value="approve"`)
	w := do[File](o, o.at("manager"), "recovery.case", CaseInput{ID: atlas})
	require.Contains(t, manager.get(home), `value="approve"`)
	waiver := w.Waivers[0].ID.String()
	to, _ = manager.post(home+"/waiver/"+waiver, "decision", "approve", "why-"+waiver, "sinistre prouvé")
	require.Equal(t, home, to)
	to, _ = manager.post(home+"/plan/"+w.Plans[0].ID.String(), "decision", "approve")
	require.Equal(t, home, to)
	page = manager.get(home)
	require.Contains(t, page, "En cours")
	require.Contains(t, page, "Accordé")
	require.Contains(t, page, "sinistre prouvé")
	require.Contains(t, page, "1 030,00 MAD")
}
