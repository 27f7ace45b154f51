package declaration

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// standingRow is a line of any declaration that counts for a period. Restated is the rule set that an adjustment put in the
// place of the one it was computed with.
type standingRow struct {
	PersonID      *uuid.UUID
	InsuredNumber string
	Name          string
	Days          int
	Wage          money.Minor
	Amounts       []int64
	RuleSet       string
	Restated      string
	WasRuleSet    *string
	WasDays       *int
	WasWage       *money.Minor
	NowDays       *int
	NowWage       *money.Minor
}

var standingLines = query.New[standingRow]("declaration.standing_lines", `
select l.person_id, l.insured_number, l.name, l.days, l.wage, l.amounts, l.rule_set, coalesce(z.now_rule_set, '') as restated,
       c.was_rule_set, c.was_days, c.was_wage, c.now_days, c.now_wage
from declaration d
join declaration_line l on l.declaration_id = d.id
left join declaration_change c on c.declaration_id = l.declaration_id and c.line = l.line
left join lateral (
  select r.now_rule_set
  from declaration_restated r
  where r.declaration_id = l.declaration_id and r.rule_set = l.rule_set
  order by r.at desc, r.adjustment_id desc
  limit 1
) z on true
where d.employer_id = $1 and d.period = $2
  and d.status in ('filed', 'accepted', 'accepted_with_anomalies') and l.line > 0
order by d.filed_at, d.id, l.line`)

// standing is what stands for the workers of a period: the sum of what was filed and corrected.
type standing struct {
	workers map[string]*stands
	order   []string
}

// stands is one worker, with amounts by rule set.
type stands struct {
	person   uuid.UUID
	insured  string
	name     string
	days     int
	wage     money.Minor
	amounts  map[string][]int64
	parts    map[string]Was
	ruleSets []string
}

func standingOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, period cal.Period) (*standing, error) {
	rows, err := standingLines.All(ctx, tx, employer, period.String())
	if err != nil {
		return nil, err
	}
	s := &standing{workers: make(map[string]*stands, len(rows))}
	if err := restate(ctx, tx, rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		s.add(r)
	}
	return s, nil
}

