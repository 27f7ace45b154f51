package collection

import (
	"context"
	"encoding/json"
	"fmt"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/penalty"
)

type keptLaw struct {
	ID   string
	Body json.RawMessage
}

var (
	insertPenaltyLaws = query.Exec("collection.insert_penalty_laws", `
insert into penalty_law (id, body, made_at)
select id, body, $3
from unnest($1::text[], $2::jsonb[]) as l (id, body)
on conflict do nothing`)

	penaltyLaws = query.New[keptLaw]("collection.penalty_laws", `
select id, body
from penalty_law
where id = any($1)`)
)

// laws gives the law of each item: that of its latest count, else that of today.
type laws struct {
	now   penalty.Law
	asked map[lawKey]penalty.Kept
	kept  map[string]penalty.Kept
}

type lawKey struct {
	period cal.Period
	due    cal.Date
	regime string
}

// lawsOf reads the laws that items were counted with, beside that of now.
func lawsOf(ctx context.Context, tx tenant.Tx, now penalty.Law, rows []lateItem) (laws, error) {
	ids := map[string]bool{}
	for _, r := range rows {
		ids[r.Law] = true
	}
	kept, err := penaltyLawsOf(ctx, tx, ids)
	return laws{now: latePayment(now), asked: map[lawKey]penalty.Kept{}, kept: kept}, err
}

// of is the law of an item.
func (l laws) of(r lateItem) (penalty.Kept, error) {
	if r.Law == "" {
		return l.today(r)
	}
	k, known := l.kept[r.Law]
	if !known {
		return k, fmt.Errorf("penalty law %s is not kept", r.Law)
	}
	return k, nil
}

// today is the law that an item would be counted with if it never was.
func (l laws) today(r lateItem) (penalty.Kept, error) {
	key := lawKey{r.Period, r.DueDate, r.Regime}
	if k, known := l.asked[key]; known {
		return k, nil
	}
	k, err := penalty.Keep(l.now, penalty.Case{Period: r.Period, Due: r.DueDate, Regime: r.Regime})
	l.asked[key] = k
	return k, err
}

// latePayment leaves what surcharges need nothing of, so that the law of many items is found fast.
func latePayment(l penalty.Law) penalty.Law {
	less := penalty.Law{Scheme: l.Scheme}
	for _, p := range l.Parameters {
		if p.Kind == effective.Penalty || p.Kind == effective.MinimumWage || p.Kind == effective.Value {
			less.Parameters = append(less.Parameters, p)
		}
	}
	return less
}

func keepLaws(ctx context.Context, tx tenant.Tx, used map[string]penalty.Kept) error {
	var ids []string
	var bodies []json.RawMessage
	for id, k := range used {
		body, err := json.Marshal(k)
		if err != nil {
			return err
		}
		ids, bodies = append(ids, id), append(bodies, body)
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := insertPenaltyLaws.Run(ctx, tx, ids, bodies, tx.Now())
	return err
}

func penaltyLawsOf(ctx context.Context, tx tenant.Tx, ids map[string]bool) (map[string]penalty.Kept, error) {
	var list []string
	for id := range ids {
		list = append(list, id)
	}
	rows, err := penaltyLaws.All(ctx, tx, list)
	out := make(map[string]penalty.Kept, len(rows))
	for _, r := range rows {
		var k penalty.Kept
		if err := json.Unmarshal(r.Body, &k); err != nil {
			return nil, err
		}
		out[r.ID] = k
	}
	return out, err
}
