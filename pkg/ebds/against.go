package ebds

import (
	"cmp"
	"slices"
	"strconv"

	"socle/pkg/money"
)

// comparison holds the pre-printed file while the answer is read.
type comparison struct {
	a     *File
	rows  map[string]int // insured number → place in a.Rows
	back  []bool
	lines []rowLine
}

type rowLine struct {
	insured string
	line    int
}

// against gives the comparison, nil when there is none to make.
func (c *checker) against() *comparison {
	if c.Against == nil || c.Against.Kind != Preprinted || c.report.Kind == Preprinted {
		return nil
	}
	if c.compare == nil {
		c.compare = &comparison{a: c.Against, rows: make(map[string]int, len(c.Against.Rows)), back: make([]bool, len(c.Against.Rows))}
		for i, l := range c.Against.Rows {
			c.compare.rows[l.Insured] = i
		}
	}
	return c.compare
}

func (c *checker) compareTransfer(i int) {
	k := c.against()
	if k != nil && k.a.Transfer != c.report.Transfer {
		c.say(i, "ebds.transfer_mismatch", c.report.Transfer, k.a.Transfer)
	}
}

// compareHeader: agency and dates are the fund's; words of the employer may have changed, and only warn.
// Employer and month are compared at the end, when it is known which ones the file is about.
func (c *checker) compareHeader() {
	k := c.against()
	if k == nil {
		return
	}
	b, a := c.report.Header, k.a.Header
	for _, f := range []struct{ field, code, got, want string }{
		{"L_Raison_Sociale", "ebds.header_changed", b.Name, a.Name},
		{"L_Activite", "ebds.header_changed", b.Activity, a.Activity},
		{"L_Adresse", "ebds.header_changed", b.Address, a.Address},
		{"L_Ville", "ebds.header_changed", b.City, a.City},
		{"C_Code_Postal", "ebds.header_changed", b.PostalCode, a.PostalCode},
		{"C_Code_Agence", "ebds.header_mismatch", zeros(uint64(b.Agency), 2), zeros(uint64(a.Agency), 2)},
		{"D_Date_Emission", "ebds.header_mismatch", b.IssuedOn.String(), a.IssuedOn.String()},
		{"D_Date_Exig", "ebds.header_mismatch", b.DueOn.String(), a.DueOn.String()},
	} {
		if i := c.rec.layout.at(f.field); f.got != f.want && c.rec.ok(i) {
			c.say(i, f.code, strconv.Quote(f.got), strconv.Quote(f.want))
		}
	}
}

// compareRow: every pre-printed column of B02 comes back as it was.
func (c *checker) compareRow(p *places) {
	k := c.against()
	i := p.of[insuredNumbers]
	if k == nil || !c.rec.ok(i) || c.rec.blank {
		return
	}
	insured := string(c.rec.bytes(i))
	k.lines = append(k.lines, rowLine{insured, c.rec.line})
	at, known := k.rows[insured]
	if !known {
		c.say(i, "ebds.preprinted_added", insured)
		return
	}
	k.back[at] = true
	was := k.a.Rows[at]
	if name := c.rec.text(p.name); name != was.Name {
		c.say(p.name, "ebds.preprinted_changed", strconv.Quote(name), strconv.Quote(was.Name))
	}
	c.unchanged(p.of[children], uint64(was.Allowance.ChildCount), plainCount)
	c.unchanged(p.of[payable], uint64(was.Allowance.Payable), amount)
	c.unchanged(p.of[deducted], uint64(was.Allowance.Deducted), amount)
	c.unchanged(p.of[netAllowance], uint64(was.Allowance.Net), amount)
}

func plainCount(n uint64) string { return strconv.FormatUint(n, 10) }

func (c *checker) unchanged(i int, was uint64, write func(uint64) string) {
	if c.rec.ok(i) && c.rec.num[i] != was {
		c.say(i, "ebds.preprinted_changed", write(c.rec.num[i]), write(was))
	}
}

// checkAgainst compares what is known only at the end: employer, month, rows that did not come back, totals.
func (c *checker) checkAgainst() {
	if c.Against != nil && c.Against.Kind != Preprinted {
		c.add(0, "", "", "ebds.against_invalid", "kind "+string(c.Against.Kind))
	}
	k := c.against()
	if k == nil {
		return
	}
	line, name := c.order.lineOf("01"), string(c.report.Kind)+"01"
	if got, want := c.report.Header.Employer, k.a.Header.Employer; got != "" && got != want {
		c.add(line, name, "N_Num_Affilie", "ebds.header_mismatch", got, want)
	}
	if got, want := c.report.Header.Period, k.a.Header.Period; got != 0 && got != want {
		c.add(line, name, "L_Periode", "ebds.header_mismatch", got.String(), want.String())
	}
	if c.report.Kind == Main {
		if c.rows.has(insuredNumbers) {
			c.notBack(k)
		}
		c.sameTotals(k)
	}
}

// notBack names each pre-printed row that is missing, on the line where it should have stood.
func (c *checker) notBack(k *comparison) {
	slices.SortStableFunc(k.lines, func(a, b rowLine) int { return cmp.Compare(a.insured, b.insured) })
	end := c.order.lineOf("03")
	if end == 0 {
		end = c.report.Lines + 1
	}
	for i, l := range k.a.Rows {
		if k.back[i] {
			continue
		}
		line := end
		if at, _ := slices.BinarySearchFunc(k.lines, l.Insured, func(r rowLine, s string) int { return cmp.Compare(r.insured, s) }); at < len(k.lines) {
			line = k.lines[at].line
		}
		c.add(line, "B02", "N_Num_Assure", "ebds.preprinted_missing", l.Insured)
	}
}

// sameTotals: the totals of what was pre-printed are those of A03, unless they are already known to be wrong.
func (c *checker) sameTotals(k *comparison) {
	t := c.totals["03"]
	var was [measures]uint64
	for _, l := range k.a.Rows {
		was[employees]++
		was[children] += uint64(l.Allowance.ChildCount)
		was[insuredNumbers] += parse(l.Insured)
		for m, v := range map[measure]money.Minor{payable: l.Allowance.Payable, deducted: l.Allowance.Deducted, netAllowance: l.Allowance.Net} {
			was[m] += uint64(v)
		}
	}
	for m := employees; m <= insuredNumbers; m++ {
		if !t.has(m) || t.value[m] == was[m] || c.rows.has(m) && t.value[m] != c.rows.sum[m] {
			continue
		}
		write := plainCount
		if inMoney(m) {
			write = amount
		}
		f := t.layout.fields[placesOf[t.layout].of[m]]
		c.add(t.line, t.layout.name, f.name, "ebds.preprinted_total", write(t.value[m]), write(was[m]))
	}
}

func parse(number string) uint64 {
	n, _ := strconv.ParseUint(number, 10, 64)
	return n
}
