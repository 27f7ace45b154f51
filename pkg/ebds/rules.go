package ebds

import (
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

func (c *checker) transferRecord() {
	l := c.rec.layout
	if c.order.seen[c.order.find(l.name)] > 1 {
		return
	}
	if id := l.at("N_Identif_Transfert"); c.rec.ok(id) {
		c.report.Transfer = c.rec.text(id)
		if c.rec.num[id] == 0 {
			c.say(id, "ebds.transfer_zero")
		}
		c.compareTransfer(id)
	}
	if cat := l.at("L_Cat"); c.rec.ok(cat) {
		c.report.Sequence = int(c.rec.bytes(cat)[1] - '0')
	}
}

func (c *checker) headerRecord() {
	l := c.rec.layout
	if c.order.seen[c.order.find(l.name)] > 1 {
		return
	}
	c.report.Header = Header{
		Name: c.rec.text(l.at("L_Raison_Sociale")), Activity: c.rec.text(l.at("L_Activite")),
		Address: c.rec.text(l.at("L_Adresse")), City: c.rec.text(l.at("L_Ville")),
		PostalCode: c.rec.text(l.at("C_Code_Postal")), Agency: int(c.rec.num[l.at("C_Code_Agence")]),
	}
	if i := l.at("D_Date_Emission"); c.rec.ok(i) {
		c.report.Header.IssuedOn = cal.Date(c.rec.num[i])
	}
	if i := l.at("D_Date_Exig"); c.rec.ok(i) {
		c.report.Header.DueOn = cal.Date(c.rec.num[i])
	}
	if i := l.at("L_Raison_Sociale"); isBlank(c.rec.bytes(i)) {
		c.say(i, "ebds.field_required")
	}
	c.compareHeader()
}

// row judges A02 and B02. The one E02 of a complementary file must be empty.
func (c *checker) row() {
	p := placesOf[c.rec.layout]
	if c.report.Kind == Complement {
		c.mustBeEmpty(p)
		return
	}
	c.rows.add(&c.rec, p)
	c.rowNumber(p.of[insuredNumbers])
	if isBlank(c.rec.bytes(p.name)) {
		c.say(p.name, "ebds.field_required")
	}
	c.allowance(p)
	if c.report.Kind == Main {
		c.month(p, false)
		c.controlSum(p)
	}
	c.compareRow(p)
	c.emit(p, false)
}

// rowNumber judges the insured number of a pre-printed row: a person's, ascending, once.
func (c *checker) rowNumber(i int) {
	n := c.rec.num[i]
	switch {
	case !c.rec.ok(i):
		return
	case c.rec.blank || n == 0:
		c.say(i, "ebds.insured_missing")
		return
	}
	c.personNumber(i)
	if c.once(i) && n < c.last {
		c.say(i, "ebds.insured_order", zeros(n, 9), zeros(c.last, 9))
	}
	c.last = n
}

const (
	occasional = 999_999_999
	reserved   = 100_000_000 // first digit 1, number zero, key right: still nobody's
)

// personNumber judges first digit and key. The key of an insured number refuses, that of an employer only warns.
func (c *checker) personNumber(i int) {
	n := c.rec.num[i]
	number := zeros(n, 9)
	switch {
	case n == reserved:
		c.say(i, "ebds.insured_reserved", number)
	case n/reserved != 1:
		c.say(i, "ebds.insured_first_digit", number)
	case !validInsured(n):
		key, _ := matricule.EBDSInsured.Key(number[:8])
		c.say(i, "ebds.insured_key", number, key)
	}
}

// validInsured is matricule.MoroccoInsured.Valid without the text: a large file asks 50,000 times.
func validInsured(n uint64) bool {
	key, rest, sum := n%10, n/10, uint64(0)
	for place := 8; place >= 2; place-- {
		weight := uint64(1)
		if place%2 == 0 {
			weight = 2
		}
		sum += rest % 10 * weight
		rest /= 10
	}
	return key == (10-sum%10)%10
}

// once says that this insured number was not declared before.
func (c *checker) once(i int) bool {
	n := c.rec.num[i]
	if line, twice := c.numbers[n]; twice {
		c.say(i, "ebds.insured_duplicate", zeros(n, 9), strconv.Itoa(line))
		return false
	}
	c.numbers[n] = c.rec.line
	return true
}

func (c *checker) allowance(p *places) {
	pay, ded, net := p.of[payable], p.of[deducted], p.of[netAllowance]
	if !c.rec.ok(pay) || !c.rec.ok(ded) || !c.rec.ok(net) {
		return
	}
	want := c.rec.num[pay] - min(c.rec.num[ded], c.rec.num[pay])
	if got := c.rec.num[net]; got != want {
		c.say(net, "ebds.allowance_net", amount(got), amount(want))
	}
}

// month judges days, wages and situation together; nothing is said of what could not be read.
func (c *checker) month(p *places, occasionalLabour bool) {
	d, re, ca := p.of[days], p.of[realWages], p.of[cappedWages]
	if c.rec.ok(d) && c.rec.num[d] > MaxDays {
		c.say(d, "ebds.days_over", strconv.FormatUint(c.rec.num[d], 10))
	}
	if c.rec.ok(re) && c.rec.ok(ca) {
		c.cap(re, ca, occasionalLabour)
	}
	s := Working
	if p.situation >= 0 {
		if !c.rec.ok(p.situation) {
			return
		}
		s = Situations[c.rec.num[p.situation]]
		c.returned(p, s)
	}
	if s.WithoutPay() {
		for _, i := range []int{d, re, ca} {
			if c.rec.ok(i) && c.rec.num[i] > 0 {
				c.say(i, "ebds.situation_with_pay", string(s))
			}
		}
		return
	}
	c.daysAndWage(d, re, s)
}

// daysAndWage: no wage without days and no days without wage; who has left may get a last wage, or none.
func (c *checker) daysAndWage(d, re int, s Situation) {
	if !c.rec.ok(d) || !c.rec.ok(re) || (c.rec.num[d] == 0) == (c.rec.num[re] == 0) {
		return
	}
	switch {
	case s.Gone():
		c.say(re, "ebds.wage_after_leaving", string(s))
	case c.rec.num[d] == 0:
		c.say(d, "ebds.wage_without_days", amount(c.rec.num[re]))
	default:
		c.say(re, "ebds.days_without_wage", strconv.FormatUint(c.rec.num[d], 10))
	}
}

// cap compares the capped wage with the real wage and the ceiling. Occasional labour stands for several
// people in one line: no ceiling.
func (c *checker) cap(re, ca int, occasionalLabour bool) {
	real, capped := c.rec.num[re], c.rec.num[ca]
	if capped > real {
		c.say(ca, "ebds.capped_over_real", amount(capped), amount(real))
	}
	ceiling, known := c.ceilingOfLine()
	if occasionalLabour || !known {
		return
	}
	switch {
	case capped > ceiling:
		c.say(ca, "ebds.capped_over_ceiling", amount(capped), amount(ceiling))
	case capped < min(real, ceiling):
		c.say(ca, "ebds.capped_low", amount(capped), amount(min(real, ceiling)))
	}
}

// ceilingOfLine is the ceiling of the month that the line itself states.
func (c *checker) ceilingOfLine() (uint64, bool) {
	if c.Ceiling == nil || !c.rec.ok(periodAt) {
		return 0, false
	}
	if m := cal.Month(c.rec.num[periodAt]); m != c.ceiling.month {
		c.ceiling.month, c.ceiling.amount = m, max(c.Ceiling(m), money.Minor(0))
	}
	return uint64(c.ceiling.amount), c.ceiling.amount > 0
}

// returned judges the allowance given back to the fund.
func (c *checker) returned(p *places, s Situation) {
	back, net := p.of[givenBack], p.of[netAllowance]
	if !c.rec.ok(back) || !c.rec.ok(net) {
		return
	}
	got, whole := c.rec.num[back], c.rec.num[net]
	switch {
	case s.Gone() && got != whole:
		c.say(back, "ebds.allowance_not_returned", string(s), amount(whole), amount(got))
	case (s == WorkAccident || s == Occupational) && got > 0:
		c.say(back, "ebds.allowance_kept", string(s))
	case got > whole:
		c.say(back, "ebds.allowance_over_net", amount(got), amount(whole))
	case got > 0 && !s.Gone():
		c.say(back, "ebds.allowance_returned", amount(got))
	}
}

// controlSum compares the sum a line declares with that of its fields, when all of them could be read.
func (c *checker) controlSum(p *places) {
	for _, m := range controlMeasures {
		if i := p.of[m]; i >= 0 && !c.rec.ok(i) {
			return
		}
	}
	i := p.of[control]
	if !c.rec.ok(i) || p.situation >= 0 && !c.rec.ok(p.situation) {
		return
	}
	if got, want := c.rec.num[i], controlOf(&c.rec, p); got != want {
		c.say(i, "ebds.control_sum", strconv.FormatUint(got, 10), strconv.FormatUint(want, 10))
	}
}

func (c *checker) emit(p *places, entrant bool) {
	if c.Line == nil {
		return
	}
	num := func(m measure) uint64 {
		if i := p.of[m]; i >= 0 {
			return c.rec.num[i]
		}
		return 0
	}
	l := Line{
		Number: c.rec.line, Insured: string(c.rec.bytes(p.of[insuredNumbers])), Name: c.rec.text(p.name),
		Card: c.rec.text(p.card), Days: int(num(days)), Entrant: entrant,
		Real: money.Minor(num(realWages)), Capped: money.Minor(num(cappedWages)),
		Allowance: Allowance{
			Payable: money.Minor(num(payable)), Deducted: money.Minor(num(deducted)), Net: money.Minor(num(netAllowance)),
			GivenBack: money.Minor(num(givenBack)), ChildCount: int(num(children)),
		},
	}
	if p.situation >= 0 && c.rec.ok(p.situation) {
		l.Situation = Situations[c.rec.num[p.situation]]
	}
	c.Line(l)
}
