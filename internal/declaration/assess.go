package declaration

import (
	"context"

	"socle/internal/affiliation"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// assessor computes lines with the law of their period, and keeps each rule set that it used with the question
// to which it was the answer.
type assessor struct {
	ctx       context.Context
	tx        tenant.Tx
	headcount bool // the law distinguishes employers by their size
	sets      map[lawKey]*contribution.RuleSet
	asked     map[string]contribution.Query // by id of the rule set
	used      []*contribution.RuleSet
}

// lawKey is all that decides which law applies to a line.
type lawKey struct {
	period                         cal.Period
	regime, risk, sector, category string
	headcount                      int
}

func newAssessor(ctx context.Context, tx tenant.Tx) (*assessor, error) {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &assessor{ctx: ctx, tx: tx, headcount: l.CountsHeads(), sets: map[lawKey]*contribution.RuleSet{}, asked: map[string]contribution.Query{}}, nil
}

// ruleSet is the law for a worker of an employer in a period. Regime and category of the worker may be empty.
func (a *assessor) ruleSet(e affiliation.Employer, p cal.Period, regime, category string) (*contribution.RuleSet, error) {
	if regime == "" {
		regime = e.Regime
	}
	k := lawKey{p, regime, e.RiskClass, e.Sector, category, 0}
	if a.headcount {
		k.headcount = e.Headcount
	}
	if rs := a.sets[k]; rs != nil {
		return rs, nil
	}
	q := contribution.Query{Period: p, Regime: k.regime, RiskClass: k.risk, Sector: k.sector, Category: k.category, Headcount: k.headcount}
	rs, err := law.RuleSet(a.ctx, a.tx, q)
	if err != nil {
		return nil, err
	}
	if _, known := a.asked[rs.ID]; !known {
		a.asked[rs.ID], a.used = q, append(a.used, rs)
	}
	// A default and what it stands for are one question: sums are kept by rule set, so both must share it.
	for _, used := range a.used {
		if used.ID == rs.ID {
			rs = used
		}
	}
	a.sets[k] = rs
	return rs, nil
}

// keep writes the rule sets that were used, and their questions, for good.
func (a *assessor) keep() error {
	if err := law.Keep(a.ctx, a.tx, a.used...); err != nil {
		return err
	}
	for _, rs := range a.used {
		q := a.asked[rs.ID]
		if _, err := insertAsked.Run(a.ctx, a.tx, rs.ID, q, a.tx.Today()); err != nil {
			return err
		}
	}
	return nil
}

// share names a total: one share of one branch.
type share struct {
	branch, bearer string
	inTotal        bool
}

// totals are the sums of a declaration, by rule set in the order of its components.
type totals struct {
	lines    int
	days     int64
	wages    money.Minor
	bySet    map[*contribution.RuleSet][]money.Minor
	employer money.Minor
	employee money.Minor
	others   money.Minor
}

func newTotals() *totals { return &totals{bySet: map[*contribution.RuleSet][]money.Minor{}} }

// add counts a line. Its amounts are those of the rule set.
func (t *totals) add(rs *contribution.RuleSet, days int, wage money.Minor, amounts []money.Minor) {
	t.lines++
	t.days += int64(days)
	t.wages = t.wages.Add(wage)
	t.amounts(rs, amounts)
}

func (t *totals) amounts(rs *contribution.RuleSet, amounts []money.Minor) {
	sums := t.bySet[rs]
	if sums == nil {
		sums = make([]money.Minor, len(rs.Components))
		t.bySet[rs] = sums
	}
	for i, a := range amounts {
		sums[i] = sums[i].Add(a)
	}
}

// settle closes the sums: the two sides, and what rounding the whole declaration adds. Kinds of workers whose law is the
// same are rounded together; what that adds stands with the first of them.
func (t *totals) settle(sets []*contribution.RuleSet, residue func(*contribution.RuleSet, []money.Minor)) {
	whole := t.byLaw(sets)
	for _, rs := range sets {
		if t.bySet[rs] == nil {
			continue
		}
		if sums := whole[rs.Law]; sums != nil {
			settled := append([]money.Minor(nil), sums...)
			rs.Settle(settled)
			if d := difference(settled, sums); d != nil {
				residue(rs, d)
				t.amounts(rs, d)
			}
			delete(whole, rs.Law)
		}
		employer, employee, others := rs.Sides(t.bySet[rs])
		t.employer, t.employee, t.others = t.employer.Add(employer), t.employee.Add(employee), t.others.Add(others)
	}
}

// byLaw adds up what rule sets of one law hold.
func (t *totals) byLaw(sets []*contribution.RuleSet) map[string][]money.Minor {
	whole := map[string][]money.Minor{}
	for _, rs := range sets {
		sums := t.bySet[rs]
		if sums != nil && whole[rs.Law] == nil {
			whole[rs.Law] = make([]money.Minor, len(sums))
		}
		for i, a := range sums {
			whole[rs.Law][i] = whole[rs.Law][i].Add(a)
		}
	}
	return whole
}

// difference is a − b, nil when they are the same.
func difference(a, b []money.Minor) []money.Minor {
	var d []money.Minor
	for i := range a {
		if a[i] != b[i] && d == nil {
			d = make([]money.Minor, len(a))
		}
		if d != nil {
			d[i] = a[i] - b[i]
		}
	}
	return d
}

// shares are the totals by branch and bearer, in the order of the law.
func (t *totals) shares(sets []*contribution.RuleSet) []BranchTotal {
	var out []BranchTotal
	at := map[share]int{}
	for _, rs := range sets {
		for i, c := range rs.Components {
			sums := t.bySet[rs]
			if sums == nil {
				break
			}
			k := share{c.Branch, c.Bearer, c.InTotal}
			n, seen := at[k]
			if !seen {
				n = len(out)
				at[k] = n
				out = append(out, BranchTotal{Branch: c.Branch, Bearer: c.Bearer, InTotal: c.InTotal})
			}
			out[n].Amount = out[n].Amount.Add(sums[i])
		}
	}
	return out
}
