package declaration

import (
	"context"
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/tenants"
)

// sheetForm is a sheet as a form, with what was typed when it came back.
type sheetForm struct {
	Sheet  Sheet
	Entry  view.Entry
	Folder *tenants.Folder
	Today  cal.Date
}

// namedFinding is a finding with the person it is about.
type namedFinding struct {
	Finding
	Name string
}

func name(n int, field string) string { return fmt.Sprintf("lines.%d.%s", n, field) }
func id(n int, field string) string   { return fmt.Sprintf("lines-%d-%s", n, field) }

func (f sheetForm) value(n int, field, start string) string {
	return f.Entry.Value(name(n, field), start)
}

func (f sheetForm) wrong(n int, field string) bool {
	problem, _ := f.Entry.Said(context.Background(), name(n, field))
	return problem != ""
}

func (f sheetForm) found(line int) []Finding {
	var out []Finding
	for _, x := range f.Sheet.Findings {
		if x.Line == line {
			out = append(out, x)
		}
	}
	return out
}

func (f sheetForm) tone(l SheetLine) string {
	tone := ""
	for _, x := range f.found(l.Line) {
		if x.Severity == blocks {
			return "app-row--danger"
		}
		tone = "app-row--warning"
	}
	return tone
}

func (f sheetForm) adding() bool {
	for _, x := range f.Entry.Findings {
		if len(x.Field) > 4 && x.Field[:4] == "add." {
			return true
		}
	}
	return false
}

func (f sheetForm) pages() int { return (f.Sheet.Count + pageSize - 1) / pageSize }

// elsewhere is what the page's wages lack to the total of the declaration, so that the live total is that of all lines.
func (f sheetForm) elsewhere(ctx context.Context) string {
	rest := f.Sheet.Declaration.Wages
	for _, l := range f.Sheet.Lines {
		rest -= l.Wage
	}
	return view.FigureText(ctx, rest)
}

func (f sheetForm) columns(ctx context.Context) []view.Column {
	return []view.Column{{Label: t(ctx, "declaration.column.worker")}, {Label: f.beforeLabel(ctx), Kind: view.Number},
		{Label: t(ctx, "declaration.column.days"), Kind: view.Number}, {Label: t(ctx, "declaration.column.wage"), Kind: view.Number},
		{Label: t(ctx, "declaration.column.situation")}, {Label: t(ctx, "declaration.column.sum"), Kind: view.Number}}
}

func (f sheetForm) beforeLabel(ctx context.Context) string {
	if f.Sheet.Declaration.Kind == Correction {
		return t(ctx, "declaration.column.stood")
	}
	return t(ctx, "declaration.column.last")
}

func (f sheetForm) before(ctx context.Context, l SheetLine) string {
	wage := l.LastWage
	if f.Sheet.Declaration.Kind == Correction {
		wage = l.WasWage
	}
	if wage == nil {
		return "–"
	}
	return view.FigureText(ctx, *wage)
}

func (f sheetForm) identity(ctx context.Context, l SheetLine) string {
	switch {
	case l.InsuredNumber != "":
		return l.InsuredNumber
	case l.IDNumber != "":
		return t(ctx, "declaration.sheet.newcomer", "card", l.IDNumber)
	}
	return ""
}

func (f sheetForm) head(ctx context.Context) view.Heading {
	d := f.Sheet.Declaration
	h := view.Heading{Eyebrow: f.Sheet.EmployerName, Title: t(ctx, "declaration.sheet.title", "period", d.Period), Status: statusTag(ctx, d.Status),
		Subtitle: t(ctx, "declaration.sheet.subtitle", "date", d.DueDate)}
	if d.Kind == Correction {
		h.Title = t(ctx, "declaration.sheet.correction", "period", d.Period)
		return h
	}
	h.Actions = []view.Action{{Label: t(ctx, "declaration.sheet.other_ways"), Href: startHref(d.EmployerID, d.Period) + "#fichier", Kind: view.Secondary, Icon: "upload"}}
	return h
}

