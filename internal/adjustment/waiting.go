package adjustment

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/effective"
)

var (
	// settledElsewhere are declarations that this change leaves alone: left out of it with a reason, or waiting for the
	// adjustment of a change approved later.
	settledElsewhere = query.New[uuid.UUID]("adjustment.settled_elsewhere", `
select a.declaration_id
from adjustment a
join law_change c on c.proposal_id = a.change_id
join law_change me on me.proposal_id = $1
where a.kind = 'declaration'
  and ($2::uuid[] is null or a.employer_id = any($2))
  and ((a.change_id = $1 and a.state = 'excluded')
    or (a.change_id <> $1 and a.state = 'proposed' and c.approved_at > me.approved_at))`)

	waiting = query.New[waitingRow]("adjustment.waiting", `
select a.id, a.change_id, a.declaration_id, a.shares, a.basis
from adjustment a
where a.state = 'proposed' and a.kind = 'declaration'
  and ($1::uuid[] is null or a.employer_id = any($1))`)

	supersede = query.Exec("adjustment.supersede", `
update adjustment set state = 'superseded' where id = any($1) and state = 'proposed'`)

	// basisOf is what stands for a period: its declarations and its approved adjustments.
	basisOf = query.New[basisRow]("adjustment.basis", `
select d.employer_id, d.period,
       md5(string_agg(d.id || d.status || coalesce((select string_agg(a.id::text, ',' order by a.id)
                                                     from adjustment a
                                                     where a.declaration_id = d.id and a.state = 'approved'), ''), ';' order by d.id)) as basis
from declaration d
where d.status in ('filed', 'accepted', 'accepted_with_anomalies')
  and ($1::date is null or d.starts >= $1)
  and ($2::date is null or d.starts <= $2)
  and ($3::uuid[] is null or d.employer_id = any($3))
group by d.employer_id, d.period`)
)

type waitingRow struct {
	ID            uuid.UUID
	ChangeID      uuid.UUID
	DeclarationID uuid.UUID
	Shares        json.RawMessage
	Basis         string
}

type basisRow struct {
	EmployerID uuid.UUID
	Period     string
	Basis      string
}

// basisBy is what stands, by employer and period.
func basisBy(ctx context.Context, tx tenant.Tx, span effective.Span, employers []uuid.UUID) (map[string]string, error) {
	rows, err := basisOf.All(ctx, tx, span.From, span.To, employers)
	by := make(map[string]string, len(rows))
	for _, r := range rows {
		by[r.EmployerID.String()+r.Period] = r.Basis
	}
	return by, err
}
