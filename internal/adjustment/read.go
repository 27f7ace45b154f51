package adjustment

import (
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/declaration"
	"socle/internal/platform/query"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// head is a declaration that counts: filed, or estimated by the fund, and no draft.
type head struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Period     cal.Period
	Starts     cal.Date
	LineCount  int
	Headcount  int // of the employer, now: for laws that tell employers apart by their size
}

var headsOf = query.New[head]("adjustment.heads", `
select d.id, d.employer_id, d.period, d.starts, d.line_count, e.headcount
from declaration d
join employer e on e.id = d.employer_id
where d.status in ('filed', 'accepted', 'accepted_with_anomalies')
  and ($1::date is null or d.starts >= $1)
  and ($2::date is null or d.starts <= $2)
  and ($3::uuid[] is null or d.employer_id = any($3))
order by d.employer_id, d.starts, d.period, d.filed_at, d.id`)

// linesOf reads lines with what a correction changed; it is streamed.
var linesOf = query.New[struct{}]("adjustment.lines", `
select l.declaration_id, l.line, l.days, l.wage, l.rule_set, l.amounts,
       c.was_rule_set, coalesce(c.was_days, 0), coalesce(c.was_wage, 0), coalesce(c.now_days, 0), coalesce(c.now_wage, 0)
from declaration_line l
left join declaration_change c on c.declaration_id = l.declaration_id and c.line = l.line
where l.declaration_id = any($1)`)

type restatedRow struct {
	DeclarationID uuid.UUID
	RuleSet       string
	NowRuleSet    string
}

// restatedOf is under which law lines stand, where an adjustment changed it.
var restatedOf = query.New[restatedRow]("adjustment.restated", `
select distinct on (declaration_id, rule_set) declaration_id, rule_set, now_rule_set
from declaration_restated
where declaration_id = any($1)
order by declaration_id, rule_set, at desc, adjustment_id desc`)

type postedRow struct {
	DeclarationID uuid.UUID
	Shares        json.RawMessage
}

var postedOf = query.New[postedRow]("adjustment.posted", `
select declaration_id, shares
from adjustment
where declaration_id = any($1) and state = 'approved'`)

// line is a stored line.
type line struct {
	line    int
	held    declaration.Held
	amounts []int64
}

// lines are those of one declaration with one rule set.
type lines struct {
	set  string
	list []line
}

type restatedKey struct {
	declaration uuid.UUID
	set         string
}

// batch is what was read of some declarations.
type batch struct {
	groups   map[uuid.UUID][]lines
	restated map[restatedKey]string
	posted   map[uuid.UUID][]Share
}

// read takes the lines of some declarations, under which law they stand, and what adjustments already posted of them.
func (r *reckoner) read(heads []head) (*batch, error) {
	ids := make([]uuid.UUID, len(heads))
	for i, h := range heads {
		ids[i] = h.ID
	}
	b := &batch{groups: make(map[uuid.UUID][]lines, len(heads)), restated: map[restatedKey]string{}, posted: map[uuid.UUID][]Share{}}
	sets := map[string]bool{}
	for _, step := range []func([]uuid.UUID, *batch, map[string]bool) error{r.readLines, r.readRestated, r.readPosted} {
		if err := step(ids, b, sets); err != nil {
			return nil, err
		}
	}
	return b, r.learn(sets)
}

func (r *reckoner) readRestated(ids []uuid.UUID, b *batch, sets map[string]bool) error {
	rows, err := restatedOf.All(r.ctx, r.tx, ids)
	for _, z := range rows {
		b.restated[restatedKey{z.DeclarationID, z.RuleSet}] = z.NowRuleSet
		sets[z.NowRuleSet] = true
	}
	return err
}

func (r *reckoner) readPosted(ids []uuid.UUID, b *batch, _ map[string]bool) error {
	rows, err := postedOf.All(r.ctx, r.tx, ids)
	for _, p := range rows {
		var shares []Share
		if err := json.Unmarshal(p.Shares, &shares); err != nil {
			return err
		}
		b.posted[p.DeclarationID] = append(b.posted[p.DeclarationID], shares...)
	}
	return err
}

func (r *reckoner) readLines(ids []uuid.UUID, b *batch, sets map[string]bool) error {
	rows, err := r.tx.Query(r.ctx, linesOf.SQL, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		var l line
		var wage, wasWage, nowWage int64
		var was *string
		h := &l.held
		if err := rows.Scan(&id, &l.line, &h.Days, &wage, &h.RuleSet, &l.amounts, &was, &h.WasDays, &wasWage, &h.NowDays, &nowWage); err != nil {
			return err
		}
		h.Wage, h.WasWage, h.NowWage = money.Minor(wage), money.Minor(wasWage), money.Minor(nowWage)
		if h.Changed = was != nil; h.Changed {
			h.WasRuleSet = *was
		}
		sets[h.RuleSet] = true
		b.put(id, l)
	}
	return rows.Err()
}

func (b *batch) put(id uuid.UUID, l line) {
	groups := b.groups[id]
	for i := range groups {
		if groups[i].set == l.held.RuleSet {
			groups[i].list = append(groups[i].list, l)
			return
		}
	}
	b.groups[id] = append(groups, lines{l.held.RuleSet, []line{l}})
}
