package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/smtp"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socle/internal/sim"
)

// start runs the program as serve does, and gives its addresses and how to end its standard input.
func start(t *testing.T, args ...string) (sim.Addresses, func(), <-chan error) {
	t.Helper()
	in, hold := io.Pipe()
	read, out := io.Pipe()
	ended := make(chan error, 1)
	flags := append([]string{"serve", "--json", "--with-parent", "--http", "127.0.0.1:0", "--smtp", "127.0.0.1:0", "--smpp", "127.0.0.1:0"}, args...)
	go func() { ended <- run(context.Background(), flags, in, out) }()
	line, err := bufio.NewReader(read).ReadString('\n')
	require.NoError(t, err)
	var a sim.Addresses
	require.NoError(t, json.Unmarshal([]byte(line), &a))
	t.Cleanup(func() { hold.Close() })
	return a, func() { hold.Close() }, ended
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	res, err := http.Get(address)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(text)
}

func TestEveryDoorIsOpenOnceTheAddressesArePrinted(t *testing.T) {
	t.Parallel()
	a, _, _ := start(t)
	require.NoError(t, smtp.SendMail(a.SMTP, nil, "caisse@demo.example", []string{"a@b.example"}, []byte("Subject: Bonjour\r\n\r\nok")))
	_, text := get(t, a.Mail)
	require.Contains(t, text, "Bonjour")
	for _, address := range []string{a.Home, a.SMS, a.Home + "bank", a.Home + "momo", a.OIDC, a.OIDC + "/.well-known/openid-configuration"} {
		status, text := get(t, address)
		require.Equal(t, http.StatusOK, status, address)
		require.NotContains(t, text, "&lt;no value", address)
	}
	_, text = get(t, a.OIDC+"/.well-known/openid-configuration")
	require.Contains(t, text, `"issuer":"`+a.OIDC+`"`)
}

func TestItEndsWithWhoStartedItAndKeepsWhatItCaught(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, end, ended := start(t, "--dir", dir)
	require.NoError(t, smtp.SendMail(a.SMTP, nil, "caisse@demo.example", []string{"a@b.example"}, []byte("Subject: Bonjour\r\n\r\nok")))
	end()
	select {
	case err := <-ended:
		require.NoError(t, err)
	case <-time.After(5 * time.Second):
		t.Fatal("it outlived its parent")
	}
	a, _, _ = start(t, "--dir", dir)
	_, text := get(t, a.Mail)
	require.Contains(t, text, "Bonjour")
}

func TestAPageElsewhereCannotReadOrActThroughABrowser(t *testing.T) {
	t.Parallel()
	a, _, _ := start(t)
	for header, want := range map[string]int{"Host": http.StatusMisdirectedRequest, "Sec-Fetch-Site": http.StatusForbidden} {
		r, err := http.NewRequest(http.MethodPost, a.Home+"mail/clear", nil)
		require.NoError(t, err)
		r.Header.Set(header, "cross-site")
		if header == "Host" {
			r.Host = "rebound.example"
		}
		res, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, want, res.StatusCode)
	}
}

func TestTheSimulatorImportsNothingOfTheProduct(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", "socle/cmd/socle-sim").Output()
	require.NoError(t, err)
	for _, pkg := range strings.Fields(string(out)) {
		if strings.HasPrefix(pkg, "socle/") {
			require.Regexp(t, `^socle/(cmd/socle-sim|internal/sim)(/|$)`, pkg)
		}
	}
}
