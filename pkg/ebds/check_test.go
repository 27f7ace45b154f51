package ebds

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// sample is the synthetic file of the format page.
//
//go:embed testdata/sample.txt
var sample string

// ceilingOf is the ceiling of the general regime, as the fund's law has it.
func ceilingOf(m cal.Month) money.Minor {
	if m < cal.MonthOf(2002, 1) {
		return 500000
	}
	return 600000
}

var options = Options{Ceiling: ceilingOf}

func check(t *testing.T, file string, o Options) Report {
	t.Helper()
	r, err := Check(strings.NewReader(file), o)
	require.NoError(t, err)
	for _, f := range r.Findings {
		require.NotContains(t, f.Message+Codes.In("fr", f), "{", "%+v", f)
	}
	return r
}

func said(r Report) (lines []string) {
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", f.Line, f.Record, f.Field, f.Code))
	}
	return lines
}

func TestSampleOfTheFormatPageIsAcceptedWithItsTotals(t *testing.T) {
	t.Parallel()
	for _, file := range []string{sample, strings.ReplaceAll(sample, "\n", "\r\n"), strings.TrimSuffix(sample, "\n")} {
		r := check(t, file, options)
		require.True(t, r.Accepted, said(r))
		require.Empty(t, r.Findings)
		require.Equal(t, Totals{4, 62, 1327600, 1077600, 402460389}, r.Rows)
		require.Equal(t, Totals{2, 46, 950000, 850000, 151800046}, r.Entrants)
		require.Equal(t, Totals{6, 108, 2277600, 1927600, 554260435}, r.Total)
		require.Equal(t, "1307497", r.Header.Employer)
		require.Equal(t, cal.MonthOf(2007, 3), r.Header.Period)
		require.Equal(t, 11, r.Lines)
	}
}

func TestWhatIsReadIsWrittenBackByteForByte(t *testing.T) {
	t.Parallel()
	f, r, err := Read(strings.NewReader(sample), options)
	require.NoError(t, err)
	require.True(t, r.Accepted)
	var out bytes.Buffer
	require.NoError(t, Write(&out, f))
	require.Equal(t, sample, out.String())
	require.Equal(t, "DS_1307497_200703.txt", f.Name())
}

func TestAnswerToThePreprintedFileIsAccepted(t *testing.T) {
	t.Parallel()
	f, _, err := Read(strings.NewReader(sample), options)
	require.NoError(t, err)
	a := preprintedOf(f)
	var out bytes.Buffer
	require.NoError(t, Write(&out, a))
	read, r, err := Read(&out, options)
	require.NoError(t, err)
	require.Empty(t, r.Findings)
	require.Equal(t, "AFFEBDS_1307497_200703.txt", read.Name())

	r = check(t, sample, Options{Ceiling: ceilingOf, Against: &read})
	require.Empty(t, r.Findings)

	b := read.Answer()
	out.Reset()
	require.NoError(t, Write(&out, b))
	r = check(t, out.String(), Options{Ceiling: ceilingOf, Against: &read})
	require.True(t, r.Accepted, said(r))
}

// preprintedOf is the file A that a file B answers.
func preprintedOf(b File) File {
	a := b
	a.Kind, a.Entrants, a.Rows = Preprinted, nil, nil
	for _, l := range b.Rows {
		l.Allowance.GivenBack = 0
		a.Rows = append(a.Rows, Line{Insured: l.Insured, Name: l.Name, Allowance: l.Allowance})
	}
	return a
}

func TestComplementaryFileIsAccepted(t *testing.T) {
	t.Parallel()
	f, _, err := Read(strings.NewReader(sample), options)
	require.NoError(t, err)
	f.Kind, f.Sequence, f.Rows = Complement, 2, nil
	var out bytes.Buffer
	require.NoError(t, Write(&out, f))
	e := out.String()
	r := check(t, e, options)
	require.Empty(t, r.Findings)
	require.Equal(t, 2, r.Sequence)
	require.Equal(t, 2, r.Total.Employees)

	spaces := strings.ReplaceAll(e, "E041307497", "E04       ")
	require.Empty(t, check(t, spaces, options).Findings, "E04 may leave the employer blank")
	zeros := strings.Replace(e, "E021307497200703         ", "E021307497200703000000000", 1)
	require.Empty(t, check(t, zeros, options).Findings, "E02 may write zeros")
}

func TestEmployerKeyOnlyWarns(t *testing.T) {
	t.Parallel()
	r := check(t, strings.ReplaceAll(sample, "1307497", "1307492"), options)
	require.True(t, r.Accepted)
	require.Equal(t, []string{"2 B01 N_Num_Affilie ebds.employer_key"}, said(r))
	require.Equal(t, finding.Warning, r.Findings[0].Severity)
}

func TestCeilingIsThatOfTheMonth(t *testing.T) {
	t.Parallel()
	old := strings.ReplaceAll(sample, "1307497200703", "1307497200112")
	require.Equal(t, []string{
		"4 B02 N_Salaire_Plaf ebds.capped_over_ceiling", "9 B04 N_Sal_Plaf ebds.capped_over_ceiling",
	}, said(check(t, old, options)))
	require.True(t, check(t, old, Options{}).Accepted, "without a ceiling it is not checked")
}
