package declaration

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/ebds"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// answer fills the pre-printed file in: everyone full time at a wage, and entrants.
func (h *house) answer(a op.File, wage money.Minor, entrants ...ebds.Line) (ebds.File, op.File) {
	h.T.Helper()
	f, report, err := ebds.Read(bytes.NewReader(a.Body), ebds.Options{})
	require.NoError(h.T, err)
	require.True(h.T, report.Accepted, "%v", report.Findings)
	b := f.Answer()
	days := 26
	if len(b.Rows) > 38_000 {
		days = 19 // the total of days has six digits
	}
	for i := range b.Rows {
		b.Rows[i].Days, b.Rows[i].Real, b.Rows[i].Capped = days, wage, min(wage, 6000_00)
	}
	b.Entrants = entrants
	return b, h.written(b)
}

func (h *house) written(f ebds.File) op.File {
	h.T.Helper()
	var out bytes.Buffer
	require.NoError(h.T, ebds.Write(&out, f))
	return op.File{Name: f.Name(), Body: out.Bytes()}
}

func TestPreprintedFileIsAnsweredFiledAndCompleted(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, staff := h.employer("ma-cnss", "2007-06-01", 3, 3000_00, 4000_00, 8000_00)
	h.follow("ma-cnss", e)
	ctx := h.as("employer", e)
	a := call[op.File](h, ctx, "declaration.preprint", PeriodInput{e, june})
	require.Regexp(t, `^AFFEBDS_\d{7}_200706.txt$`, a.Name)

	_, b := h.answer(a, 8000_00, ebds.Line{Insured: ebds.NoNumberYet, Name: "NOUVEAU VENU", Card: "AB123456", Days: 10, Real: 2500_00, Capped: 2500_00})
	u := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, b})
	review := call[Review](h, ctx, "declaration.get_upload", UploadRef{ID: u.ID})
	require.Equal(t, Ready, u.State, "%v", review.Findings)
	require.Equal(t, 4, u.LineCount)
	require.Equal(t, 1, u.Summary.Entrants)
	require.Zero(t, one[int64](h, "ma-cnss", `select count(*) from declaration`), "nothing before it is confirmed")

	d := call[Declaration](h, ctx, "declaration.confirm_upload", ConfirmInput{ID: u.ID, Confirm: true, Motive: "embauche"})
	require.Equal(t, FromEBDS, d.Source)
	require.EqualValues(t, 26_500_00, d.Wages)
	require.Equal(t, u.Summary.Employer, d.EmployerTotal)
	require.EqualValues(t, 4, one[int64](h, "ma-cnss", `select count(*) from employment where employer_id = $1`, e))
	require.Equal(t, "AB123456", one[string](h, "ma-cnss", `select p.id_number from declaration_line l join person p on p.id = l.person_id and p.number = l.insured_number where l.declaration_id = $1 and l.name = 'NOUVEAU VENU'`, d.ID))
	_, err := op.Call[Declaration](ctx, h.chain, "declaration.confirm_upload", ConfirmInput{ID: u.ID, Confirm: true, Motive: "encore"})
	require.True(t, fault.Is(err, fault.Conflict))

	second := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, b})
	require.Equal(t, Refused, second.State, "the main file comes once")
	file, _, err := ebds.Read(bytes.NewReader(a.Body), ebds.Options{})
	require.NoError(t, err)
	file.Kind, file.Sequence, file.Rows = ebds.Complement, 1, nil
	file.Entrants = []ebds.Line{{Insured: staff[0].Number, Name: "NOM001 A", Days: 2, Real: 700_00, Capped: 700_00}}
	c := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, h.written(file)})
	require.Equal(t, Complementary, c.Kind)
	more := call[Declaration](h, ctx, "declaration.confirm_upload", ConfirmInput{ID: c.ID, Confirm: true, Motive: "rappel"})
	require.Equal(t, 1, more.Sequence)
	h.alone(func(ctx context.Context, tx tenant.Tx) {
		found, err := Violations(ctx, tx)
		require.NoError(t, err)
		require.Empty(t, found)
	})
}

func TestEveryFaultOfAFileIsShownAndNothingIsKept(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2, 3000_00, 4000_00)
	stranger, theirs := h.employer("ma-cnss", "2007-06-01", 1, 3000_00)
	h.follow("ma-cnss", e)
	ctx := h.as("employer", e)
	a := call[op.File](h, ctx, "declaration.preprint", PeriodInput{e, june})
	b, _ := h.answer(a, 3000_00,
		ebds.Line{Insured: theirs[0].Number, Name: "QUELQU UN D AUTRE", Days: 1, Real: 100_00, Capped: 100_00},
		ebds.Line{Insured: "150000000", Name: "INCONNU", Days: 1, Real: 100_00, Capped: 100_00})
	b.Rows[0].Days = 27
	b.Transfer = "00000000000099"
	u := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, h.written(b)})
	require.Equal(t, Refused, u.State)
	review := call[Review](h, ctx, "declaration.get_upload", UploadRef{ID: u.ID})
	require.Subset(t, codes(review.Findings), []string{"ebds.transfer_mismatch", "ebds.days_over", "declaration.number_other", "declaration.insured_unknown"})
	for _, f := range review.Findings {
		require.NotContains(t, Words("fr", f), "{", f.Code)
		require.NotContains(t, Words("fr", f), "NOM001", "whose number it is stays unsaid")
	}
	_, err := op.Call[Declaration](ctx, h.chain, "declaration.confirm_upload", ConfirmInput{ID: u.ID, Confirm: true, Motive: "tant pis"})
	require.True(t, fault.Is(err, fault.Invalid))
	_, err = op.Call[Review](h.as("employer", stranger), h.chain, "declaration.get_upload", UploadRef{ID: u.ID})
	require.True(t, fault.Is(err, fault.NotFound))
	faults := call[op.File](h, ctx, "declaration.faults", FaultsInput{u.ID, "csv"})
	require.Contains(t, string(faults.Body), "ebds.days_over")
}

