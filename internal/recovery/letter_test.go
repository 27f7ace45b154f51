package recovery

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// words of a paper as a reader's program gives them back; pdftotext belongs to poppler-utils.
func wordsOf(t *testing.T, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "letter.pdf")
	require.NoError(t, os.WriteFile(file, b, 0o600))
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	require.NoError(t, err, "pdftotext is missing; install poppler-utils")
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestFormalNoticeSaysWhatIsOwedToTheCent(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	atlas := o.employer("1111111", "Atlas Textile", "01", "active")
	o.owe(atlas, "2007-06", "2007-07-10", 123_456)
	o.owe(atlas, "2007-07", "2007-08-10", 200_001)
	o.owe(atlas, "2007-08", "2007-09-25", 999_999) // not due yet: not asked for
	o.night()
	officer := o.at("recovery_officer")
	c := do[Case](o, officer, "recovery.open_case", OpenInput{ID: atlas})
	sent := do[Step](o, officer, "recovery.notify", StepInput{ID: c.ID})
	f := do[File](o, officer, "recovery.case", CaseInput{ID: atlas})
	require.Equal(t, f.PastDue, sent.Amount)
	require.Equal(t, f.Principal+f.Surcharge, f.PastDue)

	docs := &document.Service{}
	letters := o.Chain(docs.Operations())
	letter, err := op.Call[op.File](officer, letters, "document.get", document.GetInput{ID: *sent.DocumentID})
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(letter.Body, []byte("%PDF-")))
	said := wordsOf(t, letter.Body)
	for _, w := range []string{"Mise en demeure", "MD-2007-000001", "20 septembre 2007", "Atlas Textile", "1111111", "juin 2007", "juillet 2007",
		"1111111-200706", "10/07/2007", "72", "1 234,56", "2 000,01", "Texte formal_notice/fr-", "Nous vous mettons en demeure", "contester",
		"Grand Casablanca", "Comment payer", "61,73", "80,00", "3 376,30", "trois mille trois cent soixante-seize dirhams et trente centimes"} {
		require.Contains(t, said, w)
	}
	require.NotContains(t, said, "9 999,99", "what is not due is not asked for")
	require.Equal(t, "3376.30", o.Fund(o.slug).Currency().Decimal(sent.Amount))

	mails := o.messages()
	require.Contains(t, strings.Join(mails, "\n"), "Mise en demeure MD-2007-000001")
	_, err = op.Call[op.File](o.employerOf("ma-cnss", atlas), letters, "document.get", document.GetInput{ID: *sent.DocumentID})
	require.NoError(t, err, "the employer reads the notice addressed to it")
	rif := o.employer("2", "Rif Bois", "05", "active")
	_, err = op.Call[op.File](o.employerOf("ma-cnss", rif), letters, "document.get", document.GetInput{ID: *sent.DocumentID})
	require.True(t, fault.Is(err, fault.NotFound), "another employer does not: %v", err)
}

func TestLettersAreNumberedWithoutAGap(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	officer := o.at("recovery_officer")
	var numbers []string
	for _, n := range []string{"1", "2", "3"} {
		e := o.employer(n, "Employer "+n, "01", "active")
		o.owe(e, "2007-06", "2007-07-10", 5_000)
		c := do[Case](o, officer, "recovery.open_case", OpenInput{ID: e})
		numbers = append(numbers, do[Step](o, officer, "recovery.notify", StepInput{ID: c.ID}).Number)
	}
	require.Equal(t, []string{"MD-2007-000001", "MD-2007-000002", "MD-2007-000003"}, numbers)
}

func (o *office) messages() (out []string) {
	o.t.Helper()
	o.tx(func(ctx context.Context, tx tenant.Tx) {
		var err error
		out, err = sentMessages.All(ctx, tx)
		require.NoError(o.t, err)
	})
	return out
}
