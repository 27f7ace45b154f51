package ebds

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// mutation is one fault put into a sound file, and the finding that must name it.
type mutation struct {
	name  string
	file  draft
	want  string // line, record, field, code
	alone bool   // nothing else is to be said
}

func set(line int, field, value, code string, resum bool) mutation {
	d := draftOf(sample)
	m := mutation{name: field + " of line " + pad(line, 2) + " = " + value, file: d.set(line, field, value)}
	m.want = strings.Join([]string{pad(line, 1), d[line-1][:3], field, "ebds." + code}, " ")
	if resum {
		m.file, m.alone = m.file.resum(), true
	}
	return m
}

func put(name string, file draft, want string, alone bool) mutation {
	return mutation{name, file, want, alone}
}

// fields of the sample, each with one fault in its form or meaning; sums are put right where they cover it.
func faultyFields() []mutation {
	return []mutation{
		set(1, "N_Identif_Transfert", "2007030000000A", "field_not_numeric", false),
		set(1, "N_Identif_Transfert", "00000000000000", "transfer_zero", false),
		set(1, "L_Cat", "A0", "category_wrong", false),
		set(1, "L_Cat", "B1", "category_wrong", false),
		set(1, "L_Cat", "E1", "category_wrong", false),
		set(1, "L_filler", "X", "filler_not_blank", false),
		set(2, "N_Num_Affilie", "1307498", "employer_mismatch", false),
		set(2, "N_Num_Affilie", "13O7497", "field_not_numeric", false),
		set(2, "N_Num_Affilie", "0000000", "employer_invalid", false),
		set(2, "L_Periode", "200713", "period_invalid", false),
		set(2, "L_Periode", "200700", "period_invalid", false),
		set(2, "L_Periode", "190003", "period_invalid", false),
		set(2, "L_Periode", "200704", "period_mismatch", false),
		set(2, "L_Raison_Sociale", "", "field_required", false),
		set(2, "L_Raison_Sociale", "Societe Fictive", "field_charset", false),
		set(2, "L_Raison_Sociale", " SOCIETE", "field_not_left_aligned", false),
		set(2, "L_Activite", "COMMERCE;GROS", "field_charset", false),
		set(2, "L_Adresse", "1 RUE\tDE L EXEMPLE", "field_charset", false),
		set(2, "L_Ville", "casablanca", "field_charset", false),
		set(2, "C_Code_Postal", "2000@", "field_charset", false),
		set(2, "C_Code_Agence", " 1", "field_not_numeric", false),
		set(2, "D_Date_Emission", "20070230", "date_invalid", false),
		set(2, "D_Date_Exig", "20071310", "date_invalid", false),
		set(2, "D_Date_Exig", "00000000", "date_invalid", false),
		set(3, "N_Num_Affilie", "1307505", "employer_mismatch", false),
		set(3, "L_Periode", "200702", "period_mismatch", false),
		set(3, "N_Num_Assure", "100001017", "insured_key", true),
		set(3, "N_Num_Assure", "         ", "insured_missing", false),
		set(3, "N_Num_Assure", "000000000", "insured_missing", true),
		set(3, "N_Num_Assure", "100000000", "insured_reserved", true),
		set(3, "N_Num_Assure", "10000101A", "field_not_numeric", false),
		set(6, "N_Num_Assure", "200001016", "insured_first_digit", true),
		set(6, "N_Num_Assure", "999999999", "insured_first_digit", true),
		set(4, "N_Num_Assure", "100001016", "insured_duplicate", true),
		set(3, "L_Nom_Prenom", "", "field_required", false),
		set(3, "L_Nom_Prenom", "employe un", "field_charset", false),
		set(3, "L_Nom_Prenom", "EMPLOYE_UN", "field_charset", false),
		set(3, "N_Enfants", "A2", "field_not_numeric", false),
		set(3, "N_AF_A_Payer", "030 00", "field_not_numeric", false),
		set(3, "N_AF_Net_A_Payer", "029999", "allowance_net", true),
		set(3, "N_AF_A_Reverser", "030001", "allowance_over_net", true),
		set(6, "N_AF_A_Reverser", "000000", "allowance_not_returned", true),
		set(6, "N_AF_A_Reverser", "044999", "allowance_not_returned", true),
		set(3, "N_Jours_Declares", "27", "days_over", true),
		set(3, "N_Jours_Declares", "99", "days_over", true),
		set(3, "N_Jours_Declares", "00", "wage_without_days", true),
		set(3, "N_Jours_Declares", " 6", "field_not_numeric", false),
		set(5, "N_Jours_Declares", "10", "situation_with_pay", true),
		set(5, "N_Salaire_Reel", "0000000100000", "situation_with_pay", false),
		set(3, "N_Salaire_Reel", "0000000000000", "days_without_wage", false),
		set(3, "N_Salaire_Reel", "00000003276,0", "field_not_numeric", false),
		set(3, "N_Salaire_Plaf", "000327601", "capped_over_real", true),
		set(4, "N_Salaire_Plaf", "000600001", "capped_over_ceiling", true),
		set(4, "N_Salaire_Plaf", "-00600000", "field_not_numeric", false),
		set(3, "L_Situation", "XX", "situation_unknown", false),
		set(3, "L_Situation", "S ", "situation_unknown", false),
		set(3, "L_Situation", "so", "situation_unknown", false),
		set(3, "S_Ctr", "0000000000100656243", "control_sum", false),
		set(3, "S_Ctr", "000000000010065624B", "field_not_numeric", false),
		set(3, "L_filler", "0", "filler_not_blank", false),
		set(7, "N_Num_Affilie", "1307496", "employer_mismatch", false),
		set(7, "L_Periode", "200803", "period_mismatch", false),
		set(7, "N_Nbr_Salaries", "000005", "total_wrong", false),
		set(7, "N_T_Enfants", "000007", "total_wrong", false),
		set(7, "N_T_AF_A_Payer", "000000090001", "total_wrong", false),
		set(7, "N_T_AF_A_Deduire", "000000000001", "total_wrong", false),
		set(7, "N_T_AF_Net_A_Payer", "000000089999", "total_wrong", false),
		set(7, "N_T_Num_Imma", "000000400010121", "total_wrong", false),
		set(7, "N_T_AF_A_Reverser", "000000045001", "total_wrong", false),
		set(7, "N_T_Jours_Declares", "000063", "total_wrong", false),
		set(7, "N_T_Salaire_Reel", "000000001327601", "total_wrong", false),
		set(7, "N_T_Salaire_Plaf", "0000001077601", "total_wrong", false),
		set(7, "N_T_Ctr", "0000000000402460388", "total_wrong", false),
		set(7, "N_T_Ctr", "                   ", "field_not_numeric", false),
		set(7, "L_filler", ".", "filler_not_blank", false),
		set(8, "N_Num_Assure", "         ", "empty_row_not_empty", false),
		set(8, "N_Num_Assure", "100000000", "insured_reserved", true),
		set(9, "N_Num_Assure", "150000001", "insured_key", true),
		set(9, "N_Num_Assure", "250000000", "insured_first_digit", true),
		set(9, "N_Num_Assure", "100001016", "insured_duplicate", true),
		set(8, "L_Nom_Prenom", "", "entrant_without_name", false),
		set(9, "L_Nom_Prenom", "", "entrant_without_name", false),
		set(8, "L_Num_CIN", "", "entrant_without_card", false),
		set(8, "L_Num_CIN", "ab123456", "field_charset", false),
		set(8, "L_Num_CIN", "AB 12345", "card_invalid", false),
		set(8, "N_Nbr_Jours", "27", "days_over", true),
		set(8, "N_Nbr_Jours", "00", "wage_without_days", true),
		set(8, "N_Sal_Reel", "0000000000000", "days_without_wage", false),
		set(8, "N_Sal_Plaf", "000250001", "capped_over_real", true),
		set(9, "N_Sal_Plaf", "000600001", "capped_over_ceiling", true),
		set(9, "S_Ctr", "0000000000151300027", "control_sum", false),
		set(9, "L_filler", "FIN", "filler_not_blank", false),
		set(10, "N_Nbr_Salaries", "000001", "total_wrong", false),
		set(10, "N_T_Num_Imma", "000000150000001", "total_wrong", false),
		set(10, "N_T_Jours_Declares", "000045", "total_wrong", false),
		set(10, "N_T_Salaire_Reel", "000000000950001", "total_wrong", false),
		set(10, "N_T_Salaire_Plaf", "0000000850001", "total_wrong", false),
		set(10, "N_T_Ctr", "0000000000151800047", "total_wrong", false),
		set(10, "L_filler", "A", "filler_not_blank", false),
		set(11, "N_Num_Affilie", "1307407", "employer_mismatch", false),
		set(11, "N_Nbr_Salaries", "000007", "total_wrong", false),
		set(11, "N_T_Num_Imma", "000000550010121", "total_wrong", false),
		set(11, "N_T_Jours_Declares", "000109", "total_wrong", false),
		set(11, "N_T_Salaire_Reel", "000000002277601", "total_wrong", false),
		set(11, "N_T_Salaire_Plaf", "0000001927601", "total_wrong", false),
		set(11, "N_T_Ctr", "0000000000554260436", "total_wrong", false),
		set(11, "N_T_Ctr", "000000000055426O435", "field_not_numeric", false),
		set(11, "L_filler", "Z", "filler_not_blank", false),
	}
}

