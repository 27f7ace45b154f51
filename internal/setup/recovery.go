package setup

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// recoveryPart is the steps of recovery that the fund takes, each so many days after the due date.
var recoveryPart = kind{name: tenants.PartRecovery, fields: stageFields, typed: stagesTyped, said: stagesSaid, lines: stageLines,
	preview: wouldRecover, tables: stageTables}

type shownStage struct {
	Step      string `json:"step"`
	DaysAfter any    `json:"days_after"`
}

// stageFields ask for the days of every step: one without days is not taken.
func stageFields(ctx context.Context, f *form) templ.Component {
	var fields []templ.Component
	if said := f.said(ctx, "recovery"); said != "" {
		fields = append(fields, view.Banner(view.Notice{Tone: view.Danger, Text: said}))
	}
	list := shown[[]shownStage](f.Value)
	for _, step := range tenants.RecoverySteps {
		in := view.Input{Name: "days." + step, Label: t(ctx, "setup.step."+step), Hint: t(ctx, "setup.step_hint"), Width: "4", Mode: "numeric", Suffix: t(ctx, "setup.days_suffix")}
		if i := slices.IndexFunc(list, func(s shownStage) bool { return s.Step == step }); i >= 0 {
			in.Value, in.Error = plain(list[i].DaysAfter), f.said(ctx, at("recovery", i, "days_after"))
		}
		fields = append(fields, view.Field(in))
	}
	return templ.Join(fields...)
}

func stagesTyped(form url.Values) any {
	list := []any{}
	for _, step := range tenants.RecoverySteps {
		if n := strings.TrimSpace(form.Get("days." + step)); n != "" {
			list = append(list, map[string]any{"step": step, "days_after": number(n)})
		}
	}
	return list
}

func stagesSaid(ctx context.Context, f *tenants.Folder, _ string) string {
	return each(f.Recovery, ", ", func(s tenants.Stage) string {
		return t(ctx, "setup.said.stage", "step", t(ctx, "setup.step."+s.Step), "n", s.DaysAfter)
	})
}

func stageLines(ctx context.Context, f *tenants.Folder, _ string) (list []line) {
	for _, s := range f.Recovery {
		list = append(list, line{t(ctx, "setup.step."+s.Step), t(ctx, "setup.days_after_n", "n", s.DaysAfter)})
	}
	return list
}

// Stage is a step of recovery before and after: so many days past the due date, -1 when the fund does not take it.
type Stage struct {
	Step   string `json:"step"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	Cases  int64  `json:"cases"` // open cases that stand at it
}

type stageCount struct {
	Stage string
	Cases int64
}

var casesByStage = query.New[stageCount]("setup.cases_by_stage", `
select c.stage, count(*) as cases
from recovery_case c
where c.closed_on is null
group by c.stage
order by c.stage`)

func wouldRecover(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder, p *Preview) error {
	counts, err := casesByStage.All(ctx, tx)
	if err != nil {
		return err
	}
	for _, step := range tenants.RecoverySteps {
		s := Stage{Step: step, Before: daysAfter(now, step), After: daysAfter(next, step)}
		if i := slices.IndexFunc(counts, func(c stageCount) bool { return c.Stage == step }); i >= 0 {
			s.Cases = counts[i].Cases
		}
		p.Stages = append(p.Stages, s)
	}
	return nil
}

func daysAfter(f *tenants.Folder, step string) int {
	if i := slices.IndexFunc(f.Recovery, func(s tenants.Stage) bool { return s.Step == step }); i >= 0 {
		return f.Recovery[i].DaysAfter
	}
	return -1
}

func stageTables(ctx context.Context, p Preview) []view.Table {
	tb := view.Table{Caption: t(ctx, "setup.stages_next"), Dense: true, RowHeader: true, Columns: []view.Column{{Label: t(ctx, "setup.step_head")},
		{Label: t(ctx, "setup.cases"), Kind: view.Number}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, s := range p.Stages {
		tb.Rows = append(tb.Rows, marked(s.Before != s.After, view.Str(t(ctx, "setup.step."+s.Step)), view.Num(s.Cases), taken(ctx, s.Before), taken(ctx, s.After)))
	}
	return []view.Table{tb}
}

func taken(ctx context.Context, days int) templ.Component {
	if days < 0 {
		return view.Str(t(ctx, "setup.not_taken"))
	}
	return view.Str(t(ctx, "setup.days_after_n", "n", days))
}