// restate gives the amounts of rows that an adjustment put under another law: those that stand, not those of then.
func restate(ctx context.Context, tx tenant.Tx, rows []standingRow) error {
	var ids []string
	for _, r := range rows {
		if r.Restated != "" {
			ids = append(ids, r.Restated)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sets, err := law.Kept(ctx, tx, ids...)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		rs := sets[r.Restated]
		if r.Restated == "" {
			continue
		}
		if rs == nil {
			return fmt.Errorf("rule set %s of an adjustment is not kept", r.Restated)
		}
		_, r.Amounts = carve(nil, r.held().Under(rs, nil), 1)
		r.RuleSet = r.Restated
	}
	return nil
}

func (r standingRow) held() Held {
	h := Held{Days: r.Days, Wage: r.Wage, RuleSet: r.RuleSet}
	if r.WasRuleSet != nil && r.WasDays != nil && r.WasWage != nil && r.NowDays != nil && r.NowWage != nil {
		h.Changed, h.WasRuleSet, h.WasDays, h.WasWage, h.NowDays, h.NowWage = true, *r.WasRuleSet, *r.WasDays, *r.WasWage, *r.NowDays, *r.NowWage
	}
	return h
}

func (s *standing) add(r standingRow) {
	key := workerKey(orZero(r.PersonID), r.InsuredNumber, r.Name)
	w := s.workers[key]
	if w == nil {
		w = &stands{person: orZero(r.PersonID), insured: r.InsuredNumber, name: r.Name, amounts: map[string][]int64{}, parts: map[string]Was{}}
		s.workers[key], s.order = w, append(s.order, key)
	}
	w.days, w.wage = w.days+r.Days, w.wage.Add(r.Wage)
	sums, seen := w.amounts[r.RuleSet]
	if !seen {
		sums = make([]int64, len(r.Amounts))
		w.ruleSets = append(w.ruleSets, r.RuleSet)
	}
	for i, a := range r.Amounts {
		sums[i] += a
	}
	w.amounts[r.RuleSet] = sums
	p := w.parts[r.RuleSet]
	w.parts[r.RuleSet] = Was{p.Days + r.Days, p.Wage.Add(r.Wage), r.RuleSet}
}

// ruleSets lists those that stand behind the amounts of the period.
func (s *standing) ruleSets() []string {
	seen := map[string]bool{}
	var ids []string
	for _, w := range s.workers {
		for _, id := range w.ruleSets {
			if !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	return ids
}

// workerKey tells workers of one declaration apart: by person, else by what is written of them.
func workerKey(person uuid.UUID, insured, name string) string {
	if person != uuid.Nil {
		return person.String()
	}
	return insured + "|" + name
}

// computeDifference is compute for a correction: each line holds what changes, so that the sum over the period is what
// the corrected line says. Where the law of the first filing is not that of the correction any more, what stood goes on a
// line of its own with the rule set of then.
func (f *Filing) computeDifference(a *assessor) error {
	f.totals, f.rows = newTotals(), nil
	next := len(f.Lines)
	for i := range f.Lines {
		l := &f.Lines[i]
		if l.Number == 0 {
			l.Number = i + 1
		}
		next = max(next, l.Number)
	}
	for i := range f.Lines {
		l := &f.Lines[i]
		rs, err := a.ruleSet(f.employer, f.Period, l.Regime, l.Category)
		if err != nil {
			return err
		}
		after := rs.Amounts(l.Wage, l.Days, nil)
		stood := f.replaces.workers[workerKey(l.Person, l.Insured, l.Name)]
		row := lineRow{line: l.Number, person: l.Person, insured: l.Insured, name: l.Name, situation: l.Situation,
			ruleSet: rs.ID, days: l.Days, wage: l.Wage, change: &change{nowDays: l.Days, nowWage: l.Wage}}
		if stood != nil {
			row.change.was = stood.before(rs.ID)
			for _, id := range stood.ruleSets {
				if id == rs.ID {
					subtract(&row, after, stood.parts[id], stood.amounts[id])
					continue
				}
				old, err := a.stored(id)
				if err != nil {
					return err
				}
				next++
				f.undo(old, next, stood, id)
			}
		}
		_, row.amounts = carve(nil, after, 1)
		f.totals.add(rs, row.days, row.wage, after)
		f.rows = append(f.rows, row)
	}
	f.roundings(a.used)
	return nil
}

// subtract takes what stands from a line.
func subtract(row *lineRow, amounts []money.Minor, was Was, stood []int64) {
	row.days, row.wage = row.days-was.Days, row.wage-was.Wage
	for i := range amounts {
		amounts[i] -= money.Minor(stood[i])
	}
}

// undo writes the opposite of what stands under another rule set.
func (f *Filing) undo(old *contribution.RuleSet, line int, w *stands, id string) {
	was, back := w.parts[id], make([]money.Minor, len(w.amounts[id]))
	for i, v := range w.amounts[id] {
		back[i] = money.Minor(-v)
	}
	row := lineRow{line: line, person: w.person, insured: w.insured, name: w.name, days: -was.Days, wage: -was.Wage, ruleSet: id,
		change: &change{was: was}}
	_, row.amounts = carve(nil, back, 1)
	f.totals.add(old, row.days, row.wage, back)
	f.rows = append(f.rows, row)
}

// before is what a corrected line replaces: what stands under the same law, else all that stands, under the law of then.
func (w *stands) before(set string) Was {
	if was, same := w.parts[set]; same {
		return was
	}
	return Was{w.days, w.wage, w.mainSet()}
}

func (w *stands) mainSet() string {
	if len(w.ruleSets) == 0 {
		return ""
	}
	return w.ruleSets[len(w.ruleSets)-1]
}

// stored finds a rule set that declarations were computed with, by asking its question again as of that day.
func (a *assessor) stored(id string) (*contribution.RuleSet, error) {
	for _, rs := range a.used {
		if rs.ID == id {
			return rs, nil
		}
	}
	rs, q, err := ruleSetByID(a.ctx, a.tx, id)
	if err != nil {
		return nil, fmt.Errorf("rule set %s: %w", id, err)
	}
	a.asked[id], a.used = q, append(a.used, rs)
	return rs, nil
}
