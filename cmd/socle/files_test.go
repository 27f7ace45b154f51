package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const ebdsSample = "../../pkg/ebds/testdata/sample.txt"

// runJSON gives what a command prints and its error.
func runJSON(t *testing.T, args ...string) (any, error) {
	t.Helper()
	var out bytes.Buffer
	err := dispatch(context.Background(), args, &out)
	var document any
	if out.Len() > 0 {
		require.NoError(t, json.Unmarshal(out.Bytes(), &document), out.String())
	}
	return document, err
}

func tempFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

func TestEBDSCheckAcceptsTheSample(t *testing.T) {
	t.Parallel()
	doc, err := runJSON(t, "ebds", "check", ebdsSample, "--json")
	require.NoError(t, err)
	require.Equal(t, map[string]any{"accepted": true, "findings": []any{}}, doc)
}

func TestEBDSCheckNamesTheFaultAndEndsWithOne(t *testing.T) {
	t.Parallel()
	sample, err := os.ReadFile(ebdsSample)
	require.NoError(t, err)
	file := tempFile(t, strings.Replace(string(sample), "0000000000100656242", "0000000000100656243", 1))
	doc, err := runJSON(t, "ebds", "check", "--json", file)
	require.True(t, errors.Is(err, errExit))
	require.Equal(t, map[string]any{"accepted": false, "findings": []any{map[string]any{
		"line": 3.0, "record": "B02", "field": "S_Ctr", "code": "ebds.control_sum", "severity": "error",
		"message": "the control sum of the line is 100656243, its fields give 100656242",
	}}}, doc)
	doc, err = runJSON(t, "ebds", "totals", "--json", file)
	require.ErrorContains(t, err, "ebds.control_sum")
	require.Nil(t, doc)
}

func TestEBDSTotalsAreThoseOfTheSample(t *testing.T) {
	t.Parallel()
	doc, err := runJSON(t, "ebds", "totals", ebdsSample, "--json")
	require.NoError(t, err)
	totals := doc.(map[string]any)
	require.Equal(t, map[string]any{"employees": 4.0, "days": 62.0, "real_wages": "13276.00", "capped_wages": "10776.00", "control_sum": 402460389.0}, totals["main"])
	require.Equal(t, map[string]any{"employees": 2.0, "days": 46.0, "real_wages": "9500.00", "capped_wages": "8500.00", "control_sum": 151800046.0}, totals["entrants"])
	require.Equal(t, map[string]any{"employees": 6.0, "days": 108.0, "real_wages": "22776.00", "capped_wages": "19276.00", "control_sum": 554260435.0}, totals["total"])
}

func TestEBDSCheckTakesAnotherCeilingAndAPreprintedFile(t *testing.T) {
	t.Parallel()
	_, err := runJSON(t, "ebds", "check", ebdsSample, "--ceiling", "5000", "--json")
	require.True(t, errors.Is(err, errExit))
	_, err = runJSON(t, "ebds", "check", ebdsSample, "--against", "/nowhere", "--json")
	require.ErrorContains(t, err, "/nowhere")
	doc, err := runJSON(t, "ebds", "check", ebdsSample, "--against", ebdsSample, "--json")
	require.True(t, errors.Is(err, errExit))
	require.Contains(t, doc.(map[string]any)["findings"].([]any)[0].(map[string]any)["code"], "ebds.against_invalid")
}

func TestStatementParsePrintsSignedDecimals(t *testing.T) {
	t.Parallel()
	file := tempFile(t, "Date;Date valeur;Libellé;Référence;Débit;Crédit;Solde;Devise;Compte\n"+
		"10/04/2007;11/04/2007;VIR;R1;;1 693,40;1 693,40;MAD;0123\n10/04/2007;10/04/2007;FRAIS;;0,40;;1 693,00;MAD;0123\n")
	for _, format := range []string{"auto", "csv"} {
		doc, err := runJSON(t, "statement", "parse", file, "--format", format, "--json")
		require.NoError(t, err)
		require.Equal(t, []any{map[string]any{
			"account": "0123", "currency": "MAD", "opening": "0.00", "closing": "1693.00", "balanced": true,
			"entries": []any{
				map[string]any{"amount": "1693.40", "booked_on": "2007-04-10", "value_on": "2007-04-11", "reference": "R1", "text": "VIR", "reversal": false},
				map[string]any{"amount": "-0.40", "booked_on": "2007-04-10", "value_on": "2007-04-10", "reference": "", "text": "FRAIS", "reversal": false},
			},
		}}, doc)
	}
	doc, err := runJSON(t, "statement", "parse", tempFile(t, "<Document>"), "--json")
	require.ErrorContains(t, err, "statement.malformed")
	require.Nil(t, doc)
	_, err = runJSON(t, "statement", "parse", file, "--format", "pdf", "--json")
	require.ErrorContains(t, err, "format")
}
