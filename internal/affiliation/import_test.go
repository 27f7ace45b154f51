package affiliation

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

const titles = "N° assuré;Nom;Prénom;Date de naissance;Sexe;N° pièce d'identité;Date d'embauche;Profession;Salaire mensuel;Régime\n"

// stage hands in lines under the template's titles.
func (w *world) stage(employer uuid.UUID, lines ...string) ImportInput {
	w.t.Helper()
	file := op.File{Name: "personnel.csv", Body: []byte(titles + strings.Join(lines, "\n"))}
	d := call[document.Info](w, w.employer(employer), "affiliation.stage_staff", StageInput{ID: employer, File: file})
	return ImportInput{ID: employer, DocumentID: d.ID, Lang: "fr"}
}

func codesOf(fs []finding.Finding) map[int]string {
	out := map[int]string{}
	for _, f := range fs {
		out[f.Line] = strings.TrimPrefix(out[f.Line]+" "+f.Code, " ")
	}
	return out
}

func TestStaffListIsCheckedShownAndOnlyThenWritten(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	in := w.stage(e.ID, ";Alami;Zineb;01/05/1990;F;BK1234;01/03/2026;Vendeuse;4 000,00;", ";Idrissi;Omar;03/02/1985;M;CC77;01/02/2026;Livreur;3500;")
	c := call[Checked](w, w.employer(e.ID), "affiliation.check_staff", in)
	require.Equal(t, 2, c.New)
	require.Zero(t, c.Faulty)
	require.Empty(t, call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID}).Rows)
	confirm := ConfirmInput{ID: e.ID, DocumentID: in.DocumentID}
	require.Equal(t, Imported{Hired: 2, New: 2}, call[Imported](w, w.employer(e.ID), "affiliation.confirm_staff", confirm))
	rows := call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID}).Rows
	require.Len(t, rows, 2)
	require.Equal(t, int64(400_000), int64(rows[0].MonthlyWage))
	require.NotEqual(t, rows[0].Number, rows[1].Number)
	require.Equal(t, Imported{Present: 2}, call[Imported](w, w.employer(e.ID), "affiliation.confirm_staff", confirm))
}

func TestEveryFaultOfAListIsFoundByLine(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, e := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	known := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	here := w.hire(e.ID, "Berrada", "Leila", "1991-01-01", "LL1")
	gone := w.hire(e.ID, "Tazi", "Hind", "1992-01-01", "HH1")
	call[StaffLine](w, w.employer(e.ID), "affiliation.leave", LeaveInput{ID: e.ID, EmploymentID: gone.EmploymentID, LeftOn: cal.MustDate("2026-03-20"), Reason: "resigned"})
	unknown, err := InsuredScheme(w.Fund(fund).Folder, 2026).Make(9_000)
	require.NoError(t, err)
	in := w.stage(e.ID,
		";Alami;Zineb;01/05/1990;F;ZZ9;01/03/2026;;4000;",                 // 2: a doubt
		unknown+";Zaki;Ali;01/05/1990;M;;01/03/2026;;4000;",               // 3: a number nobody has
		known.Number+";Fassi;Driss;01/05/1970;M;;01/03/2026;;4000;",       // 4: the number of another
		known.Number+";Alami;Zineb;01/05/1990;F;BK1234;01/03/2026;;4000;", // 5: repeated in the file
		";Berrada;Leila;01/01/1991;F;LL1;01/03/2026;;4000;",               // 6: works here
		";Tazi;Hind;01/01/1992;F;HH1;20/03/2026;;4000;",                   // 7: overlaps
		";Petit;Jules;01/05/2015;M;JJ1;01/03/2026;;4000;",                 // 8: a child
		";Sans;Date;;M;SD1;01/03/2026;;4000;",                             // 9: no day of birth
		";Bon;Marc;01/05/1980;M;MB1;01/03/2026;;4000;",                    // 10: right
	)
	c := call[Checked](w, w.employer(e.ID), "affiliation.check_staff", in)
	codes := codesOf(c.Findings)
	for line, want := range map[int]string{2: "staff.doubt", 3: "staff.number_unknown", 4: "staff.number_other", 5: "tabular.insured_duplicate",
		6: "staff.already_here", 7: "staff.overlap", 8: "staff.too_young", 9: "tabular.required"} {
		require.Contains(t, codes[line], want, "line %d", line)
	}
	require.Empty(t, codes[10])
	require.Equal(t, 1, c.New)
	require.Equal(t, 1, c.Present)
	require.Equal(t, 7, c.Faulty)
	require.Len(t, c.Doubts, 1)

	confirm := ConfirmInput{ID: e.ID, DocumentID: in.DocumentID}
	f, _ := fault.As(w.refused(w.employer(e.ID), "affiliation.confirm_staff", confirm))
	require.GreaterOrEqual(t, len(f.Findings), 7)

	bad := call[op.File](w, w.employer(e.ID), "affiliation.faulty_staff", in)
	require.Equal(t, 8, bytes.Count(bad.Body, []byte("\r\n")))
	require.Contains(t, string(bad.Body), "déjà immatriculée")

	confirm.SkipFaulty, confirm.Answers = true, []Answer{{Line: 2, Answer: known.PersonID.String()}}
	got := call[Imported](w, w.employer(e.ID), "affiliation.confirm_staff", confirm)
	require.Equal(t, Imported{Hired: 2, New: 1, Present: 1, Skipped: 6}, got)
	require.Len(t, call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID}).Rows, 4)
	_ = here
}

