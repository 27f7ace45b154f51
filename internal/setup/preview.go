package setup

import (
	"context"
	"maps"
	"slices"

	"socle/internal/affiliation"
	"socle/internal/declaration"
	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/tenants"
)

// Preview is what a proposal would do, of what fits its part; the rest is empty.
type Preview struct {
	Part      string                `json:"part"`
	Due       []DueDate             `json:"due"`     // of an employer of the first regime, the next twelve
	Redated   []declaration.Redated `json:"redated"` // obligations to come that get another due date
	Reminders []Reminder            `json:"reminders"`
	Levels    []affiliation.Shift   `json:"levels"`
	Documents []Form                `json:"documents"`
	Stages    []Stage               `json:"stages"`
	Text      *Letter               `json:"text"`
}

// DueDate is that of a period, before and after.
type DueDate struct {
	Period cal.Period `json:"period"`
	Before cal.Date   `json:"before"`
	After  cal.Date   `json:"after"`
}

// Preview tells what a proposal would do to what waits and to what is to come, counted now.
func (s *Service) Preview(ctx context.Context, tx tenant.Tx, in law.ProposalInput) (Preview, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return Preview{}, err
	}
	if p.Kind != KindSetup {
		return Preview{}, notOfSetup()
	}
	now, next, change, err := after(ctx, tx, p)
	if err != nil {
		return Preview{}, err
	}
	out := Preview{Part: change.Part}
	switch change.Part {
	case tenants.PartCalendar:
		if out.Due, err = dueDates(ctx, tx, now.WorkCalendar(), next.WorkCalendar()); err == nil {
			out.Redated, err = declaration.WouldRedate(ctx, tx, next.WorkCalendar())
		}
	case tenants.PartReminders:
		out.Reminders, err = reminders(ctx, tx, now, next)
	case tenants.PartLevels:
		out.Levels, err = affiliation.WouldRelevel(ctx, tx, next.ValidationLevels)
	case tenants.PartDocuments:
		out.Documents = forms(now, next)
	case tenants.PartRecovery:
		out.Stages, err = stages(ctx, tx, now, next)
	default:
		out.Text = letter(tx, now, next, change.Part)
	}
	return out, err
}

// dueDates are the next twelve of an employer of the fund's first regime.
func dueDates(ctx context.Context, tx tenant.Tx, before, after duedate.Calendar) ([]DueDate, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	list := []DueDate{}
	for m := tx.Today().Month() - 4; len(list) < 12 && m < tx.Today().Month()+40; m++ {
		d, err := dueOf(l, m, before, after)
		if err != nil {
			return nil, err
		}
		if d.Period.Last().Month() == m && d.Before >= tx.Today() {
			list = append(list, d)
		}
	}
	return list, nil
}

func dueOf(l contribution.Law, m cal.Month, before, after duedate.Calendar) (DueDate, error) {
	asked := duedate.Asked{Headcount: 1}
	if len(l.Scheme.Regimes) > 0 {
		asked.Regime = l.Scheme.Regimes[0].Code
	}
	rule, err := duedate.For(l.Parameters, m, asked)
	if err != nil {
		return DueDate{}, err
	}
	p := rule.Period(m)
	return DueDate{p, rule.Of(p, before), rule.Of(p, after)}, nil
}

// Reminder is a day on which reminders go out, under the set-up of now, under the one proposed, or under both.
type Reminder struct {
	On          cal.Date `json:"on"`
	Days        int      `json:"days"` // before the due date
	Due         cal.Date `json:"due"`
	Before      bool     `json:"before"`
	After       bool     `json:"after"`
	Obligations int64    `json:"obligations"` // that nobody has met yet
}

type awaited struct {
	DueDate     cal.Date
	Obligations int64
}

var awaitedByDay = query.New[awaited]("setup.awaited_by_day", `
select b.due_date, count(*) as obligations
from obligation b
where b.due_date >= $1
  and b.met_by is null
  and b.ended_on is null
group by b.due_date
order by b.due_date
limit 3`)

// reminders are those before the next three due dates, with how many employers are awaited at each.
func reminders(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder) ([]Reminder, error) {
	due, err := awaitedByDay.All(ctx, tx, tx.Today())
	if err != nil {
		return nil, err
	}
	if len(due) == 0 {
		dates, err := dueDates(ctx, tx, now.WorkCalendar(), now.WorkCalendar())
		if err != nil {
			return nil, err
		}
		for _, d := range dates[:min(3, len(dates))] {
			due = append(due, awaited{DueDate: d.Before})
		}
	}
	list := []Reminder{}
	for _, d := range due {
		list = append(list, before(d, now.Reminders.DaysBefore, next.Reminders.DaysBefore, tx.Today())...)
	}
	return list, nil
}

func before(d awaited, now, next []int, today cal.Date) (list []Reminder) {
	days := map[int]bool{}
	for _, n := range slices.Concat(now, next) {
		days[n] = true
	}
	sorted := slices.Sorted(maps.Keys(days))
	slices.Reverse(sorted)
	for _, n := range sorted {
		if on := d.DueDate.AddDays(-n); on >= today {
			list = append(list, Reminder{on, n, d.DueDate, slices.Contains(now, n), slices.Contains(next, n), d.Obligations})
		}
	}
	return list
}
