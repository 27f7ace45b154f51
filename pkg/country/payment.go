package country

import (
	"socle/pkg/cal"
	"socle/pkg/money"
)

// Channel is how money comes in.
type Channel string

// The channels.
const (
	Transfer    Channel = "transfer"
	Cheque      Channel = "cheque"
	Counter     Channel = "counter"
	DirectDebit Channel = "direct_debit"
	Mobile      Channel = "mobile"
)

// bank says that the money goes through a bank's file, where a reference can go wrong.
func (c Channel) bank() bool { return c != Counter && c != Mobile }

// Payment is money for one declaration. Part is in millionths of whatever the fund finds due for the period; value date On.
// A bounced payment comes back on Bounced. Slip is what the bank's file makes of its reference.
type Payment struct {
	Part    int
	On      cal.Date
	Channel Channel
	Bounced cal.Date
	Slip    Slip
	roll    uint64
}

// Amount is the payment's part of what is due, to the nearest minor unit.
func (p Payment) Amount(due money.Minor) money.Minor {
	return money.Rounding{Mode: money.HalfUp}.Ratio(due, int64(p.Part), million)
}

// lateDays are how late the late pay: shares of up to 30, 60, 90, 360 and 540 days (demonstration).
var lateDays = []Range{{1, 30, 50}, {31, 60, 22}, {61, 90, 12}, {91, 360, 13}, {361, 540, 3}}

// pay draws the payments of a declaration that is filed: in full, late, in part (half of them finish it), or not at all.
// Nothing is paid before it is declared.
func (c *Country) pay(d *Declaration, employer int, m cal.Month) {
	p, place := c.config.Profile.Paying, c.conduct(ofPayer, ofPaying, employer, m)
	day := c.dice.roll(ofPayingDay, employer, int(m))
	late := ranged(lateDays, day, day<<24)
	switch {
	case place < p.Full:
		c.add(d, million, d.prompt(day), m)
	case place < p.Full+p.Late:
		c.add(d, million, d.after(late), m)
	case place < p.Full+p.Late+p.Partial:
		part := 300_000 + scaled(day<<8, 500)*1000
		c.add(d, part, d.prompt(day), m)
		if day<<16>>63 == 0 {
			c.add(d, million-part, d.after(late), m)
		}
	}
}

// prompt is between filing and the due date, most often the due date; for the late filer, within ten days of filing.
func (d *Declaration) prompt(roll uint64) cal.Date {
	if d.FiledOn > d.Due {
		return d.FiledOn.AddDays(scaled(roll<<40, 11))
	}
	return min(d.FiledOn.AddDays(scaled(roll<<40, 2*(d.FiledOn.DaysUntil(d.Due)+1))), d.Due)
}

func (d *Declaration) after(days int) cal.Date { return max(d.FiledOn, d.Due).AddDays(days) }

// add puts a payment, and after a bounce most often a second one.
func (c *Country) add(d *Declaration, part int, on cal.Date, m cal.Month) {
	p := c.config.Profile.Paying
	n := d.Employer*8 + len(d.Payments)
	w := weights{}
	for _, s := range p.Channels {
		w = append(w, s.Weight)
	}
	pay := Payment{Part: part, On: bankDay(on), roll: c.dice.roll(ofSlip, n, int(m))}
	pay.Channel = p.Channels[w.pick(c.dice.roll(ofChannel, n, int(m)))].Channel
	if pay.Channel.bank() && c.dice.chance(ofSlip, n, -int(m), p.Misreferenced) {
		pay.Slip = slips[scaled(pay.roll, len(slips))]
	}
	bounced := pay.Channel == Cheque && c.dice.chance(ofBounce, n, int(m), p.Bounced)
	if bounced {
		pay.Bounced = bankDay(pay.On.AddDays(3 + c.dice.below(ofBounce, n, -int(m), 10)))
	}
	d.Payments = append(d.Payments, pay)
	if bounced && pay.roll<<32>>62 != 0 {
		again := pay
		again.On, again.Bounced, again.Channel = bankDay(pay.Bounced.AddDays(2+scaled(pay.roll<<40, 28))), 0, Counter
		again.Slip = NoSlip
		d.Payments = append(d.Payments, again)
	}
}

// bankDay moves a weekend to the Friday before.
func bankDay(d cal.Date) cal.Date {
	switch d.Weekday() {
	case 6:
		return d - 1
	case 0:
		return d - 2
	}
	return d
}
