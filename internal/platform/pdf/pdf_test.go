package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/brand"
)

var (
	fund = brand.Brand{Name: "Caisse nationale de l’Atlas", ShortName: "CNA", Primary: "#0f4c75", LogoSVG: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path d="M6 8h52v26c0 14-11 22-26 26C17 56 6 48 6 34z" fill="#0f4c75"></path><circle cx="32" cy="30" r="18" fill="none" stroke="#e8a33d" stroke-width="3"></circle><text x="32" y="35" font-size="13" font-weight="700" text-anchor="middle" fill="#ffffff">CNA</text></svg>`}
	made = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
)

func receipt(lang i18n.Lang) *Doc {
	d := New(Options{Size: A5, Brand: fund, Lang: lang, At: made, Title: "Quittance", Number: "Q-2026-000123", Note: "Toute réclamation est à adresser à l’agence sous trente jours."})
	d.Letterhead("Agence de Kayes", "+223 20 22 57 35", "kayes@cna.example")
	d.Original("Original")
	d.Heading("Quittance", "n° Q-2026-000123")
	d.Facts(Fact{Key: "Reçu de", Value: "Boulangerie du Fleuve SARL", Strong: true}, Fact{Key: "Affiliation", Value: "KY-004 871-3"},
		Fact{Key: "Période", Value: "octobre 2026"}, Fact{Key: "Moyen", Value: "Virement BDM du 14/11/2026, référence 2026-10-004871-01"})
	d.Amount("Montant reçu", "275\u00a0000\u00a0F\u202fCFA", "Deux cent soixante-quinze mille francs CFA")
	d.Table(Table{Columns: []Column{{Label: "Imputation", Width: 3}, {Label: "Montant", Width: 1, Figures: true}},
		Rows: [][]string{{"Cotisations d’octobre 2026", "270\u00a0841"}, {"Majoration de retard, 1er mois", "4\u00a0159"}}, Totals: [][]string{{"Total", "275\u00a0000"}}})
	d.Check("https://cna.example/check/Q-2026-000123", "Vérifiez cette quittance en scannant ce code")
	return d
}

func notice() *Doc {
	d := New(Options{Brand: fund, Lang: "fr", At: made, Title: "Mise en demeure", Number: "MD-2026-00042", Note: "Loi n° 99-041, articles 211 à 218."})
	d.Letterhead("Direction du recouvrement", "BP 53, Kayes")
	d.Recipient("Transports Coulibaly & Fils", "Quartier Légal Ségou", "Kayes")
	d.Heading("Mise en demeure", "n° MD-2026-00042 du 21 novembre 2026")
	d.Text("Monsieur le Directeur,\n\nMalgré nos rappels du 3 et du 18 octobre 2026, les cotisations ci-dessous restent dues. Nous vous mettons en demeure de les régler dans les quinze jours suivant la réception de la présente.")
	rows := make([][]string, 60)
	for i := range rows {
		rows[i] = []string{"Période " + string(rune('A'+i%26)), "Cotisations", "1\u00a0070\u00a0021", "160\u00a0503", "1\u00a0230\u00a0524"}
	}
	d.Table(Table{Columns: []Column{{Label: "Période", Width: 2}, {Label: "Nature", Width: 2}, {Label: "Principal", Width: 1.4, Figures: true}, {Label: "Majorations", Width: 1.4, Figures: true}, {Label: "Total", Width: 1.4, Figures: true}},
		Rows: rows, Totals: [][]string{{"Total général", "", "64\u00a0201\u00a0260", "9\u00a0630\u00a0180", "73\u00a0831\u00a0440"}}})
	d.Section("Comment contester")
	d.Small("Vous pouvez saisir la commission de recours gracieux dans le mois qui suit la réception.")
	d.Signature("Kayes, le 21 novembre 2026", "Le directeur régional", "Moussa Keïta")
	d.Stamp("SPÉCIMEN")
	return d
}

func arabic() *Doc {
	d := New(Options{Size: A5, Brand: fund, Lang: "ar-MA", At: made, Title: "وصل", Number: "Q-2026-000123"})
	d.Letterhead("وكالة الرباط", "+212 5 37 00 00 00")
	d.Heading("وصل أداء", "رقم Q-2026-000123")
	d.Facts(Fact{Key: "تسلمنا من", Value: "مخبزة النهر (SARL)", Strong: true}, Fact{Key: "الفترة", Value: "أكتوبر 2026"}, Fact{Key: "رقم الانخراط", Value: "KY-004 871-3"})
	d.Amount("المبلغ", "1.234,50 د.م.", "ألف ومائتان وأربعة وثلاثون درهما و50 سنتيما")
	d.Text("لا يعفي هذا الوصل من التصريح بالأجور قبل 15 ديسمبر 2026، وكل تأخير يترتب عنه أداء زيادة قدرها 3% عن الشهر الأول.")
	d.Table(Table{Columns: []Column{{Label: "البيان", Width: 3}, {Label: "المبلغ", Width: 1, Figures: true}}, Rows: [][]string{{"اشتراكات أكتوبر 2026", "1.200,00"}, {"زيادة التأخير", "34,50"}}, Totals: [][]string{{"المجموع", "1.234,50"}}})
	d.Check("https://cna.example/check/Q-2026-000123", "تحقق من هذا الوصل")
	return d
}

func bytesOf(t testing.TB, d *Doc) []byte {
	t.Helper()
	b, err := d.Bytes()
	require.NoError(t, err)
	return b
}

// textOf reads the words back as a reader's program would; pdftotext belongs to poppler-utils.
func textOf(t *testing.T, b []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	require.NoError(t, os.WriteFile(file, b, 0o600))
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	require.NoError(t, err, "pdftotext (poppler-utils) is needed")
	return strings.ReplaceAll(strings.ReplaceAll(string(out), "\u00a0", " "), "\u202f", " ")
}

func TestTheSameContentAndDateGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	require.True(t, bytes.Equal(bytesOf(t, receipt("fr")), bytesOf(t, receipt("fr"))))
}

func TestAReceiptIsLightAndSaysItAll(t *testing.T) {
	t.Parallel()
	b := bytesOf(t, receipt("fr"))
	require.Less(t, len(b), 60<<10)
	words := textOf(t, b)
	for _, want := range []string{"Quittance", "Q-2026-000123", "Boulangerie du Fleuve SARL", "275 000 F CFA", "Deux cent soixante-quinze mille francs CFA", "270 841", "https://cna.example/check/Q-2026-000123", "Original"} {
		require.Contains(t, words, want)
	}
}

func TestTheTableHeadIsRepeatedAndPagesAreNumbered(t *testing.T) {
	t.Parallel()
	d := notice()
	words := textOf(t, bytesOf(t, d))
	pages := d.PageCount()
	require.GreaterOrEqual(t, pages, 2)
	require.Contains(t, words, "Page 1 sur")
	require.Equal(t, pages, strings.Count(words, "Principal"))
	require.Equal(t, 60, strings.Count(words, "1 070 021"), "no row is lost at a page break")
	require.Equal(t, 1, strings.Count(words, "73 831 440"))
	require.Contains(t, words, "Moussa Keïta")
}

func TestALongWordIsCutRatherThanLost(t *testing.T) {
	t.Parallel()
	d := New(Options{Size: A5, Brand: fund, Lang: "fr", At: made})
	d.font("", 10, ink)
	lines := d.wrap("un "+strings.Repeat("x", 400)+" fin", 60)
	require.Equal(t, "un"+strings.Repeat("x", 400)+"fin", strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
	for _, l := range lines {
		require.LessOrEqual(t, d.width(l), 60.0)
	}
}

func TestArabicLettersTakeTheFormOfTheirNeighbours(t *testing.T) {
	t.Parallel()
	require.Equal(t, "\ufee3\ufeae\ufea3\ufe92\ufe8e", forms("مرحبا"))
	require.Equal(t, "\ufeb3\ufefc\ufee1", forms("سلام"), "lam and alef are one, held by what precedes")
	require.Equal(t, "\ufefb", forms("لا"))
	require.Equal(t, "Nom", forms("Nom"))
}

func TestNumbersKeepTheirOrderInArabic(t *testing.T) {
	t.Parallel()
	require.True(t, strings.HasPrefix(drawn("سنة 2026", true), "2026 "))
	require.Contains(t, drawn("المبلغ 1.234,50 درهم", true), "1.234,50")
	require.Contains(t, drawn("الصندوق (CNSS) بالرباط", true), "(CNSS)")
	require.Equal(t, "+212 5 37 00 00 00", drawn("+212 5 37 00 00 00", true))
	require.Equal(t, "Nom : "+drawn("أحمد", true)+" (Kayes)", drawn("Nom : أحمد (Kayes)", false))
}

func TestAnArabicPaperKeepsItsFigures(t *testing.T) {
	t.Parallel()
	words := textOf(t, bytesOf(t, arabic()))
	for _, want := range []string{"1.234,50", "2026", "KY-004 871-3", "+212 5 37 00 00 00", "SARL"} {
		require.Contains(t, words, want)
	}
}

func TestALogoWithStrangeNumbersDoesNotBreakThePaper(t *testing.T) {
	t.Parallel()
	for _, d := range []string{"M0 0A5 5 0 0110 10z", "m1.5.5-3e1h4V2", "M0 0a0 0 0 0 0 1 1", "Mzzz", "M1e99 0L1 1", "Q1 1 2 2T3 3S1 1 2 2"} {
		doc := New(Options{Size: A5, Brand: fund, Lang: "fr", At: made})
		doc.SetCompression(false)
		doc.Logo(`<svg viewBox="0 0 10 10"><path d="`+d+`"/></svg>`, 10, 10, 20)
		require.False(t, noNumber.Match(bytesOf(t, doc)), d)
	}
}

var noNumber = regexp.MustCompile(`NaN|[+-]Inf`)

func FuzzALogoNeverBreaksThePaper(f *testing.F) {
	f.Add("M0 0A5 5 0 0110 10z", "scale(2)rotate(9)")
	f.Add("m1.5.5-3e1h4V2q1 1 2 2t3 3s1 1 2 2", "matrix(1 0 0 1 2 3)")
	f.Fuzz(func(t *testing.T, d, turn string) {
		bare := fpdf.New("P", "mm", "A4", "")
		bare.SetCompression(false)
		bare.AddPage()
		p := pen{doc: &Doc{Fpdf: bare}, look: look{m: matrix{a: 1, d: 1}.times(transform(turn)), fill: "#000000", width: 1}}
		p.outline(d)
		var b bytes.Buffer
		require.NoError(t, bare.Output(&b))
		require.False(t, noNumber.Match(b.Bytes()), "a coordinate is no number")
	})
}

func BenchmarkReceipt(b *testing.B) {
	for b.Loop() {
		bytesOf(b, receipt("fr"))
	}
}