func TestDoubtAnsweredAsSomebodyElseMakesANewPerson(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, e := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	known := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	in := w.stage(e.ID, ";Alami;Zineb;01/05/1990;F;ZZ9;01/03/2026;;4000;")
	got := call[Imported](w, w.employer(e.ID), "affiliation.confirm_staff", ConfirmInput{ID: e.ID, DocumentID: in.DocumentID, Answers: []Answer{{2, IsNew}}})
	require.Equal(t, 1, got.New)
	require.NotEqual(t, known.Number, call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID}).Rows[0].Number)
}

func TestListOfAnotherEmployerCannotBeConfirmed(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e, other := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	in := w.stage(e.ID, ";Alami;Zineb;01/05/1990;F;BK1234;01/03/2026;;4000;")
	in.ID = other.ID
	require.True(t, fault.Is(w.refused(w.employer(other.ID), "affiliation.check_staff", in), fault.NotFound))
	require.True(t, fault.Is(w.refused(w.employer(other.ID), "affiliation.confirm_staff", ConfirmInput{ID: other.ID, DocumentID: in.DocumentID}), fault.NotFound))
}

func TestTemplateFilledInComesBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	for _, format := range []string{CSV, XLSX} {
		f := call[op.File](w, w.employer(e.ID), "affiliation.staff_template", StaffFileInput{ID: e.ID, Format: format})
		d := call[document.Info](w, w.employer(e.ID), "affiliation.stage_staff", StageInput{ID: e.ID, File: f})
		c := call[Checked](w, w.employer(e.ID), "affiliation.check_staff", ImportInput{ID: e.ID, DocumentID: d.ID})
		require.Equal(t, "tabular.list_empty", c.Findings[0].Code, format)
	}
	w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	for _, format := range []string{CSV, XLSX} {
		f := call[op.File](w, w.employer(e.ID), "affiliation.export_staff", StaffFileInput{ID: e.ID, Format: format})
		d := call[document.Info](w, w.employer(e.ID), "affiliation.stage_staff", StageInput{ID: e.ID, File: f})
		c := call[Checked](w, w.employer(e.ID), "affiliation.check_staff", ImportInput{ID: e.ID, DocumentID: d.ID})
		require.Equal(t, 1, c.Present, "%s %v", format, c.Findings)
	}
	f := call[op.File](w, w.central(), "affiliation.export_employers", ExportInput{SearchInput: SearchInput{Q: "atlas"}})
	require.Contains(t, string(f.Body), e.Number)
}

func TestListOfThousandsIsTakenInSeconds(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	lines := make([]string, 5_000)
	for i := range lines {
		lines[i] = fmt.Sprintf(";Nom%04d;Prenom%d;%s;M;P%05d;01/03/2026;;4000;", i, i%37, time.Date(1960, 1, 1+i, 0, 0, 0, 0, time.UTC).Format("02/01/2006"), i)
	}
	in := w.stage(e.ID, lines...)
	start := time.Now()
	got := call[Imported](w, w.employer(e.ID), "affiliation.confirm_staff", ConfirmInput{ID: e.ID, DocumentID: in.DocumentID})
	require.Equal(t, 5_000, got.New)
	require.Less(t, time.Since(start), 20*time.Second)
	t.Log(time.Since(start))
}
