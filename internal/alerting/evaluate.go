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
// found something for a period does not find it again, whatever runs twice; an indicator without target, or that is not
// applicable, is never short of it; and of a period of which nothing fell due yet nobody can be short.
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
	if due, err := fellDue.One(ctx, tx, done.Period.First(), done.Period.Last(), tx.Today()); err != nil || !due {
		return done, err
	}
	ctx = authz.WithReach(ctx, authz.Reach{All: true}) // rules watch the whole fund, and each agent who has a target
	rules, err := listRules.All(ctx, tx)
	if err != nil {
		return done, err
	}
	rules = slices.DeleteFunc(rules, func(r Rule) bool { return !r.Active })
	done.Rules = len(rules)
	agents, err := aimed.All(ctx, tx)
	for _, who := range append([]agent{{}}, agents...) {
		if err != nil {
			return done, err
		}
		var fired int
		fired, err = evaluate(ctx, tx, rules, who, done.Period)
		done.Fired += fired
	}
	return done, err
}

// fellDue says whether the due date of anything that ends in the period is past.
var fellDue = query.New[bool]("alerting.fell_due", `
select exists (select from obligation where ends between $1 and $2 and due_date > $1 and due_date < $3)`)

// agent is a field agent who has a target of their own; without an id it is the whole fund.
type agent struct{ ID, Name, Agency string }

var aimed = query.New[agent]("alerting.aimed", `
select a.id::text as id, a.name, coalesce((select min(r.agency) from account_role r where r.account_id = a.id and r.role = 'field_agent'), '') as agency
from account a
where a.state = 'active' and a.id::text in (select agent from target where agent <> '' and upper_inf(recorded))
order by a.id`)

// evaluate asks the rules about one scope, and says how many found something new.
func evaluate(ctx context.Context, tx tenant.Tx, rules []Rule, who agent, p cal.Period) (fired int, err error) {
	values, err := analytics.Values(ctx, tx, analytics.Filter{Period: p, Agent: who.ID})
	for _, r := range rules {
		if err != nil {
			return fired, err
		}
		var found bool
		if found, err = ask(ctx, tx, r, values, who, p); found {
			fired++
		}
	}
	return fired, err
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
func ask(ctx context.Context, tx tenant.Tx, r Rule, values []indicator.Value, who agent, p cal.Period) (bool, error) {
	i, _ := indicator.Get(r.Indicator)
	n := slices.IndexFunc(values, func(v indicator.Value) bool { return v.ID == r.Indicator })
	if n < 0 {
		return false, nil
	}
	g, ok := i.Gap(values[n])
	if !ok || !g.Under(int64(r.Under)) {
		return false, nil
	}
	a := Alert{ID: uuid.Must(uuid.NewV7()), RuleID: r.ID, Indicator: r.Indicator, Period: p, Agent: who.ID, AgentName: who.Name, Under: r.Under, Unit: values[n].Unit,
		Value: *values[n].Value, Target: *values[n].Target, FiredAt: tx.Now().In(tx.Fund().Zone())}
	new, err := insertAlert.Run(ctx, tx, a.ID, a.RuleID, a.Indicator, a.Period.String(), a.Agent, a.AgentName, a.Under, string(a.Unit), a.Value, a.Target, a.FiredAt)
	if err != nil || new == 0 {
		return false, err
	}
	return true, tell(ctx, tx, a, who)
}

type reader struct {
	Email, Name, Language string
	Alerts                bool // reads the page of alerts; an agent reads their own page
}

var readers = query.New[reader]("alerting.readers", `
select a.email, a.name, a.language, bool_or(r.role = 'manager') as alerts
from account a
join account_role r on r.account_id = a.id
where a.state in ('active', 'invited') and (r.until is null or r.until >= $1)
  and case when $2 = '' then r.role = 'manager' and r.agency = '' else a.id::text = $2 or r.role = 'supervisor' and r.agency = $3 end
group by a.id
order by a.email`)

// tell writes, in their language, once: to the fund's managers, or of an agent's target to the agent and who supervises them.
func tell(ctx context.Context, tx tenant.Tx, a Alert, who agent) error {
	list, err := readers.All(ctx, tx, tx.Today(), who.ID, who.Agency)
	if err != nil {
		return err
	}
	mails := make([]notification.Message, len(list))
	for n, m := range list {
		in := i18n.WithCurrency(i18n.With(ctx, i18n.Lang(m.Language)), tx.Fund().Currency())
		page := "/agents/me"
		if m.Alerts {
			page = "/alerts"
		}
		mails[n] = notification.Message{Channel: notification.Email, To: m.Email, Name: m.Name, Key: "alert:" + a.ID.String() + ":" + m.Email,
			Subject: t(in, "alerting.mail_subject", "fund", tx.Fund().Folder.ShortName, "title", a.title(in)),
			Body: t(in, "alerting.mail_body", "name", m.Name, "title", a.title(in), "text", a.text(in),
				"link", notification.LinkTo(tx.Fund().Slug, a.href()), "alerts", notification.LinkTo(tx.Fund().Slug, page), "fund", tx.Fund().Folder.Name),
			AboutKind: "alert", AboutID: &a.ID}
	}
	_, err = notification.Queue(ctx, tx, mails...)
	return err
}
