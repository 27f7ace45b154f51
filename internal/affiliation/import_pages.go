package affiliation

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/document"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

func (s *Service) importPage(rq *web.Request) (web.Reply, error) {
	c, err := s.crew(rq)
	if err != nil {
		return nil, err
	}
	return importForm(rq.Ctx(), c), nil
}

func importForm(ctx context.Context, c crew) web.Page {
	return web.Page{Title: t(ctx, "affiliation.import.title"), Findings: c.Entry.Findings, Body: importBody(c)}
}

func (s *Service) stage(rq *web.Request) (web.Reply, error) {
	c, err := s.crew(rq)
	if err != nil {
		return nil, err
	}
	var in StageInput
	var d document.Info
	if err = rq.Bind(&in); err == nil {
		d, err = web.Call[document.Info](rq, "affiliation.stage_staff", in)
	}
	if found := web.Findings(err); found != nil {
		c.Entry = typed(rq, found)
		return importForm(rq.Ctx(), c), nil
	}
	return web.Redirect{To: staffHref(c.ID) + "/import/" + d.ID.String()}, err
}

// preview is a list that was checked and waits to be confirmed.
type preview struct {
	crew
	Checked
	Href string
}

func (s *Service) preview(rq *web.Request) (p preview, err error) {
	if p.crew, err = s.crew(rq); err != nil {
		return p, err
	}
	id, err := rq.ID("document_id")
	if err != nil {
		return p, err
	}
	p.Href = staffHref(p.ID) + "/import/" + id.String()
	p.Checked, err = web.Call[Checked](rq, "affiliation.check_staff", ImportInput{ID: p.ID, DocumentID: id})
	return p, err
}

func (p preview) page(ctx context.Context) web.Page {
	return web.Page{Title: t(ctx, "affiliation.import.preview"), Findings: p.Entry.Findings, Body: previewBody(p)}
}

func (s *Service) previewPage(rq *web.Request) (web.Reply, error) {
	p, err := s.preview(rq)
	if found := web.Findings(err); found != nil { // the file cannot be read at all: back to where it is chosen
		p.Entry = view.Entry{Findings: renameAll(found, "file")}
		return importForm(rq.Ctx(), p.crew), nil
	}
	if err != nil {
		return nil, err
	}
	return p.page(rq.Ctx()), nil
}

func renameAll(found []fault.Finding, field string) []fault.Finding {
	for i := range found {
		found[i].Field = field
	}
	return found
}

func (s *Service) confirm(rq *web.Request) (web.Reply, error) {
	var in ConfirmInput
	err := rq.Bind(&in)
	var done Imported
	if err == nil {
		in.Answers = answered(in.Answers)
		done, err = web.Call[Imported](rq, "affiliation.confirm_staff", in)
	}
	if found := web.Findings(err); found != nil {
		p, err := s.preview(rq)
		if err != nil {
			return nil, err
		}
		p.Entry = typed(rq, []fault.Finding{{Code: "staff.not_confirmed", Message: "lines are still to be corrected; nothing was written"}})
		return p.page(rq.Ctx()), nil
	}
	return web.Redirect{To: staffHref(in.ID), Flash: t(rq.Ctx(), "affiliation.import.done", "n", done.Hired, "new", done.New, "skipped", done.Skipped)}, err
}

// answered leaves out the doubts to which nobody answered.
func answered(all []Answer) []Answer {
	var out []Answer
	for _, a := range all {
		if a.Answer != "" {
			out = append(out, a)
		}
	}
	return out
}

func (s *Service) faulty(rq *web.Request) (web.Reply, error) {
	in := ImportInput{Lang: string(i18n.From(rq.Ctx()).Base())}
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "affiliation.faulty_staff", in)
	return web.Download{File: f}, err
}

// grouped is from how many findings on they are told by column rather than by line.
const grouped = 16

// mostShown bounds what a page of findings holds; the file of faulty lines has them all.
const mostShown = 200

func findingTable(ctx context.Context, fs []finding.Finding) view.Table {
	lang := string(i18n.From(ctx).Base())
	tb := view.Table{Caption: t(ctx, "affiliation.import.findings"), Dense: true, Count: t(ctx, "affiliation.import.findings_count", "n", len(fs)),
		Columns: columns(ctx, "affiliation.import.line", "affiliation.import.column", "affiliation.import.what"),
		Empty:   &view.Empty{Icon: "success", Title: t(ctx, "affiliation.import.clean")}}
	for _, severity := range []finding.Severity{finding.Error, finding.Warning} {
		for _, f := range fs {
			if f.Severity != severity || len(tb.Rows) >= mostShown {
				continue
			}
			var line templ.Component = view.None
			if f.Line > 0 {
				line = view.Num(int64(f.Line))
			}
			row := view.Cells(line, view.Str(columnName(f)), view.Str(message(lang, f)))
			row.Tone = map[finding.Severity]view.Tone{finding.Error: view.Danger, finding.Warning: view.Warning}[severity]
			tb.Rows = append(tb.Rows, row)
		}
	}
	return tb
}

func groupTable(ctx context.Context, fs []finding.Finding) view.Table {
	type group struct {
		column, code string
	}
	lang := string(i18n.From(ctx).Base())
	count, first, order := map[group]int{}, map[group]finding.Finding{}, []group{}
	for _, f := range fs {
		g := group{columnName(f), f.Code}
		if count[g]++; count[g] == 1 {
			first[g], order = f, append(order, g)
		}
	}
	tb := view.Table{Caption: t(ctx, "affiliation.import.groups"), Columns: columns(ctx, "affiliation.import.column", "affiliation.import.first", "affiliation.import.times")}
	tb.Columns[2].Kind = view.Number
	for _, g := range order {
		f := first[g]
		tb.Rows = append(tb.Rows, view.Cells(view.Str(g.column), view.Sub(view.Str(message(lang, f)), t(ctx, "affiliation.import.line_n", "n", f.Line)), view.Num(int64(count[g]))))
	}
	return tb
}

func columnName(f finding.Finding) string {
	if f.Column != "" {
		return f.Column
	}
	return f.Field
}

func answerName(n int, part string) string { return "answers." + strconv.Itoa(n) + "." + part }

func doubtOptions(ctx context.Context, candidates []Candidate) []view.Option {
	out := make([]view.Option, 0, len(candidates)+1)
	for _, c := range candidates {
		out = append(out, view.Option{Value: c.PersonID.String(), Label: t(ctx, "affiliation.doubt.same", "name", c.Name, "number", c.Number), Hint: likeHint(ctx, c)})
	}
	return append(out, view.Option{Value: IsNew, Label: t(ctx, "affiliation.doubt.other"), Hint: t(ctx, "affiliation.doubt.other_hint")})
}

func likeHint(ctx context.Context, c Candidate) string {
	switch {
	case c.SameID && c.SameBirth:
		return t(ctx, "affiliation.doubt.id_birth")
	case c.SameID:
		return t(ctx, "affiliation.doubt.id")
	}
	return t(ctx, "affiliation.doubt.birth", "n", c.Likeness)
}
