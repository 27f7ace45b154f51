package collection

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// statementFile is a CSV as banks let it be downloaded.
func statementFile(name string, opening, closing string, lines ...string) ImportInput {
	body := "Compte;007 780 0001234;Devise;MAD\r\nDate;Date de valeur;Libellé;Référence;Débit;Crédit\r\n" +
		"01/07/2007;01/07/2007;SOLDE INITIAL;;;" + opening + "\r\n" + strings.Join(lines, "\r\n") +
		"\r\n31/07/2007;31/07/2007;SOLDE FINAL;;;" + closing + "\r\n"
	return ImportInput{File: op.File{Name: name, Type: "text/csv", Body: []byte(body)}}
}

func TestEveryEntryOfAStatementBecomesAPaymentABounceOrIsIgnoredWithItsReason(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	atlas := d.employer(1, "Atlas Textile")
	d.declare(atlas, "2007-06", "2007-07-31", dirham(1000), 0)
	officer := d.at("collections_officer")
	file := statementFile("juillet.csv", "0,00", "690,00",
		"10/07/2007;10/07/2007;VIR ATLAS TEXTILE aff "+d.number(1)+" juin 2007;"+d.number(1)+"-200706;;1000,00",
		"11/07/2007;11/07/2007;VIR inconnu;;;200,00",
		"12/07/2007;12/07/2007;FRAIS DE TENUE DE COMPTE;;10,00;",
		"13/07/2007;13/07/2007;VIR double;REF9;;500,00",
		"14/07/2007;14/07/2007;REJET double;REF9;500,00;",
		"15/07/2007;15/07/2007;REJET inconnu;REF8;500,00;")
	got := do[Imported](d, officer, "collection.import_statement", file)
	require.Equal(t, Imported{Statements: got.Statements, Payments: 3, Matched: 1, Suspense: 2, Bounces: 1, Ignored: 2}, got)
	require.Len(t, got.Statements, 1)
	require.True(t, got.Statements[0].Balanced)
	require.Empty(t, d.owes(atlas))
	d.consistent()

	lines := do[StatementDetail](d, officer, "collection.statement", StatementInput{ID: got.Statements[0].ID}).Lines
	states := ""
	for _, l := range lines {
		states += l.State + ":" + l.Reason + " "
	}
	require.Equal(t, "payment: payment: ignored:debit payment: bounce: ignored:reversal_unknown ", states)

	again := do[Imported](d, officer, "collection.import_statement", file)
	require.True(t, again.Again)
	require.Equal(t, got.Statements[0].ID, again.Statements[0].ID)
	d.consistent()
}

func TestOverlappingStatementTakesAnEntryOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	officer := d.at("collections_officer")
	line := "10/07/2007;10/07/2007;VIR inconnu;;;200,00"
	do[Imported](d, officer, "collection.import_statement", statementFile("un.csv", "0,00", "400,00", line, line))
	got := do[Imported](d, officer, "collection.import_statement", statementFile("deux.csv", "0,00", "700,00", line, line, line,
		"11/07/2007;11/07/2007;VIR autre;;;100,00"))
	require.Equal(t, 2, got.Payments, "the third of three that are alike is new")
	require.Equal(t, 2, got.Ignored)
	d.consistent()
}

func TestChequeEnteredByHandIsNotTakenAgainFromTheBank(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	d.employer(1, "Atlas Textile")
	p := d.receive(ReceiveInput{Channel: Cheque, Amount: dirham(150), Employer: d.number(1), Reference: "CHQ 0001", ReceivedOn: day("2007-07-09")})
	officer := d.at("collections_officer")
	got := do[Imported](d, officer, "collection.import_statement", statementFile("un.csv", "0,00", "0,00",
		"10/07/2007;10/07/2007;REMISE CHEQUE;CHQ 0001;;150,00",
		"12/07/2007;12/07/2007;CHEQUE IMPAYE;CHQ 0001;150,00;"))
	require.Equal(t, 0, got.Payments)
	require.Equal(t, 1, got.Ignored)
	p = do[PaymentDetail](d, officer, "collection.payment", PaymentInput{ID: p.ID}).Payment
	require.Equal(t, Bounced, p.Status)
	d.consistent()
}

func TestStatementThatDoesNotAddUpIsRefusedUnlessWanted(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	officer := d.at("collections_officer")
	in := statementFile("coupe.csv", "0,00", "999,00", "10/07/2007;10/07/2007;VIR inconnu;;;200,00")
	_, err := op.Call[Imported](officer, d.chain, "collection.import_statement", in)
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, "statement.unbalanced", f.Findings[0].Code)
	in.Anyway = true
	got := do[Imported](d, officer, "collection.import_statement", in)
	require.Equal(t, 1, got.Payments)

	taken := do[Imported](d, officer, "collection.import_statement", statementFile("encore.csv", "0,00", "200,00", "10/07/2007;10/07/2007;VIR inconnu;;;200,00"))
	require.Equal(t, 1, taken.Ignored)
	lines := do[StatementDetail](d, officer, "collection.statement", StatementInput{ID: taken.Statements[0].ID}).Lines
	p := do[Payment](d, officer, "collection.take_entry", EntryInput{ID: lines[0].ID})
	require.Equal(t, money.Minor(200_00), p.Amount)
	_, err = op.Call[Payment](officer, d.chain, "collection.take_entry", EntryInput{ID: lines[0].ID})
	require.True(t, fault.Is(err, fault.Conflict), fmt.Sprint(err))
	d.consistent()
}
