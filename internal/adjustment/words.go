package adjustment

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/words"
)

func periodText(ctx context.Context, p cal.Period) string { return words.Period(i18n.From(ctx), p) }

func impactWork(ctx context.Context, i Impact) view.Work {
	w := view.Work{Title: t(ctx, "adjustment.impact.counting"), Note: t(ctx, "adjustment.impact.counting_text"), Done: i.Done, Total: i.Total}
	if i.Failed != "" {
		w.Failed, w.Finished, w.Note = true, true, t(ctx, "adjustment.impact.failed")
	}
	return w
}

func panelText(ctx context.Context, c Change) string {
	n := t(ctx, "adjustment.panel.done")
	if c.Waiting > 0 {
		n = t(ctx, "adjustment.panel.waiting", "n", c.Waiting)
	}
	return t(ctx, "adjustment.panel.text") + " " + view.MoneyText(ctx, c.WaitingAmount.Add(c.PostedAmount)) + ", " + n + "."
}

func countedWords(ctx context.Context, c Change) string {
	if c.CountedAt == nil {
		return t(ctx, "adjustment.change.counting")
	}
	return t(ctx, "adjustment.change.counted_at", "at", *c.CountedAt)
}

func link(href string, label templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, `<a class="govuk-link" href="`+templ.EscapeString(href)+`">`); err != nil {
			return err
		}
		if err := label.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</a>")
		return err
	})
}
