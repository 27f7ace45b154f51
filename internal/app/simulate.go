package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/simulation"
	"socle/pkg/cal"
	"socle/pkg/country"
)

// Simulate plays a country into a fund of this deployment. Run again with the same values, it goes on where it stopped.
func (a *App) Simulate(ctx context.Context, c simulation.Config) error {
	agents, err := a.agents(ctx, c.Fund)
	if err != nil {
		return err
	}
	c.Agent = agents
	p := &simulation.Player{DB: a.DB, Chain: a.Chain, Config: c, Drain: a.Engine.Drain, Analyze: a.Registry.Analyze}
	return p.Play(ctx)
}

// agents are the field agents that stand for their agencies, made for the simulation where there are none.
func (a *App) agents(ctx context.Context, f *tenant.Fund) (map[string]uuid.UUID, error) {
	out := map[string]uuid.UUID{}
	err := a.DB.Write(ctx, f, func(tx tenant.Tx) error {
		for i, agency := range f.Folder.Territory.Agencies {
			email, name := fmt.Sprintf("agent.%s@%s.demo", agency.Code, f.Slug), "Agent "+agency.Name
			if i == 0 {
				email, name = DemoEmail("field_agent", f.Slug), "Moussa Terrain"
			}
			id, err := identity.Ensure(ctx, tx, email, name, DemoPassword, identity.Role{Name: "field_agent", Agency: agency.Code})
			if err != nil {
				return err
			}
			out[agency.Code] = id
		}
		return nil
	})
	return out, err
}

// living is how large each fund of the demonstration is: some hundred employers, two years.
var living = []struct {
	fund   string
	scale  string
	months int
}{{"ma-cnss", "0.002", 24}, {"ml-inps", "0.003", 24}, {"bj-cnss", "0.003", 24}}

var middling = query.New[uuid.UUID]("app.middling_employer", `
select e.id
from employer e
where e.status = 'validated' and e.activity = 'active' and e.headcount between 8 and 40
  and exists (select 1 from declaration d where d.employer_id = e.id)
order by abs(e.headcount - 18), e.id
limit 1`)

// LivingDemo loads two years of a small country behind each demo portal, and says how far it is.
func (a *App) LivingDemo(ctx context.Context, out io.Writer) error {
	today := cal.DateOf(time.Now())
	for _, l := range living {
		from := today.Month() - 24
		f, err := a.Registry.Fund(ctx, l.fund)
		if err != nil {
			return err
		}
		begun, err := a.began(ctx, f)
		if err != nil {
			return err
		}
		if begun > 0 {
			from = begun
		}
		scale, err := country.ParseScale(l.scale)
		if err != nil {
			return err
		}
		last, bound := -1, false
		err = a.Simulate(ctx, simulation.Config{Fund: f, Seed: 1, Scale: scale, From: from, Months: l.months, Until: (from + cal.Month(l.months)).First().AddDays(20),
			Say: func(done, total int, day cal.Date) {
				if pct := done * 100 / total / 10; pct != last {
					last = pct
					fmt.Fprintf(out, "  %s: the living demonstration is at %s (%d %%)\n", f.Slug, day, done*100/total)
					if pct >= 1 && !bound {
						bound = a.bindMiddling(ctx, f) == nil // the demo employer has something to show from early on
					}
				}
			}})
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("living demonstration of %s: %w", l.fund, err)
		}
		if err := a.showReadings(ctx, f); err != nil {
			return fmt.Errorf("living demonstration of %s: %w", l.fund, err)
		}
	}
	fmt.Fprintln(out, "The living demonstration is complete.")
	return nil
}

// began is the first month of a demonstration that was begun by an earlier run, zero when none was.
func (a *App) began(ctx context.Context, f *tenant.Fund) (m cal.Month, err error) {
	err = a.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
		m, err = simulation.First(ctx, tx)
		return err
	})
	return m, err
}

func (a *App) bindMiddling(ctx context.Context, f *tenant.Fund) error {
	var id uuid.UUID
	var ok bool
	err := a.DB.Read(ctx, f, func(tx tenant.Tx) (err error) {
		id, ok, err = middling.Maybe(ctx, tx)
		return err
	})
	if err != nil || !ok {
		return err
	}
	return a.BindDemoEmployer(ctx, f, id)
}
