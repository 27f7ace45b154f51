package declaration

import (
	"bytes"
	"compress/gzip"
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
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/static"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/money"
)

// browser asks for pages as somebody, without scripts.
type browser struct {
	*house
	handler http.Handler
	host    string
	lang    string
}

func (h *house) browse(slug, role string, employers ...uuid.UUID) *browser {
	s := authzFrom(h.as(role, employers...))
	s.Fund, s.State, s.Name = slug, "active", "Amina Bennis"
	srv := &web.Server{Chain: h.chain, Log: slog.New(slog.DiscardHandler), Routes: (&Service{Remainder: h.remainder}).Pages(), Static: static.Handler(),
		Fund: func(_ context.Context, name string) (*tenant.Fund, error) { return h.Fund(name), nil },
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return s, nil },
		Frame: func(rq *web.Request, p web.Page) templ.Component {
			return framed(view.Frame{Title: p.Title, Lang: i18n.From(rq.Ctx()), Findings: p.Findings, Fund: view.Fund{ShortName: "CNSS", Currency: rq.Fund.Currency()}}, p.Body)
		}}
	inner := srv.Handler()
	return &browser{house: h, host: slug + ".localhost", lang: "fr", handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(clock.At(r.Context(), h.now)))
	})}
}

// framed puts a body into the portal's page.
func framed(f view.Frame, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return view.Page(f).Render(templ.WithChildren(ctx, body), w)
	})
}

