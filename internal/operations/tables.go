package operations

import (
	"context"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
)

// job is what a job does, in words, over the name that the logs have.
func job(ctx context.Context, kind string) templ.Component {
	if key := "operation." + kind; i18n.Has(i18n.From(ctx), key) {
		return view.Sub(view.Str(t(ctx, key)), kind)
	}
	return view.Code(kind)
}

// said is an error, or an empty cell.
func said(text string) templ.Component {
	if text == "" {
		return view.None
	}
	return view.Str(text)
}

func kindTable(ctx context.Context, rows []kindRow) view.Table {
	tb := view.Table{Caption: t(ctx, "operations.queues"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "operations.no_jobs")},
		Columns: []view.Column{{Label: t(ctx, "operations.kind")}}}
	for _, state := range []string{"queued", "running", "done", "dead"} {
		tb.Columns = append(tb.Columns, view.Column{Label: t(ctx, "operations.state."+state), Kind: view.Number})
	}
	for _, r := range rows {
		tb.Rows = append(tb.Rows, view.Cells(job(ctx, r.kind), view.Num(r.n["queued"]), view.Num(r.n["running"]), view.Num(r.n["done"]), view.Num(r.n["dead"])))
	}
	return tb
}

func scheduleTable(ctx context.Context, schedules []Schedule) view.Table {
	tb := view.Table{Caption: t(ctx, "operations.schedules"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "operations.no_runs")},
		Columns: []view.Column{{Label: t(ctx, "operations.kind")}, {Label: t(ctx, "operations.slot")}, {Label: t(ctx, "operations.at")}}}
	for _, s := range schedules {
		tb.Rows = append(tb.Rows, view.Cells(job(ctx, s.Kind), view.Code(s.Slot), view.Moment(s.At)))
	}
	return tb
}

func jobTable(ctx context.Context, jobs []JobRow) view.Table {
	tb := view.Table{Caption: t(ctx, "operations.recent"), Dense: true, Empty: &view.Empty{Title: t(ctx, "operations.no_jobs")},
		Columns: []view.Column{{Label: t(ctx, "operations.kind")}, {Label: t(ctx, "operations.state_head")}, {Label: t(ctx, "operations.attempts")},
			{Label: t(ctx, "operations.at")}, {Label: t(ctx, "operations.error")}, {Label: t(ctx, "operations.retry"), Hidden: true}}}
	for _, j := range jobs {
		var again templ.Component = templ.NopComponent
		if j.State == "dead" {
			again = retryForm(j.ID.String())
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(job(ctx, j.Kind), j.Key),
			view.StatusTag(view.Status{Label: t(ctx, "operations.state."+j.State), Tone: tones[j.State]}),
			attempts(j), view.Moment(j.CreatedAt), said(j.Error), again))
	}
	return tb
}
