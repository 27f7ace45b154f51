package recovery

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/notification"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/words"
)

// awaited is an obligation whose deadline comes near and that nothing has met.
type awaited struct {
	EmployerID uuid.UUID
	Number     string
	LegalName  string
	Contact    string
	Email      string
	Phone      string
	Period     cal.Period
	DueDate    cal.Date
	Before     int // the reminder's day: so many days before the deadline
}

// toRemind picks, for each obligation, the latest of the fund's days that has come: one missed yesterday is caught up today,
// and one that a later day has overtaken is not sent. What was already written is left out.
var toRemind = query.New[awaited]("recovery.to_remind", `
select b.employer_id, coalesce(e.number, '') as number, e.legal_name, e.contact_name as contact, e.email, e.phone, b.period, b.due_date, d.before
from obligation b
join employer e on e.id = b.employer_id
join lateral (
  select min(n) as before
  from unnest($2::int[]) as days (n)
  where n >= b.due_date - $1::date
) d on d.before is not null
where b.due_date between $1 and $1::date + $3::int
  and b.met_by is null
  and b.ended_on is null
  and not exists (
    select 1
    from unnest($4::text[]) as channels (name)
    join message m on m.key = channels.name || ':reminder:' || b.employer_id || ':' || b.period || ':' || to_char(b.due_date, 'YYYY-MM-DD') || ':' || d.before
  )
order by b.due_date, b.employer_id, b.period`)

// RemindInput has nothing to say.
type RemindInput struct{}

// Reminded counts what was queued.
type Reminded struct {
	Obligations int `json:"obligations"`
	Messages    int `json:"messages"`
}

// manyLetters are composed and queued at once.
const manyLetters = 900

// Remind writes, before a deadline, to those who have not filed: once for each obligation, channel and day of the fund's
// list, however often it runs. Suspended and closed employers, whose obligations ended, hear nothing.
func (s *Service) Remind(ctx context.Context, tx tenant.Tx, _ RemindInput) (Reminded, error) {
	r := tx.Fund().Folder.Reminders
	if len(r.DaysBefore) == 0 {
		return Reminded{}, nil
	}
	channels := r.Channels
	if len(channels) == 0 {
		channels = []string{notification.Email}
	}
	all, err := toRemind.All(ctx, tx, tx.Today(), r.DaysBefore, slices.Max(r.DaysBefore), channels)
	if err != nil {
		return Reminded{}, err
	}
	out := Reminded{Obligations: len(all)}
	for some := range slices.Chunk(all, manyLetters) {
		letters := make([]notification.Letter, len(some))
		for i, a := range some {
			letters[i] = a.letter(tx.Fund(), channels)
		}
		n, err := notification.Tell(ctx, tx, letters...)
		if err != nil {
			return out, err
		}
		out.Messages += n
	}
	return out, nil
}

func (a awaited) letter(f *tenant.Fund, channels []string) notification.Letter {
	lang := langOf(f)
	return notification.Letter{Text: "reminder", Email: a.Email, Phone: a.Phone, Name: a.Contact, Lang: string(lang), Channels: channels,
		Values: map[string]string{"employer": a.LegalName, "number": a.Number, "period": words.Period(lang, a.Period),
			"due_date": words.Date(lang, a.DueDate), "link": notification.LinkTo(f.Slug, "/declarations")},
		Key:       fmt.Sprintf("reminder:%s:%s:%s:%d", a.EmployerID, a.Period, a.DueDate, a.Before),
		AboutKind: "employer", AboutID: &a.EmployerID, EmployerID: &a.EmployerID}
}

// sendReminder is the first step of a case: it says what is owed, or what is awaited when no money is.
func sendReminder(ctx context.Context, tx tenant.Tx, e affiliation.Employer, d debt, about uuid.UUID) error {
	f, lang := tx.Fund(), langOf(tx.Fund())
	l := notification.Letter{Text: "late_reminder", Email: e.Email, Phone: e.Phone, Name: e.ContactName, Lang: string(lang),
		Values: map[string]string{"employer": e.LegalName, "number": e.Number, "agency": agencyName(f, e.Agency),
			"link": notification.LinkTo(f.Slug, "/account/"+e.ID.String())},
		Key: "case:" + about.String(), AboutKind: "recovery_case", AboutID: &about, EmployerID: &e.ID}
	if len(d.periods) == 0 {
		m, err := oldestMissing.One(ctx, tx, e.ID, tx.Today())
		if err != nil {
			return err
		}
		l.Text = "reminder"
		l.Values["period"], l.Values["due_date"] = words.Period(lang, m.Period), words.Date(lang, m.DueDate)
		l.Values["link"] = notification.LinkTo(f.Slug, "/declarations")
		_, err = notification.Tell(ctx, tx, l)
		return err
	}
	l.Values["amount"] = words.Money(lang, d.pastDue, f.Currency())
	l.Values["period"], l.Values["due_date"] = periodsOf(lang, d), words.Date(lang, d.periods[0].DueDate)
	_, err := notification.Tell(ctx, tx, l)
	return err
}

type missingPeriod struct {
	Period  cal.Period
	DueDate cal.Date
}

var oldestMissing = query.New[missingPeriod]("recovery.oldest_missing", `
select b.period, b.due_date
from obligation b
where b.employer_id = $1
  and b.due_date < $2
  and (b.met_by is null or b.met_how = 'estimate')
  and b.ended_on is null
order by b.due_date, b.period
limit 1`)

// periodsOf names one period, or the first and the last of several.
func periodsOf(lang words.Lang, d debt) string {
	first, last := d.periods[0].Period, d.periods[len(d.periods)-1].Period
	if len(d.periods) == 1 {
		return words.Period(lang, first)
	}
	return words.Period(lang, first) + " – " + words.Period(lang, last)
}

func langOf(f *tenant.Fund) words.Lang {
	if len(f.Folder.Languages) > 0 {
		return words.Lang(f.Folder.Languages[0])
	}
	return words.French
}
