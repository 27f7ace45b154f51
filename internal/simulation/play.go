package simulation

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/country"
	"socle/pkg/money"
)

// Config says which country is played into which fund.
type Config struct {
	Fund   *tenant.Fund
	Seed   uint64
	Scale  int // in millionths of the country
	From   cal.Month
	Months int
	Until  cal.Date // last day played; zero is two months after the last month
	Agent  map[string]uuid.UUID
	Say    func(done, total int, day cal.Date) // called after each day
}

// Player plays one country. Chain and Drain are the product's: operations of the night, and the jobs they leave.
type Player struct {
	DB    *tenant.DB
	Chain *op.Chain
	Drain func(ctx context.Context, f *tenant.Fund) error
	// Analyze lets the database count its rows anew: a month of a country would be planned as a handful.
	Analyze func(ctx context.Context, f *tenant.Fund) error

	Config
	country   *country.Country
	space     uuid.UUID
	employers map[int]*employer
	persons   map[int32]string // insured numbers of those who are insured
	jobs      map[job]*employment
	written   map[uuid.UUID]bool // employments, those that ended too
	filings   map[cal.Date][]*filing
	payments  map[cal.Date][]*payment
	bounces   map[cal.Date][]*payment
	collect   collection.Service
}

type employer struct {
	index  int
	id     uuid.UUID
	number string
	name   string
	agency string
}

type job struct{ employer, person int32 }

type employment struct {
	id   uuid.UUID
	wage money.Minor
}

var (
	markStep = query.Exec("simulation.mark", `insert into simulation_step (key) values ($1) on conflict do nothing`)

	// Steps are keyed by the country's own id, then what they do: its first month is that of its first obligations.
	firstMonth = query.New[string]("simulation.first_month", `
select split_part(key, ' ', 3) from simulation_step where split_part(key, ' ', 2) = 'obligations' order by 1 limit 1`)
)

// Play runs the country from its first month to its last day.
func (p *Player) Play(ctx context.Context) error {
	profile, ok := country.Profiles(p.Fund.Slug)
	if !ok {
		return fmt.Errorf("there are no statistics to simulate %s with", p.Fund.Slug)
	}
	c, err := country.New(country.Config{Profile: profile, Seed: p.Seed, Scale: p.Scale, From: p.From, Months: p.Months})
	if err != nil {
		return err
	}
	p.country = c
	p.space = uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "socle simulation %s %d %d %s", p.Fund.Slug, p.Seed, p.Scale, p.From))
	p.employers, p.persons, p.jobs, p.written = map[int]*employer{}, map[int32]string{}, map[job]*employment{}, map[uuid.UUID]bool{}
	p.filings, p.payments, p.bounces = map[cal.Date][]*filing{}, map[cal.Date][]*payment{}, map[cal.Date][]*payment{}
	if p.Until.IsZero() {
		p.Until = (p.From + cal.Month(p.Months) + 1).Last()
	}
	return p.months(ctx)
}

func (p *Player) months(ctx context.Context) error {
	if err := p.founders(ctx); err != nil {
		return err
	}
	total := p.From.First().DaysUntil(p.Until) + 1
	day := p.From.First()
	run := func(until cal.Date) error {
		for ; day <= min(until, p.Until); day++ {
			if err := p.day(ctx, day); err != nil {
				return fmt.Errorf("%s: %w", day, err)
			}
			if p.Say != nil {
				p.Say(p.From.First().DaysUntil(day)+1, total, day)
			}
		}
		return nil
	}
	for m := range p.country.Months() {
		if err := p.month(ctx, m); err != nil {
			return fmt.Errorf("%s: %w", m.At, err)
		}
		if err := run(m.At.Last()); err != nil {
			return err
		}
	}
	return run(p.Until)
}

// step runs fn once in the life of this country: a second run finds its mark and goes on. It says whether fn ran.
func (p *Player) step(ctx context.Context, at cal.Date, key string, fn func(ctx context.Context, tx tenant.Tx) error) error {
	ctx = p.at(ctx, at)
	return p.DB.Write(ctx, p.Fund, func(tx tenant.Tx) error {
		if err := tx.Long(ctx); err != nil {
			return err
		}
		n, err := markStep.Run(ctx, tx, p.space.String()+" "+key)
		if err != nil || n == 0 {
			return err
		}
		return fn(ctx, tx)
	})
}

// at is ten in the morning of a day, as the simulation.
func (p *Player) at(ctx context.Context, day cal.Date) context.Context {
	ctx = authz.With(tenant.Enter(ctx, p.Fund), authz.System(p.Fund.Slug, "simulation"))
	t := day.Time()
	return clock.At(ctx, time.Date(t.Year(), t.Month(), t.Day(), 10, 0, 0, 0, p.Fund.Zone()).UTC())
}

// id is that of a thing of this country: the same in every run.
func (p *Player) id(kind string, parts ...any) uuid.UUID {
	return uuid.NewSHA1(p.space, []byte(kind+fmt.Sprint(parts...)))
}

// First is the first month of the country that was played into the fund, zero when none was.
func First(ctx context.Context, tx tenant.Tx) (cal.Month, error) {
	m, ok, err := firstMonth.Maybe(ctx, tx)
	if err != nil || !ok {
		return 0, err
	}
	return cal.ParseMonth(m)
}
