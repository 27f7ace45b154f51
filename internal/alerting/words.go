package alerting

import (
	"context"
	"net/url"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/words"
)

// title is the alert in a line: "Taux de conformité déclarative : 62,0 %".
func (a Alert) title(ctx context.Context) string {
	l := i18n.From(ctx)
	i, _ := indicator.Get(a.Indicator)
	said := t(ctx, "alerting.title", "name", i.Name.In(string(l.Base())), "value", a.figure().Words(l, i18n.Currency(ctx)))
	if a.Agent == "" {
		return said
	}
	return t(ctx, "alerting.of_agent", "agent", a.AgentName, "title", said)
}

// text says how far from the target, for which period, as it was on the day it fired: a figure moves on, the alert does not.
func (a Alert) text(ctx context.Context) string {
	l, cur := i18n.From(ctx), i18n.Currency(ctx)
	i, _ := indicator.Get(a.Indicator)
	gap := ""
	if g, ok := i.Gap(a.figure()); ok {
		gap = g.Words(l, cur)
	}
	return t(ctx, "alerting.text", "period", words.Period(l, a.Period), "on", cal.DateOf(a.FiredAt), "target", a.figure().TargetWords(l, cur), "gap", gap)
}

// href is the list behind the figure.
func (a Alert) href() string {
	in := url.Values{"period": {a.Period.String()}}
	if a.Agent != "" {
		in.Set("agent", a.Agent)
	}
	return "/indicators/" + a.Indicator + "/employers?" + in.Encode()
}

// Notices are the alerts that stand, as the dashboard shows them on top.
func (a Alerts) Notices(ctx context.Context) []view.Notice {
	list := make([]view.Notice, len(a.Standing))
	for n, x := range a.Standing {
		list[n] = view.Notice{Tone: view.Danger, Title: x.title(ctx), Text: x.text(ctx),
			Link: &view.Link{Label: t(ctx, "alerting.see"), Href: "/alerts#" + x.ID.String()}}
	}
	return list
}
