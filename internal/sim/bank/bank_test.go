package bank

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/internal/sim/outage"
)

func noon() time.Time { return time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC) }

const fundAccount = "MA64011519000001205000534921"

func setup(t *testing.T, dir string) (*Bank, func(method, path, key, body string) (int, string)) {
	t.Helper()
	b, err := New(Settings{Dir: dir, Now: noon, Outages: &outage.Board{}})
	require.NoError(t, err)
	mux := http.NewServeMux()
	b.Routes(mux)
	server := httptest.NewServer(mux)
	t.Cleanup(func() { server.Close(); b.Close() })
	return b, func(method, path, key, body string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Idempotency-Key", key)
		res, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res.StatusCode, string(text)
	}
}

func TestADaysStatementHasItsBalancesAndEntries(t *testing.T) {
	t.Parallel()
	b, call := setup(t, t.TempDir())
	status, text := call("PUT", "/bank/v1/accounts/"+fundAccount, "", `{"holder":"CNSS","currency":"MAD","opening":"1000"}`)
	require.Equal(t, http.StatusOK, status, text)
	transfer := `{"account":"` + fundAccount + `","payer":"Atlas & Fils SARL","payer_account":"00112233","amount":"1693.40","reference":"CNSS-2026-10-4711","booked_on":"2026-11-01"}`
	status, text = call("POST", "/bank/v1/transfers", "p-1", transfer)
	require.Equal(t, http.StatusCreated, status, text)
	_, again := call("POST", "/bank/v1/transfers", "p-1", transfer)
	require.Equal(t, text, again, "the same key books once")
	status, _ = call("POST", "/bank/v1/transfers", "p-1", strings.Replace(transfer, "1693.40", "9", 1))
	require.Equal(t, http.StatusConflict, status)
	call("POST", "/bank/v1/transfers", "", strings.NewReplacer("1693.40", "50.1", "2026-11-01", "2026-11-02").Replace(transfer))

	_, text = call("GET", "/bank/v1/accounts/"+fundAccount+"/statement?from=2026-11-01", "", "")
	var doc document
	require.NoError(t, xml.Unmarshal([]byte(text), &doc))
	s := doc.Statement
	require.Equal(t, []string{"1000.00", "2693.40"}, []string{s.Balances[0].Amount.Value, s.Balances[1].Amount.Value})
	require.Equal(t, fundAccount, s.Account.IBAN)
	require.Len(t, s.Entries, 1)
	require.Equal(t, "Atlas & Fils SARL", s.Entries[0].Details.Debtor)
	require.Equal(t, "00112233", s.Entries[0].Details.DebtorFrom.Other.ID)
	require.NotContains(t, text, "></", "no element is empty")
	require.LessOrEqual(t, len(doc.Message), 35, "Max35Text")
	require.Equal(t, "CNSS-2026-10-4711", s.Entries[0].Details.EndToEnd)
	require.Equal(t, "CRDT", s.Entries[0].Side)

	_, text = call("GET", "/bank/v1/accounts/"+fundAccount+"/statement?from=2026-11-01&to=2026-11-02&format=csv", "", "")
	require.Contains(t, text, "01/11/2026;01/11/2026;VIR Atlas & Fils SARL;CNSS-2026-10-4711;;1693,40\r\n")
	require.Contains(t, text, "SOLDE FINAL;;;2743,50\r\n")

	_, text = call("GET", "/bank", "", "")
	require.Contains(t, text, "2743.50 MAD")
	require.Len(t, b.booked, 2)
}

func TestAReturnedTransferIsADebitOnceAndSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, call := setup(t, dir)
	call("PUT", "/bank/v1/accounts/BJ-1", "", `{"holder":"CNSS Bénin","currency":"XOF"}`)
	call("POST", "/bank/v1/transfers", "", `{"account":"BJ-1","payer":"Port","amount":"250000"}`)
	status, text := call("POST", "/bank/v1/transfers/t000001/return", "", `{"reason":"sans provision"}`)
	require.Equal(t, http.StatusCreated, status, text)
	status, _ = call("POST", "/bank/v1/transfers/t000001/return", "", `{"reason":"encore"}`)
	require.Equal(t, http.StatusConflict, status)
	require.NoError(t, b.Close())

	b, err := New(Settings{Dir: dir, Now: noon})
	require.NoError(t, err)
	s, err := b.statement("BJ-1", "2026-11-02", "2026-11-02")
	require.NoError(t, err)
	require.Zero(t, s.closing)
	x := s.entry(s.entries[1])
	require.True(t, x.Reversal)
	require.Equal(t, "DBIT", x.Side)
	require.Equal(t, xmlAmount{"XOF", "250000"}, x.Amount)
}

func TestWhatTheBankCannotBookIsRefused(t *testing.T) {
	t.Parallel()
	_, call := setup(t, "")
	call("PUT", "/bank/v1/accounts/BJ-1", "", `{"holder":"CNSS Bénin","currency":"XOF"}`)
	for body, want := range map[string]int{
		`{"account":"BJ-2","payer":"Port","amount":"1"}`:                             http.StatusNotFound,
		`{"account":"BJ-1","payer":"Port","amount":"1.5"}`:                           http.StatusUnprocessableEntity,
		`{"account":"BJ-1","payer":"Port","amount":"0"}`:                             http.StatusUnprocessableEntity,
		`{"account":"BJ-1","payer":"Port","amount":"-1"}`:                            http.StatusUnprocessableEntity,
		`{"account":"BJ-1","payer":"Port","amount":"1","booked_on":"31/12/2026"}`:    http.StatusUnprocessableEntity,
		`{"account":"BJ-1","payer":"Port","amount":"1","booked_on":"2026-02-30"}`:    http.StatusUnprocessableEntity,
		`{"account":"BJ-1","payer":"Port","amount":"1","unknown":"a field of ours"}`: http.StatusBadRequest,
	} {
		status, text := call("POST", "/bank/v1/transfers", "", body)
		require.Equal(t, want, status, body+text)
	}
}

func TestAnAmountWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(0, 1<<50).Draw(t, "minor")
		currency := rapid.SampledFrom([]string{"XOF", "MAD", "TND"}).Draw(t, "currency")
		back, err := parse(decimal(minor, currency), currency)
		require.NoError(t, err)
		require.Equal(t, minor, back)
	})
}
