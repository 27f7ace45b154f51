package declaration

import (
	"context"
	"encoding/json"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/fault"
)

type askedRow struct {
	Question json.RawMessage
	AskedOn  cal.Date
}

var askedOf = query.New[askedRow]("declaration.asked_of", `
select question, asked_on
from rule_set_asked
where rule_set = $1`)

var askedOfMany = query.New[askedSet]("declaration.asked_of_many", `
select rule_set, question
from rule_set_asked
where rule_set = any($1)`)

type askedSet struct {
	RuleSet  string
	Question json.RawMessage
}

// questions are those that rule sets answered: regime and category of the workers computed with them.
func questions(ctx context.Context, tx tenant.Tx, sets []string) (map[string]contribution.Query, error) {
	rows, err := askedOfMany.All(ctx, tx, sets)
	out := make(map[string]contribution.Query, len(rows))
	for _, r := range rows {
		var q contribution.Query
		if err := json.Unmarshal(r.Question, &q); err != nil {
			return nil, err
		}
		out[r.RuleSet] = q
	}
	return out, err
}

// ruleSetByID gives back a rule set that amounts were computed with, as it was kept, with the question it answers. One that
// is not what its id says is an error: nothing is explained rather than something wrong.
func ruleSetByID(ctx context.Context, tx tenant.Tx, id string) (*contribution.RuleSet, contribution.Query, error) {
	row, ok, err := askedOf.Maybe(ctx, tx, id)
	if err != nil {
		return nil, contribution.Query{}, err
	}
	if !ok {
		return nil, contribution.Query{}, fault.Missing("rule_set")
	}
	var q contribution.Query
	if err := json.Unmarshal(row.Question, &q); err != nil {
		return nil, q, err
	}
	kept, err := law.Kept(ctx, tx, id)
	if err != nil {
		return nil, q, err
	}
	if rs := kept[id]; rs != nil {
		return rs, q, nil
	}
	return nil, q, fault.New(fault.Conflict, "declaration.law_lost", "the law that these amounts were computed with cannot be found again")
}
