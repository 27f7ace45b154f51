package setup

import (
	"context"
	"encoding/json"

	"socle/internal/law"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/internal/recovery"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/tenants"
)

// Pages are the list of the parts, a form for each, and the letters as they print.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /setup", Handler: s.listPage},
		{Pattern: "GET /setup/part", Handler: s.partPage},
		{Pattern: "POST /setup/part", Handler: s.propose},
		{Pattern: "GET /setup/letter.pdf", Handler: s.letterPage},
	}
}

func (s *Service) listPage(rq *web.Request) (web.Reply, error) {
	list, err := web.Call[[]Part](rq, "setup.parts", PartsInput{})
	if err != nil {
		return nil, err
	}
	parts, texts, err := tables(rq, list)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "setup.title"), Wide: true, Body: listView(parts, texts)}, nil
}

// form is the page of one part: what stands, what is typed, and what was before.
type form struct {
	Part    Part
	Value   json.RawMessage // as typed, or as it stands
	More    int             // empty lines
	Source  string
	Note    string
	History []Part
	Text    *Letter // of a text: as it stands and as typed, with example values
	Entry   view.Entry
	Folder  *tenants.Folder
	May     bool
}

func (s *Service) partPage(rq *web.Request) (web.Reply, error) {
	f, err := s.form(rq, rq.Param("part"))
	if err != nil {
		return nil, err
	}
	return f.page(rq)
}

func (s *Service) form(rq *web.Request, part string) (*form, error) {
	stood, err := web.Call[[]Part](rq, "setup.parts", PartsInput{Part: part, History: true})
	if err != nil {
		return nil, err
	}
	if len(stood) == 0 || part == "" {
		return nil, fault.Missing("part")
	}
	return &form{Part: stood[0], Value: stood[0].Value, More: blank, History: stood, Folder: rq.Fund.Folder, May: rq.May("setup.propose")}, nil
}

func (f *form) page(rq *web.Request) (web.Reply, error) {
	if err := f.example(rq); err != nil {
		return nil, err
	}
	words := partWords(rq.Ctx(), f.Part.Part)
	return web.Page{Title: words, Wide: true, Findings: f.Entry.Findings, Body: partView(words, f)}, nil
}

// example fills a text, as it stands and as typed, for the reader of the form.
func (f *form) example(rq *web.Request) error {
	lang, name, isText := tenants.TextOf(f.Part.Part)
	if !isText {
		return nil
	}
	now, err := rq.Fund.Filed.With(tenants.Officers{f.Part.Part: f.Part.Value})
	if err != nil {
		return err
	}
	next, err := rq.Fund.Filed.With(tenants.Officers{f.Part.Part: f.Value})
	if err != nil {
		next = now // what was typed cannot be read: the form says why
	}
	today := cal.DateOf(clock.Now(rq.Ctx()).In(rq.Fund.Zone()))
	f.Text = &Letter{Before: filled(rq.Fund, today, now, lang, name), After: filled(rq.Fund, today, next, lang, name), Paper: recovery.IsLetter(name)}
	return nil
}

// propose reads the form: a button adds lines, another fills the example, another gives the folder's value back.
func (s *Service) propose(rq *web.Request) (web.Reply, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, err
	}
	f, err := s.form(rq, rq.FormValue("part"))
	if err != nil {
		return nil, err
	}
	if f.Value, err = typed(f.Part.Part, rq.Form); err != nil {
		return nil, err
	}
	f.Source, f.Note = rq.FormValue("source"), rq.FormValue("note")
	in := ProposeInput{Part: f.Part.Part, Value: f.Value, Source: f.Source, Note: f.Note}
	switch rq.FormValue("do") {
	case "more":
		f.More = 3 * blank
		return f.page(rq)
	case "example":
		return f.page(rq)
	case "folder":
		in.Folder, in.Value = true, nil
	}
	p, err := web.Call[law.Proposal](rq, "setup.propose", in)
	if found := web.Findings(err); found != nil {
		f.Entry.Findings = found
		return f.page(rq)
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "law.proposed")}, nil
}

func (s *Service) letterPage(rq *web.Request) (web.Reply, error) {
	var in LetterInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	file, err := web.Call[op.File](rq, "setup.letter", in)
	return web.Download{File: file, Inline: true}, err
}

// said is what is wrong with a field, in words.
func (f *form) said(ctx context.Context, name string) string {
	problem, _ := f.Entry.Said(ctx, name)
	return problem
}
