package setup

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/clock"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/words"
	"socle/tenants"
)

// textPart is the texts of messages and letters, each in its language. How they look filled and printed is in letter.go.
var textPart = kind{name: "text", fields: textFields, typed: textTyped, said: textSaid, lines: textLines, preview: wouldRead}

func textFields(ctx context.Context, f *form) templ.Component {
	text := shown[tenants.Text](f.Value)
	return templ.Join(
		view.Field(view.Input{Name: "subject", Label: t(ctx, "setup.subject"), Value: text.Subject, Error: f.said(ctx, "subject")}),
		view.Textarea(view.Input{Name: "body", Label: t(ctx, "setup.body"), Hint: t(ctx, "setup.body_hint"), Value: text.Body, Rows: 16, Error: f.said(ctx, "body")}),
		view.DataTable(placeholderTable(ctx, f.Part.Part)))
}

// placeholderTable explains, by an example each, the placeholders that a text can count on: those of the text that every fund
// starts with, and the fund's names. Others are known, and stay empty where nothing fills them.
func placeholderTable(ctx context.Context, part string) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.fields"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.field_head"), Kind: view.Nowrap},
		{Label: t(ctx, "setup.meaning")}, {Label: t(ctx, "setup.example_head")}}}
	lang, name, _ := tenants.TextOf(part)
	fund := tenant.FundFrom(ctx)
	examples := Examples(fund, today(ctx, fund), lang)
	for _, n := range placeholders(name) {
		tb.Rows = append(tb.Rows, view.Cells(view.Code("{{"+n+"}}"), view.Str(t(ctx, "setup.field."+n)), view.Str(words.Elide(words.French, examples[n]))))
	}
	return tb
}

func placeholders(name string) []string {
	names := []string{"fund", "fund_short"}
	for _, n := range tenants.Fields(name) {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names
}

func textTyped(form url.Values) any {
	return map[string]any{"subject": strings.TrimSpace(form.Get("subject")), "body": strings.ReplaceAll(form.Get("body"), "\r\n", "\n")}
}

func textSaid(_ context.Context, f *tenants.Folder, part string) string {
	lang, name, _ := tenants.TextOf(part)
	return f.Texts[lang][name].Subject
}

func textLines(ctx context.Context, f *tenants.Folder, part string) []line {
	lang, name, _ := tenants.TextOf(part)
	text := f.Texts[lang][name]
	list := []line{{t(ctx, "setup.subject"), text.Subject}}
	for i, p := range strings.Split(text.Body, "\n\n") {
		list = append(list, line{t(ctx, "setup.paragraph_n", "n", i+1), p})
	}
	return list
}

// wouldRead fills the text as it stands and as proposed.
func wouldRead(_ context.Context, tx tenant.Tx, now, next *tenants.Folder, p *Preview) error {
	p.Text = letter(tx.Fund(), tx.Today(), now, next, p.Part)
	return nil
}

// example fills a text, as it stands and as typed, for the reader of its form; for another part it does nothing.
func (f *form) example(rq *web.Request) error {
	if _, _, isText := tenants.TextOf(f.Part.Part); !isText {
		return nil
	}
	now, err := rq.Fund.Filed.With(tenants.Officers{f.Part.Part: f.Part.Value})
	if err != nil {
		return err
	}
	next, err := rq.Fund.Filed.With(tenants.Officers{f.Part.Part: f.Value})
	if err != nil {
		next = now // what was typed cannot be read: the form says why
	}
	f.Text = letter(rq.Fund, today(rq.Ctx(), rq.Fund), now, next, f.Part.Part)
	return nil
}

func today(ctx context.Context, f *tenant.Fund) cal.Date {
	return cal.DateOf(clock.Now(ctx).In(f.Zone()))
}

var badName = regexp.MustCompile(`\{\{[^}]*\}\}`)

// textFinding is a mistake in a text, at its subject or in a line of its body.
func textFinding(where string, m *tenants.Error) fault.Finding {
	f := fault.Finding{Line: m.Line, Field: where, Code: "setup.text.form", Message: m.Message}
	if name := badName.FindString(m.Message); name != "" {
		f.Code, f.Record = "setup.text.placeholder", name
	}
	return f
}
