package setup

import (
	"context"
	"encoding/json"

	"socle/internal/law"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
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

// propose reads the form: a button adds lines, another fills the example, another gives the folder's value back.
func (s *Service) propose(rq *web.Request) (web.Reply, error) {
	f, err := s.filled(rq)
	if err != nil {
		return nil, err
	}
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

// filled is the form of a part with what was typed in it.
func (s *Service) filled(rq *web.Request) (*form, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, err
	}
	f, err := s.form(rq, rq.FormValue("part"))
	if err != nil {
		return nil, err
	}
	f.Source, f.Note = rq.FormValue("source"), rq.FormValue("note")
	f.Value, err = json.Marshal(kindOf(f.Part.Part).typed(rq.Form))
	return f, err
}

func buttons(ctx context.Context, f *form) []view.Action {
	list := []view.Action{{Label: t(ctx, "setup.propose_do"), Name: "do", Value: "propose"}}
	if f.Text != nil {
		list = append(list, view.Action{Label: t(ctx, "setup.example_do"), Kind: view.Secondary, Name: "do", Value: "example"})
	}
	if f.Part.Officers {
		list = append(list, view.Action{Label: t(ctx, "setup.folder_do"), Kind: view.Secondary, Name: "do", Value: "folder"})
	}
	return append(list, view.Action{Label: t(ctx, "law.back"), Href: "/setup", Kind: view.Plain})
}
