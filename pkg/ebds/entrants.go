package ebds

import "strconv"

// entrant judges B04 and E04: newcomers, or the single empty row that says there are none.
func (c *checker) entrant() {
	p := placesOf[c.rec.layout]
	if c.rec.blank {
		if c.mustBeEmpty(p) {
			c.empties = append(c.empties, c.rec.line)
		} else {
			c.entrants.lost = allMeasures
		}
		return
	}
	c.entrants.add(&c.rec, p)
	c.entrantNumber(p)
	i := p.of[insuredNumbers]
	c.month(p, c.rec.ok(i) && c.rec.num[i] == occasional)
	c.controlSum(p)
	c.emit(p, true)
}

// entrantNumber: without a number a newcomer needs name and identity card; occasional labour needs neither.
func (c *checker) entrantNumber(p *places) {
	i := p.of[insuredNumbers]
	if !c.rec.ok(i) {
		return
	}
	switch c.rec.num[i] {
	case occasional:
		return
	case 0:
		if isBlank(c.rec.bytes(p.card)) {
			c.say(p.card, "ebds.entrant_without_card")
		} else if c.rec.ok(p.card) {
			c.sameCard(p.card)
		}
	default:
		c.personNumber(i)
		c.once(i)
	}
	if isBlank(c.rec.bytes(p.name)) {
		c.say(p.name, "ebds.entrant_without_name")
	}
}

// sameCard warns when two newcomers without number show one identity card.
func (c *checker) sameCard(i int) {
	card := c.rec.text(i)
	if line, twice := c.cards[card]; twice {
		c.say(i, "ebds.card_duplicate", card, strconv.Itoa(line))
		return
	}
	c.cards[card] = c.rec.line
}

// mustBeEmpty judges a row that declares nobody: no name, no card, zeros everywhere. E02 may show
// its number as spaces or as zeros.
func (c *checker) mustBeEmpty(p *places) bool {
	empty := isBlank(c.rec.bytes(p.name)) &&
		(p.card < 0 || isBlank(c.rec.bytes(p.card))) &&
		(p.situation < 0 || isBlank(c.rec.bytes(p.situation)))
	for _, i := range p.of {
		empty = empty && (i < 0 || c.rec.num[i] == 0)
	}
	if !empty {
		c.say(p.of[insuredNumbers], "ebds.empty_row_not_empty")
	}
	return empty
}

// checkEmptyRows: an empty row stands alone. A complementary file that declares nobody is strange, not wrong.
func (c *checker) checkEmptyRows() {
	if len(c.empties) == 0 {
		return
	}
	name := string(c.report.Kind) + "04"
	alone := len(c.empties) == 1 && c.entrants.sum[employees] == 0
	if alone && c.report.Kind == Complement {
		c.add(c.empties[0], name, "N_Num_Assure", "ebds.complement_empty")
	}
	if alone {
		return
	}
	for n, line := range c.empties {
		if n > 0 || c.entrants.sum[employees] > 0 {
			c.add(line, name, "N_Num_Assure", "ebds.empty_row_not_alone", name)
		}
	}
}
