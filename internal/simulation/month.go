package simulation

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/declaration"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/country"
	"socle/pkg/money"
)

// filing is a declaration that waits for its day.
type filing struct {
	employer *employer
	period   cal.Period
	lines    []declaration.FilingLine
	source   declaration.Source
	payments []country.Payment
}

// payment is money that waits for its day.
type payment struct {
	country.Payment
	id     uuid.UUID
	filing uuid.UUID
	of     *filing
	amount money.Minor
}

// month brings in who came, what happened, what must be declared; it lays declarations on the days they will be filed.
func (p *Player) month(ctx context.Context, m *country.Month) error {
	if err := p.register(ctx, m.At.First(), "files "+m.At.String(), m.Files); err != nil {
		return err
	}
	if err := p.individuals(ctx, m); err != nil {
		return err
	}
	if err := p.events(ctx, m); err != nil {
		return err
	}
	if err := p.staff(ctx, m); err != nil {
		return err
	}
	if err := p.Analyze(ctx, p.Fund); err != nil {
		return err
	}
	err := p.step(ctx, m.At.Last(), "obligations "+m.At.String(), func(ctx context.Context, tx tenant.Tx) error {
		_, err := declaration.MakeObligations(ctx, tx, m.At, m.At)
		return err
	})
	if err != nil {
		return err
	}
	return p.plan(ctx, m)
}

func (p *Player) individuals(ctx context.Context, m *country.Month) error {
	if len(m.Individuals) == 0 {
		return nil
	}
	return p.step(ctx, m.At.Last(), "individuals "+m.At.String(), func(ctx context.Context, tx tenant.Tx) error {
		rows := make([]affiliation.BulkPerson, len(m.Individuals))
		for i, who := range m.Individuals {
			rows[i] = p.person(int32(who.Person), who.On, who.Kind)
		}
		return affiliation.BulkPersons(ctx, tx, rows)
	})
}

// plan keeps the month's declarations until their day, and ends the employments that end in it.
func (p *Player) plan(ctx context.Context, m *country.Month) error {
	var gone []uuid.UUID
	var last []cal.Date
	for d := range m.Declarations() {
		e := p.employers[d.Employer]
		if e == nil {
			continue
		}
		f := &filing{employer: e, period: d.Period, source: declaration.FromSimulation, payments: append([]country.Payment(nil), d.Payments...)}
		sums := map[int32]int{}
		for _, l := range d.Lines {
			if at, ok := sums[l.Person]; ok {
				f.lines[at].Wage += l.Wage
				f.lines[at].Days += int(l.Days)
			} else {
				who := p.country.Person(int(l.Person))
				sums[l.Person] = len(f.lines)
				f.lines = append(f.lines, declaration.FilingLine{Person: p.id("person", l.Person), Insured: p.persons[l.Person],
					Name: who.Last + " " + who.First, Days: int(l.Days), Wage: l.Wage})
			}
			if k := (job{int32(d.Employer), l.Person}); !l.Left.IsZero() && p.jobs[k] != nil {
				gone, last = append(gone, p.jobs[k].id), append(last, l.Left)
				delete(p.jobs, k)
			}
		}
		if !d.Missing && d.FiledOn <= p.Until && len(f.lines) > 0 {
			on := max(d.FiledOn, m.At.First())
			p.filings[on] = append(p.filings[on], f)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return p.step(ctx, m.At.Last(), "left "+m.At.String(), func(ctx context.Context, tx tenant.Tx) error {
		return affiliation.BulkLeave(ctx, tx, gone, last, "end_of_contract")
	})
}

// events suspend, close and reopen employers; who worked there has left the day before.
func (p *Player) events(ctx context.Context, m *country.Month) error {
	for n, ev := range m.Events {
		e := p.employers[ev.Employer]
		if e == nil {
			continue
		}
		if ev.Kind != country.Reopened {
			if err := p.leaveAll(ctx, m.At, ev, n); err != nil {
				return err
			}
		}
		if err := p.live(ctx, e, ev); err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) leaveAll(ctx context.Context, m cal.Month, ev country.Event, n int) error {
	var ids []uuid.UUID
	var on []cal.Date
	for k, w := range p.jobs {
		if int(k.employer) == ev.Employer {
			ids, on = append(ids, w.id), append(on, ev.On.AddDays(-1))
			delete(p.jobs, k)
		}
	}
	return p.step(ctx, ev.On, fmt.Sprintf("stopped %s %d", m, n), func(ctx context.Context, tx tenant.Tx) error {
		return affiliation.BulkLeave(ctx, tx, ids, on, "employer_"+string(ev.Kind))
	})
}

// live goes through the product's own operation, which tells downstream. An employer that stands so already stays.
func (p *Player) live(ctx context.Context, e *employer, ev country.Event) error {
	verb := map[country.EventKind]string{country.Suspended: "suspend", country.Closed: "close", country.Reopened: "resume"}[ev.Kind]
	return p.step(ctx, ev.On, fmt.Sprintf("%s %d %s", verb, e.index, ev.On), func(ctx context.Context, tx tenant.Tx) error {
		in := affiliation.ActivityInput{ID: e.id, On: ev.On, Reason: "simulation"}
		var s affiliation.Service
		var err error
		switch ev.Kind {
		case country.Suspended:
			_, err = s.Suspend(ctx, tx, in)
		case country.Closed:
			_, err = s.Close(ctx, tx, in)
		default:
			if _, err = s.Resume(ctx, tx, in); err != nil {
				_, err = s.Reopen(ctx, tx, in)
			}
		}
		return err
	})
}
