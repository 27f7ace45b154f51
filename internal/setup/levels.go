package setup

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// levelsPart is the levels that the file of a new employer passes, one after the other.
var levelsPart = kind{name: tenants.PartLevels, fields: levelFields, typed: levelsTyped, said: levelsSaid, lines: levelLines,
	preview: wouldRelevel, tables: levelTables, apply: relevel}

type shownLevel struct{ Code, Name, Role string }

func levelFields(ctx context.Context, f *form) templ.Component {
	return templ.Join(view.DataTable(levelTable(ctx, f, shown[[]shownLevel](f.Value))), view.Actions(more(ctx)))
}

func levelTable(ctx context.Context, f *form, list []shownLevel) view.Table {
	tb := view.Table{Caption: t(ctx, "setup.part.validation_levels"), Dense: true, Columns: []view.Column{{Label: t(ctx, "setup.rank")},
		{Label: t(ctx, "setup.level_name")}, {Label: t(ctx, "setup.level_role")}, goneColumn(ctx)}}
	for i, l := range padded(list, f.More) {
		role := view.Choice{Name: at("validation_levels", i, "role"), Label: t(ctx, "setup.level_role"), Value: l.Role,
			Options: options(tenants.LevelRoles, func(r string) string { return t(ctx, "setup.role."+r) })}
		tb.Rows = append(tb.Rows, view.Cells(
			view.Both(lineMark("validation_levels", i, l.Code), f.figure(ctx, at("validation_levels", i, "rank"), t(ctx, "setup.rank"), rank(i, len(list)))),
			f.words(ctx, at("validation_levels", i, "name"), t(ctx, "setup.level_name"), l.Name),
			view.Both(view.CellSelect(role), problem(f.said(ctx, role.Name))),
			goneCell(ctx, "validation_levels", i, i < len(list))))
	}
	return tb
}

func rank(i, known int) string {
	if i < known {
		return strconv.Itoa(i + 1)
	}
	return ""
}

// levelsTyped puts the levels in the order that was typed; a new one gets a code made of its name.
func levelsTyped(form url.Values) any {
	type level struct {
		rank  int
		value map[string]any
	}
	var list []level
	var codes []string
	for i, row := range rowsTyped(form, "validation_levels") {
		if row("name") == "" && row("code") == "" {
			continue
		}
		codes = append(codes, coded(row("code"), row("name"), codes))
		l := level{i + 1, map[string]any{"code": codes[len(codes)-1], "name": row("name"), "role": row("role")}}
		if n, err := strconv.Atoi(row("rank")); err == nil {
			l.rank = n
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b level) int { return cmp.Compare(a.rank, b.rank) })
	out := []any{}
	for _, l := range list {
		out = append(out, l.value)
	}
	return out
}

func levelsSaid(_ context.Context, f *tenants.Folder, _ string) string {
	return each(f.ValidationLevels, " → ", func(l tenants.Level) string { return l.Name })
}

func levelLines(ctx context.Context, f *tenants.Folder, _ string) (list []line) {
	for i, l := range f.ValidationLevels {
		list = append(list, line{t(ctx, "setup.level_n", "n", i+1), l.Name + " (" + t(ctx, "setup.role."+l.Role) + ")"})
	}
	return list
}

// wouldRelevel tells where the files would go that wait at each level.
func wouldRelevel(ctx context.Context, tx tenant.Tx, _, next *tenants.Folder, p *Preview) (err error) {
	p.Levels, err = affiliation.WouldRelevel(ctx, tx, next.ValidationLevels)
	return err
}

func relevel(ctx context.Context, tx tenant.Tx, next *tenants.Folder) error {
	return affiliation.Relevel(ctx, tx, next.ValidationLevels)
}

func levelTables(ctx context.Context, p Preview) []view.Table {
	tb := view.Table{Caption: t(ctx, "setup.levels_where"), Dense: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "setup.level_now")},
		{Label: t(ctx, "setup.files"), Kind: view.Number}, {Label: t(ctx, "setup.level_next")}}}
	for _, s := range p.Levels {
		to := view.Str(strconv.Itoa(s.To) + ". " + s.ToAs)
		if s.Gone {
			to = view.Sub(to, t(ctx, "setup.level_gone"))
		}
		tb.Rows = append(tb.Rows, marked(s.Gone, view.Str(strconv.Itoa(s.Level)+". "+s.Name), view.Num(s.Files), to))
	}
	return []view.Table{tb}
}
