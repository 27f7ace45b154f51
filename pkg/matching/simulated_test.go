package matching_test

import (
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/country"
	"socle/pkg/matching"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

// bankDay is a simulated country's payments of one month as a bank's file would bring them.
type bankDay struct {
	employers []matching.Employer
	open      []matching.Obligation
	entries   []matching.Entry
	payer     map[string]string
	slip      map[string]country.Slip
}

func simulated(t *testing.T) bankDay {
	t.Helper()
	c, err := country.New(country.Config{Profile: country.Morocco(), Seed: 11, Scale: 25_000, From: cal.MonthOf(2005, 6), Months: 2})
	require.NoError(t, err)
	day := bankDay{payer: map[string]string{}, slip: map[string]country.Slip{}}
	number := func(i int) string {
		n, err := matricule.MoroccoEmployer.Make(uint64(100_000 + i))
		require.NoError(t, err)
		return n
	}
	for m := range c.Months() {
		for d := range m.Declarations() {
			owed := money.Rounding{}.Of(d.Wages(), 208_900)
			who := strconv.Itoa(d.Employer)
			day.open = append(day.open, matching.Obligation{ID: who + " " + d.Period.String(), Employer: who, Period: d.Period, Owed: owed})
			for _, p := range d.Payments {
				id := strconv.Itoa(len(day.entries))
				name := c.Employer(d.Employer).Name
				e := matching.Entry{ID: id, Amount: p.Amount(owed), Text: p.Narrative(number(d.Employer), d.Period, name)}
				if len(day.entries)%2 == 0 {
					e.Payer = name
				}
				day.entries = append(day.entries, e)
				day.payer[id], day.slip[id] = who, p.Slip
			}
		}
	}
	for i := range c.Employers() {
		e := c.Employer(i)
		day.employers = append(day.employers, matching.Employer{ID: strconv.Itoa(i), Number: number(i), Names: []string{e.Name, e.Trade}})
	}
	return day
}

// Wrong automatic matches are what employers disputed: there must be none, however the bank's file spoils references.
func TestSimulatedBankFileIsMatchedWithoutAMistake(t *testing.T) {
	t.Parallel()
	day := simulated(t)
	x := matching.NewIndex(matching.Config{CheckDigit: matricule.MoroccoEmployer.Valid},
		slices.Values(day.employers), slices.Values(day.open))
	var auto, first, spoilt, found int
	for _, e := range day.entries {
		out := x.Match(e)
		right := len(out.Proposals) > 0 && out.Proposals[0].Employer == day.payer[e.ID]
		if right {
			first++
		}
		if day.slip[e.ID] != country.NoSlip {
			spoilt++
			if right {
				found++
			}
		}
		if len(out.Proposals) > 0 && out.Proposals[0].Auto {
			auto++
			require.True(t, right, "%+v %+v %+v", e, day.payer[e.ID], out.Proposals)
		}
	}
	t.Logf("%d entries: %d automatic, %d with the payer first; %d spoilt, %d of them with the payer first", len(day.entries), auto, first, spoilt, found)
	require.Greater(t, auto*100, len(day.entries)*90, "nine in ten need no hand")
	require.Greater(t, first*100, len(day.entries)*98)
	require.Greater(t, found*100, spoilt*85, "the spoilt ones too have their payer proposed first")
}
