package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"socle/internal/app"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/money"
	"socle/tenants"
)

// country is how many people Morocco's fund had declared to it in 2005: a line each, every month.
const country = 1_572_574

// engine computes a country's lines with the law of June 2007 against a loop that someone would write for those nine
// amounts alone. The best of three turns each, taken one after the other; nothing is read or written.
func engine(_ context.Context, _ *app.App, f *tenant.Fund) (Row, error) {
	folder, err := tenants.Open("", f.Slug)
	if err != nil {
		return Row{}, err
	}
	rules, err := folder.Law().Resolve(contribution.Query{Period: cal.MustPeriod("2007-06")})
	if err != nil {
		return Row{}, err
	}
	if len(rules.Components) != handwritten {
		return Row{}, fmt.Errorf("the law of June 2007 has %d amounts a line, the loop by hand %d", len(rules.Components), handwritten)
	}
	var took, yard []time.Duration
	for range 3 {
		start := time.Now()
		byRules := computed(rules)
		took = append(took, time.Since(start))
		start = time.Now()
		loop := byHand()
		yard = append(yard, time.Since(start))
		if far := byRules - loop; far < -2*country || far > 2*country { // a centime a rounding, at most
			return Row{}, fmt.Errorf("the engine computes %d centimes, the loop by hand %d", byRules, loop)
		}
	}
	best := slices.Min(yard)
	return Row{What: fmt.Sprintf("contributions of %d lines computed, no I/O", country), Measured: slices.Min(took),
		Against: "loop by hand " + best.Round(100*time.Microsecond).String(), Yard: best, Limit: "4 ×", Most: 4}, nil
}

func computed(rules *contribution.RuleSet) (sum money.Minor) {
	amounts := make([]money.Minor, len(rules.Components))
	for i := range country {
		for _, a := range rules.Amounts(wageOf(i), 26, amounts) {
			sum += a
		}
	}
	return sum
}

// handwritten is how many amounts a line had in 2007.
const handwritten = 9

// byHand is the same month as a loop of integers: rates in millionths, the ceiling of 6,000.00, half up at each amount.
func byHand() (sum money.Minor) {
	var amounts [handwritten]money.Minor
	for i := range country {
		monthByHand(wageOf(i), &amounts)
		for _, a := range amounts {
			sum += a
		}
	}
	return sum
}

//go:noinline
func monthByHand(wage money.Minor, to *[handwritten]money.Minor) {
	capped := min(wage, 6000_00)
	to[0] = (wage*60_000 + 500_000) / 1_000_000
	to[1] = (capped*6_700 + 500_000) / 1_000_000
	to[2] = (capped*3_300 + 500_000) / 1_000_000
	to[3] = (capped*79_300 + 500_000) / 1_000_000
	to[4] = (capped*39_600 + 500_000) / 1_000_000
	to[5] = (wage*20_000 + 500_000) / 1_000_000
	to[6] = (wage*20_000 + 500_000) / 1_000_000
	to[7] = (wage*15_000 + 500_000) / 1_000_000
	to[8] = (wage*16_000 + 500_000) / 1_000_000
}
