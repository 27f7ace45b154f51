package ebds

import (
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/matricule"
)

// identity finds out which employer and which month a file is about. Every record repeats both; most of
// them decide, so that one wrong record is named, be it the header itself, and not all the others.
type identity struct {
	employers, periods ballot
}

type ballot struct {
	votes map[uint64]*vote
	last  *vote
	value uint64
}

type vote struct {
	count  int
	header bool // the record 01 says so
	places []voted
}

type voted struct {
	line   int
	record string
}

// maxPlaces bounds what is remembered of one vote; losing votes are few in an honest file.
const maxPlaces = DefaultMaxFindings

func (b *ballot) add(value uint64, rec *decoded) {
	if b.last == nil || b.value != value {
		if b.votes == nil {
			b.votes = map[uint64]*vote{}
		}
		if b.votes[value] == nil {
			b.votes[value] = &vote{}
		}
		b.last, b.value = b.votes[value], value
	}
	b.last.count++
	b.last.header = b.last.header || rec.layout.name[1:] == "01"
	if len(b.last.places) < maxPlaces {
		b.last.places = append(b.last.places, voted{rec.line, rec.layout.name})
	}
}

// winner is the value most records have; between equals that of the header, then the smaller.
func (b *ballot) winner() (value uint64, ok bool) {
	var best *vote
	for v, n := range b.votes {
		if best == nil || n.count > best.count ||
			n.count == best.count && (n.header && !best.header || n.header == best.header && v < value) {
			value, best = v, n
		}
	}
	return value, best != nil
}

var (
	employerAt = layouts["B01"].at("N_Num_Affilie") // the same place in every record but 00
	periodAt   = layouts["B01"].at("L_Periode")
)

func (id *identity) see(rec *decoded) {
	if rec.ok(employerAt) && rec.num[employerAt] != 0 {
		id.employers.add(rec.num[employerAt], rec)
	}
	if rec.ok(periodAt) {
		id.periods.add(rec.num[periodAt], rec)
	}
}

// settleIdentity names the records that disagree, and warns about the employer's key once, on the header:
// the key was never confirmed on a real number.
func (c *checker) settleIdentity() {
	if v, ok := c.identity.employers.winner(); ok {
		number := zeros(v, 7)
		c.report.Header.Employer = number
		c.dissent(&c.identity.employers, v, "N_Num_Affilie", "ebds.employer_mismatch", func(v uint64) string { return zeros(v, 7) })
		if !matricule.MoroccoEmployer.Valid(number) {
			key, _ := matricule.EBDSEmployer.Key(number[:6])
			c.add(c.order.lineOf("01"), string(c.report.Kind)+"01", "N_Num_Affilie", "ebds.employer_key", number, key)
		}
	}
	if v, ok := c.identity.periods.winner(); ok {
		c.report.Header.Period = cal.Month(v)
		c.dissent(&c.identity.periods, v, "L_Periode", "ebds.period_mismatch", func(v uint64) string { return cal.Month(v).String() })
	}
	if due := c.report.Header.DueOn; !due.IsZero() && c.report.Header.Period != 0 && due < c.report.Header.Period.Last() {
		c.add(c.order.lineOf("01"), string(c.report.Kind)+"01", "D_Date_Exig", "ebds.dates_order", due.String())
	}
}

func (c *checker) dissent(b *ballot, winner uint64, field, code string, write func(uint64) string) {
	for v, n := range b.votes {
		if v == winner {
			continue
		}
		for _, p := range n.places {
			c.add(p.line, p.record, field, code, write(v), write(winner))
		}
	}
}

// zeros writes n with leading zeros.
func zeros(n uint64, length int) string {
	s := strconv.FormatUint(n, 10)
	for len(s) < length {
		s = "0" + s
	}
	return s
}
