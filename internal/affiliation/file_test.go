package affiliation

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"socle/internal/document"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

func TestEmployerFilePassesEveryLevelAndReceivesItsNumber(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Boulangerie Atlas", "100")
	require.Equal(t, Submitted, e.Status)
	require.Equal(t, 1, e.Level)
	e = call[Employer](w, w.agent(), "affiliation.validate", ValidateInput{ID: e.ID})
	require.Equal(t, InReview, e.Status)
	require.Empty(t, e.Number)
	e = call[Employer](w, w.supervisor(), "affiliation.validate", ValidateInput{ID: e.ID})
	require.Equal(t, 3, e.Level)
	e = call[Employer](w, w.central(), "affiliation.validate", ValidateInput{ID: e.ID, StartsOn: cal.MustDate("2026-02-01")})
	require.Equal(t, Validated, e.Status)
	require.True(t, EmployerScheme(w.Fund(fund).Folder, 2026).Valid(e.Number))
	require.Equal(t, Active, e.Activity)
	require.Equal(t, "2026-02-01", e.ActiveFrom.String())
	require.Equal(t, "2026-03-02", e.RegisteredOn.String())
	require.Len(t, w.Rings, 1+1) // the news for downstream, and the letter
	seen := call[Employer](w, w.employer(e.ID), "affiliation.get", OneInput{e.ID})
	require.Equal(t, e.Number, seen.Number)
}

func TestWhatIsMissingIsSaidAtOnceAndNothingIsSubmitted(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.accounts()
	e := call[Employer](w, w.employer(), "affiliation.register", RegisterInput{Facts{LegalName: "Atlas"}})
	f, ok := fault.As(w.refused(w.employer(e.ID), "affiliation.submit", OneInput{e.ID}))
	require.True(t, ok)
	fields := map[string]bool{}
	for _, x := range f.Findings {
		fields[x.Field] = true
	}
	for _, want := range []string{"tax_id", "legal_form", "sector", "region", "city", "contact_name", "phone", "document.tax_certificate", "document.identity"} {
		require.True(t, fields[want], want)
	}
	got := call[Following](w, w.employer(e.ID), "affiliation.follow", OneInput{e.ID})
	require.Equal(t, Prospected, got.Status)
	require.Equal(t, TurnApplicant, got.Turn)
	require.NotEmpty(t, got.Missing)
}

func TestFileIsSubmittedOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	err := w.refused(w.employer(e.ID), "affiliation.submit", OneInput{e.ID})
	require.True(t, fault.Is(err, fault.Conflict))
	err = w.refused(w.employer(e.ID), "affiliation.update", UpdateInput{ID: e.ID, Facts: facts("Autre", "100")})
	require.True(t, fault.Is(err, fault.Conflict))
}

func TestLevelsDecideInTheirOrder(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	require.True(t, fault.Is(w.refused(w.supervisor(), "affiliation.validate", ValidateInput{ID: e.ID}), fault.Forbidden))
	require.True(t, fault.Is(w.refused(w.central(), "affiliation.reject", RefuseInput{ID: e.ID, Reason: "x"}), fault.Forbidden))
	call[Employer](w, w.agent(), "affiliation.validate", ValidateInput{ID: e.ID, Level: 1})
	require.True(t, fault.Is(w.refused(w.agent(), "affiliation.validate", ValidateInput{ID: e.ID}), fault.Forbidden))
	require.True(t, fault.Is(w.refused(w.supervisor(), "affiliation.validate", ValidateInput{ID: e.ID, Level: 1}), fault.Conflict))
}

func TestOnePersonWithTwoRolesDoesNotDecideTwice(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	both := w.as(authz.Subject{ID: account(11), Name: "Moussa", Roles: []string{"field_agent", "supervisor"}, Agencies: []string{"01"}})
	call[Employer](w, both, "affiliation.validate", ValidateInput{ID: e.ID})
	require.True(t, fault.Is(w.refused(both, "affiliation.validate", ValidateInput{ID: e.ID}), fault.Forbidden))
	call[Employer](w, w.supervisor(), "affiliation.validate", ValidateInput{ID: e.ID})
}

