package law

import (
	"context"
	"encoding/json"
	"fmt"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
)

type keptSet struct {
	ID   string
	Body json.RawMessage
}

var (
	insertRuleSet = query.Exec("law.insert_rule_set", `
insert into rule_set (id, period, components, body, made_at) values ($1, $2, $3, $4, $5) on conflict do nothing`)

	keptSets = query.New[keptSet]("law.rule_sets", `
select id, body
from rule_set
where id = any($1)`)
)

// Keep writes rule sets that a declaration was computed with, whole: every amount can be computed again from them,
// whatever becomes of the parameters. One that is kept already stays as it is.
func Keep(ctx context.Context, tx tenant.Tx, sets ...*contribution.RuleSet) error {
	for _, rs := range sets {
		components, err := json.Marshal(rs.Components)
		if err != nil {
			return err
		}
		body, err := json.Marshal(rs)
		if err != nil {
			return err
		}
		if _, err := insertRuleSet.Run(ctx, tx, rs.ID, rs.Period, components, body, tx.Now()); err != nil {
			return err
		}
	}
	return nil
}

// Kept reads rule sets back as they were kept. One that is not what its id says is an error; one that was never kept is
// left out.
func Kept(ctx context.Context, tx tenant.Tx, ids ...string) (map[string]*contribution.RuleSet, error) {
	rows, err := keptSets.All(ctx, tx, ids)
	out := make(map[string]*contribution.RuleSet, len(rows))
	for _, r := range rows {
		rs := &contribution.RuleSet{}
		if err := json.Unmarshal(r.Body, rs); err != nil {
			return nil, fmt.Errorf("rule set %s: %w", r.ID, err)
		}
		out[r.ID] = rs
	}
	return out, err
}
