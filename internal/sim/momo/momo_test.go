package momo

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/sim/outage"
)

type office struct {
	operator *Operator
	outages  *outage.Board
	server   *httptest.Server
	seconds  *atomic.Int64
	token    string
}

func setup(t *testing.T, dir string) *office {
	t.Helper()
	o := &office{outages: &outage.Board{}, seconds: &atomic.Int64{}}
	var err error
	o.operator, err = New(Settings{
		Dir: dir, User: "user", Key: "key", Subscription: "sub", TargetEnvironment: "sandbox", Approval: 2 * time.Second,
		Outages: o.outages, Now: func() time.Time { return time.Unix(1_800_000_000+o.seconds.Load(), 0) },
	})
	require.NoError(t, err)
	mux := http.NewServeMux()
	o.operator.Routes(mux)
	o.server = httptest.NewServer(mux)
	t.Cleanup(func() { o.server.Close(); o.operator.Close() })
	_, text := o.call(t, "POST", "/token/", nil, "")
	var answer struct {
		Token string `json:"access_token"`
	}
	require.NoError(t, json.Unmarshal([]byte(text), &answer))
	o.token = answer.Token
	return o
}

func (o *office) call(t *testing.T, method, path string, header map[string]string, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, o.server.URL+collection+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Ocp-Apim-Subscription-Key", "sub")
	r.Header.Set("X-Target-Environment", "sandbox")
	if o.token == "" {
		r.SetBasicAuth("user", "key")
	} else {
		r.Header.Set("Authorization", "Bearer "+o.token)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text)
}

func body(phone string) string {
	return `{"amount":"25000","currency":"XOF","externalId":"BJ-2026-10-77","payer":{"partyIdType":"MSISDN","partyId":"` + phone +
		`"},"payerMessage":"Cotisations d'octobre","payeeNote":"77"}`
}

func (o *office) status(t *testing.T, reference string) (p Payment) {
	t.Helper()
	status, text := o.call(t, "GET", "/v1_0/requesttopay/"+reference, nil, "")
	require.Equal(t, http.StatusOK, status, text)
	require.NoError(t, json.Unmarshal([]byte(text), &p))
	return p
}

func TestARequestIsPendingThenPaidAndCalledBackOnce(t *testing.T) {
	t.Parallel()
	o := setup(t, t.TempDir())
	heard := make(chan string, 10)
	merchant := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		heard <- r.Header.Get("X-Reference-Id") + " " + string(text)
	}))
	defer merchant.Close()
	reference := uuid.NewString()
	header := map[string]string{"X-Reference-Id": reference, "X-Callback-Url": merchant.URL}
	status, text := o.call(t, "POST", "/v1_0/requesttopay", header, body("22997000001"))
	require.Equal(t, http.StatusAccepted, status, text)
	require.Equal(t, Pending, o.status(t, reference).Status)
	status, text = o.call(t, "POST", "/v1_0/requesttopay", header, body("22997000001"))
	require.Equal(t, http.StatusConflict, status)
	require.Contains(t, text, "RESOURCE_ALREADY_EXIST")

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go o.operator.Run(ctx)
	o.seconds.Add(3)
	require.Contains(t, <-heard, reference+` {"amount":"25000"`)
	p := o.status(t, reference)
	require.Equal(t, Successful, p.Status)
	require.NotEmpty(t, p.FinancialID)
	require.Empty(t, heard)
}

func TestCustomersFailInTheWaysOfTheAPI(t *testing.T) {
	t.Parallel()
	o := setup(t, "")
	for digits, want := range map[string]Payment{
		"450": {Status: Failed, Reason: "PAYER_NOT_FOUND"}, "451": {Status: Failed, Reason: "APPROVAL_REJECTED"},
		"452": {Status: Failed, Reason: "EXPIRED"}, "453": {Status: Failed, Reason: "NOT_ENOUGH_FUNDS"},
		"459": {Status: Pending}, "001": {Status: Successful},
	} {
		reference := uuid.NewString()
		o.call(t, "POST", "/v1_0/requesttopay", map[string]string{"X-Reference-Id": reference}, body("22997000"+digits))
		o.seconds.Add(3)
		o.operator.Tick()
		p := o.status(t, reference)
		require.Equal(t, []string{want.Status, want.Reason}, []string{p.Status, p.Reason}, digits)
	}
}

func TestCallsWithoutTheRightPapersAreRefused(t *testing.T) {
	t.Parallel()
	o := setup(t, "")
	good := map[string]string{"X-Reference-Id": uuid.NewString()}
	for _, c := range []struct {
		header map[string]string
		body   string
		want   int
	}{
		{map[string]string{"Ocp-Apim-Subscription-Key": "x"}, body("22997000001"), http.StatusUnauthorized},
		{map[string]string{"Authorization": "Bearer x"}, body("22997000001"), http.StatusUnauthorized},
		{map[string]string{"X-Target-Environment": "mtnbenin"}, body("22997000001"), http.StatusInternalServerError},
		{map[string]string{"X-Reference-Id": "7"}, body("22997000001"), http.StatusBadRequest},
		{good, body("+22997000001"), http.StatusBadRequest},
		{good, strings.Replace(body("22997000001"), "25000", "-1", 1), http.StatusBadRequest},
	} {
		status, _ := o.call(t, "POST", "/v1_0/requesttopay", c.header, c.body)
		require.Equal(t, c.want, status, "%v", c)
	}
	status, _ := o.call(t, "GET", "/v1_0/requesttopay/"+uuid.NewString(), nil, "")
	require.Equal(t, http.StatusNotFound, status)
	o.seconds.Add(lifetime)
	status, _ = o.call(t, "POST", "/v1_0/requesttopay", good, body("22997000001"))
	require.Equal(t, http.StatusUnauthorized, status, "tokens end")
}

func TestTheDaysListHoldsWhatWasPaidUnaskedTooAndSurvives(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := setup(t, dir)
	res, err := http.PostForm(o.server.URL+"/momo", url.Values{"msisdn": {"22997000002"}, "amount": {"5000"}, "currency": {"XOF"}, "reference": {"sans objet"}})
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, http.StatusOK, res.StatusCode)
	again := setup(t, dir)
	day := time.Unix(1_800_000_000, 0).UTC().Format(time.DateOnly)
	res, err = http.Get(again.server.URL + "/momo/v1/days/" + day)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Contains(t, string(text), "22997000002,5000,XOF,sans objet,unasked-")
}
