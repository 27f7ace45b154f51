package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// ask runs a verb with --json and reads its document.
func ask(t *testing.T, c command, args ...string) map[string]any {
	var out bytes.Buffer
	require.NoError(t, c.run(t.Context(), append(args, "--json"), &out))
	var doc map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &doc))
	return doc
}

func TestCalcGivesTheTableOf2007(t *testing.T) {
	t.Parallel()
	doc := ask(t, calcCommand, "--fund", "ma-cnss", "--period", "2007-06", "--wage", "8000")
	got := map[string]string{}
	for _, l := range doc["lines"].([]any) {
		line := l.(map[string]any)
		got[line["branch"].(string)+" "+line["bearer"].(string)] = line["amount"].(string)
		require.Equal(t, line["branch"] != "professional_training_tfp", line["in_total"])
		require.NotEmpty(t, line["parameter"].(map[string]any)["source"])
		require.NotEmpty(t, line["steps"])
	}
	require.Equal(t, map[string]string{"family_benefits employer": "480.00", "short_term employer": "40.20", "short_term employee": "19.80",
		"long_term employer": "475.80", "long_term employee": "237.60", "amo_base employer": "160.00", "amo_base employee": "160.00",
		"amo_solidarity employer": "120.00", "professional_training_tfp employer": "128.00"}, got)
	require.Equal(t, []any{"1276.00", "417.40", "1693.40", "MAD", "2007-06"},
		[]any{doc["employer_total"], doc["employee_total"], doc["total"], doc["currency"], doc["period"]})
}

func TestCalcReadsAFundOutsideTheProgram(t *testing.T) {
	t.Parallel()
	doc := ask(t, calcCommand, "--funds", "../../tenants/testdata/funds", "--fund", "at-cnps", "--period", "2024-Q2", "--wage", "10000.5",
		"--sector", "S03", "--headcount", "12", "--as-known", "2024-07-01", "--param", "SMIG=500")
	require.Equal(t, "2024-Q2", doc["period"])
	require.Equal(t, "9000.000", doc["lines"].([]any)[0].(map[string]any)["base"])
}

func TestCalcSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--fund", "nope", "--period", "2007-06", "--wage", "1"}, "ma-cnss"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-13", "--wage", "1"}, "YYYY-MM"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-06"}, "--wage is needed"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-06", "--wage", "1.234"}, "more than 2 decimals"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-06", "--wage", "-1"}, "never negative"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-06", "--wage", "1", "--regime", "moon"}, "share_fishing_trawler"},
		{[]string{"--fund", "ma-cnss", "--period", "1960-06", "--wage", "1"}, "1993-01-01"},
		{[]string{"--fund", "ma-cnss", "--period", "2007-06", "--wage", "1", "--param", "x"}, "name=value"},
		{[]string{"--fund", "cipres", "--period", "2007-06", "--wage", "1"}, "no law of its own"},
		{[]string{"--nonsense"}, "calc --help"},
		{[]string{"stray"}, "stray"},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, calcCommand.run(t.Context(), c.args, &out), c.says, c.args)
		require.Empty(t, out.String(), "standard output is for the document alone")
	}
}

func TestCalcShowsATableWithoutJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, calcCommand.run(t.Context(), []string{"--fund", "ci-cnps", "--period", "2023-02", "--wage", "100000"}, &out))
	require.Contains(t, out.String(), "health_cmu")
	require.Contains(t, out.String(), "assumed: risk class 1")
}

func TestSurchargeIsPickedByTheDueDate(t *testing.T) {
	t.Parallel()
	doc := ask(t, surchargeCommand, "--fund", "ma-cnss", "--period", "2025-06", "--due", "3000", "--paid-on", "2025-11-05")
	require.Equal(t, []any{"2025-07-10", float64(4), "135.00", "0.00", "135.00"},
		[]any{doc["due_date"], doc["months_late"], doc["surcharge"], doc["penalty"], doc["total"]})
	require.Len(t, doc["steps"], 2)
	doc = ask(t, surchargeCommand, "--fund", "ma-cnss", "--period", "2024-06", "--due", "5000", "--paid-on", "2025-05-10", "--employees", "2")
	require.Equal(t, []any{"600.00", "300.00", "900.00"}, []any{doc["surcharge"], doc["penalty"], doc["total"]})
	doc = ask(t, surchargeCommand, "--fund", "ma-cnss", "--period", "2025-06", "--due", "3000", "--paid-on", "2025-07-10")
	require.Equal(t, []any{float64(0), "0.00", []any{}}, []any{doc["months_late"], doc["total"], doc["steps"]})
}

func TestSurchargeSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--fund", "ma-cnss", "--period", "2025-06", "--due", "3000"}, "--paid-on is needed"},
		{[]string{"--fund", "ma-cnss", "--period", "2025-06", "--due", "3000", "--paid-on", "2025-02-30"}, "paid-on"},
		{[]string{"--fund", "ma-cnss", "--period", "2025-06", "--due", "-1", "--paid-on", "2025-11-05"}, "never negative"},
		{[]string{"--fund", "ma-cnss", "--period", "2025-06", "--due", "1", "--paid-on", "2025-11-05", "--trigger", "rain"}, "late_payment"},
		{[]string{"--fund", "ma-cnss", "--period", "1985-06", "--due", "1", "--paid-on", "2025-11-05"}, "no due date is known"},
	} {
		var out bytes.Buffer
		require.ErrorContains(t, surchargeCommand.run(t.Context(), c.args, &out), c.says, c.args)
		require.Empty(t, out.String())
	}
}
