package affiliation

import (
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

func hireOf(employer uuid.UUID, last, first, born, paper string) HireInput {
	return HireInput{ID: employer, Identity: Identity{LastName: last, FirstName: first, BirthDate: cal.MustDate(born), Sex: "f", IDNumber: paper},
		Contract: Contract{HiredOn: cal.MustDate("2026-03-01"), Occupation: "Vendeuse", MonthlyWage: 400_000}}
}

func (w *world) hire(employer uuid.UUID, last, first, born, paper string) Hired {
	w.t.Helper()
	return call[Hired](w, w.employer(employer), "affiliation.hire", hireOf(employer, last, first, born, paper))
}

func TestNewPersonIsInsuredOnHire(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "BK 1234")
	require.True(t, h.New)
	require.True(t, InsuredScheme(w.Fund(fund).Folder, 2026).Valid(h.Number))
	require.Equal(t, "permanent", h.Category)
	require.Equal(t, "general", h.Regime)
	require.Equal(t, "2026-03-01", h.HiredOn.String())
	staff := call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID})
	require.Len(t, staff.Rows, 1)
	require.Equal(t, int64(1), staff.Current)
}

func TestStaffCannotBeEnteredBeforeTheNumber(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	err := w.refused(w.employer(e.ID), "affiliation.hire", hireOf(e.ID, "Alami", "Zineb", "1990-05-01", ""))
	require.True(t, fault.Is(err, fault.Conflict))
}

func TestSamePersonAtASecondEmployerKeepsTheNumber(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	a := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	b := w.hire(second.ID, "ALAMI", "Zinèb", "1990-05-01", "bk 1234")
	require.False(t, b.New)
	require.Equal(t, a.PersonID, b.PersonID)
	require.Equal(t, a.Number, b.Number)
}

func TestPersonWhoLooksLikeAnotherIsADoubtAndNeverASilentSecond(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	a := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	for what, in := range map[string]HireInput{
		"no paper":                        hireOf(second.ID, "Alami", "Zineb", "1990-05-01", ""),
		"names turned round":              hireOf(second.ID, "Zineb", "Alami", "1990-05-01", ""),
		"other paper, same name":          hireOf(second.ID, "Alami", "Zineb", "1990-05-01", "ZZ9"),
		"same paper, other name and date": hireOf(second.ID, "Idrissi", "Omar", "1980-01-01", "BK1234"),
		"slip in the name":                hireOf(second.ID, "Alamy", "Zineb", "1990-05-01", ""),
	} {
		h := call[Hired](w, w.employer(second.ID), "affiliation.hire", in)
		require.True(t, h.Doubt, what)
		require.Len(t, h.Candidates, 1, what)
		require.NotContains(t, h.Candidates[0].Number, a.Number[:5], what)
	}
	require.Empty(t, call[Staff](w, w.employer(second.ID), "affiliation.staff", StaffInput{ID: second.ID}).Rows)
	in := hireOf(second.ID, "Alami", "Zineb", "1990-05-01", "")
	in.PersonID = &a.PersonID
	require.Equal(t, a.Number, call[Hired](w, w.employer(second.ID), "affiliation.hire", in).Number)
	in = hireOf(first.ID, "Alami", "Zineb", "1990-05-01", "ZZ9")
	in.NewPerson = true
	require.NotEqual(t, a.Number, call[Hired](w, w.employer(first.ID), "affiliation.hire", in).Number)
}

func TestStrangerCannotBeHiredByTheirIDAlone(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	a := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	in := hireOf(second.ID, "Idrissi", "Omar", "1980-01-01", "")
	in.PersonID = &a.PersonID
	require.True(t, fault.Is(w.refused(w.employer(second.ID), "affiliation.hire", in), fault.NotFound))
}

