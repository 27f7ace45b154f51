package matching

import (
	"slices"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// fit is how an amount compares with what an employer owes.
type fit string

// The fits, the most telling first.
const (
	noFit   fit = ""
	exact   fit = "amount_exact" // one period, to the unit
	sum     fit = "amount_sum"   // several periods, to the unit
	partial fit = "amount_partial"
	over    fit = "amount_over"
)

// mostOpen bounds the search for several periods that add up.
const mostOpen = 24

// explain finds the obligations that an amount pays: one to the unit (the one named in the text, else the oldest); the
// oldest ones together; those named together; any two or three; else the oldest ones that it can pay in part.
// open is sorted by period.
func explain(amount money.Minor, open []Obligation, asked func(cal.Period) bool) (fit, []Obligation) {
	if one := single(amount, open, asked); one != nil {
		return exact, one
	}
	for _, pick := range [][]Obligation{prefix(amount, open), mentioned(amount, open, asked)} {
		if len(pick) > 1 {
			return sum, pick
		}
	}
	if pick := few(amount, open); pick != nil {
		return sum, pick
	}
	return rest(amount, open, asked)
}

func single(amount money.Minor, open []Obligation, asked func(cal.Period) bool) []Obligation {
	var first []Obligation
	for i, o := range open {
		if o.Owed != amount && !slices.Contains(o.Likely, amount) {
			continue
		}
		if asked(o.Period) {
			return open[i : i+1]
		}
		if first == nil {
			first = open[i : i+1]
		}
	}
	return first
}

func prefix(amount money.Minor, open []Obligation) []Obligation {
	var t money.Minor
	for i, o := range open {
		if t = t.Add(o.Owed); t == amount {
			return open[:i+1]
		}
	}
	return nil
}

func mentioned(amount money.Minor, open []Obligation, asked func(cal.Period) bool) []Obligation {
	pick, t := []Obligation{}, money.Minor(0)
	for _, o := range open {
		if asked(o.Period) {
			pick, t = append(pick, o), t.Add(o.Owed)
		}
	}
	if t != amount {
		return nil
	}
	return pick
}

// few looks for two or three periods that add up to the amount.
func few(amount money.Minor, open []Obligation) []Obligation {
	if len(open) > mostOpen {
		open = open[:mostOpen]
	}
	for i := range open {
		for j := i + 1; j < len(open); j++ {
			two := open[i].Owed + open[j].Owed
			if two == amount {
				return []Obligation{open[i], open[j]}
			}
			for k := j + 1; k < len(open); k++ {
				if two+open[k].Owed == amount {
					return []Obligation{open[i], open[j], open[k]}
				}
			}
		}
	}
	return nil
}

// rest is what an amount that equals nothing would pay: the named period first, else the oldest ones.
func rest(amount money.Minor, open []Obligation, asked func(cal.Period) bool) (fit, []Obligation) {
	if len(open) == 0 {
		return noFit, nil
	}
	for i, o := range open {
		if asked(o.Period) && amount < o.Owed {
			return partial, open[i : i+1]
		}
	}
	var t money.Minor
	for i, o := range open {
		if t = t.Add(o.Owed); t >= amount {
			return partial, open[:i+1]
		}
	}
	return over, open
}
