package collection

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
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

// face serves the pages to somebody, without scripts and without a session.
type face struct {
	*desk
	at http.Handler
}

func (d *desk) face(who authz.Subject) *face {
	who.Fund, who.State = d.slug, "active"
	if who.ID == "" {
		who.ID = "00000000-0000-7000-8000-000000000001"
	}
	s := &web.Server{Chain: d.chain, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Fund: d.Registry.Fund,
		Know: func(context.Context, *tenant.Fund, *http.Request) (authz.Subject, error) { return who, nil },
		Frame: func(_ *web.Request, page web.Page) templ.Component {
			return templ.Join(view.Page(view.Frame{Title: page.Title, Findings: page.Findings}), page.Body)
		},
		Routes: d.s.Pages(), Static: http.NotFoundHandler()}
	return &face{d, s.Handler()}
}

func (f *face) do(r *http.Request) *httptest.ResponseRecorder {
	r.Host = f.slug + ".localhost"
	rec := httptest.NewRecorder()
	f.desk.t.Helper()
	f.at.ServeHTTP(rec, r.WithContext(clock.At(r.Context(), f.today.Time().Add(12*time.Hour))))
	return rec
}

var untranslated = regexp.MustCompile(`(collection|fault|view)\.[a-z_]+\.[a-z_.]+`)

func (f *face) get(path string) string {
	f.t.Helper()
	rec := f.do(httptest.NewRequest(http.MethodGet, path, nil))
	require.Equal(f.t, http.StatusOK, rec.Code, "%s → %s %s", path, rec.Header().Get("Location"), rec.Body)
	body := rec.Body.String()
	if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		require.Empty(f.t, untranslated.FindString(body), path)
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			require.False(f.t, ids[m[1]], "%s: the id %s stands twice", path, m[1])
			ids[m[1]] = true
		}
	}
	return body
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
	require.Contains(f.t, []int{http.StatusSeeOther, http.StatusUnprocessableEntity}, rec.Code, "%s %s", path, rec.Body)
	return rec.Header().Get("Location"), rec.Body.String()
}

func (f *face) upload(path string, in ImportInput) string {
	f.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", in.File.Name)
	require.NoError(f.t, err)
	_, _ = part.Write(in.File.Body)
	_ = m.WriteField("_key", uuid.NewString())
	require.NoError(f.t, m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	rec := f.do(r)
	require.Equal(f.t, http.StatusSeeOther, rec.Code, rec.Body.String())
	return rec.Header().Get("Location")
}

var officer = authz.Subject{Name: "Aïcha", Roles: []string{"collections_officer"}}

func TestCashierTakesAPaymentAndPrintsItsReceiptWhichAnyoneVerifies(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), dirham(100))
	d.closeDay("2007-07-20")
	desk := d.face(officer)
	desk.get("/collection/new?employer=" + d.number(1))
	_, back := desk.post("/collection/new", "channel", "counter", "employer", "999", "amount", "abc")
	require.Contains(t, back, "govuk-error-summary")
	require.Contains(t, back, `value="999"`)

	to, _ := desk.post("/collection/new", "channel", "counter", "employer", d.number(1), "amount", "1 050,50")
	page := desk.get(to)
	require.Contains(t, page, "Atlas Textile")
	require.Contains(t, page, "/receipts/1.pdf")
	require.True(t, strings.HasPrefix(desk.get("/receipts/1.pdf"), "%PDF-"))
	require.NotEqual(t, desk.get("/receipts/1.pdf"), desk.get("/receipts/1.pdf"), "each copy says which it is")
	require.Contains(t, desk.get("/collection"), "Atlas Textile")
	require.Contains(t, desk.get("/payments"), "Atlas Textile")
	require.Contains(t, desk.get("/payments/export?format=csv"), "1050,50")
	require.NotEmpty(t, desk.get("/payments/export?format=xlsx&status=matched"))

	visitor := d.face(authz.Subject{ID: "visitor", Roles: []string{"visitor"}})
	var p Payment
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		p, _ = paymentByID.One(ctx, tx, uuid.MustParse(to[len(matchHref(uuid.Nil))-36:]))
	})
	code := d.codeOf(p)
	require.Contains(t, visitor.get("/verify/"+strings.ToLower(code)), "app-notice--success")
	require.Contains(t, visitor.get("/verify?code=NOTHING"), "app-notice--warning")
	require.NotContains(t, visitor.get("/verify/"+code), "Atlas")
	visitor.get("/verify")
	require.Equal(t, http.StatusSeeOther, visitor.do(httptest.NewRequest(http.MethodGet, to, nil)).Code, "a visitor signs in first")
}

