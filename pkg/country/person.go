package country

import (
	"fmt"

	"socle/pkg/cal"
)

// Person is a fictitious insured person. Known says that the fund knew them before the first month.
type Person struct {
	Index       int
	First, Last string
	Sex         string // f or m
	Birth       cal.Date
	Children    int
	IDNumber    string
	Known       bool
}

// Persons is how many there are so far.
func (c *Country) Persons() int { return int(c.born) }

// Person describes the person of an index. It does not change over the months.
func (c *Country) Person(i int) Person {
	p := c.config.Profile
	woman := c.dice.chance(ofPerson, i, 0, p.Women)
	name := c.name(c.dice.roll(ofPerson, i, 1), woman)
	age := ranged(p.Ages, c.dice.roll(ofPerson, i, 2), c.dice.roll(ofPerson, i, 3))
	person := Person{
		Index: i, First: name[1], Last: name[0], Sex: "m", Known: i < int(c.known),
		Birth:    c.config.From.First().AddDays(-age*365 - c.dice.below(ofPerson, i, 4, 365)),
		Children: ranged(p.Children, c.dice.roll(ofPerson, i, 5), c.dice.roll(ofPerson, i, 6)),
		IDNumber: fmt.Sprintf("%c%c%06d", 'A'+i/million%26, 'A'+i/(26*million)%26, i%million),
	}
	if woman {
		person.Sex = "f"
	}
	return person
}

// name draws a last and a first name.
func (c *Country) name(roll uint64, woman bool) [2]string {
	n := c.config.Profile.Names
	first := n.Men
	if woman {
		first = n.Women
	}
	return [2]string{n.Last[scaled(roll, len(n.Last))], first[scaled(roll<<24, len(first))]}
}

func ranged(ranges []Range, which, where uint64) int {
	w := make(weights, len(ranges))
	for i, r := range ranges {
		w[i] = r.Weight
	}
	r := ranges[w.pick(which)]
	return r.From + scaled(where, r.To-r.From+1)
}
