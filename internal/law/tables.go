package law

import (
	"cmp"
	"context"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/effective"
)

// shelves are what the parameters are beside, each with the operation that reads it.
var shelves = []struct{ label, href, operation string }{
	{"targets", "/law/targets", "law.targets"}, {"brand", "/law/brand", "law.brand"}, {"applied", "/law/applied", "law.applied"},
	{"proposals", "/law/proposals", "law.proposals"}, {"setup", "/setup", "setup.parts"}, {"adjustments", "/adjustments", "adjustment.changes"},
}

func tabs(ctx context.Context, current string) []view.Tab {
	var out []view.Tab
	for _, kind := range []string{"contribution", "minimum_wage", "penalty", "due", "value"} {
		out = append(out, view.Tab{Label: t(ctx, "law.kind."+kind), Href: "/law?kind=" + kind, Current: current == kind, Operation: "law.parameters"})
	}
	for _, s := range shelves {
		out = append(out, view.Tab{Label: t(ctx, "law."+s.label), Href: s.href, Current: current == s.label, Operation: s.operation})
	}
	return out
}

// seriesName says what a parameter is about: its selectors, most telling first.
func seriesName(ctx context.Context, p Parameter) string {
	return cmp.Or(SelectorWords(ctx, p.Selector), t(ctx, "law.kind."+string(p.Kind)))
}

var confidenceTones = map[effective.Confidence]view.Tone{"confirmed": view.Success, "verified_2plus": view.Info,
	"single_source": view.Warning, "unverified": view.Warning, "demonstration": view.Danger}

func confidence(ctx context.Context, c effective.Confidence) *view.Status {
	return &view.Status{Label: t(ctx, "law.confidence."+string(c)), Tone: confidenceTones[c]}
}

func proposalStatus(ctx context.Context, state string) *view.Status {
	tones := map[string]view.Tone{"proposed": view.Info, "approved": view.Success, "rejected": view.Danger, "withdrawn": view.Neutral}
	return &view.Status{Label: t(ctx, "law.state."+state), Tone: tones[state]}
}

func parameterTable(ctx context.Context, list []Parameter) view.Table {
	tb := view.Table{Caption: t(ctx, "law.title"), Dense: true, RowHeader: true, Empty: &view.Empty{Title: t(ctx, "law.none")},
		Columns: []view.Column{{Label: t(ctx, "law.what")}, {Label: t(ctx, "law.value")}, {Label: t(ctx, "law.valid"), Kind: view.Nowrap},
			{Label: t(ctx, "law.source")}, {Label: t(ctx, "law.trust")}}}
	for _, p := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.A(seriesHref(p.Series), seriesName(ctx, p)), view.Str(Summary(ctx, p.Body)),
			view.Code(Span(ctx, p.ValidFrom, p.ValidTo)), view.Str(strings.Join(p.Source, ", ")), view.StatusTag(*confidence(ctx, p.Confidence))))
	}
	return tb
}

func historyTable(ctx context.Context, list []Parameter) view.Table {
	tb := view.Table{Caption: t(ctx, "law.history"), Dense: true, Columns: []view.Column{{Label: t(ctx, "law.valid"), Kind: view.Nowrap},
		{Label: t(ctx, "law.value")}, {Label: t(ctx, "law.recorded")}, {Label: t(ctx, "law.source")}, {Label: t(ctx, "law.approved_by")}}}
	for _, p := range list {
		recorded := t(ctx, "law.from_folder")
		if p.RecordedFrom != nil {
			recorded = i18n.Moment(ctx, *p.RecordedFrom)
		}
		if p.RecordedTo != nil {
			recorded += " → " + i18n.Moment(ctx, *p.RecordedTo)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Code(Span(ctx, p.ValidFrom, p.ValidTo)), view.Str(Summary(ctx, p.Body)), view.Str(recorded),
			view.Sub(view.Str(strings.Join(p.Source, ", ")), t(ctx, "law.confidence."+string(p.Confidence))), view.Sub(view.Str(orDash(p.ApprovedBy)), p.ProposedBy)))
	}
	return tb
}

func (s *Service) proposalTable(ctx context.Context, list []Proposal) view.Table {
	tb := view.Table{Caption: t(ctx, "law.proposals"), Empty: &view.Empty{Title: t(ctx, "law.no_proposals")},
		Columns: []view.Column{{Label: t(ctx, "law.what")}, {Label: t(ctx, "law.proposed_by")}, {Label: t(ctx, "law.source")}, {Label: t(ctx, "law.state_head")}}}
	for _, p := range list {
		words := p.Subject
		if kind, err := s.kind(p); err == nil {
			words = kind.Words(ctx, p)
		}
		tb.Rows = append(tb.Rows, view.Cells(view.A("/law/proposals/"+p.ID.String(), words), view.Str(askedBy(ctx, p)), view.Str(p.Source), view.StatusTag(*proposalStatus(ctx, p.State))))
	}
	return tb
}

func askedBy(ctx context.Context, p Proposal) string {
	return t(ctx, "law.asked_by", "name", p.ProposedByName, "date", i18n.Moment(ctx, p.ProposedAt))
}
