package tabular

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

var staffOptions = StaffOptions{
	Today: cal.MustDate("2007-04-01"), Currency: mad, Insured: matricule.MoroccoInsured, Regimes: []string{"general", "share_fishing_trawler"},
}

func staff(t *testing.T, file string) List[Staff] {
	t.Helper()
	src, err := OpenCSV(strings.NewReader(file), Limits{})
	require.NoError(t, err)
	l, err := ReadStaff(src, staffOptions)
	require.NoError(t, err)
	return l
}

func said[T any](l List[T]) (lines []string) {
	for _, f := range l.Findings {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", f.Line, f.Column, f.Field, f.Code))
	}
	return lines
}

const staffHeader = "N° CNSS;Nom;Prénoms;Né le;Sexe;CIN;Embauché le;Fonction;Salaire;Régime\n"

func TestStaffListIsReadUnderTheTitlesPeopleUse(t *testing.T) {
	t.Parallel()
	l := staff(t, "Liste du personnel;;\nmars 2007\n"+staffHeader+
		"100 001 016;BEN ALI;Aïcha;01/02/1980;Femme;AB123456;15/03/2005;Comptable;6 000,50;Général\n"+
		";DIOP;Moussa;1985-12-31;M;CD654321;2007-01-02;;3.000;\nTotal;;;;;;;;9 000,50;\n")
	require.True(t, l.Accepted(), said(l))
	require.Equal(t, []Staff{
		{Line: 4, Insured: "100001016", Name: "BEN ALI", FirstName: "Aïcha", BornOn: cal.MustDate("1980-02-01"), Sex: "F", Identity: "AB123456",
			HiredOn: cal.MustDate("2005-03-15"), Occupation: "Comptable", Wage: 600050, Regime: "general"},
		{Line: 5, Name: "DIOP", FirstName: "Moussa", BornOn: cal.MustDate("1985-12-31"), Sex: "M", Identity: "CD654321", HiredOn: cal.MustDate("2007-01-02"), Wage: 300},
	}, l.Lines)
	require.Equal(t, []string{"5 I wage tabular.read_as_decimal", "6   tabular.total_skipped"}, said(l))
	require.Contains(t, Codes.In("fr", l.Findings[0]), "3.000 a été lu 3,00")
}

func TestEveryFaultOfAStaffListIsNamed(t *testing.T) {
	t.Parallel()
	good := []string{"", "NOM", "PRENOM", "01/02/1980", "F", "AB1", "15/03/2005", "", "1000", ""}
	for _, c := range []struct {
		column int
		value  string
		want   string
	}{
		{0, "100001017", "A insured tabular.insured_invalid"},
		{1, "", "B name tabular.required"},
		{1, strings.Repeat("x", 61), "B name tabular.too_long"},
		{3, "", "D born_on tabular.required"},
		{3, "31/02/1980", "D born_on tabular.not_date"},
		{3, "01/02/80", "D born_on tabular.not_date"},
		{3, "01/02/2008", "D born_on staff.birth_in_future"},
		{3, "01/02/1880", "D born_on staff.too_old"},
		{4, "X", "E sex staff.sex_unknown"},
		{5, "", "F identity staff.identity_missing"},
		{6, "", "G hired_on tabular.required"},
		{6, "01/01/1970", "G hired_on staff.hired_before_birth"},
		{6, "01/01/1990", "G hired_on staff.hired_young"},
		{6, "01/01/2008", "G hired_on staff.hired_in_future"},
		{8, "", "I wage tabular.required"},
		{8, "mille", "I wage tabular.not_amount"},
		{8, "-5", "I wage tabular.negative"},
		{8, "1000,5678", "I wage tabular.too_many_decimals"},
		{9, "autre", "J regime staff.regime_unknown"},
	} {
		row := append([]string(nil), good...)
		row[c.column] = c.value
		l := staff(t, staffHeader+strings.Join(row, ";")+"\n")
		require.Equal(t, []string{"2 " + c.want}, said(l), c.value)
		require.Len(t, l.Faulty, 1)
		require.NotContains(t, l.Findings[0].Message+Codes.In("fr", l.Findings[0]), "{")
	}
	l := staff(t, staffHeader+strings.Repeat(strings.Join(good, ";")+"\n", 2))
	require.Equal(t, []string{"3 F identity staff.identity_duplicate", "3 B name staff.person_duplicate"}, said(l))
	l = staff(t, staffHeader+"100001016;A;;01/02/1980;;;15/03/2005;;1;\n100001016;B;;01/02/1980;;;15/03/2005;;1;\n")
	require.Equal(t, []string{"3 A insured tabular.insured_duplicate"}, said(l))
}

