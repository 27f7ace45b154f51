package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/tenants"
)

type boundLine struct {
	Name string      `json:"name"`
	Wage money.Minor `json:"wage"`
}

type bound struct {
	ID     uuid.UUID   `json:"id"`
	Word   string      `json:"word"`
	Count  int         `json:"count"`
	Small  int8        `json:"small"`
	Maybe  *int        `json:"maybe"`
	Yes    bool        `json:"yes"`
	On     cal.Date    `json:"on"`
	Period cal.Period  `json:"period"`
	Wage   money.Minor `json:"wage"`
	Tags   []string    `json:"tags"`
	IDs    []uuid.UUID `json:"ids"`
	Lines  []boundLine `json:"lines"`
	Who    struct {
		Name string `json:"name"`
	} `json:"who"`
	File   op.File `json:"file"`
	Hidden string  `json:"-"`
}

var maFund = &tenant.Fund{Slug: "ma-cnss", Folder: &tenants.Folder{Tenant: tenants.Tenant{Currency: dirham}}}

// routed runs read within a route that has {id}.
func routed(t *testing.T, r *http.Request, read func(*http.Request) error) error {
	t.Helper()
	var err error
	mux := http.NewServeMux()
	mux.HandleFunc("/things/{id}", func(_ http.ResponseWriter, r *http.Request) { err = read(r) })
	mux.HandleFunc("/things", func(_ http.ResponseWriter, r *http.Request) { err = read(r) })
	mux.ServeHTTP(httptest.NewRecorder(), r)
	return err
}

func fromJSON(t *testing.T, target, body string) (in bound, err error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	return in, routed(t, r, func(r *http.Request) error { return bindJSON(r, &in) })
}

func fromForm(t *testing.T, target string, form url.Values) (in bound, err error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return in, routed(t, r, func(r *http.Request) error { return bindForm(r, maFund, &in) })
}

const one, two = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"

func TestThePathDecidesWhichThingIsMeant(t *testing.T) {
	t.Parallel()
	in, err := fromJSON(t, "/things/"+one+"?id="+two, `{"id":"`+two+`","word":"x"}`)
	require.NoError(t, err)
	require.Equal(t, one, in.ID.String(), "not the body's, not the query's")
	in, err = fromForm(t, "/things/"+one+"?id="+two, url.Values{"id": {two}})
	require.NoError(t, err)
	require.Equal(t, one, in.ID.String())
}

func TestJSONIsReadStrictly(t *testing.T) {
	t.Parallel()
	for body, code := range map[string]string{
		`{"word":"x","wrod":"y"}`:                "input.unreadable",
		`{"word":"x"} {"word":"y"}`:              "input.trailing",
		`{"word":7}`:                             "input.type",
		`{"count":"seven"}`:                      "input.type",
		`{"count":1.5}`:                          "input.type",
		`{"small":300}`:                          "input.type",
		`{"count":99999999999999999999}`:         "input.type",
		`{"lines":{"name":"x"}}`:                 "input.type",
		`{"id":"not an id"}`:                     "input.unreadable",
		`{"on":"2007-02-30"}`:                    "input.unreadable",
		`{"word":`:                               "input.unreadable",
		`[]`:                                     "input.type",
		`"word"`:                                 "input.type",
		`<xml/>`:                                 "input.unreadable",
		`{"Hidden":"x"}`:                         "input.unreadable",
		`{"file":{"Name":"x"}}`:                  "",
		strings.Repeat(`{"who":`, 20_000) + `{}`: "input.unreadable",
		strings.Repeat("[", 20_000):              "input.unreadable",
		`{"word":"` + strings.Repeat("x", 100_000) + `"}`: "",
		``:     "",
		`null`: "",
		`{}`:   "",
	} {
		_, err := fromJSON(t, "/things", body)
		if code == "" {
			require.NoError(t, err, "%.40s", body)
			continue
		}
		f, ok := fault.As(err)
		require.True(t, ok, "%.40s: %v", body, err)
		require.Equal(t, fault.Malformed, f.Kind, "%.40s", body)
		require.Equal(t, code, f.Code, "%.40s", body)
		require.NotContains(t, f.Message, "Go ", "our types are nobody's business")
		require.NotContains(t, f.Message, "web.", body)
	}
}

func TestAQuestionIsReadFromItsAddressAlone(t *testing.T) {
	t.Parallel()
	var in bound
	r := httptest.NewRequest(http.MethodGet, "/things/"+one+"?word=a&word=b&tags=x&tags=y&wage=1234&maybe=", strings.NewReader(`{"word":"body"}`))
	require.NoError(t, routed(t, r, func(r *http.Request) error { return bindJSON(r, &in) }))
	require.Equal(t, "a", in.Word)
	require.Equal(t, []string{"x", "y"}, in.Tags)
	require.Equal(t, money.Minor(1234), in.Wage, "programs write whole minor units")
	require.Nil(t, in.Maybe)
}

