package country

import (
	"socle/pkg/cal"
)

// habit is how much of an employer's conduct is its own: so many months in a million it behaves as its place among
// employers says, the others it draws afresh.
const habit = 700_000

// conduct is an employer's place for a month, even over employers, from 0 to 999,999; low is good.
func (c *Country) conduct(own, fresh stream, employer int, m cal.Month) int {
	if c.dice.chance(fresh, employer, -int(m), habit) {
		return c.dice.below(own, employer, 0, million)
	}
	return c.dice.below(fresh, employer, int(m), million)
}

// punctuality sets how many small and large employers file on time, so that both printed shares hold: by number of
// employers and by number of insured persons.
func (c *Country) punctuality() {
	f := c.config.Profile.Filing
	var large, staff int
	for _, s := range c.sites {
		if s.n > 100 {
			large++
			staff += int(s.n)
		}
	}
	c.onTime = [2]int{f.OnTime, f.OnTime}
	byNumber, byStaff := large*million/max(len(c.sites), 1), staff*million/max(len(c.posts), 1)
	if byStaff-byNumber < 50_000 {
		return
	}
	apart := (f.OnTimeInsured - f.OnTime) * 1000 / ((byStaff - byNumber) / 1000)
	c.onTime[0] = f.OnTime - byNumber/1000*apart/1000
	c.onTime[1] = min(max(c.onTime[0]+apart, 0), million-f.Missing)
}

// declare fills how a declaration is filed and paid.
func (c *Country) declare(d *Declaration, employer int, p cal.Period, lines []Line) {
	*d = Declaration{Employer: employer, Period: p, Due: c.config.due(p), Lines: lines, Payments: d.Payments[:0]}
	f, m := c.config.Profile.Filing, p.End()
	onTime := c.onTime[0]
	if c.employers[employer].size > 100 {
		onTime = c.onTime[1]
	}
	place := c.conduct(ofPunctual, ofFiling, employer, m)
	if place >= million-f.Missing {
		d.Missing = true
		return
	}
	d.FiledOn = c.filedOn(d.Due, place, onTime, employer, m)
	d.Means = c.means(employer)
	if roll := c.dice.roll(ofLine, employer, -int(m)); scaled(roll, million) < f.Anomalies {
		d.Anomaly = anomalies[scaled(roll<<24, len(anomalies))]
	}
	c.pay(d, employer, m)
}

// filedOn is on the due date for three in ten of those on time, and within the nine days before for the others; the late
// come in month after month, as many in each.
func (c *Country) filedOn(due cal.Date, place, onTime, employer int, m cal.Month) cal.Date {
	day := c.dice.below(ofFilingDay, employer, int(m), 1000)
	if place >= onTime {
		late := (place - onTime) / max(c.config.Profile.Filing.LaterMonthly, 1)
		return due.AddDays(1 + late*30 + day*30/1000)
	}
	switch {
	case day < 300:
		return due
	case day < 650:
		return due.AddDays(-1 - day%3)
	}
	return due.AddDays(-4 - day%6)
}

// means depends on size (demonstration).
func (c *Country) means(employer int) Means {
	w := [4]weights{{0, 50, 50}, {15, 65, 20}, {60, 38, 2}, {95, 5, 0}}[classOf(int(c.employers[employer].size))]
	return []Means{ByFile, ByForm, OnPaper}[w.pick(c.dice.roll(ofChannel, employer, 0))]
}