func TestInsuredNumberMustBeThePersons(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	a := w.hire(first.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	hire := func(number, last, first string) error {
		in := hireOf(second.ID, last, first, "1971-01-01", "")
		in.Number = number
		_, err := w.chain.Invoke(w.employer(second.ID), "affiliation.hire", in)
		return err
	}
	code := func(err error) string { f, _ := fault.As(err); return f.Findings[0].Code }
	wrong := a.Number[:len(a.Number)-1] + string('0'+(a.Number[len(a.Number)-1]-'0'+1)%10)
	require.Equal(t, "person.number_key", code(hire(wrong, "Alami", "Zineb")))
	unknown, err := InsuredScheme(w.Fund(fund).Folder, 2026).Make(9_000)
	require.NoError(t, err)
	require.Equal(t, "person.number_unknown", code(hire(unknown, "Alami", "Zineb")))
	require.Equal(t, "person.number_other", code(hire(a.Number, "Benjelloun", "Karim")))
	require.NoError(t, hire(a.Number, "Alami", "Zineb"))
}

func TestTwoWhoHireTheSameNewcomerAtOnceMakeOnePerson(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first, second := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	got := make([]Hired, 2)
	var wg sync.WaitGroup
	for i, e := range []uuid.UUID{first.ID, second.ID} {
		wg.Go(func() {
			out, err := w.chain.Invoke(w.employer(e), "affiliation.hire", hireOf(e, "Alami", "Zineb", "1990-05-01", "BK1234"))
			if err == nil {
				got[i] = out.(Hired)
			}
		})
	}
	wg.Wait()
	require.NotEmpty(t, got[0].Number)
	require.Equal(t, got[0].Number, got[1].Number)
}

func TestPersonWorksOnceAtOneEmployerAndDatesAreInOrder(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	again := hireOf(e.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.hire", again), fault.Conflict))
	leave := LeaveInput{ID: e.ID, EmploymentID: h.EmploymentID, LeftOn: cal.MustDate("2026-02-01"), Reason: "resigned"}
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.leave", leave), fault.Invalid))
	leave.LeftOn = cal.MustDate("2026-03-10")
	call[StaffLine](w, w.employer(e.ID), "affiliation.leave", leave)
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.leave", leave), fault.Conflict))
	again.HiredOn = cal.MustDate("2026-03-10")
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.hire", again), fault.Invalid))
	again.HiredOn = cal.MustDate("2026-03-11")
	require.Equal(t, h.Number, call[Hired](w, w.employer(e.ID), "affiliation.hire", again).Number)
}

func TestActiveStaffIsWhoWorkedOneDayOfThePeriod(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "")
	call[StaffLine](w, w.employer(e.ID), "affiliation.leave", LeaveInput{ID: e.ID, EmploymentID: h.EmploymentID, LeftOn: cal.MustDate("2026-04-01"), Reason: "resigned"})
	for period, n := range map[string]int{"2026-02": 0, "2026-03": 1, "2026-04": 1, "2026-05": 0, "2026-Q1": 1} {
		require.NoError(t, w.DB.Read(w.central(), w.Fund(fund), func(tx tenant.Tx) error {
			lines, err := ActiveStaff(w.central(), tx, e.ID, cal.MustPeriod(period))
			require.Len(t, lines, n, period)
			return err
		}))
	}
}

func TestTransferKeepsTheCareerWhole(t *testing.T) {
	t.Parallel()
	w := setup(t)
	from, to := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	h := w.hire(from.ID, "Alami", "Zineb", "1990-05-01", "BK1234")
	in := TransferInput{ID: from.ID, EmploymentID: h.EmploymentID, To: to.Number, On: cal.MustDate("2026-03-15")}
	require.True(t, fault.Is(w.refused(w.employer(from.ID), "affiliation.transfer", in), fault.Invalid)) // acts for one of them only
	l := call[StaffLine](w, w.employer(from.ID, to.ID), "affiliation.transfer", in)
	require.Equal(t, h.Number, l.Number)
	require.Equal(t, to.ID, l.EmployerID)
	career := call[Career](w, w.central(), "affiliation.career", PersonInput{h.PersonID})
	require.Len(t, career.Stays, 2)
	require.Equal(t, "2026-03-14", career.Stays[1].LeftOn.String())
	require.True(t, fault.Is(w.refused(w.employer(from.ID), "affiliation.career", PersonInput{h.PersonID}), fault.Forbidden))
}

func TestCorrectionNeedsProofKeepsWhatWasAndMakesNobodyNew(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h, other := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "BK1234"), w.hire(e.ID, "Idrissi", "Omar", "1985-02-03", "CC77")
	in := CorrectPersonInput{ID: e.ID, PersonID: h.PersonID, Reason: "faute de frappe",
		Identity: Identity{LastName: "Alaoui", FirstName: "Zineb", BirthDate: cal.MustDate("1990-05-01"), IDNumber: "BK1234"}}
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.correct_person", in), fault.Invalid))
	in.Proof = paperFile
	p := call[Person](w, w.employer(e.ID), "affiliation.correct_person", in)
	require.Equal(t, h.Number, p.Number)
	career := call[Career](w, w.central(), "affiliation.career", PersonInput{h.PersonID})
	require.Equal(t, "corrected", career.Events[0].Kind)
	require.Contains(t, string(career.Events[0].Before), "Alami")
	in.IDNumber = "CC77"
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.correct_person", in), fault.Conflict))
	in.PersonID = uuid.New()
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.correct_person", in), fault.NotFound))
	_ = other
}

