package bank

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/sim/outage"
	"socle/pkg/bankstatement"
	"socle/pkg/money"
)

// Two hands wrote the writer and the reader; here they meet. (The program itself imports nothing of the product.)
func TestTheProductReadsThisBanksStatements(t *testing.T) {
	t.Parallel()
	b, err := New(Settings{Now: noon, Outages: &outage.Board{}})
	require.NoError(t, err)
	for number, currency := range map[string]string{fundAccount: "MAD", "BJ066010100144310001": "XOF"} {
		require.NoError(t, b.open(Account{Number: number, Holder: "Caisse", Currency: currency, Opening: "1000"}))
		paid, err := b.book(Transfer{Account: number, Payer: "Atlas & Fils", Amount: "1693", Reference: "CNSS-2026-10-4711"}, "")
		require.NoError(t, err)
		_, err = b.book(Transfer{Account: number, Payer: "Sans référence", Amount: "25", Text: "cotisation octobre", BookedOn: "2026-11-03"}, "")
		require.NoError(t, err)
		_, err = b.takeBack(paid.ID, "sans provision", "2026-11-03")
		require.NoError(t, err)
		s, err := b.statement(number, "2026-11-02", "2026-11-03")
		require.NoError(t, err)
		for format, write := range map[bankstatement.Format]func(io.Writer) error{"camt053": s.camt, "csv": s.csv, "auto": s.camt} {
			var text bytes.Buffer
			require.NoError(t, write(&text))
			read, err := bankstatement.Parse(&text, format, bankstatement.Options{})
			require.NoError(t, err, "%s %s", currency, format)
			check(t, s, read, format)
		}
	}
}

func check(t *testing.T, s statement, read []bankstatement.Statement, format bankstatement.Format) {
	t.Helper()
	require.Len(t, read, 1)
	r := read[0]
	require.Equal(t, s.Number, r.Account, format)
	require.True(t, r.Balanced, "%s %+v opening %v closing %v", format, r, r.Opening, r.Closing)
	require.Equal(t, money.Minor(s.opening), *r.Opening, format)
	require.Equal(t, money.Minor(s.closing), *r.Closing, format)
	require.Len(t, r.Entries, 3, format)
	for i, e := range s.entries {
		require.Equal(t, money.Minor(e.minor), r.Entries[i].Amount, format)
		require.Equal(t, e.BookedOn, r.Entries[i].BookedOn.String(), format)
	}
	require.Equal(t, "CNSS-2026-10-4711", r.Entries[0].Reference, format)
}