func TestAFormIsReadAsPeopleFillIt(t *testing.T) {
	t.Parallel()
	in, err := fromForm(t, "/things", url.Values{"word": {"  x  "}, "count": {"1 200"}, "yes": {"on"}, "wage": {"1 234,50"}, "maybe": {"7"},
		"on-day": {"3"}, "on-month": {"6"}, "on-year": {"2007"}, "period": {"2007-06"}, "who.name": {"A"}, "ids": {one, "", two},
		"lines.0.name": {"un"}, "lines.2.wage": {"3,5"}, "_key": {"k"}, "unknown": {"x"}, "Hidden": {"x"}, "-": {"x"}, "": {"x"}})
	require.NoError(t, err)
	require.Equal(t, "x", in.Word)
	require.Equal(t, 1200, in.Count)
	require.True(t, in.Yes)
	require.Equal(t, 7, *in.Maybe)
	require.Equal(t, "2007-06-03", in.On.String())
	require.Equal(t, money.Minor(123450), in.Wage)
	require.Len(t, in.IDs, 2)
	require.Equal(t, []boundLine{{Name: "un"}, {}, {Wage: 350}}, in.Lines)
	require.Equal(t, "A", in.Who.Name)
	require.Empty(t, in.Hidden)
}

func TestEverythingUnreadableInAFormComesBackTogether(t *testing.T) {
	t.Parallel()
	_, err := fromForm(t, "/things", url.Values{"id": {"x"}, "count": {"sept"}, "small": {"300"}, "wage": {"1.2.3"}, "on": {"demain"},
		"maybe": {"?"}, "ids": {"x"}, "lines.1.wage": {"?"}})
	f, ok := fault.As(err)
	require.True(t, ok)
	require.Equal(t, fault.Invalid, f.Kind)
	var fields []string
	for _, x := range f.Findings {
		fields = append(fields, x.Field)
	}
	require.ElementsMatch(t, []string{"id", "count", "small", "wage", "on", "maybe", "ids", "lines.1.wage"}, fields)
}

func TestAListInAFormEndsSomewhere(t *testing.T) {
	t.Parallel()
	in, err := fromForm(t, "/things", url.Values{"lines.999999999.name": {"x"}, "lines.-1.name": {"x"}, "lines.x.name": {"x"}, "lines.": {"x"},
		"lines.99999999999999999999.name": {"x"}})
	require.NoError(t, err)
	require.Empty(t, in.Lines)
	in, err = fromForm(t, "/things", url.Values{"lines.19999.name": {"last"}})
	require.NoError(t, err)
	require.Len(t, in.Lines, 20_000)
}

func TestAFileComesWithItsFormAndABrokenOneIsMalformed(t *testing.T) {
	t.Parallel()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("file", "../../état.pdf")
	require.NoError(t, err)
	fmt.Fprint(part, "%PDF")
	require.NoError(t, w.WriteField("word", "x"))
	require.NoError(t, w.Close())
	send := func(b []byte) (in bound, err error) {
		r := httptest.NewRequest(http.MethodPost, "/things", bytes.NewReader(b))
		r.Header.Set("Content-Type", w.FormDataContentType())
		return in, routed(t, r, func(r *http.Request) error { return bindForm(r, maFund, &in) })
	}
	in, err := send(body.Bytes())
	require.NoError(t, err)
	require.Equal(t, "état.pdf", in.File.Name, "no folder comes in with a name")
	require.Equal(t, "%PDF", string(in.File.Body))
	_, err = send(body.Bytes()[:body.Len()/2])
	require.True(t, fault.Is(err, fault.Malformed), "%v", err)
}

func TestABodyOverTheLimitSaysSo(t *testing.T) {
	t.Parallel()
	var err error
	h := limited(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { err = bindJSON(r, &bound{}) }))
	big := `{"word":"` + strings.Repeat("x", maxJSON) + `"}`
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader(big)))
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
}

// FuzzBindForm: whatever a form carries, it is read or comes back as a fault; nothing else happens.
func FuzzBindForm(f *testing.F) {
	for _, s := range []string{"word=x&count=1", "lines.3.wage=1,5&lines.x=1", "on-day=3&on-month=&on-year=x", "ids=" + one, "maybe=%00", "who.name.x=1;a&&=%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		var in bound
		if err := bindForm(r, maFund, &in); err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("%q: %v is no fault", body, err)
			}
		}
	})
}

// FuzzBindJSON is the same for a body of the API.
func FuzzBindJSON(f *testing.F) {
	for _, s := range []string{`{"word":"x"}`, `{"lines":[{"wage":1e3}]}`, `{"id":null}`, `{"on":""}`, `{"period":"-001-Q1"}`, "\xff", `{"word":"\ud800"}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var in bound
		r := httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(body))
		if err := bindJSON(r, &in); err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("%q: %v is no fault", body, err)
			}
			return
		}
		op.Validate(&in)
	})
}