func TestOfficerPlacesAPaymentOfTheStatementByHandAndUndoesIt(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	desk := d.face(officer)
	desk.get("/collection/statements")
	to := desk.upload("/collection/statements", statementFile("juillet.csv", "0,00", "600,00",
		"10/07/2007;10/07/2007;VIR ATLAS TEXTIL;;;600,00", "11/07/2007;11/07/2007;FRAIS;;10,00;", "11/07/2007;11/07/2007;REJET inconnu;X1;5,00;", "12/07/2007;12/07/2007;VIR divers;;;15,00"))
	require.Contains(t, desk.get(to), "juillet.csv")
	require.Equal(t, to, desk.upload("/collection/statements", statementFile("juillet.csv", "0,00", "600,00",
		"10/07/2007;10/07/2007;VIR ATLAS TEXTIL;;;600,00", "11/07/2007;11/07/2007;FRAIS;;10,00;", "11/07/2007;11/07/2007;REJET inconnu;X1;5,00;", "12/07/2007;12/07/2007;VIR divers;;;15,00")))
	page := desk.get("/collection/suspense")
	at := regexp.MustCompile(`/collection/payments/[0-9a-f-]{36}`).FindAllString(page, -1)
	require.Len(t, at, 2)
	screen := desk.get(at[1] + "?q=atlas")
	require.Contains(t, screen, d.number(1))

	_, back := desk.post(at[1]+"/match", "parts.0.employer_id", atlas.String(), "parts.0.amount", "9 999")
	require.Contains(t, back, "govuk-error-summary")
	to, _ = desk.post(at[1]+"/match", "parts.0.employer_id", atlas.String(), "parts.0.amount", "400")
	desk.get(to)
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(600)}, d.owes(atlas))
	_, back = desk.post(at[1]+"/bounce", "bounce_reason", "")
	require.Contains(t, back, `href="#bounce_reason"`)
	desk.post(at[1]+"/unmatch", "reason", "erreur")
	require.Equal(t, map[string]money.Minor{"2007-06/principal": dirham(1000)}, d.owes(atlas))
	desk.get(at[1])
	desk.post("/collection/matching")
	d.consistent()
}

func TestEmployerSeesItsAccountOpensEachLineAndPays(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas, rif := d.employer(1, "Atlas Textile"), d.employer(2, "Rif Bois")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), dirham(100))
	d.closeDay("2007-07-20")
	p := d.receive(ReceiveInput{Channel: Cheque, Amount: dirham(100), Employer: d.number(1)})
	own := d.face(authz.Subject{Name: "Salma", Roles: []string{"employer"}, Employers: []string{atlas.String()}})
	require.Equal(t, accountHref(atlas), own.do(httptest.NewRequest(http.MethodGet, "/account", nil)).Header().Get("Location"))
	page := own.get(accountHref(atlas))
	lines := regexp.MustCompile(`/account/[0-9a-f-]{36}/lines/[0-9a-f-]{36}`).FindAllString(page, -1)
	require.Len(t, lines, 3)
	for _, l := range lines {
		own.get(l)
	}
	for _, format := range []string{"csv", "xlsx", "pdf"} {
		require.NotEmpty(t, own.get(accountHref(atlas)+"/statement/"+format+"?from=2007-07-11"))
	}
	require.Contains(t, own.get(payHref(atlas)), d.number(1)+"-200706")
	require.Contains(t, own.get("/payments"), paymentHref(p.ID))
	own.get(paymentHref(p.ID))
	_, back := own.post(payHref(atlas), "phone", "x", "amount", "10")
	require.Contains(t, back, "govuk-error-summary")
	en := own.do(httptest.NewRequest(http.MethodGet, accountHref(atlas)+"?lang=en", nil)).Body.String()
	require.Empty(t, untranslated.FindString(en))

	for _, path := range []string{accountHref(rif), payHref(rif), "/collection", "/collection/suspense", "/collection/statements", lines[0] + "0"} {
		require.Contains(t, []int{403, 404}, own.do(httptest.NewRequest(http.MethodGet, path, nil)).Code, path)
	}
	both := d.face(authz.Subject{Name: "Karim", Roles: []string{"employer"}, Employers: []string{atlas.String(), rif.String()}})
	require.Contains(t, both.get("/account"), "Rif Bois")
	nobody := d.face(authz.Subject{Name: "Nadia", Roles: []string{"employer"}})
	require.Contains(t, nobody.get("/pay"), "app-empty")
	for _, key := range i18n.MissingIn("en") {
		require.False(t, strings.HasPrefix(key, "collection."), key)
	}
}

func TestCertificateIsForThoseWhoAreLateWithNothingAndFallsWithABouncedPayment(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-10", dirham(1000), 0)
	own := d.face(authz.Subject{Name: "Salma", Roles: []string{"employer"}, Employers: []string{atlas.String()}})
	_, back := own.post(accountHref(atlas) + "/certificate")
	require.Contains(t, back, "govuk-error-summary", "something is past due")
	d.today = day("2007-07-10")
	p := d.receive(ReceiveInput{Channel: Cheque, Amount: dirham(1000), Employer: d.number(1)})
	require.Contains(t, own.get(accountHref(atlas)), "/certificate")
	f := do[op.File](d, d.as("ma-cnss", atlas), "collection.certify", CertifyInput{ID: atlas})
	require.True(t, bytes.HasPrefix(f.Body, []byte("%PDF-")))
	var code string
	d.tx(func(ctx context.Context, tx tenant.Tx) {
		var err error
		code, err = lastCertificate.One(ctx, tx)
		require.NoError(t, err)
	})
	visitor := d.at("visitor")
	require.Equal(t, "valid", do[Verdict](d, visitor, "collection.verify", VerifyInput{Code: code}).State)
	do[Payment](d, d.at("collections_officer"), "collection.bounce", BounceInput{ID: p.ID, Reason: "impayé"})
	require.Equal(t, "revoked", do[Verdict](d, visitor, "collection.verify", VerifyInput{Code: code}).State)
}

var lastCertificate = query.New[string]("test.last_certificate", `select check_code from certificate order by number desc limit 1`)