func (b *browser) do(r *http.Request) *httptest.ResponseRecorder {
	r.Host = b.host
	r.Header.Set("Accept-Language", b.lang)
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

// get gives a page that must be there.
func (b *browser) get(path string) string {
	b.T.Helper()
	w := b.do(httptest.NewRequest("GET", path, nil))
	require.Equal(b.T, 200, w.Code, "%s\n%s", path, w.Body.String())
	require.NotContains(b.T, w.Body.String(), "declaration.", "a text that nobody wrote: %s", path)
	return w.Body.String()
}

// post sends a form and gives the answer.
func (b *browser) post(path string, pairs ...string) *httptest.ResponseRecorder {
	form := url.Values{"_key": {uuid.NewString()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// sent is post that must lead on; it gives where to.
func (b *browser) sent(path string, pairs ...string) string {
	b.T.Helper()
	w := b.post(path, pairs...)
	require.Equal(b.T, 303, w.Code, "%s\n%s", path, w.Body.String())
	return w.Header().Get("Location")
}

// upload sends a file.
func (b *browser) upload(e uuid.UUID, p cal.Period, name string, body []byte) *httptest.ResponseRecorder {
	var out bytes.Buffer
	m := multipart.NewWriter(&out)
	for k, v := range map[string]string{"employer_id": e.String(), "period": p.String(), "_key": uuid.NewString()} {
		require.NoError(b.T, m.WriteField(k, v))
	}
	part, err := m.CreateFormFile("file", name)
	require.NoError(b.T, err)
	_, err = part.Write(body)
	require.NoError(b.T, err)
	require.NoError(b.T, m.Close())
	r := httptest.NewRequest("POST", "/declaration-files", &out)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(r)
}

func TestAMonthIsDeclaredByHandWithoutScripts(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2, 3000_00, 8000_00)
	h.follow("ma-cnss", e)
	b := h.browse("ma-cnss", "employer", e)
	require.Contains(t, b.get("/declarations"), "Déclarer juin 2007")
	start := startHref(e, june)
	require.Contains(t, b.get(start), "encore 5 jours")
	at := b.sent("/declarations/open", "employer_id", e.String(), "period", "2007-06")
	page := b.get(at)
	require.Contains(t, page, "NOM001 A")
	require.Contains(t, page, "606,10", "the employees' share of both, in sight")

	w := b.post(at, "lines.0.line", "1", "lines.0.days", "26", "lines.0.wage", "trois mille", "then", "save")
	require.Equal(t, 422, w.Code)
	require.Contains(t, w.Body.String(), "trois mille", "what was typed is kept")
	require.Contains(t, w.Body.String(), "app-cellinput--error")
	require.Equal(t, at+"?page=1", b.sent(at, "lines.0.line", "1", "lines.0.days", "0", "lines.0.wage", "0", "then", "save", "page", "1"))
	require.Contains(t, b.get(at+"/review"), "Un point est à corriger")
	require.Equal(t, at+"/review", b.sent(at, "lines.0.line", "1", "lines.0.days", "26", "lines.0.wage", "2 500,50", "then", "review", "page", "1"))
	require.Contains(t, b.get(at+"/review"), "Envoyer la déclaration")
	receipt := b.sent(at + "/file")
	require.Equal(t, at+"/receipt", receipt)
	require.Contains(t, b.get(receipt), "DN-2007-06-")
	require.Contains(t, b.get(receipt), "À la date du dépôt, le 5 juillet 2007, il reste à payer")
	pdf := b.do(httptest.NewRequest("GET", at+"/receipt.pdf", nil))
	require.Equal(t, "application/pdf", pdf.Header().Get("Content-Type"))
	require.True(t, bytes.HasPrefix(pdf.Body.Bytes(), []byte("%PDF-")))
	require.Contains(t, b.get(at), "Préparer une correction")
	require.Contains(t, b.get(at+"/lines/2"), "Plafond")
	require.Contains(t, []int{303, 409, 422}, b.post(at+"/file").Code, "filed already")

	fix := b.sent(at+"/corrections", "reason", "oubli d'une prime")
	require.Contains(t, b.get(fix), "seule la différence")
	b.sent(fix, "lines.0.line", "1", "lines.0.days", "26", "lines.0.wage", "2700", "then", "review", "page", "1")
	require.Contains(t, b.get(fix+"/review"), "Ce qui change")
	require.Contains(t, b.get(b.sent(fix+"/file")), "DN-2007-06-")
	require.Contains(t, b.get("/declarations"), "À jour")
}

func TestTheReceiptSaysWhatWasOwedWhenFiledAndWhatIsLeftToday(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2, 3000_00, 8000_00)
	h.follow("ma-cnss", e)
	var left money.Minor
	sees := true
	h.remainder = func(_ *web.Request, employer uuid.UUID, p cal.Period) (money.Minor, bool) {
		return left, sees && employer == e && p == june
	}
	b := h.browse("ma-cnss", "employer", e)
	receipt := b.sent(b.sent("/declarations/open", "employer_id", e.String(), "period", "2007-06") + "/file")
	h.now = h.now.AddDate(0, 0, 30)
	page := b.get(receipt)
	require.Contains(t, page, "À la date du dépôt, le 5 juillet 2007, il reste à payer")
	require.Contains(t, page, "Aujourd’hui, le 4 août 2007, il ne reste rien à payer pour juin 2007.")
	require.NotContains(t, page, `href="/pay"`)
	left = 120_50
	page = b.get(receipt)
	require.Contains(t, page, "Aujourd’hui, le 4 août 2007, il reste à payer 120,50")
	require.Contains(t, page, `href="/pay"`)
	sees = false
	require.NotContains(t, b.get(receipt), "Aujourd’hui", "who may not see the account is told nothing of it")
}

func TestAnUnusualLineAsksForItsReasonOnThePage(t *testing.T) {
	t.Parallel()
	h := setup(t)
	h.now = time.Date(2012, 3, 5, 9, 0, 0, 0, time.UTC)
	e, _ := h.employer("ma-cnss", "2012-02-01", 1, 500_00)
	h.follow("ma-cnss", e)
	b := h.browse("ma-cnss", "employer", e)
	at := b.sent("/declarations/open", "employer_id", e.String(), "period", "2012-02")
	require.Contains(t, b.get(at), "inférieur au minimum légal")
	require.Contains(t, b.get(at+"/review"), "Je confirme")
	w := b.post(at + "/file")
	require.Equal(t, 422, w.Code)
	require.Contains(t, w.Body.String(), "Cochez")
	require.Equal(t, at+"/receipt", b.sent(at+"/file", "confirm", "true", "motive", "apprenti"))
	require.Contains(t, b.get(at), "apprenti")
}

func TestNilIsDeclaredWithItsReason(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("bj-cnss", "2007-04-01", 2, 60_000)
	h.follow("bj-cnss", e)
	b := h.browse("bj-cnss", "employer", e)
	require.Contains(t, b.get("/declarations"), "2e trimestre 2007")
	w := b.post("/declarations/nil", "employer_id", e.String(), "period", "2007-Q2")
	require.Equal(t, 422, w.Code)
	at := b.sent("/declarations/nil", "employer_id", e.String(), "period", "2007-Q2", "reason", "chantier arrêté")
	require.Contains(t, b.get(at), "rien n’est dû")
}

func TestAFileIsSentCorrectedOnScreenAndConfirmed(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, staff := h.employer("ml-inps", "2007-06-01", 40, 50_000, 60_000)
	h.follow("ml-inps", e)
	b := h.browse("ml-inps", "employer", e)
	require.Equal(t, 200, b.do(httptest.NewRequest("GET", templateHref(Obligation{EmployerID: e, Period: june}, "xlsx"), nil)).Code)
	bad := "N° assuré;Nom et prénoms;Jours;Salaire brut\n" + staff[0].Number + ";NOM001 A;26;x\n" + staff[1].Number + ";NOM002 A;26;60000\n"
	w := b.upload(e, june, "juin.csv", []byte(bad))
	require.Equal(t, 303, w.Code, w.Body.String())
	at := w.Header().Get("Location")
	page := b.get(at)
	require.Contains(t, page, "Corriger à l’écran")
	require.Contains(t, page, "Ligne 2, colonne D")
	require.Equal(t, 200, b.do(httptest.NewRequest("GET", at+"/faults?format=csv", nil)).Code)
	require.Equal(t, at, b.sent(at+"/fixes", "lines.0.line", "2", "lines.0.insured", staff[0].Number, "lines.0.name", "NOM001 A", "lines.0.days", "26", "lines.0.wage", "50 000"))
	require.Contains(t, b.get(at), "Confirmer et déclarer")
	require.Contains(t, b.get(b.sent(at+"/confirm", "confirm", "true", "motive", "vérifié")), "DN-2007-06-")
	w = b.upload(e, cal.MustPeriod("2007-07"), "photo.png", []byte("\x89PNG\r\n\x1a\n"))
	require.Equal(t, 422, w.Code)
	require.Contains(t, w.Body.String(), "n’est pas une liste")
}

func TestPreprintedFileComesFromItsPage(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2, 3000_00)
	h.follow("ma-cnss", e)
	b := h.browse("ma-cnss", "employer", e)
	w := b.post("/declarations/preprint", "employer_id", e.String(), "period", "2007-06")
	require.Equal(t, 200, w.Code)
	_, report, err := ebds.Read(w.Body, ebds.Options{})
	require.NoError(t, err)
	require.True(t, report.Accepted)
}

func TestTheFundListsFilingsAndWhoIsMissing(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _, d := h.opened(june, 8000_00)
	call[Declaration](h, h.as("employer", e), "declaration.file", FileInput{ID: d.ID})
	late, _ := h.employer("ma-cnss", "2007-05-01", 1, 4000_00)
	h.follow("ma-cnss", late)
	b := h.browse("ma-cnss", "collections_officer")
	require.Contains(t, b.get("/filings?period=2007-06"), "1 déclaration")
	require.Contains(t, b.get("/filings?kind=nil"), "Aucune déclaration")
	require.Contains(t, b.get("/filings/obligations?state=overdue"), "Taxer d’office")
	csv := b.do(httptest.NewRequest("GET", "/filings/export?format=csv&period=2007-06", nil))
	require.Equal(t, 200, csv.Code)
	require.Contains(t, csv.Body.String(), "1276,00")
	require.Contains(t, b.get("/filings/estimate?period=2007-05&employer_id="+late.String()), "Entreprise 2 devra ")
	at := b.sent("/filings/estimate", "employer_id", late.String(), "period", "2007-05", "reason", "absence")
	require.Contains(t, b.get(at), "Taxation d’office")
	require.Equal(t, 404, h.browse("ma-cnss", "employer", late).do(httptest.NewRequest("GET", href(d.ID), nil)).Code)
	require.Contains(t, []int{403, 404}, h.browse("ma-cnss", "employer", late).do(httptest.NewRequest("GET", "/filings", nil)).Code)
}

func TestPagesReadInEnglishToo(t *testing.T) {
	t.Parallel()
	require.Empty(t, missing(i18n.MissingIn("en"), "declaration."))
	require.Empty(t, missing(i18n.MissingIn("en"), "fault.declaration."))
	for _, c := range Codes.Texts() {
		require.NotEmpty(t, c.French, c.Code)
	}
}

func missing(keys []string, prefix string) (out []string) {
	for _, k := range keys {
		if strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	return out
}

var needs = regexp.MustCompile(`(?:href|src)="(/static/[^"#]+)`)

func TestTheSheetOf25WorkersWeighsLessThan45KBWithAllItNeeds(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 60)
	h.manyWorkers(e, 60)
	h.follow("ma-cnss", e)
	b := h.browse("ma-cnss", "employer", e)
	at := b.sent("/declarations/open", "employer_id", e.String(), "period", "2007-06")
	require.Equal(t, at+"?page=2", b.sent(at, "page", "1", "then", "next"))
	body := b.get(at)
	total := packed(t, []byte(body))
	seen := map[string]bool{}
	for _, m := range needs.FindAllStringSubmatch(body, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			r := httptest.NewRequest("GET", m[1], nil)
			r.Header.Set("Accept-Encoding", "gzip")
			total += b.do(r).Body.Len()
		}
	}
	t.Logf("page %d bytes packed, %d with all it needs", packed(t, []byte(body)), total)
	require.Less(t, total, 45_000)
	require.Equal(t, 25, strings.Count(body, `data-sum="wage" aria-label`))
}

func packed(t *testing.T, body []byte) int {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write(body)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return out.Len()
}
