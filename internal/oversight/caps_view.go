package oversight

import (
	"context"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
)

func tag(s view.Status) *view.Status { return &s }

func chainTone(c Chain) view.Tone {
	if len(c.Broken) > 0 {
		return view.Danger
	}
	return ""
}

func outcomeOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, o := range []string{"done", "read", "refused", "failed"} {
		options = append(options, view.Option{Value: o, Label: t(ctx, "oversight.outcome_"+o)})
	}
	return options
}

func capsTable(ctx context.Context, c Caps) view.Table {
	tb := view.Table{Caption: t(ctx, "oversight.caps.roles"), RowHeader: true, Dense: true,
		Columns: []view.Column{{Label: t(ctx, "oversight.caps.role")}, {Label: t(ctx, "oversight.caps.per_day"), Kind: view.Number}}}
	for _, one := range c.Caps {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(i18n.T(ctx, "portal.role."+one.Role)), view.Num(int64(one.PerDay))))
	}
	return tb
}

func readersTable(ctx context.Context, c Caps) view.Table {
	tb := view.Table{Caption: t(ctx, "oversight.caps.readers"), RowHeader: true, Dense: true,
		Empty:   &view.Empty{Icon: "people", Title: t(ctx, "oversight.caps.nobody"), Text: t(ctx, "oversight.caps.nobody_text")},
		Columns: []view.Column{{Label: t(ctx, "oversight.column.account")}, {Label: t(ctx, "oversight.caps.read"), Kind: view.Number}}}
	for _, r := range c.Readers {
		name := view.Str(r.Name)
		if view.May(ctx, "audit.search") {
			name = view.A(view.With("/audit", "actor", r.AccountID.String()), r.Name)
		}
		tb.Rows = append(tb.Rows, view.Cells(name, view.Num(r.Persons)))
	}
	return tb
}

func rulesTable(ctx context.Context, c Caps) view.Table {
	tb := view.Table{Caption: t(ctx, "oversight.caps.rules"), RowHeader: true, Dense: true,
		Columns: []view.Column{{Label: t(ctx, "oversight.caps.rule")}, {Label: t(ctx, "oversight.caps.value"), Kind: view.Number}}}
	for _, r := range c.Rules {
		tb.Rows = append(tb.Rows, view.Cells(view.Str(t(ctx, "oversight.rule."+r.Code)), view.Num(int64(r.Value))))
	}
	return tb
}

func capOptions(ctx context.Context, c Caps) []view.Option {
	var options []view.Option
	for _, one := range c.Caps {
		options = append(options, view.Option{Value: one.Role, Label: i18n.T(ctx, "portal.role."+one.Role)})
	}
	return options
}

func ruleOptions(ctx context.Context, c Caps) []view.Option {
	var options []view.Option
	for _, r := range c.Rules {
		options = append(options, view.Option{Value: r.Code, Label: t(ctx, "oversight.rule."+r.Code)})
	}
	return options
}