func faultyLines() []mutation {
	d := draftOf(sample)
	empty := d[7][:16] + blanks[:9] + blanks[:68] + strings.Repeat("0", 2+13+9+19) + blanks[:124]
	at := func(line int, name string) string { return pad(line, 1) + " " + name + " L_Type_Enreg ebds." }
	return []mutation{
		put("a character short in the filler", d.edit(3, func(s string) string { return s[:259] }), "3 B02  ebds.line_length", true),
		put("a character short in the middle", d.edit(3, func(s string) string { return s[:30] + s[31:] }), "3 B02  ebds.line_length", true),
		put("a space too many", d.edit(4, func(s string) string { return s + " " }), "4 B02  ebds.line_length", true),
		put("a digit too many", d.edit(4, func(s string) string { return s[:111] + "0" + s[111:] }), "4 B02  ebds.line_length", true),
		put("two lines in one", d.edit(3, func(s string) string { return s + s }), "3 B02  ebds.line_length", true),
		put("many spaces too many", d.edit(3, func(s string) string { return s + blanks + blanks }), "3 B02  ebds.line_length", true),
		put("spaces at the end cut", d.edit(11, func(s string) string { return strings.TrimRight(s, " ") }), "11 B06  ebds.line_length", true),
		put("accent in UTF-8", d.edit(3, func(s string) string { return strings.Replace(s, "EMPLOYE UN", "EMPLOYÉ UN", 1) }), "3 B02 L_Nom_Prenom ebds.field_charset", true),
		put("accent in Latin-1", d.edit(3, func(s string) string { return strings.Replace(s, "EMPLOYE UN", "EMPLOY\xc9 UN", 1) }), "3 B02 L_Nom_Prenom ebds.field_charset", true),
		put("NUL in a name", d.edit(3, func(s string) string { return strings.Replace(s, "EMPLOYE UN", "EMPLOYE\x00UN", 1) }), "3 B02 L_Nom_Prenom ebds.field_charset", true),
		put("no-break space in filler", d.edit(3, func(s string) string { return s[:200] + "\u00a0" + s[201:] }), "3 B02 L_filler ebds.filler_not_blank", true),
		put("constant in lower case", d.edit(4, func(s string) string { return "b" + s[1:] }), at(4, "b02")+"record_unknown", true),
		put("constant of another file", d.edit(4, func(s string) string { return "A" + s[1:] }), at(4, "A02")+"record_unknown", true),
		put("constant that does not exist", d.edit(4, func(s string) string { return "B07" + s[3:] }), at(4, "B07")+"record_unknown", true),
		put("wrong first constant", d.edit(1, func(s string) string { return "X" + s[1:] }), at(1, "X00")+"record_unknown", false),
		put("no B00", d.without(1), at(1, "B00")+"record_missing", true),
		put("no B01", d.without(2), at(2, "B01")+"record_missing", true),
		put("no B02 row 5", d.without(5), "6 B03 N_Nbr_Salaries ebds.total_wrong", false),
		put("no B03", d.without(7), at(7, "B03")+"record_missing", true),
		put("no B04 at all", d.without(8).without(8).resum(), at(8, "B04")+"record_missing", true),
		put("no B05", d.without(10), at(10, "B05")+"record_missing", true),
		put("no B06", d.without(11), at(11, "B06")+"record_missing", true),
		put("two B00", d.insert(2, d[0]), at(2, "B00")+"record_repeated", true),
		put("two B01", d.insert(3, d[1]), at(3, "B01")+"record_repeated", true),
		put("two B03", d.insert(8, d[6]), at(8, "B03")+"record_repeated", true),
		put("two B05", d.insert(11, d[9]), at(11, "B05")+"record_repeated", true),
		put("two B06", d.insert(12, d[10]), at(12, "B06")+"record_repeated", true),
		put("B00 and B01 exchanged", d.swap(1, 2), at(2, "B00")+"record_misplaced", false),
		put("B03 among the rows", d.swap(6, 7), at(7, "B02")+"record_misplaced", true),
		put("B05 and B06 exchanged", d.swap(10, 11), at(11, "B05")+"record_misplaced", false),
		put("rows out of order", d.swap(3, 4), "4 B02 N_Num_Assure ebds.insured_order", true),
		put("a row twice", d.insert(4, d[2]).resum(), "4 B02 N_Num_Assure ebds.insured_duplicate", true),
		put("an entrant twice", d.insert(10, d[8]).resum(), "10 B04 N_Num_Assure ebds.insured_duplicate", true),
		put("a row after the entrants", d.insert(10, d[5]).without(6).resum(), at(9, "B02")+"record_misplaced", false),
		put("a line after the end", d.insert(12, d[8]), at(12, "B04")+"record_misplaced", false),
		put("words after the end", d.insert(12, "FIN"+blanks[:257]), "12 FIN  ebds.record_extra", true),
		put("an empty line after the end", d.insert(12, ""), "12   ebds.line_length", false),
		put("an empty line in the middle", d.insert(5, ""), "5   ebds.line_length", true),
		put("an empty row beside entrants", d.insert(10, empty), "10 B04 N_Num_Assure ebds.empty_row_not_alone", true),
		put("pay without days at AT", d.set(6, "L_Situation", "MP").resum(), "6 B02 N_Jours_Declares ebds.situation_with_pay", false),
		put("allowance kept at AT", d.set(6, "L_Situation", "AT").set(6, "N_Jours_Declares", "00").
			set(6, "N_Salaire_Reel", strings.Repeat("0", 13)).set(6, "N_Salaire_Plaf", strings.Repeat("0", 9)).resum(),
			"6 B02 N_AF_A_Reverser ebds.allowance_kept", true),
		put("wrong rank", d.set(5, "L_Situation", "MS"), "5 B02 S_Ctr ebds.control_sum", true),
		put("left without situation", d.set(6, "L_Situation", ""), "6 B02 S_Ctr ebds.control_sum", false),
		put("days at AT", d.set(6, "L_Situation", "AT").resum(), "6 B02 N_Jours_Declares ebds.situation_with_pay", false),
		put("allowance payable", d.set(3, "N_AF_A_Payer", "031000").resum(), "3 B02 N_AF_Net_A_Payer ebds.allowance_net", true),
		put("allowance deducted", d.set(3, "N_AF_A_Deduire", "000100").resum(), "3 B02 N_AF_Net_A_Payer ebds.allowance_net", true),
		put("number too high", d.set(4, "N_Num_Assure", "100005050").resum(), "5 B02 N_Num_Assure ebds.insured_order", true),
		put("every period wrong", d.everywhere("L_Periode", "200713"), "2 B01 L_Periode ebds.period_invalid", false),
		put("every insured zero", d.everywhere("N_Num_Assure", "000000000").resum(), "5 B02 N_Num_Assure ebds.insured_missing", false),
	}
}

