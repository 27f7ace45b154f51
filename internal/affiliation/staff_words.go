package affiliation

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/pkg/money"
)

func whose(ctx context.Context, mine []Line) []view.Task {
	tasks := make([]view.Task, len(mine))
	for i, e := range mine {
		tasks[i] = view.Task{Title: e.LegalName, Href: staffHref(e.ID), Icon: "people", Hint: e.City, Status: state(ctx, e.Status, e.Activity)}
	}
	return tasks
}

func staffActions(ctx context.Context, c crew) []view.Action {
	var out []view.Action
	if c.May {
		out = append(out, view.Action{Label: t(ctx, "affiliation.hire.title"), Href: staffHref(c.ID) + "/hire", Icon: "plus"})
	}
	if c.Import {
		out = append(out, view.Action{Label: t(ctx, "affiliation.import.title"), Href: staffHref(c.ID) + "/import", Kind: view.Secondary, Icon: "upload"})
	}
	return out
}

func staffFields(ctx context.Context, in StaffInput) []templ.Component {
	states := []view.Option{{Value: "left", Label: t(ctx, "affiliation.staff.left")}, {Value: "all", Label: t(ctx, "affiliation.staff.all")}}
	return []templ.Component{
		view.Field(view.Input{Name: "q", Label: t(ctx, "affiliation.staff.search"), Type: "search", Value: in.Q}),
		view.Select(view.Choice{Name: "state", Label: t(ctx, "affiliation.staff.who"), Value: in.State, Empty: t(ctx, "affiliation.staff.present_ones"), Options: states}),
	}
}

func staffTable(ctx context.Context, c crew, list Staff, in StaffInput) view.Table {
	tb := view.Table{Caption: t(ctx, "affiliation.staff.title"), RowHeader: true, Count: t(ctx, "affiliation.staff.count", "n", list.Total),
		Columns: columns(ctx, "affiliation.staff.name", "affiliation.field.birth_date", "affiliation.field.occupation", "affiliation.field.hired_on",
			"affiliation.field.left_on", "affiliation.field.monthly_wage"),
		Empty: &view.Empty{Icon: "people", Title: t(ctx, "affiliation.staff.empty"), Text: t(ctx, "affiliation.staff.empty_text")},
		Pages: pager(list.Page, list.Total, StaffPageSize, c.Here)}
	tb.Columns[5].Kind = view.Number
	if c.Export && list.Total > 0 {
		tb.Exports = exports(view.With(staffHref(c.ID)+"/export", "q", in.Q, "state", in.State))
	}
	for _, l := range list.Rows {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.A(staffHref(c.ID)+"/person/"+l.EmploymentID.String(), l.Name()), l.Number), view.Date(l.BirthDate),
			view.Str(l.Occupation), view.Date(l.HiredOn), leftOn(l.LeftOn), view.Money(l.MonthlyWage)))
	}
	return tb
}

func chosen(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func wage(ctx context.Context, m money.Minor) string {
	if m == 0 {
		return ""
	}
	return view.FigureText(ctx, m)
}

func memberStatus(ctx context.Context, l StaffLine) *view.Status {
	if l.LeftOn.IsZero() {
		return &view.Status{Label: t(ctx, "affiliation.staff.present"), Tone: view.Success}
	}
	return &view.Status{Label: t(ctx, "affiliation.staff.gone"), Tone: view.Neutral}
}

func (l StaffLine) identity() Identity {
	return Identity{LastName: l.LastName, FirstName: l.FirstName, BirthDate: l.BirthDate, Sex: l.Sex, IDNumber: l.IDNumber}
}

func jobFacts(ctx context.Context, m member) []view.Fact {
	l := m.StaffLine
	facts := []view.Fact{{Key: t(ctx, "affiliation.field.hired_on"), Value: view.Date(l.HiredOn)}, {Key: t(ctx, "affiliation.field.left_on"), Value: leftOn(l.LeftOn)}}
	if l.LeaveReason != "" {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.leave.reason"), Value: view.T("affiliation.leave.why." + l.LeaveReason)})
	}
	facts = append(facts, factsOf(ctx, "occupation", l.Occupation, "category", named(m.Folder.WorkerCategories, l.Category, form),
		"regime", named(m.Folder.Regimes, l.Regime, regime))...)
	return append(facts, view.Fact{Key: t(ctx, "affiliation.field.monthly_wage"), Value: view.Money(l.MonthlyWage)})
}

func leaveOptions(ctx context.Context) []view.Option {
	var out []view.Option
	for _, r := range LeaveReasons {
		if r != "transferred" {
			out = append(out, view.Option{Value: r, Label: t(ctx, "affiliation.leave.why."+r)})
		}
	}
	return out
}

func memberHref(m member) string {
	return staffHref(m.Employer.ID) + "/person/" + m.EmploymentID.String()
}

// pathOf is the address of a form of a person's page.
func pathOf(what string) string {
	return map[string]string{"leave": "leave", "change_contract": "contract", "transfer": "transfer", "correct_person": "correct"}[what]
}

func previewTotals(ctx context.Context, p preview) []view.Total {
	total := func(key string, n int, strong bool) view.Total {
		return view.Total{Label: t(ctx, "affiliation.import."+key), Value: view.Num(int64(n)), Plain: true, Strong: strong}
	}
	return []view.Total{total("lines", p.Lines, false), total("new", p.New, true), total("known", p.Known, true), total("present", p.Present, false), total("to_correct", p.Faulty, false)}
}
