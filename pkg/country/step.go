package country

import (
	"slices"

	"socle/pkg/cal"
)

// Month is one month of the country. It is valid until the next month is asked for.
type Month struct {
	At          cal.Month
	Files       []File
	Events      []Event
	Individuals []Individual
	c           *Country
}

// EventKind is what happens to a registered employer.
type EventKind string

// The events. A registration is the outcome of a File.
const (
	Suspended EventKind = "suspended"
	Closed    EventKind = "closed"
	Reopened  EventKind = "reopened"
)

// Event is a change of an employer's state, from the first day of the month on. The staff of a suspended or closed
// employer left on the eve; a reopened one hires anew.
type Event struct {
	Kind     EventKind
	Employer int
	On       cal.Date
}

// Individual is a person who insures themselves for the first time.
type Individual struct {
	Person int
	Kind   string // self_employed or voluntary
	Agency string
	On     cal.Date
}

// step brings the country into a month: those who left are replaced, employers come and go.
func (c *Country) step(m cal.Month) *Month {
	month := &Month{At: m, c: c}
	vacant := append(c.leavers(), c.turnover(month)...)
	slices.Sort(vacant)
	c.replace(m, slices.Compact(vacant))
	c.leave(m)
	c.individuals(month)
	c.rejections(month)
	return month
}

// leave decides who leaves in a month, and on which day: half at its end.
func (c *Country) leave(m cal.Month) {
	last := int8(m.First().DaysUntil(m.Last()) + 1)
	for i := range c.posts {
		p := &c.posts[i]
		chance := regularLeave
		if p.casual {
			chance = casualLeave
		}
		p.leaves = 0
		if roll := c.dice.roll(ofLeaving, i, int(m)); scaled(roll, million) < chance {
			p.leaves = last
			if roll<<32>>63 == 0 {
				p.leaves = int8(1 + c.dice.below(ofLeavingDay, i, int(m), int(last)))
			}
			if p.hired.Month() == m {
				p.leaves = last
			}
		}
	}
}

// leavers are the posts to fill.
func (c *Country) leavers() []int32 {
	left := []int32{}
	for i := range c.posts {
		if c.posts[i].leaves > 0 {
			left = append(left, int32(i))
		}
	}
	return left
}

// replace hires for posts. As many of those hired as the flow of the year says are insured for the first time; the others
// come from the pool of those who left before, a few of them beside another job.
func (c *Country) replace(m cal.Month, vacant []int32) {
	fresh := c.config.monthly(c.config.Profile.Flows.NewInsured, m)
	for n, i := range vacant {
		old := c.posts[i].person
		share := 0
		if left := len(vacant) - n; left > 0 {
			share = fresh * million / left
		}
		if c.dice.chance(ofHire, int(i), int(m), share) || !c.rehire(i, m) {
			c.posts[i].person = c.born
			c.born++
			fresh--
		}
		c.pool = append(c.pool, old)
		c.posts[i].hired = m.First()
		if roll := c.dice.roll(ofHireDay, int(i), int(m)); scaled(roll, 100) >= 60 {
			c.posts[i].hired = m.First().AddDays(1 + scaled(roll<<32, 20))
		}
		c.posts[i].leaves = 0
	}
}

// rehire puts a person of the pool, or now and then anybody, into a post; false when it would be the same employer twice.
func (c *Country) rehire(i int32, m cal.Month) bool {
	if len(c.pool) == 0 {
		return false
	}
	at := c.dice.below(ofRehire, int(i), int(m), len(c.pool))
	who := c.pool[at]
	second := c.dice.chance(ofRehire, int(i), -int(m), 20_000)
	if second {
		who = int32(c.dice.below(ofRehire, -int(i), int(m), int(c.born)))
	}
	s := c.siteOf(i)
	for k := s.first; k < s.first+s.n; k++ {
		if c.posts[k].person == who {
			return false
		}
	}
	if !second {
		c.pool[at] = c.pool[len(c.pool)-1]
		c.pool = c.pool[:len(c.pool)-1]
	}
	c.posts[i].person = who
	return true
}

func (c *Country) siteOf(post int32) site {
	at, _ := slices.BinarySearchFunc(c.sites, post, func(s site, p int32) int {
		if s.first+s.n <= p {
			return -1
		}
		if s.first > p {
			return 1
		}
		return 0
	})
	return c.sites[at]
}

func (c *Country) individuals(month *Month) {
	flows := c.config.Profile.Individuals
	c.insure(month, "self_employed", flows.SelfEmployed)
	c.insure(month, "voluntary", flows.Voluntary)
}

func (c *Country) insure(month *Month, kind string, yearly int) {
	for n := range c.config.monthly(map[int]int{0: yearly}, month.At) {
		agency := c.sites[c.dice.below(ofOwn, n, int(month.At), len(c.sites))].agency
		month.Individuals = append(month.Individuals, Individual{Person: int(c.born), Kind: kind,
			Agency: c.config.Profile.Agencies[agency].Code, On: c.day(month.At, ofOwn, n)})
		c.born++
	}
}

// day draws a working day of a month.
func (c *Country) day(m cal.Month, s stream, n int) cal.Date {
	return working(m.First().AddDays(c.dice.below(s, n, -int(m), m.First().DaysUntil(m.Last())+1)), m)
}

// working moves a Saturday or Sunday to the Friday before, or into the month again.
func working(d cal.Date, m cal.Month) cal.Date {
	for d.Weekday() == 6 || d.Weekday() == 0 {
		d--
	}
	for d < m.First() || d.Weekday() == 6 || d.Weekday() == 0 {
		d++
	}
	return d
}