func TestTitlesThatAreMissingOrStrangeAreNamed(t *testing.T) {
	t.Parallel()
	l := staff(t, "Nom;Nom de famille;Né le;Couleur;Salaire\nA;B;01/01/1980;bleu;1\n")
	require.Subset(t, said(l), []string{"1 B name tabular.column_repeated", "1 D Couleur tabular.column_unknown", "1  hired_on tabular.column_missing"})
	require.False(t, l.Accepted())
	require.Equal(t, []string{"1   tabular.header_missing"}, said(staff(t, "bonjour\n")))
	require.Equal(t, []string{"1   tabular.header_missing"}, said(staff(t, "")))
	require.Equal(t, []string{"1   tabular.list_empty"}, said(staff(t, staffHeader)))
}

var wageOptions = WageOptions{
	Currency: xof, Insured: matricule.Scheme{Format: "NNNNK", Algorithm: matricule.Luhn}, MaxDays: 26,
	Situations: []Situation{{Code: "left", Names: []string{"SO", "Sorti"}, Gone: true}, {Code: "unpaid_leave", Names: []string{"CS", "Congé sans solde"}, WithoutPay: true}},
}

func wages(t *testing.T, file string) List[Wage] {
	t.Helper()
	src, err := OpenCSV(strings.NewReader(file), Limits{})
	require.NoError(t, err)
	l, err := ReadWages(src, wageOptions)
	require.NoError(t, err)
	return l
}

const wageHeader = "Matricule CNSS\tNom et prénom\tNb jours\tSalaire brut\tPrimes\tMotif\n"

func TestWageListIsRead(t *testing.T) {
	t.Parallel()
	l := wages(t, wageHeader+"00018\tA\t26\t250.000\t10 000\t\n\tNOUVEAU\t10,0\t100000\t\tSorti\n00026\tC\t\t\t\tcongé sans solde\n00034\tD\t0\t5000\t\tSO\n")
	require.True(t, l.Accepted(), said(l))
	require.Equal(t, []Wage{
		{Line: 2, Insured: "00018", Name: "A", Days: 26, Wage: 250000, Bonuses: 10000},
		{Line: 3, Name: "NOUVEAU", Days: 10, Wage: 100000, Situation: "left"},
		{Line: 4, Insured: "00026", Name: "C", Situation: "unpaid_leave"},
		{Line: 5, Insured: "00034", Name: "D", Wage: 5000, Situation: "left"},
	}, l.Lines)
	require.Equal(t, []string{"2 D wage tabular.read_as_thousands"}, said(l))
}

func TestEveryFaultOfAWageListIsNamed(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		"00019\tA\t26\t1000\t\t":    "A insured tabular.insured_invalid",
		"\t\t26\t1000\t\t":          "A insured wages.who",
		"00018\tA\t27\t1000\t\t":    "C days wages.days_over",
		"00018\tA\t-1\t1000\t\t":    "C days tabular.negative",
		"00018\tA\t2,5\t1000\t\t":   "C days tabular.not_number",
		"00018\tA\tx\t1000\t\t":     "C days tabular.not_number",
		"00018\tA\t\t\t\t":          "C days tabular.required",
		"00018\tA\t\t1000\t\t":      "C days wages.wage_without_days",
		"00018\tA\t26\t\t\t":        "D wage wages.days_without_wage",
		"00018\tA\t26\t10,5\t\t":    "D wage tabular.too_many_decimals",
		"00018\tA\t26\t1000\tabc\t": "E bonuses tabular.not_amount",
		"00018\tA\t26\t1000\t\tXX":  "F situation wages.situation_unknown",
		"00018\tA\t26\t1000\t\tCS":  "F situation wages.situation_with_pay",
	} {
		l := wages(t, wageHeader+row+"\n")
		require.Equal(t, []string{"2 " + want}, said(l), row)
	}
}

func TestFaultyLinesComeBackWithTheirReasons(t *testing.T) {
	t.Parallel()
	l := wages(t, wageHeader+"00018\tA\t26\t1000\t\t\n00026\t=B\t27\t1000\t\t\n")
	var out bytes.Buffer
	require.NoError(t, WriteFaulty(&out, l, "fr"))
	require.Equal(t, "\ufeffMatricule CNSS;Nom et prénom;Nb jours;Salaire brut;Primes;Motif;Anomalies\r\n"+
		"00026;'=B;27;1000;;;\"C : 27 jours déclarés, 26 au plus\"\r\n", out.String())
	again := wages(t, strings.Replace(out.String(), ";27;", ";26;", 1))
	require.Empty(t, again.Findings, "corrected, it can be sent as it is")
	require.Equal(t, "=B", again.Lines[0].Name)
}

func TestAnswerToABadListIsBounded(t *testing.T) {
	t.Parallel()
	src, err := OpenCSV(strings.NewReader(wageHeader+strings.Repeat("x\t\t99\t\t\t\n", 500)), Limits{})
	require.NoError(t, err)
	o := wageOptions
	o.MaxFindings = 50
	l, err := ReadWages(src, o)
	require.NoError(t, err)
	require.Len(t, l.Findings, 51)
	require.Equal(t, "tabular.findings_truncated", l.Findings[50].Code)
	require.False(t, l.Accepted())
}

func TestTemplateComesBackWithItsMarksAndLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := money.Minor(rapid.Int64Range(1, 1e12).Draw(t, "amount"))
		name := rapid.StringMatching(`[=+@A-Z][A-Za-zé' -]{0,20}[a-z]`).Draw(t, "name")
		tpl := Template{
			Schema: WageSchema, Marks: []string{"ma-cnss", "1307497", "2007-03"}, Currency: mad,
			Choices: map[string][]string{"situation": {"SO", "CS"}},
			Rows:    [][]Cell{{"00018", name, 26, amount, money.Minor(0), ""}},
		}
		o := wageOptions
		o.Currency = mad
		var book, text bytes.Buffer
		require.NoError(t, tpl.WriteXLSX(&book))
		require.NoError(t, tpl.WriteCSV(&text))
		sheet, err := OpenXLSX(&book, "", Limits{})
		require.NoError(t, err)
		csv, err := OpenCSV(&text, Limits{})
		require.NoError(t, err)
		for _, src := range []*Source{sheet, csv} {
			l, err := ReadWages(src, o)
			require.NoError(t, err)
			require.True(t, l.Accepted(), "%v", said(l))
			require.Len(t, l.Lines, 1)
			require.Equal(t, amount, l.Lines[0].Wage)
			require.Equal(t, strings.Join(strings.Fields(name), " "), l.Lines[0].Name)
			if src == sheet {
				require.True(t, l.Stamp.Is(WageSchema))
				require.EqualValues(t, []string{"ma-cnss", "1307497", "2007-03"}, l.Stamp[3:])
			}
		}
	})
}

func TestTemplateLocksItsTitlesAndHidesItsMarks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, Template{Schema: StaffSchema, Marks: []string{"bj-cnss"}, Choices: map[string][]string{"sex": {"M", "F"}}}.WriteXLSX(&out))
	f, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	visible, err := f.GetRowVisible("Liste", 1)
	require.NoError(t, err)
	require.False(t, visible)
	title, err := f.GetCellValue("Liste", "A2")
	require.NoError(t, err)
	require.Equal(t, "N° assuré", title)
	for cell, locked := range map[string]bool{"A2": true, "A5": false} {
		id, err := f.GetCellStyle("Liste", cell)
		require.NoError(t, err)
		style, err := f.GetStyle(id)
		require.NoError(t, err)
		require.Equal(t, locked, style.Protection == nil || style.Protection.Locked, cell)
	}
	validations, err := f.GetDataValidations("Liste")
	require.NoError(t, err)
	require.Len(t, validations, 1)
	protection, err := f.GetSheetProtection("Liste")
	require.NoError(t, err)
	require.True(t, protection.SelectUnlockedCells)
}

func TestDatesOfAWorkbookAreRead(t *testing.T) {
	t.Parallel()
	tpl := Template{Schema: StaffSchema, Currency: mad, Rows: [][]Cell{
		{"100001016", "BEN ALI", "Aïcha", cal.MustDate("1980-02-01"), "F", "AB1", cal.MustDate("2005-03-15"), "", money.Minor(327600), ""},
	}}
	var out bytes.Buffer
	require.NoError(t, tpl.WriteXLSX(&out))
	src, err := OpenXLSX(&out, "", Limits{})
	require.NoError(t, err)
	l, err := ReadStaff(src, staffOptions)
	require.NoError(t, err)
	require.Empty(t, l.Findings)
	require.Equal(t, "1980-02-01 2005-03-15", l.Lines[0].BornOn.String()+" "+l.Lines[0].HiredOn.String())
	require.EqualValues(t, 327600, l.Lines[0].Wage)
}

func TestExportCannotStartAFormula(t *testing.T) {
	t.Parallel()
	e := Export{
		Titles: []string{"Nom", "Solde", "Le", "Nombre"}, Currency: mad,
		Rows: func(yield func([]Cell) bool) {
			_ = yield([]Cell{"=cmd|'/C calc'!A0", money.Minor(-123450), cal.MustDate("2007-03-31"), 3}) &&
				yield([]Cell{"a;\"b\"", nil, cal.Date(0), -1})
		},
	}
	var csv, book bytes.Buffer
	require.NoError(t, e.WriteCSV(&csv))
	require.Equal(t, "\ufeffNom;Solde;Le;Nombre\r\n'=cmd|'/C calc'!A0;\"-1234,50\";31/03/2007;3\r\n\"a;\"\"b\"\"\";;;-1\r\n", csv.String())
	require.NoError(t, e.WriteXLSX(&book))
	f, err := excelize.OpenReader(&book)
	require.NoError(t, err)
	formula, err := f.GetCellFormula("Liste", "A2")
	require.NoError(t, err)
	require.Empty(t, formula)
	value, err := f.GetCellValue("Liste", "B2")
	require.NoError(t, err)
	require.Equal(t, "-1,234.50", value)
}

func TestWorkbookThatUnpacksTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, Template{Schema: StaffSchema}.WriteXLSX(&out))
	_, err := OpenXLSX(&out, "", Limits{Unpacked: 100})
	require.Error(t, err)
}
