package simulation

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/declaration"
	"socle/internal/platform/clock"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/country"
	"socle/pkg/money"
)

var owedOf = query.New[owed]("simulation.owed", `
select id, employer_total + employee_total + levy_total as amount from declaration where id = any($1)`)

type owed struct {
	ID     uuid.UUID
	Amount money.Minor
}

// together is how many employers one transaction files for or pays.
const together = 1000

// day files what is filed on it, takes the money that comes, sends back what bounces; the month's last day is closed.
func (p *Player) day(ctx context.Context, day cal.Date) error {
	if err := p.file(ctx, day); err != nil {
		return err
	}
	if err := p.pay(ctx, day); err != nil {
		return err
	}
	if err := p.bounce(ctx, day); err != nil {
		return err
	}
	if day != day.Month().Last() {
		return nil
	}
	return p.close(ctx, day)
}

func (p *Player) file(ctx context.Context, day cal.Date) error {
	todays := p.filings[day]
	delete(p.filings, day)
	for from := 0; from < len(todays); from += together {
		part := todays[from:min(from+together, len(todays))]
		ids := make([]uuid.UUID, len(part))
		for i, f := range part {
			ids[i] = p.id("declaration", f.employer.index, " ", f.period)
		}
		err := p.step(ctx, day, fmt.Sprintf("file %s %d", day, from), func(ctx context.Context, tx tenant.Tx) error {
			batch := make([]declaration.Filing, len(part))
			for i, f := range part {
				batch[i] = declaration.Filing{ID: ids[i], Employer: f.employer.id, Period: f.period, Source: f.source, Lines: f.lines}
			}
			return declaration.FileMany(ctx, tx, batch)
		})
		if err == nil {
			err = p.expect(ctx, day, part, ids)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// expect lays the payments of filed declarations on their days, now that what is due is known. A payment of a weekend that
// the bank took on the Friday before comes today at the earliest.
func (p *Player) expect(ctx context.Context, today cal.Date, part []*filing, ids []uuid.UUID) error {
	due := map[uuid.UUID]money.Minor{}
	err := p.DB.Read(ctx, p.Fund, func(tx tenant.Tx) error {
		rows, err := owedOf.All(ctx, tx, ids)
		for _, r := range rows {
			due[r.ID] = r.Amount
		}
		return err
	})
	for i, f := range part {
		for n, pay := range f.payments {
			w := &payment{Payment: pay, id: p.id("payment", ids[i], " ", n), filing: ids[i], of: f, amount: pay.Amount(due[ids[i]])}
			if w.amount <= 0 {
				continue
			}
			on := max(pay.On, today)
			p.payments[on] = append(p.payments[on], w)
			if !pay.Bounced.IsZero() {
				back := max(pay.Bounced, on)
				p.bounces[back] = append(p.bounces[back], w)
			}
		}
		f.lines = nil
	}
	return err
}

func (p *Player) pay(ctx context.Context, day cal.Date) error {
	todays := p.payments[day]
	delete(p.payments, day)
	for from := 0; from < len(todays); from += together {
		part := todays[from:min(from+together, len(todays))]
		err := p.step(ctx, day, fmt.Sprintf("pay %s %d", day, from), func(ctx context.Context, tx tenant.Tx) error {
			in := make([]collection.Money, len(part))
			for i, w := range part {
				in[i] = w.money(day)
			}
			ids, err := p.collect.ReceiveMany(ctx, tx, in)
			if err == nil {
				_, err = p.collect.MatchMany(ctx, tx, ids)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

var channels = map[country.Channel]collection.Channel{country.Transfer: collection.Transfer, country.Cheque: collection.Cheque,
	country.Counter: collection.Counter, country.DirectDebit: collection.DirectDebit, country.Mobile: collection.MobileMoney}

// money is the payment as the fund meets it: over the counter it names its employer, in the bank's file it only speaks.
func (w *payment) money(day cal.Date) collection.Money {
	m := collection.Money{ID: w.id, Channel: channels[w.Channel], Amount: w.amount, ReceivedOn: day, ValueDate: day,
		PayerName: w.of.employer.name, ExternalID: w.id.String()}
	if w.Channel == country.Transfer || w.Channel == country.Cheque || w.Channel == country.DirectDebit {
		m.Text = w.Narrative(w.of.employer.number, w.of.period, w.of.employer.name)
		return m
	}
	m.Employer, m.Agency, m.Periods = w.of.employer.id, w.of.employer.agency, []cal.Period{w.of.period}
	return m
}

func (p *Player) bounce(ctx context.Context, day cal.Date) error {
	todays := p.bounces[day]
	delete(p.bounces, day)
	for n, w := range todays {
		err := p.step(ctx, day, fmt.Sprintf("bounce %s %d", day, n), func(ctx context.Context, tx tenant.Tx) error {
			_, err := p.collect.Bounce(ctx, tx, collection.BounceInput{ID: w.id, On: day, Reason: "chèque impayé"})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// close does what the nights of the month did: jobs that wait, and the surcharges of the day.
func (p *Player) close(ctx context.Context, day cal.Date) error {
	at := p.at(ctx, day)
	if err := p.Analyze(ctx, p.Fund); err != nil {
		return err
	}
	if err := p.Drain(at, p.Fund); err != nil {
		return err
	}
	err := p.step(ctx, day, "close "+day.String(), func(ctx context.Context, tx tenant.Tx) error {
		_, err := p.collect.CloseDay(ctx, tx, collection.CloseDayInput{Day: day})
		return err
	})
	if err != nil {
		return err
	}
	return p.Drain(clock.At(at, clock.Now(at)), p.Fund)
}
