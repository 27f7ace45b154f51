package confirmation

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/effective"
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
	return web.Page{Title: t(rq.Ctx(), "confirmation.title"), Wide: true, Body: listing(list, rq.May("law.propose_parameter"))}, nil
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
	var s effective.Selector
	_ = json.Unmarshal(d.Selector, &s)
	var parts []string
	for _, v := range []string{s.Branch, s.Name, s.Bearer, s.Regime, s.RiskClass, s.Sector, s.Category} {
		if v == "" {
			continue
		}
		if words := t(ctx, "law.word."+v); words != "law.word."+v {
			v = words
		}
		parts = append(parts, v)
	}
	if len(parts) == 0 {
		return d.Series
	}
	return strings.Join(parts, " · ")
}

// value is the body in a few words: its fields by their names, those inside others too.
func value(ctx context.Context, d Doubt) string {
	var body any
	_ = json.Unmarshal(d.Body, &body)
	return strings.Join(said(ctx, body), ", ")
}

func said(ctx context.Context, v any) (parts []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			name := k
			if words := t(ctx, "law.field."+k); words != "law.field."+k {
				name = words
			}
			parts = append(parts, name+" "+strings.Join(said(ctx, v[k]), ", "))
		}
	case []any:
		for _, item := range v {
			parts = append(parts, said(ctx, item)...)
		}
	case nil:
	default:
		parts = append(parts, fmt.Sprint(v))
	}
	return parts
}

func span(from, to cal.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return "–"
	case to.IsZero():
		return from.String() + " →"
	}
	return from.String() + " → " + to.String()
}

func kindWords(ctx context.Context, kind string) string {
	if kind == "number" || kind == "agency" {
		return t(ctx, "confirmation.kind."+kind)
	}
	return t(ctx, "law.kind."+kind)
}

func doubtTable(ctx context.Context, list []Doubt, may bool) view.Table {
	tb := view.Table{Caption: t(ctx, "confirmation.title"), Dense: true, RowHeader: true,
		Empty:   &view.Empty{Title: t(ctx, "confirmation.none"), Text: t(ctx, "confirmation.none_text")},
		Columns: []view.Column{{Label: t(ctx, "law.what")}, {Label: t(ctx, "law.value")}, {Label: t(ctx, "law.valid")}, {Label: t(ctx, "confirmation.to_do")}}}
	for _, d := range list {
		todo := view.Str(t(ctx, "confirmation.in_folder"))
		switch {
		case d.Proposed:
			todo = view.A("/law/proposals", t(ctx, "confirmation.waits"))
		case d.Kind == "target":
			todo = view.A("/law/targets", t(ctx, "confirmation.target"))
		case !d.InFolder() && may:
			todo = view.A(confirmHref(d), t(ctx, "confirmation.confirm"))
		case !d.InFolder():
			todo = view.Str(t(ctx, "confirmation.administrator"))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(name(ctx, d)), kindWords(ctx, d.Kind)), view.Sub(view.Str(value(ctx, d)), strings.Join(d.Source, ", ")),
			view.Sub(view.Code(span(d.ValidFrom, d.ValidTo)), t(ctx, "law.confidence."+string(d.Confidence))), todo))
	}
	return tb
}