func TestStaffIsSearchedByNameAndNumber(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	h := w.hire(e.ID, "Bénali", "Zineb", "1990-05-01", "")
	w.hire(e.ID, "Idrissi", "Omar", "1985-02-03", "")
	for _, q := range []string{"benali", "zineb bena", "bennali", h.Number} {
		got := call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID, Q: q})
		require.Len(t, got.Rows, 1, q)
		require.Equal(t, h.PersonID, got.Rows[0].PersonID)
	}
	require.Empty(t, call[Staff](w, w.employer(e.ID), "affiliation.staff", StaffInput{ID: e.ID, State: "left"}).Rows)
}

func TestAgesThatCannotBeAreFound(t *testing.T) {
	t.Parallel()
	on := cal.MustDate("2026-03-01")
	for born, code := range map[string]string{"2012-03-02": "person.too_young", "2012-03-01": "", "1926-03-01": "", "1926-02-28": "person.too_old"} {
		found := Identity{BirthDate: cal.MustDate(born)}.aged(on)
		if code == "" {
			require.Empty(t, found, born)
			continue
		}
		require.Equal(t, code, found[0].Code, born)
	}
	require.Equal(t, "person.birth_date_missing", Identity{}.aged(on)[0].Code)
}

func TestAnotherEmployersEmploymentIsNotFound(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e, other := w.affiliated("Atlas", "100"), w.affiliated("Rif", "200")
	h := w.hire(e.ID, "Alami", "Zineb", "1990-05-01", "")
	for name, in := range map[string]any{
		"affiliation.leave":           LeaveInput{ID: other.ID, EmploymentID: h.EmploymentID, LeftOn: cal.MustDate("2026-03-10"), Reason: "resigned"},
		"affiliation.employment":      EmploymentInput{ID: other.ID, EmploymentID: h.EmploymentID},
		"affiliation.change_contract": ContractInput{ID: other.ID, EmploymentID: h.EmploymentID, Contract: Contract{HiredOn: cal.MustDate("2026-03-01")}},
	} {
		require.True(t, fault.Is(w.refused(w.employer(other.ID), name, in), fault.NotFound), name)
	}
	_, err := op.Call[StaffLine](w.as(authz.Subject{Roles: []string{"employer"}, Employers: []string{e.ID.String()}}), w.chain, "affiliation.change_contract",
		ContractInput{ID: e.ID, EmploymentID: h.EmploymentID, Contract: Contract{HiredOn: cal.MustDate("2026-03-01"), Occupation: "Caissière"}})
	require.NoError(t, err)
}
