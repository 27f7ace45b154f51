package setup

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

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

// tables list the parts, and the texts apart.
func tables(rq *web.Request, list []Part) (parts, texts view.Table, err error) {
	ctx := rq.Ctx()
	head := func(caption string) view.Table {
		return view.Table{Caption: t(ctx, caption), RowHeader: true, Columns: []view.Column{{Label: t(ctx, "setup.what")}, {Label: t(ctx, "setup.value")}, {Label: t(ctx, "setup.since")}}}
	}
	parts, texts = head("setup.parts"), head("setup.texts")
	for _, p := range list {
		folder, err := rq.Fund.Filed.With(tenants.Officers{p.Part: p.Value})
		if err != nil {
			return parts, texts, err
		}
		into, name := &parts, partWords(ctx, p.Part)
		if lang, text, isText := tenants.TextOf(p.Part); isText {
			into, name = &texts, textName(ctx, text)+languageOf(rq, lang)
		}
		into.Rows = append(into.Rows, view.Cells(view.A(partHref(p.Part), name), view.Str(kindOf(p.Part).said(ctx, folder, p.Part)), since(ctx, p)))
	}
	return parts, texts, nil
}

// languageOf names the language of a text when the fund has several.
func languageOf(rq *web.Request, lang string) string {
	if len(rq.Fund.Folder.Texts) < 2 {
		return ""
	}
	return " (" + lang + ")"
}

// since says since when a part stands, and who answers for it.
func since(ctx context.Context, p Part) templ.Component {
	if p.Since == nil {
		return view.Str(t(ctx, "setup.from_folder"))
	}
	by := t(ctx, "setup.by", "proposed", p.ProposedBy, "approved", p.ApprovedBy)
	if !p.Officers {
		by = t(ctx, "setup.folder_again") + " · " + by
	}
	return view.Sub(view.Moment(*p.Since), by)
}

func historyTable(ctx context.Context, f *form) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.history"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.since")}, {Label: t(ctx, "setup.value")}, {Label: t(ctx, "setup.source")}}}
	for _, p := range f.History {
		folder, err := f.Folder.With(tenants.Officers{p.Part: p.Value})
		if err != nil {
			continue // the past may hold what this program cannot read any more
		}
		tb.Rows = append(tb.Rows, view.Cells(since(ctx, p), view.Str(kindOf(p.Part).said(ctx, folder, p.Part)), view.Sub(view.Str(orDash(p.Source)), p.Note)))
	}
	return tb
}
