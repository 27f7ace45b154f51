package indicator

import "socle/pkg/cal"

// In is the measure that stands for this one in a period: what was recovered of what was in arrears at the start is another
// measure for a month, a quarter and a year. Every other measure is itself.
func (m Measure) In(p cal.Period) Measure { return m.in(p) }
