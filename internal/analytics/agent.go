package analytics

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

// AgentInput names an agent by their account; the reader when empty.
type AgentInput struct {
	ID uuid.UUID `json:"id"`
}

// Files is how many registration files of an agent stand in a state, and since when the oldest of them does.
type Files struct {
	Status string    `json:"status"`
	Count  int64     `json:"count"`
	Oldest time.Time `json:"oldest"`
}

// Agent is an account that follows employers.
type Agent struct {
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Agency string    `json:"agency"`
}

// AgentPage is an agent's own page: files by state, the figures of the employers they follow, whom to chase.
type AgentPage struct {
	Agent
	Employers int64   `json:"employers"` // validated, followed by the agent
	Visits    int64   `json:"visits"`    // made since the first of the month
	Files     []Files `json:"files"`
	Board     Board   `json:"board"`
	Debts     List    `json:"debts"`   // the largest arrears
	Missing   List    `json:"missing"` // who has not filed the period
}

var (
	findAgent = query.New[Agent]("analytics.agent", `
select a.id, a.name, coalesce((select min(r.agency) from account_role r where r.account_id = a.id and r.role in ('field_agent', 'supervisor')), '') as agency
from account a
where a.id = $1
  and (exists (select 1 from account_role r where r.account_id = a.id and r.role in ('field_agent', 'supervisor'))
       or exists (select 1 from employer e where e.agent_id = a.id))`)

	agentFiles = query.New[Files]("analytics.agent_files", `
select e.status, count(*) as count, min(e.status_since) as oldest
from employer e
where e.agent_id = $1 and ($2::text[] is null or e.agency = any($2) or e.agent_id = $3)
group by e.status`)

	agentVisits = query.New[int64]("analytics.agent_visits", `
select count(*)
from recovery_action x
join employer e on e.id = x.employer_id
where x.done_on between $4 and $5 and x.kind = 'visit' and x.done_by = $1::uuid::text
  and ($2::text[] is null or e.agency = any($2) or e.agent_id = $3)`)

	listAgents = query.New[AgentRow]("analytics.agents", `
select a.id, a.name, r.agency, coalesce(f.employers, 0) as employers, coalesce(f.open, 0) as open, f.oldest
from account a
join (select account_id, min(agency) as agency from account_role where role = 'field_agent' group by 1) r on r.account_id = a.id
left join (
  select agent_id, count(*) filter (where status = 'validated') as employers,
         count(*) filter (where status in ('prospected', 'submitted', 'in_review', 'returned')) as open,
         min(status_since) filter (where status in ('submitted', 'in_review', 'returned')) as oldest
  from employer
  where agent_id is not null
  group by 1
) f on f.agent_id = a.id
where a.state = 'active' and ($1::text[] is null or r.agency = any($1) or a.id = $2)
order by r.agency, a.name, a.id
limit 500`)
)

// located says whose page it is: the agent's own, and their agency's.
func (s *Service) located(ctx context.Context, tx tenant.Tx, in AgentInput) (authz.Resource, error) {
	a, err := agentOf(ctx, tx, in)
	return authz.Resource{Kind: "agent", ID: a.ID.String(), Agency: a.Agency, Person: a.ID.String()}, err
}

func agentOf(ctx context.Context, tx tenant.Tx, in AgentInput) (Agent, error) {
	if own := authz.From(ctx).Account(); in.ID == uuid.Nil && own != nil {
		in.ID = *own
	}
	a, ok, err := findAgent.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("agent")
	}
	return a, err
}

// Agent gives an agent's page. What the reader may not see of it is left out.
func (s *Service) Agent(ctx context.Context, tx tenant.Tx, in AgentInput) (AgentPage, error) {
	a, err := agentOf(ctx, tx, in)
	if err != nil {
		return AgentPage{}, err
	}
	p, r := AgentPage{Agent: a}, authz.ReachOf(ctx)
	if p.Files, err = agentFiles.All(ctx, tx, a.ID, r.AgencyArg(), r.Person); err != nil {
		return p, err
	}
	for _, f := range p.Files {
		if f.Status == "validated" {
			p.Employers = f.Count
		}
	}
	if p.Visits, err = agentVisits.One(ctx, tx, a.ID, r.AgencyArg(), r.Person, tx.Today().Month().First(), tx.Today()); err != nil {
		return p, err
	}
	if p.Board, err = s.Dashboard(ctx, tx, Filter{Agent: a.ID.String()}); err != nil {
		return p, err
	}
	kept := []Card{}
	for _, c := range p.Board.Cards {
		if i, ok := indicator.Get(c.ID); ok && i.OfAgents() {
			kept = append(kept, c)
		}
	}
	p.Board.Cards = kept
	return p, s.chase(ctx, tx, &p)
}

// chase lists the largest arrears and who has not filed.
func (s *Service) chase(ctx context.Context, tx tenant.Tx, p *AgentPage) (err error) {
	about := func(id, reading string) BehindInput {
		return BehindInput{Question: Question{Filter: p.Board.Filter, ID: id, Reading: reading}, Size: 5}
	}
	if p.Debts, err = s.Behind(ctx, tx, about("KPI-10", "past_due")); err != nil {
		return err
	}
	p.Missing, err = s.Behind(ctx, tx, about("KPI-06", "missing"))
	return err
}

// AgentRow is an agent of a team, with what they have in hand.
type AgentRow struct {
	Agent
	Employers int64            `json:"employers"`
	Open      int64            `json:"open"`   // files not decided
	Oldest    *time.Time       `json:"oldest"` // since when the oldest file waits
	Filing    *indicator.Value `json:"filing" db:"-"`
	Arrears   *indicator.Value `json:"arrears" db:"-"`
}

// Team is the agents whom the reader may see, for a period.
type Team struct {
	Filter Filter     `json:"filter"`
	Agents []AgentRow `json:"agents"`
}

// Agents lists the agents within the reader's reach, each with the filing rate and the arrears of their employers.
func (s *Service) Agents(ctx context.Context, tx tenant.Tx, in Filter) (Team, error) {
	in, err := in.settled(ctx, tx)
	if err != nil {
		return Team{}, err
	}
	r := authz.ReachOf(ctx)
	team := Team{Filter: in}
	if team.Agents, err = listAgents.All(ctx, tx, r.AgencyArg(), r.Person); err != nil {
		return team, err
	}
	cut, err := Read(ctx, tx, in, indicator.ByAgent)
	if err != nil {
		return team, err
	}
	rows, err := law.Targets(ctx, tx)
	filing, arrears := cut.parts("KPI-06", "", indicator.ByAgent), cut.parts("KPI-10", "", indicator.ByAgent)
	for n := range team.Agents {
		a, wanted := &team.Agents[n], cut.Context
		wanted.Targets = targetsOf(rows, Filter{Agent: a.ID.String()}, true, wanted.Currency)
		a.Filing, a.Arrears = partOf(filing, a.ID, wanted), partOf(arrears, a.ID, wanted)
	}
	return team, err
}

// partOf is an agent's part of a figure, against what the agent should reach.
func partOf(parts []indicator.Part, agent uuid.UUID, wanted indicator.Context) *indicator.Value {
	for n := range parts {
		if parts[n].Key == agent.String() {
			v := parts[n].Value.Against(wanted)
			return &v
		}
	}
	return nil
}
