package oversight

import (
	"context"
	"strconv"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

var glassTones = map[string]view.Tone{Asked: view.Info, Given: view.Danger, Refused: view.Neutral, Ended: view.Neutral, Over: view.Neutral}

func glassState(ctx context.Context, g Glass) *view.Status {
	return &view.Status{Label: t(ctx, "oversight.glass.state_"+g.State), Tone: glassTones[g.State]}
}

func glassTable(rq *web.Request, list []Glass) view.Table {
	ctx := rq.Ctx()
	tb := view.Table{Caption: t(ctx, "oversight.glass.title"), Empty: &view.Empty{Icon: "shield", Title: t(ctx, "oversight.glass.empty"), Text: t(ctx, "oversight.glass.empty_text")},
		Columns: []view.Column{{Label: t(ctx, "oversight.column.at"), Kind: view.Nowrap}, {Label: t(ctx, "oversight.column.account")}, {Label: t(ctx, "oversight.column.roles")},
			{Label: t(ctx, "oversight.column.reason")}, {Label: t(ctx, "oversight.glass.state")}, {Label: t(ctx, "oversight.column.acts"), Kind: view.Number}}}
	for _, g := range list {
		state := view.StatusTag(*glassState(ctx, g))
		if g.Until != nil && g.State == Given {
			state = view.Sub(state, t(ctx, "oversight.glass.until", "until", *g.Until))
		}
		tb.Rows = append(tb.Rows, view.Cells(view.A("/break-glass/"+g.ID.String(), i18n.Moment(rq.Ctx(), g.AskedAt)), view.Str(g.Name),
			view.Sub(view.Str(i18n.T(ctx, "portal.role."+g.Role)), g.Agency), view.Str(g.Reason), state, view.Num(g.Acts)))
	}
	return tb
}

func roleOptions(rq *web.Request) []view.Option {
	var options []view.Option
	for _, r := range Askable {
		if !rq.Subject.Has(r) {
			options = append(options, view.Option{Value: r, Label: i18n.T(rq.Ctx(), "portal.role."+r)})
		}
	}
	return options
}

func agencyOptions(rq *web.Request) []view.Option {
	var options []view.Option
	for _, a := range rq.Fund.Folder.Territory.Agencies {
		options = append(options, view.Option{Value: a.Code, Label: a.Name})
	}
	return options
}

func minuteOptions(ctx context.Context) []view.Option {
	var options []view.Option
	for _, m := range []int{30, 60, 120, MaxMinutes} {
		label := t(ctx, "oversight.glass.minutes", "n", int64(m))
		if m%60 == 0 {
			label = t(ctx, "oversight.glass.hours", "n", int64(m/60))
		}
		options = append(options, view.Option{Value: strconv.Itoa(m), Label: label})
	}
	return options
}

func glassFacts(ctx context.Context, g Glass) []view.Fact {
	facts := []view.Fact{
		{Key: t(ctx, "oversight.column.roles"), Value: view.Sub(view.Str(i18n.T(ctx, "portal.role."+g.Role)), g.Agency)},
		{Key: t(ctx, "oversight.column.reason"), Value: view.Str(g.Reason)},
		{Key: t(ctx, "oversight.column.minutes"), Value: view.Num(int64(g.Minutes))},
		{Key: t(ctx, "oversight.glass.asked_at"), Value: view.Moment(g.AskedAt)},
	}
	if g.DecidedAt != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.column.decided"), Value: view.Sub(view.Str(g.DecidedName), g.DecisionNote)},
			view.Fact{Key: t(ctx, "oversight.glass.decided_at"), Value: view.Moment(*g.DecidedAt)})
	}
	if g.Until != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.column.until"), Value: view.Moment(*g.Until)})
	}
	if g.EndedAt != nil {
		facts = append(facts, view.Fact{Key: t(ctx, "oversight.glass.ended_at"), Value: view.Sub(view.Moment(*g.EndedAt), g.EndedName)})
	}
	return facts
}
