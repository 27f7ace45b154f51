package sms

import (
	"net"
	"testing"

	"github.com/devyx-tech/go-smpp/smpp"
	"github.com/devyx-tech/go-smpp/smpp/pdu/pdutext"
	"github.com/stretchr/testify/require"
)

func bindSMPP(t *testing.T, o office, password string) (*smpp.Transmitter, smpp.ConnStatusID) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	go func() { _ = o.gateway.ServeSMPP(l) }()
	tx := &smpp.Transmitter{Addr: l.Addr().String(), User: "socle", Passwd: password}
	status := <-tx.Bind()
	t.Cleanup(func() { tx.Close(); l.Close() })
	return tx, status.Status()
}

func TestMessagesComeOverSMPPToo(t *testing.T) {
	t.Parallel()
	o := setup(t)
	tx, status := bindSMPP(t, o, "k")
	require.Equal(t, smpp.Connected, status)
	for want, text := range map[string]pdutext.Codec{
		"Déclaration attendue": pdutext.Latin1("Déclaration attendue"), "تذكير": pdutext.UCS2("تذكير"), "Rappel": pdutext.Raw("Rappel"),
	} {
		sm, err := tx.Submit(&smpp.ShortMessage{Src: "CNSS", Dst: "212661000001", Text: text})
		require.NoError(t, err)
		m, ok := o.gateway.get(sm.RespID())
		require.True(t, ok)
		require.Equal(t, []string{"+212661000001", "CNSS", "smpp"}, []string{m.To, m.From, m.Door})
		require.Equal(t, want, m.Text)
	}
	_, err := tx.Submit(&smpp.ShortMessage{Src: "CNSS", Dst: "12", Text: pdutext.Raw("x")})
	require.Error(t, err)
}

func TestAWrongPasswordDoesNotBind(t *testing.T) {
	t.Parallel()
	_, status := bindSMPP(t, setup(t), "guess")
	require.NotEqual(t, smpp.Connected, status)
}
