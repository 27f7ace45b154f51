package setup

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/words"
	"socle/tenants"
)

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
		into.Rows = append(into.Rows, view.Cells(view.A(partHref(p.Part), name), view.Str(said(ctx, folder, p.Part)), since(ctx, rq.Fund.Zone(), p)))
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
func since(ctx context.Context, zone *time.Location, p Part) templ.Component {
	if p.Since == nil {
		return view.Str(t(ctx, "setup.from_folder"))
	}
	by := t(ctx, "setup.by", "proposed", p.ProposedBy, "approved", p.ApprovedBy)
	if !p.Officers {
		by = t(ctx, "setup.folder_again") + " · " + by
	}
	return view.Sub(view.Moment(p.Since.In(zone)), by)
}

func historyTable(ctx context.Context, f *form, zone *time.Location) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.history"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.since")}, {Label: t(ctx, "setup.value")}, {Label: t(ctx, "setup.source")}}}
	for _, p := range f.History {
		folder, err := f.Folder.With(tenants.Officers{p.Part: p.Value})
		if err != nil {
			continue // the past may hold what this program cannot read any more
		}
		tb.Rows = append(tb.Rows, view.Cells(since(ctx, zone, p), view.Str(said(ctx, folder, p.Part)), view.Sub(view.Str(orDash(p.Source)), p.Note)))
	}
	return tb
}

func dueTable(ctx context.Context, list []DueDate) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.due_next"), Dense: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "setup.period")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, d := range list {
		r := view.Cells(view.Period(d.Period), view.LongDate(d.Before), view.LongDate(d.After))
		if d.Before != d.After {
			r.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, r)
	}
	return tb
}

func redatedTable(ctx context.Context, p Preview) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.redated"), Dense: true, RowHeader: true, Empty: &view.Empty{Icon: "calendar", Title: t(ctx, "setup.redated_none"), Text: t(ctx, "setup.redated_none_text")},
		Columns: []view.Column{{Label: t(ctx, "setup.period")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}, {Label: t(ctx, "setup.obligations"), Kind: view.Number}}}
	type key struct{ period, before, after string }
	place := map[key]int{}
	var sums []int64
	for _, r := range p.Redated {
		k := key{r.Period.String(), r.Before.String(), r.After.String()}
		if _, ok := place[k]; !ok {
			place[k] = len(tb.Rows)
			tb.Rows = append(tb.Rows, view.Cells(view.Period(r.Period), view.LongDate(r.Before), view.LongDate(r.After), nil))
			sums = append(sums, 0)
		}
		sums[place[k]] += r.Obligations
	}
	for i, n := range sums {
		tb.Rows[i].Cells[3] = view.Num(n)
	}
	return tb
}

func remindersTable(ctx context.Context, list []Reminder) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.reminders_next"), Dense: true, RowHeader: true, Empty: &view.Empty{Icon: "bell", Title: t(ctx, "setup.reminders_none")},
		Columns: []view.Column{{Label: t(ctx, "setup.day_on")}, {Label: t(ctx, "setup.for_due")}, {Label: t(ctx, "setup.awaited"), Kind: view.Number}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, r := range list {
		row := view.Cells(view.LongDate(r.On), view.Sub(view.LongDate(r.Due), t(ctx, "setup.days_before_n", "n", r.Days)), view.Num(r.Obligations), sent(ctx, r.Before), sent(ctx, r.After))
		if r.Before != r.After {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func sent(ctx context.Context, yes bool) templ.Component {
	if yes {
		return view.Str(t(ctx, "setup.sent"))
	}
	return view.Str("–")
}

func levelsTable(ctx context.Context, p Preview) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.levels_where"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "setup.level_now")}, {Label: t(ctx, "setup.files"), Kind: view.Number}, {Label: t(ctx, "setup.level_next")}}}
	for _, s := range p.Levels {
		to := view.Str(strconv.Itoa(s.To) + ". " + s.ToAs)
		row := view.Cells(view.Str(strconv.Itoa(s.Level)+". "+s.Name), view.Num(s.Files), to)
		if s.Gone {
			row = view.Cells(view.Str(strconv.Itoa(s.Level)+". "+s.Name), view.Num(s.Files), view.Sub(to, t(ctx, "setup.level_gone")))
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func documentsTable(ctx context.Context, list []Form) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.documents_by_form"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "setup.legal_form")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, f := range list {
		before, after := strings.Join(f.Before, ", "), strings.Join(f.After, ", ")
		row := view.Cells(view.Str(f.Name), view.Str(orDash(before)), view.Str(orDash(after)))
		if before != after {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func stagesTable(ctx context.Context, list []Stage) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.stages_next"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "setup.step_head")}, {Label: t(ctx, "setup.cases"), Kind: view.Number}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, s := range list {
		row := view.Cells(view.Str(t(ctx, "setup.step."+s.Step)), view.Num(s.Cases), taken(ctx, s.Before), taken(ctx, s.After))
		if s.Before != s.After {
			row.Tone = view.Warning
		}
		tb.Rows = append(tb.Rows, row)
	}
	return tb
}

func taken(ctx context.Context, days int) templ.Component {
	if days < 0 {
		return view.Str(t(ctx, "setup.not_taken"))
	}
	return view.Str(t(ctx, "setup.days_after_n", "n", days))
}

// fieldsTable lists the placeholders that this text is filled with, then the others, each explained by an example.
func fieldsTable(ctx context.Context, f *form, examples map[string]string) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.fields"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.field_head"), Kind: view.Nowrap}, {Label: t(ctx, "setup.meaning")}, {Label: t(ctx, "setup.example_head")}}}
	for _, name := range fieldsOf(f) {
		tb.Rows = append(tb.Rows, view.Cells(view.Code("{{"+name+"}}"), view.Str(t(ctx, "setup.field."+name)), view.Str(words.Elide(words.French, examples[name]))))
	}
	return tb
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
