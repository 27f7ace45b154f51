package declaration

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
)

// filedRights are what a reader may do with a filed declaration.
type filedRights struct{ Amend, Steps, Receipt bool }

func filedHead(ctx context.Context, s Sheet, may filedRights) view.Heading {
	d := s.Declaration
	h := view.Heading{Eyebrow: s.EmployerName + " · " + s.Number, Title: t(ctx, "declaration.sheet.title", "period", d.Period),
		Status: statusTag(ctx, d.Status), Subtitle: word(ctx, "kind", string(d.Kind))}
	if d.Reason != "" {
		h.Subtitle += " · " + d.Reason
	}
	if d.Status != Draft && may.Receipt {
		h.Actions = []view.Action{{Label: t(ctx, "declaration.receipt.title"), Href: href(d.ID) + "/receipt", Kind: view.Secondary, Icon: "file"}}
	}
	return h
}

// filedAside is what was filed, when and by whom, and the other declarations of the period.
func filedAside(ctx context.Context, s Sheet) templ.Component {
	d := s.Declaration
	facts := []view.Fact{
		{Key: t(ctx, "declaration.totals.workers"), Value: view.Num(int64(d.LineCount))},
		{Key: t(ctx, "declaration.totals.wages"), Value: view.Money(d.Wages)},
		{Key: t(ctx, "declaration.totals.to_pay"), Value: view.Money(d.Total().Add(d.LevyTotal))},
		{Key: t(ctx, "declaration.column.due"), Value: view.LongDate(d.DueDate)},
		{Key: t(ctx, "declaration.column.source"), Value: view.T("declaration.source." + string(d.Source))},
	}
	if d.FiledAt != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "declaration.receipt.filed"), Value: view.Moment(*d.FiledAt)},
			view.Fact{Key: t(ctx, "declaration.receipt.by"), Value: view.Str(d.FiledByName)},
			view.Fact{Key: t(ctx, "declaration.column.receipt"), Value: view.Code(d.ReceiptNumber())})
	}
	var tasks []view.Task
	for _, o := range s.Linked {
		if o.ID != d.ID {
			tasks = append(tasks, view.Task{Title: word(ctx, "kind", string(o.Kind)), Href: href(o.ID), Icon: "file", Tone: statusTones[o.Status],
				Hint: o.Reason, Status: statusTag(ctx, o.Status), Amount: view.Figure(o.Total().Add(o.LevyTotal))})
		}
	}
	return asideCards(facts, t(ctx, "declaration.filed.facts"), tasks, t(ctx, "declaration.filed.others"))
}

func filedTable(ctx context.Context, s Sheet, may filedRights) view.Table {
	correction := s.Declaration.Kind == Correction
	tb := view.Table{Caption: t(ctx, "declaration.filed.lines"), RowHeader: true, Columns: filedColumns(ctx, correction),
		Count: t(ctx, "declaration.filed.count", "n", s.Count), Empty: &view.Empty{Title: t(ctx, "declaration.filed.nobody"), Icon: "people"}}
	for _, l := range s.Lines {
		who := templ.Component(view.Str(l.Name))
		if may.Steps {
			who = view.A(href(s.Declaration.ID)+"/lines/"+strconv.Itoa(l.Line), l.Name)
		}
		row := []templ.Component{view.Sub(who, l.InsuredNumber)}
		if correction {
			row = append(row, was(l))
		}
		row = append(row, view.Num(int64(l.Days)), view.Figure(l.Wage), view.Str(situationName(ctx, l.Situation)), view.Figure(l.Employer),
			view.Figure(l.Employee), view.Figure(l.Employer.Add(l.Employee).Add(l.Levy)))
		tb.Rows = append(tb.Rows, view.Cells(row...))
	}
	if pages := (s.Count + pageSize - 1) / pageSize; pages > 1 {
		tb.Pages = &view.Pager{Page: s.Page, Pages: pages, Href: func(n int) string { return href(s.Declaration.ID) + "?page=" + strconv.Itoa(n) }}
	}
	return tb
}

func was(l SheetLine) templ.Component {
	if l.WasWage == nil {
		return view.Str("–")
	}
	return view.Figure(*l.WasWage)
}

func filedColumns(ctx context.Context, correction bool) []view.Column {
	columns := []view.Column{{Label: t(ctx, "declaration.column.worker")}}
	if correction {
		columns = append(columns, view.Column{Label: t(ctx, "declaration.column.stood"), Kind: view.Number})
	}
	for _, c := range []string{"days", "wage"} {
		columns = append(columns, view.Column{Label: t(ctx, "declaration.column."+c), Kind: view.Number})
	}
	columns = append(columns, view.Column{Label: t(ctx, "declaration.column.situation")})
	for _, c := range []string{"employer_share", "employee_share", "sum"} {
		columns = append(columns, view.Column{Label: t(ctx, "declaration.column."+c), Kind: view.Number})
	}
	return columns
}
