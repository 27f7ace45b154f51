package sms

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/sim/outage"
)

type office struct {
	gateway *Gateway
	outages *outage.Board
	server  *httptest.Server
	clock   *atomic.Int64
}

func setup(t *testing.T) office {
	t.Helper()
	var clock atomic.Int64
	board := &outage.Board{}
	g, err := New(Settings{Dir: t.TempDir(), Key: "k", SystemID: "socle", Outages: board, Now: func() time.Time {
		return time.Unix(1_800_000_000+clock.Load(), 0).UTC()
	}})
	require.NoError(t, err)
	mux := http.NewServeMux()
	g.Routes(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.Close(); g.Close() })
	return office{g, board, server, &clock}
}

func (o office) call(t *testing.T, method, path, key, body string) (int, http.Header, Answer) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, o.server.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer k")
	r.Header.Set("Idempotency-Key", key)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	var a Answer
	require.NoError(t, json.NewDecoder(res.Body).Decode(&a))
	return res.StatusCode, res.Header, a
}

const reminder = `{"from":"CNSS","to":"+212661000001","text":"Declaration d'octobre attendue le 10/11."}`

func TestASecondCallWithTheSameKeySendsNothing(t *testing.T) {
	t.Parallel()
	o := setup(t)
	status, _, first := o.call(t, "POST", "/sms/v1/messages", "r-1", reminder)
	require.Equal(t, http.StatusCreated, status)
	require.Equal(t, Answer{ID: first.ID, To: "+212661000001", State: sent, Alphabet: "GSM-7", Parts: 1}, first)
	status, header, second := o.call(t, "POST", "/sms/v1/messages", "r-1", reminder)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "true", header.Get("Idempotent-Replayed"))
	require.Equal(t, first.ID, second.ID)
	status, _, _ = o.call(t, "POST", "/sms/v1/messages", "r-1", strings.Replace(reminder, "octobre", "mars", 1))
	require.Equal(t, http.StatusConflict, status)
	require.Len(t, o.gateway.find("", 9), 1)
}

func TestAMessageIsDeliveredInTimeUnlessThePhoneIsOff(t *testing.T) {
	t.Parallel()
	o := setup(t)
	_, _, on := o.call(t, "POST", "/sms/v1/messages", "", reminder)
	_, _, off := o.call(t, "POST", "/sms/v1/messages", "", strings.Replace(reminder, "000001", "010000", 1))
	o.clock.Add(3)
	_, _, on = o.call(t, "GET", "/sms/v1/messages/"+on.ID, "", "")
	_, _, off = o.call(t, "GET", "/sms/v1/messages/"+off.ID, "", "")
	require.Equal(t, []string{delivered, undeliverable}, []string{on.State, off.State})
}

func TestWrongKeysNumbersAndTextsAreRefused(t *testing.T) {
	t.Parallel()
	o := setup(t)
	for body, want := range map[string]int{
		`{"from":"CNSS","to":"0661000001","text":"x"}`:    http.StatusUnprocessableEntity,
		`{"from":"CNSS","to":"+212661000001","text":""}`:  http.StatusUnprocessableEntity,
		`{"from":"CNSS","to":"+212661000001","texte":""}`: http.StatusBadRequest,
	} {
		status, _, _ := o.call(t, "POST", "/sms/v1/messages", "", body)
		require.Equal(t, want, status, body)
	}
	r, err := http.Post(o.server.URL+"/sms/v1/messages", "application/json", strings.NewReader(reminder))
	require.NoError(t, err)
	r.Body.Close()
	require.Equal(t, http.StatusUnauthorized, r.StatusCode)
}

func TestAnOutageMayStrikeAfterTheWorkWasDone(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.outages.Set("sms", outage.Plan{Calls: 1, Status: http.StatusBadGateway, After: true})
	status, _, _ := o.call(t, "POST", "/sms/v1/messages", "r-1", reminder)
	require.Equal(t, http.StatusBadGateway, status)
	require.Len(t, o.gateway.find("", 9), 1, "it was sent all the same")
	status, _, _ = o.call(t, "POST", "/sms/v1/messages", "r-1", reminder)
	require.Equal(t, http.StatusOK, status)
	require.Len(t, o.gateway.find("", 9), 1)
}

func TestPartsAreCountedAsTheyAreBilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, alphabet string
		parts          int
	}{
		{strings.Repeat("a", 160), "GSM-7", 1},
		{strings.Repeat("a", 161), "GSM-7", 2},
		{strings.Repeat("€", 80), "GSM-7", 1},
		{strings.Repeat("€", 81), "GSM-7", 2},
		{strings.Repeat("a", 307), "GSM-7", 3},
		{strings.Repeat("ê", 70), "UCS-2", 1},
		{strings.Repeat("a", 70) + "ê", "UCS-2", 2},
		{"déjà payé", "GSM-7", 1},
		{"تذكير", "UCS-2", 1},
	} {
		alphabet, parts := measure(c.text)
		require.Equal(t, c.alphabet, alphabet, c.text)
		require.Equal(t, c.parts, parts, c.text)
	}
}
