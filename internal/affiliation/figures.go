package affiliation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// FiguresInput is a span of days, both included; empty is the current month.
type FiguresInput struct {
	From   cal.Date `json:"from"`
	To     cal.Date `json:"to"`
	Agency string   `json:"agency" validate:"max=40"`
}

// AgentFigures is the work of one field agent on files of employers.
type AgentFigures struct {
	AgentID   uuid.UUID  `json:"agent_id"`
	Name      string     `json:"name"`
	Opened    int64      `json:"opened"` // files opened in the span
	Submitted int64      `json:"submitted"`
	Validated int64      `json:"validated"`
	Rejected  int64      `json:"rejected"`
	InHand    int64      `json:"in_hand"` // neither validated nor rejected now
	MeanMS    int64      `json:"mean_ms"` // from submission to validation in the span, the applicant's time left out; 0: none
	Oldest    *time.Time `json:"oldest"`  // submission of the oldest file still undecided
}

const figuresColumns = `a.id as agent_id, a.name,
       count(*) filter (where e.created_at >= $3 and e.created_at < $4) as opened,
       count(*) filter (where e.submitted_at >= $3 and e.submitted_at < $4) as submitted,
       count(*) filter (where e.status = 'validated' and e.decided_at >= $3 and e.decided_at < $4) as validated,
       count(*) filter (where e.status = 'rejected' and e.decided_at >= $3 and e.decided_at < $4) as rejected,
       count(*) filter (where e.status not in ('validated', 'rejected')) as in_hand,
       coalesce(avg(extract(epoch from e.decided_at - e.submitted_at) * 1000 - e.waiting_ms)
                filter (where e.status = 'validated' and e.decided_at >= $3 and e.decided_at < $4), 0)::bigint as mean_ms,
       min(e.submitted_at) filter (where e.status in ('submitted', 'in_review', 'returned')) as oldest`

var (
	agentFigures = query.New[AgentFigures]("affiliation.agent_figures", `
select `+figuresColumns+`
from employer e
join account a on a.id = e.agent_id
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and ($5 = '' or e.agency = $5)
group by a.id
order by validated desc, a.name
limit 500`)

	ownFigures = query.New[AgentFigures]("affiliation.own_figures", `
select `+figuresColumns+`
from account a
left join employer e on e.agent_id = a.id
where a.id = $1 and $2 = ''
group by a.id`)
)

func (in FiguresInput) bounds(tx tenant.Tx) (from, to time.Time) {
	if in.From.IsZero() {
		in.From = tx.Today().Month().First()
	}
	if in.To.IsZero() {
		in.To = tx.Today()
	}
	zone := tx.Fund().Zone()
	midnight := func(d cal.Date) time.Time {
		y, m, day := d.Time().Date()
		return time.Date(y, m, day, 0, 0, 0, 0, zone)
	}
	return midnight(in.From), midnight(in.To.AddDays(1))
}

// Figures lists the agents' work within the reader's reach.
func (s *Service) Figures(ctx context.Context, tx tenant.Tx, in FiguresInput) ([]AgentFigures, error) {
	r := authz.ReachOf(ctx)
	from, to := in.bounds(tx)
	return agentFigures.All(ctx, tx, r.AgencyArg(), r.EmployerArg(), from, to, in.Agency)
}

// OwnFigures is the reader's own work.
func (s *Service) OwnFigures(ctx context.Context, tx tenant.Tx, in FiguresInput) (AgentFigures, error) {
	account := authz.From(ctx).Account()
	if account == nil {
		return AgentFigures{}, nil
	}
	from, to := in.bounds(tx)
	f, _, err := ownFigures.Maybe(ctx, tx, *account, "", from, to)
	return f, err
}