func TestEachSingleFaultIsRefusedOnItsLineWithItsCode(t *testing.T) {
	t.Parallel()
	all := append(faultyFields(), faultyLines()...)
	require.GreaterOrEqual(t, len(all), 60)
	for _, m := range all {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if m.file.String() == sample {
				t.Fatal("this mutation changes nothing")
			}
			r := check(t, m.file.String(), options)
			require.False(t, r.Accepted, "%s: %v", m.name, said(r))
			require.Contains(t, said(r), m.want)
			if m.alone {
				require.Len(t, r.Findings, 1, said(r))
			}
		})
	}
}

func TestFilesThatAreNoFileOfOurs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"":                         "1   ebds.file_empty",
		"hello\n":                  "1   ebds.file_kind_unknown",
		"\n\n\n":                   "1   ebds.file_kind_unknown",
		"\xef\xbb\xbf" + sample:    "1   ebds.file_encoding",
		"\xff\xfeB\x000\x000\x00":  "1   ebds.file_encoding",
		strings.Repeat("B", 1<<20): "1   ebds.file_kind_unknown",
		"B00" + strings.Repeat("1", 100_000) + "\n": "1 B00  ebds.line_length",
	} {
		r := check(t, name, options)
		require.False(t, r.Accepted)
		require.Contains(t, said(r), want)
	}
}