func TestAgentOfAnotherAgencyDoesNotFindTheFile(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	for _, role := range []string{"field_agent", "supervisor"} {
		ctx := w.as(authz.Subject{ID: account(20), Roles: []string{role}, Agencies: []string{"02"}})
		require.True(t, fault.Is(w.refused(ctx, "affiliation.validate", ValidateInput{ID: e.ID}), fault.NotFound), role)
		require.True(t, fault.Is(w.refused(ctx, "affiliation.history", OneInput{e.ID}), fault.NotFound), role)
		require.Empty(t, call[Review](w, ctx, "affiliation.review", ReviewInput{All: true}).Rows)
		require.Empty(t, call[Lines](w, ctx, "affiliation.search", SearchInput{Q: "atlas"}).Rows)
	}
}

func TestAnotherEmployerAndAnotherFundFindNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	docs := call[Following](w, w.employer(e.ID), "affiliation.follow", OneInput{e.ID}).Documents
	require.NotEmpty(t, docs)
	stranger := w.employer(uuid.New())
	for name, in := range map[string]any{
		"affiliation.get": OneInput{e.ID}, "affiliation.follow": OneInput{e.ID}, "affiliation.submit": OneInput{e.ID},
		"affiliation.update": UpdateInput{ID: e.ID, Facts: facts("X", "1")}, "affiliation.staff": StaffInput{ID: e.ID},
		"affiliation.hire": hireOf(e.ID, "Alami", "Zineb", "1990-05-01", ""), "document.get": document.GetInput{ID: docs[0].ID},
		"affiliation.attach": AttachInput{ID: e.ID, Kind: "identity", File: paperFile},
	} {
		require.True(t, fault.Is(w.refused(stranger, name, in), fault.NotFound), name)
	}
	elsewhere := w.Role("ml-inps", "validator")
	_, err := w.chain.Invoke(elsewhere, "affiliation.history", OneInput{e.ID})
	require.True(t, fault.Is(err, fault.NotFound))
	got, err := op.Call[Lines](elsewhere, w.chain, "affiliation.search", SearchInput{})
	require.NoError(t, err)
	require.Empty(t, got.Rows)
	_, err = w.chain.Invoke(elsewhere, "document.get", document.GetInput{ID: docs[0].ID})
	require.True(t, fault.Is(err, fault.NotFound))
}

func TestSendingBackStopsTheClock(t *testing.T) {
	t.Parallel()
	w := setup(t)
	start := w.now
	e := w.submitted("Atlas", "100")
	w.now = start.AddDate(0, 0, 2)
	e = call[Employer](w, w.agent(), "affiliation.send_back", RefuseInput{ID: e.ID, Reason: "Ajoutez les statuts."})
	require.Equal(t, Returned, e.Status)
	w.now = start.AddDate(0, 0, 12)
	following := call[Following](w, w.employer(e.ID), "affiliation.follow", OneInput{e.ID})
	require.Equal(t, 2, following.DaysInHand)
	require.Equal(t, 10, following.DaysWaiting)
	require.Equal(t, "Ajoutez les statuts.", following.Reason)
	call[Employer](w, w.employer(e.ID), "affiliation.update", UpdateInput{ID: e.ID, Facts: facts("Atlas SARL", "100")})
	e = call[Employer](w, w.employer(e.ID), "affiliation.submit", OneInput{e.ID})
	require.Equal(t, 1, e.Level)
	require.Equal(t, (10 * 24 * time.Hour).Milliseconds(), e.WaitingMS)
	w.now = start.AddDate(0, 0, 13)
	row := call[Review](w, w.agent(), "affiliation.review", ReviewInput{}).Rows[0]
	require.Equal(t, (3 * 24 * time.Hour).Milliseconds(), row.AgeMS)
	for _, who := range []func() context.Context{w.agent, w.supervisor, w.central} {
		e = call[Employer](w, who(), "affiliation.validate", ValidateInput{ID: e.ID})
	}
	hand, wait := e.Clock(w.now.AddDate(1, 0, 0))
	require.Equal(t, 3*24*time.Hour, hand)
	require.Equal(t, 10*24*time.Hour, wait)
}

