package confirmation

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the list, and the form by which one value is confirmed.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /law/unconfirmed", Handler: s.listPage},
		{Pattern: "GET /law/unconfirmed/confirm", Handler: s.formPage},
		{Pattern: "POST /law/unconfirmed/confirm", Handler: s.confirm},
	}
}

func (s *Service) listPage(rq *web.Request) (web.Reply, error) {
	list, err := web.Call[[]Doubt](rq, "law.unconfirmed", UnconfirmedInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "confirmation.title"), Wide: true, Body: listing(list, rightsOf(rq))}, nil
}

// rights are what a reader may do about a doubt, or see of it.
type rights struct{ Confirm, Target, Proposals bool }

func rightsOf(rq *web.Request) rights {
	return rights{Confirm: rq.May("law.propose_parameter"), Target: rq.May("law.propose_target"), Proposals: rq.May("law.proposals")}
}

func (s *Service) formPage(rq *web.Request) (web.Reply, error) { return s.form(rq, view.Entry{}) }

func (s *Service) form(rq *web.Request, e view.Entry) (web.Reply, error) {
	d, err := s.doubt(rq)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "confirmation.confirm"), Findings: e.Findings, Body: confirmForm(d, e)}, nil
}

// doubt is the value that the address names.
func (s *Service) doubt(rq *web.Request) (Doubt, error) {
	list, err := web.Call[[]Doubt](rq, "law.unconfirmed", UnconfirmedInput{})
	if err != nil {
		return Doubt{}, err
	}
	series, from := rq.FormValue("series"), rq.FormValue("of")
	i := slices.IndexFunc(list, func(d Doubt) bool {
		return d.Series == series && d.ValidFrom.String() == from && !d.InFolder() && d.Kind != "target"
	})
	if i < 0 {
		return Doubt{}, fault.Missing("parameter")
	}
	return list[i], nil
}

// confirm proposes the value as it is, with the text that it stands in: a second person decides.
func (s *Service) confirm(rq *web.Request) (web.Reply, error) {
	var in law.ProposeParameterInput
	err := rq.Bind(&in)
	var p law.Proposal
	if err == nil {
		in.Body = json.RawMessage("{}")
		p, err = web.Call[law.Proposal](rq, "law.propose_parameter", in)
	}
	if found := web.Findings(err); found != nil {
		return s.form(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	return web.Redirect{To: "/law/proposals/" + p.ID.String(), Flash: t(rq.Ctx(), "confirmation.proposed")}, nil
}

func confirmHref(d Doubt) string {
	return "/law/unconfirmed/confirm?" + url.Values{"series": {d.Series}, "of": {d.ValidFrom.String()}}.Encode()
}

// name says what the doubt is about, in the fund's words where there are some.
func name(ctx context.Context, d Doubt) string {
	return cmp.Or(law.SelectorWords(ctx, d.Selector), d.Series)
}

// value is the body in a few words: its fields by their names, those inside others too.
func value(ctx context.Context, d Doubt) string { return law.Summary(ctx, d.Body) }

func span(ctx context.Context, d Doubt) string {
	if d.ValidFrom.IsZero() {
		return "–"
	}
	return law.Span(ctx, d.ValidFrom, d.ValidTo)
}

func kindWords(ctx context.Context, kind string) string {
	if kind == "number" || kind == "agency" {
		return t(ctx, "confirmation.kind."+kind)
	}
	return t(ctx, "law.kind."+kind)
}

func doubtTable(ctx context.Context, list []Doubt, may rights) view.Table {
	tb := view.Table{Caption: t(ctx, "confirmation.title"), Dense: true, RowHeader: true,
		Empty:   &view.Empty{Title: t(ctx, "confirmation.none"), Text: t(ctx, "confirmation.none_text")},
		Columns: []view.Column{{Label: t(ctx, "law.what")}, {Label: t(ctx, "law.value")}, {Label: t(ctx, "law.valid")}, {Label: t(ctx, "confirmation.to_do")}}}
	for _, d := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(name(ctx, d)), kindWords(ctx, d.Kind)), view.Sub(view.Str(value(ctx, d)), strings.Join(d.Source, ", ")),
			view.Sub(view.Str(span(ctx, d)), t(ctx, "law.confidence."+string(d.Confidence))), toDo(ctx, d, may)))
	}
	return tb
}

// toDo is what is left to do about a doubt: a link for who may do it, who does it for another reader.
func toDo(ctx context.Context, d Doubt, may rights) templ.Component {
	switch {
	case d.Proposed && may.Proposals:
		return view.A("/law/proposals", t(ctx, "confirmation.waits"))
	case d.Proposed:
		return view.Str(t(ctx, "confirmation.waits"))
	case d.InFolder():
		return view.Str(t(ctx, "confirmation.in_folder"))
	case d.Kind == "target" && may.Target:
		return view.A("/law/targets", t(ctx, "confirmation.target"))
	case d.Kind != "target" && may.Confirm:
		return view.A(confirmHref(d), t(ctx, "confirmation.confirm"))
	}
	return view.Str(t(ctx, "confirmation.administrator"))
}
