package reporting

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/words"
)

// Pages are those of the reports.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /reports", Handler: func(rq *web.Request) (web.Reply, error) { return s.page(rq, view.Entry{}) }},
		{Pattern: "POST /reports", Handler: s.ask},
		{Pattern: "GET /reports/builder", Handler: s.builderPage},
		{Pattern: "POST /reports/builder", Handler: s.saveView},
		{Pattern: "GET /reports/builder/export", Handler: s.exportTable},
		{Pattern: "POST /reports/builder/{id}/forget", Handler: s.forgetView},
	}
}

func (s *Service) page(rq *web.Request, e view.Entry) (web.Reply, error) {
	list, err := web.Call[[]Report](rq, "reporting.list", ListInput{})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "reporting.title"), Wide: true, Findings: e.Findings, Body: reportsView(list, e, rq)}, nil
}

func (s *Service) ask(rq *web.Request) (web.Reply, error) {
	var in MakeInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[Report](rq, "reporting.make", in)
	}
	if found := web.Findings(err); found != nil {
		return s.page(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	return web.Redirect{To: "/reports", Flash: t(rq.Ctx(), "reporting.making", "period", in.Period)}, err
}

var tones = map[string]view.Tone{Asked: view.Info, Made: view.Success, Failed: view.Danger}

func reportsTable(ctx context.Context, list []Report, empty *view.Empty) view.Table {
	tb := view.Table{Caption: t(ctx, "reporting.title"), Count: t(ctx, "reporting.count", "n", len(list)), RowHeader: true, Empty: empty,
		Columns: []view.Column{{Label: t(ctx, "reporting.col.period")}, {Label: t(ctx, "reporting.col.state")}, {Label: t(ctx, "reporting.col.made")},
			{Label: t(ctx, "reporting.col.asked")}, {Label: t(ctx, "reporting.col.sent")}, {Label: t(ctx, "reporting.col.files"), Kind: view.Nowrap}}}
	for _, r := range list {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(words.Period(i18n.From(ctx), r.Period)), view.StatusTag(view.Status{Label: t(ctx, "reporting.state."+r.State), Tone: tones[r.State]}),
			madeCell(r), view.Sub(view.Moment(r.AskedAt), r.whose(ctx)), r.sentCell(ctx), files(r)))
	}
	return tb
}

func madeCell(r Report) templ.Component {
	if r.MadeAt == nil {
		return view.None
	}
	return view.Moment(*r.MadeAt)
}

// whose says who asked for a report, or that the clock did.
func (r Report) whose(ctx context.Context) string {
	if r.Scheduled {
		return t(ctx, "reporting.scheduled")
	}
	return t(ctx, "reporting.asked_by", "name", r.AskedBy)
}

func (r Report) sentCell(ctx context.Context) templ.Component {
	if r.SentTo == 0 {
		return view.None
	}
	return view.Str(t(ctx, "reporting.sent_to", "n", r.SentTo))
}

func files(r Report) templ.Component {
	if r.PDFID == nil || r.XLSXID == nil {
		return view.None
	}
	return view.Both(view.A(documentHref(*r.PDFID), "PDF"), view.A(documentHref(*r.XLSXID), "XLSX"))
}

func documentHref(id uuid.UUID) string { return "/documents/" + id.String() }

// waiting counts the reports that are being made.
func waiting(list []Report) (n int) {
	for _, r := range list {
		if r.State == Asked {
			n++
		}
	}
	return n
}

// monthOptions are the last 24 months, the last closed one first.
func monthOptions(ctx context.Context, today cal.Date) (list []view.Option) {
	for n := range 24 {
		p := cal.Monthly(today.Month() - 1 - cal.Month(n))
		list = append(list, view.Option{Value: p.String(), Label: words.Period(i18n.From(ctx), p)})
	}
	return list
}
