package app

import (
	"context"
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/google/uuid"

	"socle/internal/identity"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/simulation"
	"socle/pkg/cal"
	"socle/pkg/country"
	"socle/pkg/effective"
	"socle/pkg/indicator"
	"socle/tenants"
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

type demoCountry struct {
	fund   string
	scale  string
	months int
}

// living is how large each fund of the demonstration is: some hundred employers, two years.
var living = []demoCountry{{"ma-cnss", "0.002", 24}, {"ml-inps", "0.003", 24}, {"bj-cnss", "0.003", 24}}

var middling = query.New[uuid.UUID]("app.middling_employer", `
select e.id
from employer e
where e.status = 'validated' and e.activity = 'active' and e.headcount between 8 and 40
  and exists (select 1 from declaration d where d.employer_id = e.id)
order by abs(e.headcount - 18), e.id
limit 1`)

// LivingDemo loads two years of a small country behind each demo portal, and says how far it is. What fails is tried again:
// the portals are served meanwhile. A fund's nightly jobs wait for its end: half a country would be alarming.
func (a *App) LivingDemo(ctx context.Context, out io.Writer) {
	for _, l := range living {
		a.unready.Store(l.fund, true)
	}
	for _, l := range living {
		for a.enliven(ctx, l, out) != nil {
			select {
			case <-ctx.Done():
				return
			case <-time.After(5 * time.Second):
			}
		}
		a.unready.Delete(l.fund)
	}
	fmt.Fprintln(out, "The living demonstration is complete.")
}

// enliven plays one fund of the demonstration to its end, from where it stopped.
func (a *App) enliven(ctx context.Context, l demoCountry, out io.Writer) (err error) {
	defer func() {
		if err != nil && ctx.Err() == nil {
			fmt.Fprintf(out, "  %s: the living demonstration stopped and goes on in a moment: %v\n", l.fund, err)
		}
	}()
	f, err := a.Registry.Fund(ctx, l.fund)
	if err != nil {
		return err
	}
	from, err := a.began(ctx, f)
	if err != nil {
		return err
	}
	if from == 0 {
		from = cal.DateOf(time.Now()).Month() - 24
	}
	scale, err := country.ParseScale(l.scale)
	if err != nil {
		return err
	}
	err = a.Simulate(ctx, simulation.Config{Fund: f, Seed: 1, Scale: scale, From: from, Months: l.months,
		Until: (from + cal.Month(l.months)).First().AddDays(20), Say: a.herald(ctx, f, out)})
	if err != nil {
		return err
	}
	return a.showReadings(ctx, f)
}

// herald says each tenth of the way, and gives the demo employer something to show from early on.
func (a *App) herald(ctx context.Context, f *tenant.Fund, out io.Writer) func(done, total int, day cal.Date) {
	last, bound := -1, false
	return func(done, total int, day cal.Date) {
		tenth := done * 10 / total
		if tenth == last {
			return
		}
		last = tenth
		fmt.Fprintf(out, "  %s: the living demonstration is at %s (%d %%)\n", f.Slug, day, done*100/total)
		if tenth >= 1 && !bound {
			bound = a.bindMiddling(ctx, f) == nil
		}
	}
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

// fitTargets brings targets of counts and amounts down to the size of the country that is played.
func fitTargets(folder *tenants.Folder) {
	for _, l := range living {
		scale, ok := new(big.Rat).SetString(l.scale)
		if l.fund != folder.Slug || !ok {
			continue
		}
		for i, t := range folder.Targets {
			if known, ok := indicator.Get(t.Indicator); ok && (known.Main().Unit == indicator.Count || known.Main().Unit == indicator.Money) {
				folder.Targets[i].Value = effective.Decimal(new(big.Rat).Mul(scale, t.Value.Rat()).FloatString(0))
			}
		}
	}
}
