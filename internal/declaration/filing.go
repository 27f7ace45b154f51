package declaration

import (
	"crypto/sha256"
	"strconv"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// Filing is a declaration to be filed: what FileMany takes. Persons are resolved; what is due is computed from the
// lines. ID, Due and Sequence may be left zero: made, taken from the obligation, and the next one.
type Filing struct {
	ID       uuid.UUID
	Employer uuid.UUID
	Period   cal.Period
	Kind     Kind // Main when empty
	Sequence int
	Source   Source
	Lines    []FilingLine
	Due      cal.Date
	Reason   string
	Motive   string
	Amends   uuid.UUID
	File     uuid.UUID
	Findings []Finding // warnings already found; anomalies of the declaration

	draft    bool // its row exists as a draft
	examined bool // its lines were examined, and the findings confirmed
	employer affiliation.Employer
	totals   *totals
	rows     []lineRow
	number   int64
	hash     []byte
	replaces *standing // of a correction
}

// FilingLine is one worker. Number is its line, from 1 in the order given when zero. Wage is that of the whole period in
// minor units. Regime and category are the worker's own, empty for the employer's regime and no category.
type FilingLine struct {
	Number    int
	Person    uuid.UUID // zero for occasional labour and estimates without names
	Insured   string
	Name      string
	Days      int
	Wage      money.Minor
	Situation Situation
	Regime    string
	Category  string
	Was       *Was // of a correction: what stands, which this line replaces
}

// Was is what stands for a worker before a correction.
type Was struct {
	Days    int
	Wage    money.Minor
	RuleSet string
}

// lineRow is a line as it is written.
type lineRow struct {
	line      int
	person    uuid.UUID
	insured   string
	name      string
	days      int
	wage      money.Minor
	situation Situation
	amounts   []int64
	ruleSet   string
	change    *change
}

type change struct {
	was     Was
	nowDays int
	nowWage money.Minor
}

// compute assesses every line. Nothing is rounded twice: the amounts of a line are whole minor units, and what the fund
// rounds on a whole declaration stands on a line of its own, numbered from 0 down.
func (f *Filing) compute(a *assessor) error {
	f.totals = newTotals()
	f.rows = make([]lineRow, 0, len(f.Lines)+1)
	var slab []int64
	var scratch []money.Minor
	var rs *contribution.RuleSet
	var regime, category string
	for i := range f.Lines {
		l := &f.Lines[i]
		if rs == nil || l.Regime != regime || l.Category != category {
			var err error
			if rs, err = a.ruleSet(f.employer, f.Period, l.Regime, l.Category); err != nil {
				return err
			}
			regime, category = l.Regime, l.Category
		}
		scratch = rs.Amounts(l.Wage, l.Days, scratch[:0])
		row := lineRow{line: l.Number, person: l.Person, insured: l.Insured, name: l.Name, days: l.Days, wage: l.Wage,
			situation: l.Situation, ruleSet: rs.ID}
		if row.line == 0 {
			row.line = i + 1
		}
		slab, row.amounts = carve(slab, scratch, len(f.Lines)-i)
		f.totals.add(rs, l.Days, l.Wage, scratch)
		f.rows = append(f.rows, row)
	}
	f.roundings(a.used)
	return nil
}

// carve takes room for one line's amounts from a slab, making a new one for the lines left when it is used up.
func carve(slab []int64, amounts []money.Minor, left int) (rest, taken []int64) {
	n := len(amounts)
	if len(slab) < n {
		slab = make([]int64, n*left)
	}
	taken, rest = slab[:n:n], slab[n:]
	for i, m := range amounts {
		taken[i] = int64(m)
	}
	return rest, taken
}

// roundings settles the totals and writes what that adds as lines.
func (f *Filing) roundings(sets []*contribution.RuleSet) {
	n := 0
	f.totals.settle(sets, func(rs *contribution.RuleSet, residue []money.Minor) {
		_, amounts := carve(nil, residue, 1)
		f.rows = append(f.rows, lineRow{line: n, name: "arrondi de la déclaration", amounts: amounts, ruleSet: rs.ID})
		n--
	})
}

// seal makes the hash of what was filed: employer, period and every line, in order.
func (f *Filing) seal() {
	h := sha256.New()
	b := make([]byte, 0, 256)
	b = append(b, f.employer.Number+"|"+f.Period.String()+"|"+string(f.Kind)+"|"+strconv.Itoa(f.Sequence)+"\n"...)
	for i := range f.rows {
		r := &f.rows[i]
		b = strconv.AppendInt(b, int64(r.line), 10)
		b = append(append(append(append(b, '|'), r.insured...), '|'), r.name...)
		b = strconv.AppendInt(append(b, '|'), int64(r.days), 10)
		b = strconv.AppendInt(append(b, '|'), int64(r.wage), 10)
		b = append(append(b, '|'), r.situation...)
		for _, a := range r.amounts {
			b = strconv.AppendInt(append(b, '|'), a, 10)
		}
		b = append(b, '\n')
		if len(b) > 4000 {
			h.Write(b)
			b = b[:0]
		}
	}
	h.Write(b)
	f.hash = h.Sum(nil)
}

// mainRuleSet is the rule set of most lines.
func (f *Filing) mainRuleSet() string {
	counts := map[string]int{}
	best := ""
	for i := range f.rows {
		id := f.rows[i].ruleSet
		counts[id]++
		if counts[id] > counts[best] || best == "" {
			best = id
		}
	}
	return best
}

// status on filing: the checks were made, so it is accepted at once.
func (f *Filing) status() Status {
	if f.anomalies() > 0 {
		return AcceptedWithAnomalies
	}
	return Accepted
}

func (f *Filing) anomalies() int { return len(f.Findings) }