func TestFileSentBackByTheSecondLevelReturnsToIt(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	call[Employer](w, w.agent(), "affiliation.validate", ValidateInput{ID: e.ID})
	call[Employer](w, w.supervisor(), "affiliation.send_back", RefuseInput{ID: e.ID, Reason: "Adresse incomplète"})
	e = call[Employer](w, w.employer(e.ID), "affiliation.submit", OneInput{e.ID})
	require.Equal(t, InReview, e.Status)
	require.Equal(t, 2, e.Level)
}

func TestRejectedFileIsOverAndItsTaxNumberIsFreeAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	w.refused(w.agent(), "affiliation.reject", RefuseInput{ID: e.ID})
	e = call[Employer](w, w.agent(), "affiliation.reject", RefuseInput{ID: e.ID, Reason: "Société radiée"})
	require.Equal(t, Rejected, e.Status)
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.submit", OneInput{e.ID}), fault.Conflict))
	got := call[[]notification.Sent](w, w.employer(e.ID), "notification.list", notification.ListInput{Employer: &e.ID})
	require.Len(t, got, 1)
	require.Contains(t, got[0].Body, "Société radiée")
	w.submitted("Atlas bis", "100")
}

func TestSameTaxNumberIsAConflictHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.submitted("Atlas", "NIF-100.200")
	e := w.complete("Tout autre nom", "nif100200")
	f, _ := fault.As(w.refused(w.employer(e.ID), "affiliation.submit", OneInput{e.ID}))
	require.Equal(t, fault.Conflict, f.Kind)
	require.Equal(t, "employer.tax_id_taken", f.Code)
	require.Equal(t, "tax_id", f.Findings[0].Field)
}

func TestLikelyDuplicatesAreShownToReviewersOnly(t *testing.T) {
	t.Parallel()
	w := setup(t)
	first := w.affiliated("Société Générale de Menuiserie", "100")
	e := w.submitted("Ste Generale de Menuiserie", "200")
	alike := call[[]Alike](w, w.agent(), "affiliation.duplicates", OneInput{e.ID})
	require.Len(t, alike, 1)
	require.Equal(t, first.ID, alike[0].ID)
	require.Equal(t, 1, call[Review](w, w.agent(), "affiliation.review", ReviewInput{}).Rows[0].Duplicates)
	require.True(t, fault.Is(w.refused(w.employer(e.ID), "affiliation.duplicates", OneInput{e.ID}), fault.Forbidden))
	require.Zero(t, call[Following](w, w.employer(e.ID), "affiliation.follow", OneInput{e.ID}).Duplicates)
}

func TestFollowingNamesTheLevelAndNotThePerson(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.submitted("Atlas", "100")
	call[Employer](w, w.agent(), "affiliation.validate", ValidateInput{ID: e.ID, Note: "vu sur place"})
	f := call[Following](w, w.employer(e.ID), "affiliation.follow", OneInput{e.ID})
	require.Empty(t, f.Events[0].Reason)
	require.Equal(t, TurnFund, f.Turn)
	require.Equal(t, "Superviseur", f.TurnLevel)
	require.Equal(t, WasLevelValidated, f.Events[0].Kind)
	require.Empty(t, f.Events[0].ActorName)
	require.Equal(t, "Moussa", call[Following](w, w.supervisor(), "affiliation.history", OneInput{e.ID}).Events[0].ActorName)
}