func TestListIsPutRightOnScreenAndFiled(t *testing.T) {
	t.Parallel()
	for _, slug := range []string{"ma-cnss", "ml-inps", "bj-cnss"} {
		h := setup(t)
		e, staff := h.employer(slug, "2007-06-01", 30, 300_000, 400_000)
		h.follow(slug, e)
		ctx := h.asIn(slug, "employer", e)
		for _, format := range []string{"csv", "xlsx"} {
			f := call[op.File](h, ctx, "declaration.template", TemplateInput{e, june, format})
			u := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, f})
			require.Zero(t, u.Errors, "the template as it is, %s %v", format, call[Review](h, ctx, "declaration.get_upload", UploadRef{ID: u.ID}).Findings)
			require.Equal(t, Ready, u.State)
		}
		bad := "N° assuré;Nom et prénoms;Jours;Salaire brut;Situation\n" +
			staff[0].Number + ";NOM001 A;26;trois mille;\n" + staff[1].Number + ";NOM002 A;0;0;\n"
		u := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, op.File{Name: "juin.csv", Body: []byte(bad)}})
		require.Equal(t, Refused, u.State)
		review := call[Review](h, ctx, "declaration.get_upload", UploadRef{ID: u.ID})
		require.Equal(t, []string{"tabular.not_amount", "declaration.absence_unexplained"}, codes(review.Findings))
		require.Len(t, review.Faulty, 2)
		require.Equal(t, "trois mille", review.Faulty[0].Cells["wage"])
		faults := call[op.File](h, ctx, "declaration.faults", FaultsInput{u.ID, "csv"})
		require.Contains(t, string(faults.Body), "trois mille n’est pas un montant")

		u = call[Upload](h, ctx, "declaration.fix_upload", FixInput{ID: u.ID, Lines: []Fix{
			{Line: 2, Insured: staff[0].Number, Name: "NOM001 A", Days: "26", Wage: "310 000"},
			{Line: 3, Insured: staff[1].Number, Name: "NOM002 A", Days: "0", Wage: "0", Situation: "Congé sans solde"}}})
		require.Equal(t, Ready, u.State)
		d := call[Declaration](h, ctx, "declaration.confirm_upload", ConfirmInput{ID: u.ID, Confirm: true, Motive: "vérifié"})
		require.Equal(t, FromCSV, d.Source)
		c := h.Fund(slug).Currency()
		want, err := c.Parse("310000")
		require.NoError(t, err)
		require.Equal(t, want, d.Wages)
	}
}

func (h *house) asIn(slug, role string, employers ...uuid.UUID) context.Context {
	ctx := h.as(role, employers...)
	return h.on(h.As(slug, authzFrom(ctx)))
}

func TestLargeFilesAreCheckedByAJob(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2500)
	h.manyWorkers(e, 2500)
	h.follow("ma-cnss", e)
	ctx := h.as("employer", e)
	a := call[op.File](h, ctx, "declaration.preprint", PeriodInput{e, june})
	_, b := h.answer(a, 3000_00)
	u := call[Upload](h, ctx, "declaration.upload", UploadInput{e, june, b})
	require.Equal(t, Checking, u.State)
	require.EqualValues(t, 1, one[int64](h, "ma-cnss", `select count(*) from job where kind = 'declaration.check_upload'`))
	system := h.on(h.Role("ma-cnss", "system"))
	u = call[Upload](h, system, "declaration.check_upload", CheckInput{ID: u.ID})
	require.Equal(t, Ready, u.State)
	require.Equal(t, 2500, u.LineCount)
	d := call[Declaration](h, ctx, "declaration.confirm_upload", ConfirmInput{ID: u.ID})
	require.Equal(t, 2500, d.LineCount)
}

func TestWhatIsNoListIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	h := setup(t)
	e, _ := h.employer("ma-cnss", "2007-06-01", 2)
	h.follow("ma-cnss", e)
	for _, body := range []string{"%PDF-1.7\n", "\x1f\x8b\x08\x00aaaaaaaa", ""} {
		_, err := op.Call[Upload](h.as("employer", e), h.chain, "declaration.upload", UploadInput{e, june, op.File{Name: "x", Body: []byte(body)}})
		require.True(t, fault.Is(err, fault.Invalid), "%q %v", body, err)
	}
	u := call[Upload](h, h.as("employer", e), "declaration.upload", UploadInput{e, june, op.File{Name: "x", Body: []byte(strings.Repeat("n'importe quoi\n", 40))}})
	require.Equal(t, Refused, u.State)
}
