package law

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/indicator"
	"socle/pkg/words"
	"socle/tenants"
)

// indicatorName is an indicator by its number and name.
func indicatorName(ctx context.Context, id string) string {
	i, ok := indicator.Get(id)
	if !ok {
		return id
	}
	return id + " · " + i.Name.In(string(i18n.From(ctx).Base()))
}

func orWhole(ctx context.Context, scope string) string {
	if scope == "" {
		return t(ctx, "law.target_fund")
	}
	return scope
}

// fundTable is the fund's own targets, a line an indicator.
func fundTable(ctx context.Context, b TargetBoard) view.Table {
	tb := view.Table{Caption: t(ctx, "law.targets"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "law.indicator")}, {Label: t(ctx, "target.of_year", "year", strconv.Itoa(b.Year)), Kind: view.Number}}}
	for _, id := range b.Indicators {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(indicatorName(ctx, id)), targetCell(ctx, b.Lines[0].Targets[id])))
	}
	return tb
}

// boardTable is a line a scope, a column an indicator; what is missing is said first. The fund alone is told the other way.
func boardTable(ctx context.Context, b TargetBoard) view.Table {
	if b.Scope == Scopes[0] {
		return fundTable(ctx, b)
	}
	tb := view.Table{Caption: t(ctx, "law.targets"), Dense: true, RowHeader: true, Empty: &view.Empty{Icon: "chart", Title: t(ctx, "target.no_scope"), Text: t(ctx, "target.no_scope_text")},
		Columns: []view.Column{{Label: t(ctx, "law.scope")}, {Label: t(ctx, "target.missing")}}}
	for _, id := range b.Indicators {
		tb.Columns = append(tb.Columns, view.Column{Label: indicatorName(ctx, id), Kind: view.Number})
	}
	for _, l := range b.Lines {
		row := view.Cells(view.Str(l.Name), missing(ctx, l))
		for _, id := range b.Indicators {
			row.Cells = append(row.Cells, targetCell(ctx, l.Targets[id]))
		}
		if len(l.Missing) == len(b.Indicators) {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func missing(ctx context.Context, l TargetLine) templ.Component {
	if len(l.Missing) == 0 {
		return view.StatusTag(view.Status{Label: t(ctx, "target.complete"), Tone: view.Success})
	}
	return view.Str(t(ctx, "target.missing_n", "n", len(l.Missing)))
}

// targetCell is what an indicator should reach: of the year, or of each of its parts.
func targetCell(ctx context.Context, list []Target) templ.Component {
	if len(list) == 0 {
		return view.None
	}
	parts := make([]templ.Component, len(list))
	for n, g := range list {
		parts[n] = view.Sub(view.A(g.href(), g.words(ctx)), words.Period(i18n.From(ctx), g.Period))
	}
	return view.Both(parts...)
}

// words is the value in the reader's figures and the indicator's unit.
func (g Target) words(ctx context.Context) string {
	value := string(g.Value)
	i, ok := indicator.Get(g.Indicator)
	if !ok {
		return value
	}
	return indicator.Say(i18n.From(ctx), i.Main().Unit, &value, i18n.Currency(ctx))
}

func (g Target) href() string {
	return view.With("/law/targets/history", "indicator", g.Indicator, "period", g.Period.String(), "region", g.Region, "agency", g.Agency, "agent", g.Agent)
}

// pastTargets is a target as it was known, the one that stands first.
func pastTargets(ctx context.Context, list []Target) view.Table {
	tb := view.Table{Caption: t(ctx, "target.history"), Dense: true,
		Columns: []view.Column{{Label: t(ctx, "law.value"), Kind: view.Number}, {Label: t(ctx, "law.known")}, {Label: t(ctx, "law.source")}, {Label: t(ctx, "law.approved_by")}}}
	for _, g := range list {
		a := Applied{RecordedFrom: g.RecordedFrom, RecordedTo: g.RecordedTo, ApprovedBy: g.ApprovedBy, ProposedBy: g.ProposedBy}
		row := view.Cells(view.Sub(view.Str(g.words(ctx)), phasingWords(ctx, g.Phasing)), view.Str(knownWords(ctx, a)),
			view.Sub(view.Str(g.Source), t(ctx, "law.confidence."+g.Confidence)), view.Sub(view.Str(answers(ctx, a)), proposer(ctx, a)))
		if g.RecordedTo != nil {
			row.Tone = view.Neutral
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func phasingWords(ctx context.Context, weights []int32) string {
	if len(weights) == 0 {
		return ""
	}
	list := ""
	for _, w := range weights {
		list += " " + strconv.Itoa(int(w))
	}
	return t(ctx, "law.field.phasing") + list
}

func scopeOptions(ctx context.Context) []view.Option {
	var list []view.Option
	for _, s := range Scopes {
		list = append(list, view.Option{Value: s, Label: t(ctx, "target.by."+s)})
	}
	return list
}

// pickers are the scopes of the form, each with the list to choose from.
func pickers(ctx context.Context, b TargetBoard, f *tenants.Folder, e view.Entry) []view.Option {
	pick := func(name string, options []view.Option) templ.Component {
		return view.Select(view.Choice{Name: name, Label: t(ctx, "target.for."+name), Options: options, Empty: t(ctx, "target.choose")}.In(ctx, e))
	}
	list := []view.Option{{Value: "fund", Label: t(ctx, "target.for.fund")}}
	var regions, agencies, agents []view.Option
	for _, r := range f.Territory.Regions {
		regions = append(regions, view.Option{Value: r.Code, Label: r.Name})
	}
	for _, a := range f.Territory.Agencies {
		agencies = append(agencies, view.Option{Value: a.Code, Label: a.Name})
	}
	for _, a := range b.Agents {
		agents = append(agents, view.Option{Value: a.ID, Label: a.Name + " – " + scopeWords(ctx, f, "", a.Agency, "")})
	}
	for _, p := range []struct {
		name    string
		options []view.Option
	}{{"region", regions}, {"agency", agencies}, {"agent", agents}} {
		if len(p.options) > 0 {
			list = append(list, view.Option{Value: p.name, Label: t(ctx, "target.for."+p.name), Reveal: pick(p.name, p.options)})
		}
	}
	return list
}

func indicatorOptions(ctx context.Context) []view.Option {
	var list []view.Option
	for _, id := range aimed("fund") {
		list = append(list, view.Option{Value: id, Label: indicatorName(ctx, id)})
	}
	return list
}
