package country

import (
	"socle/pkg/money"
)

// fullMonth is the days of a full month of work.
const fullMonth = 26

// pay is what a post earns: a wage for its usual days of a month.
type pay struct {
	wage int32 // minor units
	days int8
}

// payScale draws wages for one agency: the survey's brackets, leaned until the mean wage is the agency's.
type payScale struct {
	profile  Profile
	brackets weights
}

// wageScale of an agency whose lines earn a mean monthly wage, in minor units.
func wageScale(p Profile, mean money.Minor) payScale {
	w, values := make([]int, len(p.Brackets)), make([]int, len(p.Brackets))
	for i, b := range p.Brackets {
		w[i], values[i] = b.Weight, int(b.mean(p.Minimum))
	}
	return payScale{p, byWeight(lean(w, values, int(mean)))}
}

// mean is about what the wages of a bracket drawn below come to.
func (b Bracket) mean(minimum money.Minor) money.Minor {
	switch {
	case b.From == 0:
		return minimum * 80 / 100
	case b.To == 0:
		return b.From * 178 / 100
	}
	return b.From + (b.To-b.From)*42/100
}

func (s payScale) draw(d dice, post int) pay {
	b := s.profile.Brackets[s.brackets.pick(d.roll(ofBracket, post, 0))]
	roll := d.roll(ofWage, post, 0)
	switch {
	case b.From == 0:
		return s.low(d, post, b.To, roll)
	case b.To == 0:
		return pay{int32(tail(wageTail, int(b.From), roll)), fullMonth}
	}
	lean := scaled(roll<<20, 1000)
	return pay{int32(int(b.From) + scaled(roll, int(b.To-b.From))*(700+lean*3/10)/1000), fullMonth}
}

// low draws in the lowest bracket: half full months from the minimum wage up, nearly all others part of a month at the
// minimum wage, one in two hundred a full month under it, which a check should find.
func (s payScale) low(d dice, post int, top money.Minor, roll uint64) pay {
	minimum := int(s.profile.Minimum)
	switch kind := d.below(ofDays, post, 0, 1000); {
	case kind < 500:
		return pay{int32(minimum + scaled(roll, max(int(top)-minimum, 1))), fullMonth}
	case kind < 995:
		days := 4 + d.below(ofDays, post, 1, 22)
		return pay{int32((minimum*days + fullMonth - 1) / fullMonth), int8(days)}
	}
	return pay{int32(minimum*6/10 + scaled(roll, minimum*3/10)), fullMonth}
}

// fitted moves the part of a wage above the minimum by a factor in millionths; lower wages stay.
func (p pay) fitted(minimum money.Minor, factor int64) pay {
	if over := money.Minor(p.wage) - minimum; over > 0 {
		p.wage = int32(minimum + money.Rounding{}.Ratio(over, factor, million))
	}
	return p
}
