package declaration

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/web/view"
	"socle/tenants"
)

// reviewForm is a file under review, with what was typed when a form of it came back.
type reviewForm struct {
	Review
	Entry  view.Entry
	Folder *tenants.Folder
}

func (f reviewForm) head(ctx context.Context) view.Heading {
	u := f.Upload
	return view.Heading{Eyebrow: periodName(ctx, u.Period), Title: u.Name, Status: uploadTag(ctx, u),
		Subtitle: t(ctx, "declaration.upload.subtitle", "format", word(ctx, "source", string(u.Format)), "n", u.LineCount)}
}

func (f reviewForm) progress(ctx context.Context) view.Work {
	w := view.Work{Title: t(ctx, "declaration.upload.checking"), Note: t(ctx, "declaration.upload.checking_note"), Done: f.Done, Total: f.Total}
	if f.Failed != "" {
		w.Failed, w.Finished, w.Note = true, true, t(ctx, "declaration.upload.failed")
	}
	return w
}

func (f reviewForm) filed(ctx context.Context) *view.Link {
	if f.Upload.DeclarationID == nil {
		return nil
	}
	return &view.Link{Label: t(ctx, "declaration.start.see"), Href: href(*f.Upload.DeclarationID)}
}

func (f reviewForm) warnings() []namedFinding {
	_, w := split(f.Findings)
	out := make([]namedFinding, len(w))
	for i, x := range w {
		out[i] = namedFinding{Finding: x}
		if x.Line > 0 {
			out[i].Name = strconv.Itoa(x.Line)
		}
	}
	return out
}

func (f reviewForm) summary(ctx context.Context) templ.Component {
	u, s := f.Upload, f.Upload.Summary
	facts := []view.Fact{
		{Key: t(ctx, "declaration.column.kind"), Value: view.Str(word(ctx, "kind", string(u.Kind)))},
		{Key: t(ctx, "declaration.totals.workers"), Value: view.Num(int64(u.LineCount))},
		{Key: t(ctx, "declaration.totals.days"), Value: view.Num(s.Days)},
		{Key: t(ctx, "declaration.totals.wages"), Value: view.Money(s.Wages)},
		{Key: t(ctx, "declaration.upload.entrants"), Value: view.Num(int64(s.Entrants))},
		{Key: t(ctx, "declaration.upload.absent"), Value: view.Num(int64(s.Absent))},
		{Key: t(ctx, "declaration.totals.to_pay"), Value: view.Money(s.Employer.Add(s.Employee).Add(s.Levy))},
	}
	if s.Control > 0 {
		facts = append(facts, view.Fact{Key: t(ctx, "declaration.upload.control"), Value: view.Code(strconv.FormatUint(s.Control, 10))})
	}
	return factCard(t(ctx, "declaration.review.summary"), facts)
}

func (f reviewForm) groupTitle(ctx context.Context, g Group) string {
	parts := []string{t(ctx, "declaration.upload.times", "n", g.Count)}
	if g.Field != "" {
		parts = append(parts, field(ctx, g.Field))
	}
	kind := t(ctx, "declaration.upload.warning")
	if g.Error {
		kind = t(ctx, "declaration.upload.error")
	}
	return kind + " · " + strings.Join(append(parts, said(ctx, g.Sample[0])), " · ")
}

// place is where a finding stands in the file: line, record or column.
func place(ctx context.Context, f Finding) string {
	if f.Line == 0 {
		return ""
	}
	where := t(ctx, "declaration.upload.line", "line", strconv.Itoa(f.Line))
	if f.Column != "" {
		where += ", " + t(ctx, "declaration.upload.column", "column", f.Column)
	}
	if f.Record != "" {
		where += ", " + f.Record
	}
	return where + " :"
}

// faultyTable is the bad lines of a list, to put right on screen.
func (f reviewForm) faultyTable(ctx context.Context) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.upload.on_screen"), Columns: []view.Column{{Label: t(ctx, "declaration.column.line")}}}
	for _, name := range FixableFields {
		tb.Columns = append(tb.Columns, view.Column{Label: titleOf(name)})
	}
	tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "declaration.column.anomalies")})
	for n, l := range f.Faulty {
		key := func(name string) string { return fmt.Sprintf("lines.%d.%s", n, name) }
		cells := []templ.Component{lineCell(key("line"), strconv.Itoa(l.Line))}
		for _, name := range FixableFields {
			cells = append(cells, cell(key(name), titleOf(name)+" "+strconv.Itoa(l.Line), f.Entry.Value(key(name), l.Cells[name])))
		}
		var reasons []string
		for _, x := range l.Findings {
			reasons = append(reasons, said(ctx, x))
		}
		tb.Rows = append(tb.Rows, view.Row{Cells: append(cells, view.Str(strings.Join(reasons, " ; "))), Tone: view.Danger})
	}
	return tb
}