func (f sheetForm) steps(ctx context.Context, at int) []view.Step {
	d := f.Sheet.Declaration
	labels := []string{"wages", "review", "receipt"}
	steps := make([]view.Step, len(labels))
	for i, l := range labels {
		steps[i] = view.Step{Label: t(ctx, "declaration.step."+l), Done: i < at, Current: i == at}
	}
	if at > 0 {
		steps[0].Href = href(d.ID)
	}
	return steps
}

func (f sheetForm) totals(ctx context.Context) []view.Total {
	d := f.Sheet.Declaration
	return []view.Total{
		{Label: t(ctx, "declaration.totals.workers"), Value: view.Num(int64(d.LineCount))},
		{Label: t(ctx, "declaration.totals.wages"), Value: view.Figure(d.Wages), Live: "wage"},
		{Label: t(ctx, "declaration.column.employer_share"), Value: view.Figure(d.EmployerTotal)},
		{Label: t(ctx, "declaration.column.employee_share"), Value: view.Figure(d.EmployeeTotal)},
		{Label: t(ctx, "declaration.totals.to_pay"), Value: view.Money(d.Total().Add(d.LevyTotal)), Strong: true},
	}
}

func (f sheetForm) errors() []Finding   { e, _ := split(f.Sheet.Findings); return e }
func (f sheetForm) warnings() []Finding { _, w := split(f.Sheet.Findings); return w }

// named gives findings with the names of the workers they are about; the number of the line for one that is on another page.
func (f sheetForm) named(ctx context.Context, found []Finding) []namedFinding {
	names := make(map[int]string, len(f.Sheet.Lines))
	for _, l := range f.Sheet.Lines {
		names[l.Line] = l.Name
	}
	out := make([]namedFinding, len(found))
	for i, x := range found {
		out[i] = namedFinding{x, names[x.Line]}
		if out[i].Name == "" && x.Line > 0 {
			out[i].Name = t(ctx, "declaration.upload.line", "line", strconv.Itoa(x.Line))
		}
	}
	return out
}

// summary is what is about to be filed, beside the totals.
func (f sheetForm) summary(ctx context.Context) templ.Component {
	d, since := f.Sheet.Declaration, f.Sheet.Since
	facts := []view.Fact{
		{Key: t(ctx, "declaration.totals.workers"), Value: view.Num(int64(d.LineCount))},
		{Key: t(ctx, "declaration.totals.days"), Value: view.Num(d.Days)},
		{Key: t(ctx, "declaration.totals.wages"), Value: view.Money(d.Wages)},
		{Key: t(ctx, "declaration.totals.to_pay"), Value: view.Money(d.Total().Add(d.LevyTotal))},
		{Key: t(ctx, "declaration.column.due"), Value: view.LongDate(d.DueDate)},
	}
	if since.Known {
		facts = append(facts, view.Fact{Key: t(ctx, "declaration.since.wages"), Value: view.Money(since.Wages)},
			view.Fact{Key: t(ctx, "declaration.since.changed"), Value: view.Num(int64(since.Changed))},
			view.Fact{Key: t(ctx, "declaration.since.joined"), Value: view.Num(int64(since.Joined))},
			view.Fact{Key: t(ctx, "declaration.since.absent"), Value: view.Num(int64(since.Absent))})
	}
	return factCard(t(ctx, "declaration.review.summary"), facts)
}

// changes of a correction: before and after, with what it does to the amount due.
func (f sheetForm) changes(ctx context.Context) []view.Change {
	if f.Sheet.Declaration.Kind != Correction {
		return nil
	}
	var out []view.Change
	for _, l := range f.Sheet.Lines {
		if !l.changed() || len(out) == 100 {
			continue
		}
		c := view.Change{What: l.Name, Before: view.Str("–"), After: wageAndDays(l.Wage, l.Days)}
		if l.WasWage != nil && l.WasDays != nil {
			c.Before = wageAndDays(*l.WasWage, *l.WasDays)
		}
		out = append(out, c)
	}
	if len(out) > 0 {
		d := f.Sheet.Declaration
		out = append(out, view.Change{What: t(ctx, "declaration.review.effect"), Before: view.None, After: view.Money(d.Total().Add(d.LevyTotal))})
	}
	return out
}

func wageAndDays(wage money.Minor, days int) templ.Component {
	return view.Both(view.Money(wage), view.Str("· "+strconv.Itoa(days)+" j"))
}
