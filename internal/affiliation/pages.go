package affiliation

import (
	"context"
	"embed"

	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the employer's registration and staff, and the fund's side of both.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /registration", Handler: s.registrationsPage},
		{Pattern: "GET /registration/new", Handler: s.newPage},
		{Pattern: "POST /registration/new", Handler: s.register},
		{Pattern: "GET /registration/{id}", Handler: s.registrationPage},
		{Pattern: "GET /registration/{id}/check", Handler: s.checkPage},
		{Pattern: "POST /registration/{id}/check", Handler: s.submit},
		{Pattern: "POST /registration/{id}/documents", Handler: s.attach},
		{Pattern: "GET /registration/{id}/edit/{part}", Handler: s.partPage},
		{Pattern: "POST /registration/{id}/edit/{part}", Handler: s.savePart},

		{Pattern: "GET /prospects/new", Handler: s.prospectPage},
		{Pattern: "POST /prospects/new", Handler: s.prospect},
		{Pattern: "GET /review", Handler: s.reviewPage},
		{Pattern: "GET /review/{id}", Handler: s.decisionPage},
		{Pattern: "POST /review/{id}", Handler: s.decide},
		{Pattern: "GET /agents", Handler: s.figuresPage},
		{Pattern: "GET /employers", Handler: s.searchPage},
		{Pattern: "GET /employers/export", Handler: s.exportEmployers},
		{Pattern: "GET /employers/{id}", Handler: s.employerPage},
		{Pattern: "GET /employers/{id}/change", Handler: s.changePage},
		{Pattern: "POST /employers/{id}/change", Handler: s.change},
		{Pattern: "GET /employers/{id}/correct", Handler: s.correctPage},
		{Pattern: "POST /employers/{id}/correct", Handler: s.correct},
		{Pattern: "POST /employers/{id}/access", Handler: s.access},
		{Pattern: "GET /persons/{id}", Handler: s.careerPage},

		{Pattern: "GET /staff", Handler: s.anyStaff},
		{Pattern: "GET /staff/{id}", Handler: s.staffPage},
		{Pattern: "GET /staff/{id}/export", Handler: s.exportStaff},
		{Pattern: "GET /staff/{id}/template", Handler: s.staffTemplate},
		{Pattern: "GET /staff/{id}/hire", Handler: s.hirePage},
		{Pattern: "POST /staff/{id}/hire", Handler: s.hire},
		{Pattern: "GET /staff/{id}/import", Handler: s.importPage},
		{Pattern: "POST /staff/{id}/import", Handler: s.stage},
		{Pattern: "GET /staff/{id}/import/{document_id}", Handler: s.previewPage},
		{Pattern: "POST /staff/{id}/import/{document_id}", Handler: s.confirm},
		{Pattern: "GET /staff/{id}/import/{document_id}/faulty", Handler: s.faulty},
		{Pattern: "GET /staff/{id}/person/{employment_id}", Handler: s.personPage},
		{Pattern: "GET /staff/{id}/person/{employment_id}/card", Handler: s.cardFile},
		{Pattern: "POST /staff/{id}/person/{employment_id}/leave", Handler: s.leave},
		{Pattern: "POST /staff/{id}/person/{employment_id}/contract", Handler: s.contract},
		{Pattern: "POST /staff/{id}/person/{employment_id}/transfer", Handler: s.transfer},
		{Pattern: "POST /staff/{id}/person/{employment_id}/correct", Handler: s.correctPerson},
	}
}

// typed is what came back with a form, to be shown again with what was found.
func typed(rq *web.Request, found []fault.Finding) view.Entry {
	return view.Entry{Values: rq.Form, Findings: found}
}

// Todo is what the signed-in person has to do here: complete a file, or decide on those that wait.
func (s *Service) Todo(rq *web.Request) ([]view.Task, error) {
	ctx := rq.Ctx()
	var tasks []view.Task
	if rq.May("affiliation.mine") {
		mine, err := web.Call[[]Line](rq, "affiliation.mine", MineInput{})
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, ownTasks(ctx, mine)...)
	}
	if rq.May("affiliation.review") {
		review, err := web.Call[Review](rq, "affiliation.review", ReviewInput{})
		if err != nil {
			return nil, err
		}
		if review.Total > 0 {
			tasks = append(tasks, view.Task{Title: t(ctx, "affiliation.todo.review", "n", review.Total), Href: "/review", Icon: "inbox",
				Hint: t(ctx, "affiliation.todo.oldest", "n", days(review.Rows[0].AgeMS)), Tone: view.Info})
		}
	}
	return tasks, nil
}

func ownTasks(ctx context.Context, mine []Line) []view.Task {
	if len(mine) == 0 {
		return []view.Task{{Title: t(ctx, "affiliation.todo.register"), Href: "/registration/new", Icon: "building", Tone: view.Info,
			Hint: t(ctx, "affiliation.todo.register_hint")}}
	}
	var tasks []view.Task
	for _, e := range mine {
		if e.Status == Prospected || e.Status == Returned {
			tasks = append(tasks, view.Task{Title: t(ctx, "affiliation.todo."+string(e.Status), "employer", e.LegalName), Href: registrationHref(e.ID),
				Icon: "edit", Tone: view.Warning, Status: status(ctx, e.Status)})
		}
	}
	return tasks
}

func registrationHref(id uuid.UUID) string { return "/registration/" + id.String() }
func employerHref(id uuid.UUID) string     { return "/employers/" + id.String() }
func reviewHref(id uuid.UUID) string       { return "/review/" + id.String() }
func staffHref(id uuid.UUID) string        { return "/staff/" + id.String() }

// days are whole days of a span in milliseconds.
func days(ms int64) int64 { return ms / 86_400_000 }