func TestLargeFileIsRefusedWithoutBeingRead(t *testing.T) {
	t.Parallel()
	r := check(t, strings.Repeat(sample, 100), Options{MaxBytes: 20_000})
	require.Contains(t, r.Findings[len(r.Findings)-1].Code, "ebds.")
	require.Contains(t, strings.Join(said(r), "\n"), "ebds.file_too_large")
	require.Less(t, r.Lines, 80)
}

func TestAnswerIsBounded(t *testing.T) {
	t.Parallel()
	r := check(t, sample+strings.Repeat("x\n", 5000), Options{MaxFindings: 100})
	require.Len(t, r.Findings, 101)
	require.Equal(t, "ebds.findings_truncated", r.Findings[100].Code)
}

func TestAnswerThatDiffersFromThePreprintedFileIsRefused(t *testing.T) {
	t.Parallel()
	b, _, err := Read(strings.NewReader(sample), options)
	require.NoError(t, err)
	var out bytes.Buffer
	require.NoError(t, Write(&out, preprintedOf(b)))
	a, _, err := Read(&out, Options{})
	require.NoError(t, err)
	d := draftOf(sample)
	for _, m := range []mutation{
		{"transfer", d.set(1, "N_Identif_Transfert", "20070300000002"), "1 B00 N_Identif_Transfert ebds.transfer_mismatch", true},
		{"employer everywhere", d.everywhere("N_Num_Affilie", "1307505"), "2 B01 N_Num_Affilie ebds.header_mismatch", false},
		{"period everywhere", d.everywhere("L_Periode", "200702"), "2 B01 L_Periode ebds.header_mismatch", true},
		{"agency", d.set(2, "C_Code_Agence", "02"), "2 B01 C_Code_Agence ebds.header_mismatch", true},
		{"issued", d.set(2, "D_Date_Emission", "20070311"), "2 B01 D_Date_Emission ebds.header_mismatch", true},
		{"due", d.set(2, "D_Date_Exig", "20070510"), "2 B01 D_Date_Exig ebds.header_mismatch", true},
		{"name", d.set(3, "L_Nom_Prenom", "EMPLOYE ONE"), "3 B02 L_Nom_Prenom ebds.preprinted_changed", true},
		{"children", d.set(3, "N_Enfants", "03").resum(), "3 B02 N_Enfants ebds.preprinted_changed", false},
		{"payable", d.set(3, "N_AF_A_Payer", "060000").set(3, "N_AF_Net_A_Payer", "060000").resum(), "3 B02 N_AF_A_Payer ebds.preprinted_changed", false},
		{"payable and deducted", d.set(3, "N_AF_A_Payer", "040000").set(3, "N_AF_A_Deduire", "010000").resum(), "3 B02 N_AF_A_Deduire ebds.preprinted_changed", false},
		{"net", d.set(3, "N_AF_A_Payer", "040000").set(3, "N_AF_Net_A_Payer", "040000").resum(), "3 B02 N_AF_Net_A_Payer ebds.preprinted_changed", false},
		{"first row gone", d.without(3).resum(), "3 B02 N_Num_Assure ebds.preprinted_missing", false},
		{"row gone", d.without(5).resum(), "5 B02 N_Num_Assure ebds.preprinted_missing", false},
		{"last row gone", d.without(6).resum(), "6 B02 N_Num_Assure ebds.preprinted_missing", false},
		{"total follows the missing row", d.without(5).resum(), "6 B03 N_Nbr_Salaries ebds.preprinted_total", false},
		{"row added", d.insert(7, strings.Replace(d[4], "100003038", "100005050", 1)).resum(), "7 B02 N_Num_Assure ebds.preprinted_added", false},
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			r := check(t, m.file.String(), Options{Ceiling: ceilingOf, Against: &a})
			require.False(t, r.Accepted)
			require.Contains(t, said(r), m.want)
			if m.alone {
				require.Len(t, r.Findings, 1, said(r))
			}
		})
	}
	r := check(t, sample, Options{Against: &b})
	require.Equal(t, []string{"0   ebds.against_invalid"}, said(r))
	r = check(t, d.set(2, "L_Ville", "RABAT").String(), Options{Ceiling: ceilingOf, Against: &a})
	require.True(t, r.Accepted)
	require.Equal(t, []string{"2 B01 L_Ville ebds.header_changed"}, said(r))
}

