package law

import (
	"context"
	"time"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/effective"
)

func (s *Service) appliedPage(rq *web.Request) (web.Reply, error) {
	var in AppliedInput
	err := rq.Bind(&in)
	var list []Applied
	if err == nil {
		list, err = web.Call[[]Applied](rq, "law.applied", in)
	}
	if found := web.Findings(err); found != nil {
		return web.Page{Title: t(rq.Ctx(), "law.applied"), Wide: true, Findings: found, Body: appliedView(in, s.kindOptions(rq.Ctx()), nil, found)}, nil
	}
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "law.applied"), Wide: true, Body: appliedView(in, s.kindOptions(rq.Ctx()), list, nil)}, nil
}

func (s *Service) kindOptions(ctx context.Context) []view.Option {
	var out []view.Option
	for _, k := range s.answers() {
		out = append(out, view.Option{Value: k, Label: t(ctx, "law.kind."+k)})
	}
	return out
}

// appliedTable shows each value with its two times, its source and who answers for it.
func appliedTable(ctx context.Context, list []Applied) view.Table {
	tb := view.Table{Caption: t(ctx, "law.applied"), Dense: true, RowHeader: true, Empty: &view.Empty{Icon: "search", Title: t(ctx, "law.applied_none"), Text: t(ctx, "law.applied_none_text")},
		Count: t(ctx, "law.applied_count", "n", len(list)),
		Columns: []view.Column{{Label: t(ctx, "law.what")}, {Label: t(ctx, "law.value")}, {Label: t(ctx, "law.valid"), Kind: view.Nowrap},
			{Label: t(ctx, "law.known"), Kind: view.Nowrap}, {Label: t(ctx, "law.source")}, {Label: t(ctx, "law.approved_by")}}}
	for _, a := range list {
		name, said := view.Str(a.Words), a.Said
		if a.Href != "" {
			name = view.A(a.Href, a.Words)
		}
		if said == "" {
			said = Summary(ctx, a.Value)
		}
		row := view.Cells(view.Sub(name, t(ctx, "law.kind."+a.Kind)), view.Str(said), view.Code(Span(ctx, a.ValidFrom, a.ValidTo)),
			view.Str(knownWords(ctx, a)), view.Sub(view.Str(orDash(a.Source)), t(ctx, "law.confidence."+a.Confidence)),
			view.Sub(view.Str(answers(ctx, a)), proposer(ctx, a)))
		if a.RecordedTo != nil {
			row.Tone = view.Neutral
		} else if a.Confidence == string(effective.Demonstration) {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func historyValue(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// knownWords says since when it is held for true, and until when it was.
func knownWords(ctx context.Context, a Applied) string {
	from := t(ctx, "law.from_folder")
	if a.RecordedFrom != nil {
		from = t(ctx, "law.known_since", "at", a.RecordedFrom.Truncate(time.Minute))
	}
	if a.RecordedTo == nil {
		return from
	}
	return from + ", " + t(ctx, "law.known_until", "at", a.RecordedTo.Truncate(time.Minute))
}

func answers(ctx context.Context, a Applied) string {
	if a.ApprovedBy == "" {
		return t(ctx, "law.nobody")
	}
	return a.ApprovedBy
}

func proposer(ctx context.Context, a Applied) string {
	if a.ProposedBy == "" || a.Origin == "folder" {
		return ""
	}
	return t(ctx, "law.proposed_by") + " " + a.ProposedBy
}
