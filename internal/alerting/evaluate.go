package alerting

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/analytics"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// EvaluateInput says which period the rules are asked about; the last whose due date has passed when empty.
type EvaluateInput struct {
	Slot   string     `json:"slot"` // of the schedule; nothing depends on it
	Period cal.Period `json:"period"`
}

// Evaluated says how many rules were asked, and how many found something new.
type Evaluated struct {
	Period cal.Period `json:"period"`
	Rules  int        `json:"rules"`
	Fired  int        `json:"fired"`
}

// Evaluate measures what is not yet measured, asks every active rule, and tells the managers of what is new. A rule that
// found something for a period does not find it again, whatever runs twice; and an indicator without target, or that is not
// applicable, is never short of it.
func (s *Service) Evaluate(ctx context.Context, tx tenant.Tx, in EvaluateInput) (Evaluated, error) {
	done := Evaluated{Period: in.Period}
	if err := measured(ctx, tx); err != nil {
		return done, err
	}
	var err error
	if done.Period.IsZero() {
		if done.Period, err = analytics.LastDue(ctx, tx); err != nil {
			return done, err
		}
	}
	ctx = authz.WithReach(ctx, authz.Reach{All: true}) // rules watch the whole fund
	values, err := analytics.Values(ctx, tx, analytics.Filter{Period: done.Period})
	if err != nil {
		return done, err
	}
	rules, err := listRules.All(ctx, tx)
	if err != nil {
		return done, err
	}
	for _, r := range rules {
		if !r.Active {
			continue
		}
		done.Rules++
		fired, err := ask(ctx, tx, r, values, done.Period)
		if err != nil {
			return done, err
		}
		if fired {
			done.Fired++
		}
	}
	return done, nil
}

// measured brings the facts up to date first: a rule must not speak of yesterday.
func measured(ctx context.Context, tx tenant.Tx) error {
	for {
		r, err := (&analytics.Service{}).Refresh(ctx, tx, analytics.RefreshInput{})
		if err != nil || !r.More {
			return err
		}
	}
}

// ask fires when the figure misses its target by what the rule says or more.
func ask(ctx context.Context, tx tenant.Tx, r Rule, values []indicator.Value, p cal.Period) (bool, error) {
	i, _ := indicator.Get(r.Indicator)
	n := slices.IndexFunc(values, func(v indicator.Value) bool { return v.ID == r.Indicator })
	if n < 0 {
		return false, nil
	}
	g, ok := i.Gap(values[n])
	if !ok || !g.Under(int64(r.Under)) {
		return false, nil
	}
	a := Alert{ID: uuid.Must(uuid.NewV7()), RuleID: r.ID, Indicator: r.Indicator, Period: p, Under: r.Under, Unit: values[n].Unit,
		Value: *values[n].Value, Target: *values[n].Target, FiredAt: tx.Now()}
	new, err := insertAlert.Run(ctx, tx, a.ID, a.RuleID, a.Indicator, a.Period.String(), a.Under, string(a.Unit), a.Value, a.Target, a.FiredAt)
	if err != nil || new == 0 {
		return false, err
	}
	return true, tell(ctx, tx, a)
}

type manager struct{ Email, Name, Language string }

var managers = query.New[manager]("alerting.managers", `
select distinct a.email, a.name, a.language
from account a
join account_role r on r.account_id = a.id
where r.role = 'manager' and r.agency = '' and a.state in ('active', 'invited') and (r.until is null or r.until >= $1)
order by a.email`)

// tell writes to each of the fund's managers, in their language, once.
func tell(ctx context.Context, tx tenant.Tx, a Alert) error {
	list, err := managers.All(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	mails := make([]notification.Message, len(list))
	for n, m := range list {
		in := i18n.WithCurrency(i18n.With(ctx, i18n.Lang(m.Language)), tx.Fund().Currency())
		mails[n] = notification.Message{Channel: notification.Email, To: m.Email, Name: m.Name, Key: "alert:" + a.ID.String() + ":" + m.Email,
			Subject: t(in, "alerting.mail_subject", "fund", tx.Fund().Folder.ShortName, "title", a.title(in)),
			Body: t(in, "alerting.mail_body", "name", m.Name, "title", a.title(in), "text", a.text(in),
				"link", notification.LinkTo(tx.Fund().Slug, a.href()), "alerts", notification.LinkTo(tx.Fund().Slug, "/alerts"), "fund", tx.Fund().Folder.Name),
			AboutKind: "alert", AboutID: &a.ID}
	}
	_, err = notification.Queue(ctx, tx, mails...)
	return err
}