func TestWarningsDoNotRefuse(t *testing.T) {
	t.Parallel()
	d := draftOf(sample)
	for _, m := range []mutation{
		{"capped under the ceiling", d.set(4, "N_Salaire_Plaf", "000590000").resum(), "4 B02 N_Salaire_Plaf ebds.capped_low", true},
		{"left with a last wage", d.set(6, "N_Jours_Declares", "00").resum(), "6 B02 N_Salaire_Reel ebds.wage_after_leaving", true},
		{"given back by a worker", d.set(3, "N_AF_A_Reverser", "010000").resum(), "3 B02 N_AF_A_Reverser ebds.allowance_returned", true},
		{"hyphen", d.set(3, "L_Nom_Prenom", "BEN-ALI UN"), "3 B02 L_Nom_Prenom ebds.field_charset_unconfirmed", true},
		{"due early", d.set(2, "D_Date_Exig", "20070310"), "2 B01 D_Date_Exig ebds.dates_order", true},
		{"same card", d.set(9, "N_Num_Assure", NoNumberYet).set(9, "L_Num_CIN", "AB123456").resum(), "9 B04 L_Num_CIN ebds.card_duplicate", true},
	} {
		r := check(t, m.file.String(), options)
		require.True(t, r.Accepted, m.name)
		require.Equal(t, []string{m.want}, said(r))
	}
}

func TestWhatTheRulesAllowIsAccepted(t *testing.T) {
	t.Parallel()
	d := draftOf(sample)
	occasionalLine := d.set(9, "N_Num_Assure", Occasional).set(9, "L_Nom_Prenom", "").set(9, "L_Num_CIN", "").
		set(9, "N_Sal_Reel", "0000002000000").set(9, "N_Sal_Plaf", "002000000").resum()
	for name, file := range map[string]draft{
		"occasional labour without name, over the ceiling": occasionalLine,
		"a known employee with zero days":                  d.set(3, "N_Jours_Declares", "00").set(3, "N_Salaire_Reel", strings.Repeat("0", 13)).set(3, "N_Salaire_Plaf", strings.Repeat("0", 9)).resum(),
		"no known employee":                                d.without(3).without(3).without(3).without(3).resum(),
	} {
		r := check(t, file.String(), options)
		require.Empty(t, r.Findings, name)
	}
}