func TestFieldAgentOpensFilesInTheirAgencyAndGivesAccess(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.accounts()
	in := facts("Atelier", "300")
	in.Agency, in.Region = "02", "MA-04"
	require.True(t, fault.Is(w.refused(w.agent(), "affiliation.prospect", RegisterInput{in}), fault.Invalid))
	lat, long := Degrees(33_573_110), Degrees(-7_589_843)
	in.Agency, in.Region, in.Latitude, in.Longitude = "", "", &lat, &long
	e := call[Employer](w, w.agent(), "affiliation.prospect", RegisterInput{in})
	require.Equal(t, "01", e.Agency)
	require.Equal(t, "MA-06", e.Region)
	got := call[Employer](w, w.agent(), "affiliation.get", OneInput{e.ID})
	require.Equal(t, lat, *got.Latitude)
	require.Equal(t, long, *got.Longitude)
	w.refused(w.agent(), "affiliation.give_access", AccessInput{ID: e.ID, Email: "nobody@example.org"})
	call[op.None](w, w.agent(), "affiliation.give_access", AccessInput{ID: e.ID, Email: "A1@example.org"})
	own := call[AgentFigures](w, w.agent(), "affiliation.own_figures", FiguresInput{})
	require.Equal(t, int64(1), own.Opened)
	require.Equal(t, int64(1), own.InHand)
	team := call[[]AgentFigures](w, w.supervisor(), "affiliation.figures", FiguresInput{})
	require.Len(t, team, 1)
}

func TestSearchForgivesAccentsSpellingAndOrder(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Boulangerie Pâtisserie l’Étoile", "100")
	w.submitted("Cimenterie du Sud", "200")
	for _, q := range []string{"boulangerie", "BOULANJERIE", "etoile patisserie", e.Number, "RC 100", "0522000000 étoile"} {
		got := call[Lines](w, w.central(), "affiliation.search", SearchInput{Q: q})
		require.NotEmpty(t, got.Rows, q)
		require.Equal(t, e.ID, got.Rows[0].ID, q)
	}
	require.Empty(t, call[Lines](w, w.central(), "affiliation.search", SearchInput{Q: "%"}).Rows)
	require.Len(t, call[Lines](w, w.central(), "affiliation.search", SearchInput{Status: "validated"}).Rows, 1)
	require.Len(t, call[Lines](w, w.central(), "affiliation.search", SearchInput{}).Rows, 2)
	mine := call[[]Line](w, w.employer(e.ID), "affiliation.mine", MineInput{})
	require.Len(t, mine, 1)
}

func TestActivityChangesAreDatedAndFollowOneAnother(t *testing.T) {
	t.Parallel()
	w := setup(t)
	e := w.affiliated("Atlas", "100")
	change := func(name, on string) (Employer, error) {
		return op.Call[Employer](w.central(), w.chain, "affiliation."+name, ActivityInput{ID: e.ID, On: cal.MustDate(on), Reason: "sans personnel"})
	}
	w.now = w.now.AddDate(1, 0, 0)
	_, err := change("resume", "2026-06-01")
	require.True(t, fault.Is(err, fault.Conflict))
	_, err = change("suspend", "2027-06-01")
	require.True(t, fault.Is(err, fault.Invalid))
	got, err := change("suspend", "2026-06-01")
	require.NoError(t, err)
	require.Equal(t, "2026-06-01", got.ActiveTo.String())
	_, err = change("resume", "2026-05-01")
	require.True(t, fault.Is(err, fault.Invalid))
	got, err = change("close", "2026-08-01")
	require.NoError(t, err)
	require.Equal(t, "2026-06-01", got.ActiveTo.String()) // its obligations ended with the suspension
	got, err = change("reopen", "2026-10-01")
	require.NoError(t, err)
	require.Equal(t, Active, got.Activity)
	require.True(t, got.ActiveTo.IsZero())
	require.Equal(t, e.Number, got.Number)
	events := call[Following](w, w.central(), "affiliation.history", OneInput{e.ID}).Events
	require.Equal(t, "2026-10-01", events[0].EffectiveOn.String())
}

func TestPositionsAreReadAsPhonesAndPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Degrees{"33.57311": 33_573_110, "-7,5": -7_500_000, "+0": 0, "180": 180_000_000} {
		got, err := ParseDegrees(s)
		require.NoError(t, err, s)
		require.Equal(t, want, got)
	}
	for _, s := range []string{"", "-", "abc", "181", "1.2.3", "--1", ".5"} {
		_, err := ParseDegrees(s)
		require.Error(t, err, s)
	}
	require.Equal(t, "-7.500000", Degrees(-7_500_000).String())
}
