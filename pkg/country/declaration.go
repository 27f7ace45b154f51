package country

import (
	"iter"
	"maps"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Line is one person's work for one employer in one month. Days are of 26; Wage is gross, in minor units.
type Line struct {
	Person        int32
	Days          int8
	Complementary bool // written by hand: the pre-printed form does not know the person
	NoNumber      bool // declared without insured number
	Month         cal.Month
	Wage          money.Minor
	Hired         cal.Date
	Left          cal.Date // last day of work if in this month, else zero
}

// Means is how a declaration reaches the fund.
type Means string

// The means.
const (
	ByFile  Means = "file"
	ByForm  Means = "form"
	OnPaper Means = "paper"
)

// Anomaly is what is wrong with a declaration filed; whoever plays the country into a fund makes it so.
type Anomaly string

// The anomalies. Wages under the minimum need no mark: the lines hold them.
const (
	NoAnomaly     Anomaly = ""
	UnknownPerson Anomaly = "unknown_person" // an insured number that is nobody's
	WrongName     Anomaly = "wrong_name"     // a name that is not the number's
	DuplicateLine Anomaly = "duplicate_line"
	LineForgotten Anomaly = "line_forgotten" // one employee left out, corrected later
)

var anomalies = []Anomaly{UnknownPerson, WrongName, DuplicateLine, LineForgotten}

// Declaration is what an employer has to declare for a period, how it files and how it pays. A missing one has its lines
// all the same: the obligation exists, and an estimate can be compared with them.
// Lines and Payments are valid until the next declaration.
type Declaration struct {
	Employer int
	Period   cal.Period
	Due      cal.Date
	Lines    []Line
	Missing  bool
	FiledOn  cal.Date // zero when missing
	Means    Means
	Anomaly  Anomaly
	Payments []Payment
}

// Late says that the declaration was filed after its due date.
func (d *Declaration) Late() bool { return !d.Missing && d.FiledOn > d.Due }

// Wages adds up the lines.
func (d *Declaration) Wages() money.Minor {
	var t money.Minor
	for _, l := range d.Lines {
		t = t.Add(l.Wage)
	}
	return t
}

// Declarations gives what every active employer has to declare, in the order of the sites. Those who declare by quarter
// come in its last month, with the lines of all its months, also when they have stopped since.
func (m *Month) Declarations() iter.Seq[*Declaration] {
	return func(yield func(*Declaration) bool) {
		d := &Declaration{}
		for i := range m.c.sites {
			s := &m.c.sites[i]
			if m.c.quarterly(s) {
				continue
			}
			m.c.declare(d, int(s.owner), cal.Monthly(m.At), d.Lines[:0])
			for p := s.first; p < s.first+s.n; p++ {
				d.Lines = append(d.Lines, m.c.line(p, m.At))
			}
			if !yield(d) {
				return
			}
		}
		if m.At.Of()%3 != 0 {
			return
		}
		for _, owner := range slices.Sorted(maps.Keys(m.c.quarter)) {
			m.c.declare(d, int(owner), cal.Quarterly(m.At), append(d.Lines[:0], m.c.quarter[owner]...))
			if !yield(d) {
				return
			}
		}
	}
}

func (c *Country) quarterly(s *site) bool { return int(s.n) <= c.config.Profile.Filing.QuarterlyTo }

// keepQuarter keeps the lines of those who declare by quarter.
func (c *Country) keepQuarter(m cal.Month) {
	if m.Of()%3 == 1 {
		clear(c.quarter)
	}
	for i := range c.sites {
		s := &c.sites[i]
		if !c.quarterly(s) {
			continue
		}
		for p := s.first; p < s.first+s.n; p++ {
			c.quarter[s.owner] = append(c.quarter[s.owner], c.line(p, m))
		}
	}
}

// line is a post's line of a month: its days and wage, less what its holder did not work, with overtime now and then.
func (c *Country) line(post int32, m cal.Month) Line {
	p := &c.posts[post]
	l := Line{Person: p.person, Days: p.pay.days, Month: m, Wage: money.Minor(p.pay.wage), Hired: p.hired}
	if p.leaves > 0 || p.hired >= m.First() {
		l.cut(p, m)
	}
	roll := c.dice.roll(ofVariation, int(post), int(m))
	if roll>>56 < 38 && p.pay.days == fullMonth {
		l.Wage += l.Wage * money.Minor(scaled(roll<<8, 51)) / 1000
	}
	recent := p.hired >= (m - 1).First()
	if p.casual || recent {
		l.Complementary = true
		l.NoNumber = c.dice.chance(ofLine, int(post), int(m), c.config.Profile.Filing.NoNumber)
	}
	return l
}

// cut keeps the part of the month that was worked, at least a day.
func (l *Line) cut(p *post, m cal.Month) {
	from, to := int8(1), int8(30)
	if p.hired >= m.First() {
		from = int8(min(m.First().DaysUntil(p.hired)+1, 30))
	}
	if p.leaves > 0 {
		l.Left = m.First().AddDays(int(p.leaves) - 1)
		to = max(min(p.leaves, 30), from)
	}
	if l.Left == m.Last() {
		to = 30
	}
	if from == 1 && to == 30 {
		return
	}
	days := max(int(p.pay.days)*int(to-from+1)/30, 1)
	l.Wage = money.Rounding{Mode: money.Up}.Ratio(l.Wage, int64(days), int64(p.pay.days))
	l.Days = int8(days)
}
