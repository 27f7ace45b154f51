package bankstatement

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestADatedBalanceIsNoPaymentButAPayersWordsAre(t *testing.T) {
	t.Parallel()
	file := "Compte;123\r\nDevise;MAD\r\nDate;Libellé;Référence;Débit;Crédit\r\n" +
		"02/11/2026;SOLDE INITIAL;;;1000,00\r\n" +
		"02/11/2026;Solde fin octobre;R1;;25,00\r\n" +
		"03/11/2026;SOLDE FINAL;;;1025,00\r\n"
	read, err := Parse(strings.NewReader(file), Auto, Options{})
	require.NoError(t, err)
	require.Len(t, read[0].Entries, 1)
	require.Equal(t, "R1", read[0].Entries[0].Reference)
	require.True(t, read[0].Balanced)
}
