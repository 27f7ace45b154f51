package ebds

import "strconv"

// declaredTotal is what a record 03, 05 or 06 declares.
type declaredTotal struct {
	line   int
	layout *layout
	value  [measures]uint64
	known  uint32
}

func (t *declaredTotal) has(m measure) bool { return t != nil && t.known&(1<<m) != 0 }

// keepTotal keeps the first record of its number; totals are judged when all lines are known, so that a
// record out of place is one finding and not ten.
func (c *checker) keepTotal() {
	number := c.rec.layout.name[1:]
	if c.totals[number] != nil {
		return
	}
	t := &declaredTotal{line: c.rec.line, layout: c.rec.layout}
	for m, i := range placesOf[c.rec.layout].of {
		if i >= 0 && c.rec.ok(i) {
			t.value[m], t.known = c.rec.num[i], t.known|1<<m
		}
	}
	c.totals[number] = t
}

func (c *checker) checkTotals() {
	c.checkBlock(c.totals["03"], &c.rows)
	c.checkBlock(c.totals["05"], &c.entrants)
	c.checkGlobal()
}

// checkBlock compares 03 or 05 with the lines. A control total may add the sums that lines declare or those
// computed: where they differ the line at fault is already named.
func (c *checker) checkBlock(t *declaredTotal, b *block) {
	for m := range measures {
		if !t.has(m) || !b.has(m) {
			continue
		}
		if v := t.value[m]; v != b.sum[m] && (m != control || v != b.declared) {
			c.wrongTotal(t, m, b.sum[m])
		}
	}
}

// checkGlobal compares 06 with 03 + 05 as declared, and with the lines: agreeing with either is enough,
// since where these two differ 03 or 05 is already named.
func (c *checker) checkGlobal() {
	t := c.totals["06"]
	for m := range measures {
		if !t.has(m) {
			continue
		}
		want, judged, right := uint64(0), false, false
		if c.totals["03"].has(m) && c.totals["05"].has(m) {
			want, judged = c.totals["03"].value[m]+c.totals["05"].value[m], true
			right = t.value[m] == want
		}
		if c.rows.has(m) && c.entrants.has(m) {
			want, judged = c.rows.sum[m]+c.entrants.sum[m], true
			right = right || t.value[m] == want || m == control && t.value[m] == c.rows.declared+c.entrants.declared
		}
		if judged && !right {
			c.wrongTotal(t, m, want)
		}
	}
}

func (c *checker) wrongTotal(t *declaredTotal, m measure, want uint64) {
	f := t.layout.fields[placesOf[t.layout].of[m]]
	write := func(v uint64) string { return strconv.FormatUint(v, 10) }
	if inMoney(m) {
		write = amount
	}
	c.add(t.line, t.layout.name, f.name, "ebds.total_wrong", write(t.value[m]), write(want))
}

// inMoney says whether a measure is in centimes.
func inMoney(m measure) bool {
	switch m {
	case payable, deducted, netAllowance, givenBack, realWages, cappedWages:
		return true
	}
	return false
}
