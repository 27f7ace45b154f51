package country

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socle/pkg/cal"
	"socle/pkg/money"
)

type conduct struct {
	declarations, lines, onTime, onTimeLines, missing, deadline, anomalies int
	complementary, noNumber                                                int
	payments, bounced, slipped, banked, cheques                            int
	due, paid                                                              int
}

func observed(t testing.TB, p Profile, scale, months int) (c conduct) {
	t.Helper()
	for m := range drawn(t, p, scale, months, 5).Months() {
		for d := range m.Declarations() {
			c.see(d)
		}
	}
	return c
}

func (c *conduct) see(d *Declaration) {
	c.declarations++
	c.lines += len(d.Lines)
	for _, l := range d.Lines {
		c.complementary += one(l.Complementary)
		c.noNumber += one(l.NoNumber)
	}
	if d.Missing {
		c.missing++
		return
	}
	if !d.Late() {
		c.onTime++
		c.onTimeLines += len(d.Lines)
		c.deadline += one(d.FiledOn == d.Due)
	}
	c.anomalies += one(d.Anomaly != NoAnomaly)
	c.due += million
	for _, p := range d.Payments {
		c.payments++
		c.bounced += one(p.Bounced != 0)
		c.banked += one(p.Channel.bank())
		c.slipped += one(p.Slip != NoSlip)
		c.cheques += one(p.Channel == Cheque)
		if p.Bounced == 0 {
			c.paid += p.Part
		}
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func share(t *testing.T, want, part, whole, points int, what string) {
	t.Helper()
	got := part * million / whole
	require.InDelta(t, want, got, float64(points*million/1000), "%s: %d of %d", what, part, whole)
}

func TestFormsComeBackAsThePrintedIndicatorsSay(t *testing.T) {
	t.Parallel()
	c := observed(t, Morocco(), 50_000, 6)
	share(t, 460_000, c.onTime, c.declarations, 20, "on time, by number")
	share(t, 390_000, c.onTimeLines, c.lines, 40, "on time, by insured persons")
	share(t, 110_000, c.missing, c.declarations, 15, "never returned")
	share(t, 300_000, c.deadline, c.onTime, 20, "on the due date, of those on time")
	share(t, 100_000, c.anomalies, c.declarations-c.missing, 10, "with an anomaly")
	share(t, 187_000, c.complementary, c.lines, 20, "complementary lines")
	share(t, 223_000, c.noNumber, c.complementary, 10, "complementary lines without number")
}

func TestMoneyComesInAsTheProfileSays(t *testing.T) {
	t.Parallel()
	c := observed(t, Morocco(), 50_000, 6)
	share(t, 920_000, c.paid, c.due, 25, "of what is declared, paid in the end")
	share(t, 40_000, c.slipped, c.banked, 8, "misreferenced, of payments through a bank")
	share(t, 30_000, c.bounced, c.cheques, 8, "bounced, of cheques")
}

func TestDatesOfADeclarationFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, p := range []Profile{Morocco(), Mali(), Benin()} {
		for m := range drawn(t, p, 3000, 7, 2).Months() {
			for d := range m.Declarations() {
				require.Equal(t, d.Missing, d.FiledOn.IsZero())
				require.Equal(t, m.At, d.Period.End())
				var part int
				for _, pay := range d.Payments {
					require.GreaterOrEqual(t, pay.On, d.FiledOn-2, "a weekend's payment counts on the Friday")
					require.False(t, pay.On.Weekday() == 0 || pay.On.Weekday() == 6)
					require.True(t, pay.Bounced == 0 || pay.Bounced > pay.On)
					if pay.Bounced == 0 {
						part += pay.Part
					}
				}
				require.LessOrEqual(t, part, million)
				for _, l := range d.Lines {
					require.Positive(t, l.Wage)
					require.True(t, l.Days >= 1 && l.Days <= fullMonth)
					require.True(t, d.Period.Covers(l.Month))
					require.LessOrEqual(t, l.Hired, l.Month.Last())
					require.True(t, l.Left == 0 || l.Left >= l.Hired && l.Left.Month() == l.Month, "%+v", l)
				}
			}
		}
	}
}

func TestNobodyHasTheSameJobTwice(t *testing.T) {
	t.Parallel()
	several := 0
	for m := range drawn(t, Morocco(), 20_000, 8, 2).Months() {
		jobs := map[int32]int{}
		for d := range m.Declarations() {
			here := map[int32]bool{}
			for _, l := range d.Lines {
				require.False(t, here[l.Person])
				here[l.Person] = true
				if jobs[l.Person]++; jobs[l.Person] > 1 {
					several++
				}
			}
		}
	}
	require.Positive(t, several, "some persons have two employers")
}

func TestWagesFollowTheSurveysBrackets(t *testing.T) {
	t.Parallel()
	var in [4]int
	lines, under := 0, 0
	for m := range drawn(t, Morocco(), 50_000, 1, 7).Months() {
		for d := range m.Declarations() {
			for _, l := range d.Lines {
				lines++
				for i, top := range []money.Minor{1880_00, 3500_00, 6000_00, 1 << 40} {
					if l.Wage <= top {
						in[i]++
						break
					}
				}
				under += one(l.Wage*fullMonth < 1524_18*money.Minor(l.Days))
			}
		}
	}
	// directorates are leaned to their own means, so the whole stays near the survey, not on it
	for i, want := range []int{535_000, 340_000, 68_000, 56_000} {
		share(t, want, in[i], lines, 75, "wage bracket")
	}
	share(t, 3_000, under, lines, 2, "under the minimum wage")
}

func TestEmployersComeAndGoAsThePrintedFlowsSay(t *testing.T) {
	t.Parallel()
	count, fresh := map[string]int{}, 0
	c := drawn(t, Morocco(), 100_000, 12, 4)
	known := int(c.known)
	for m := range c.Months() {
		for _, f := range m.Files {
			require.LessOrEqual(t, f.Prospected, f.Submitted)
			require.Less(t, f.Submitted, f.Decided)
			require.Equal(t, m.At, f.Decided.Month())
			if !f.Returned.IsZero() {
				require.True(t, f.Submitted < f.Returned && f.Returned < f.Completed && f.Completed <= f.Decided, "%+v", f)
			}
			count[map[bool]string{true: "validated", false: "rejected"}[f.Validated]]++
			require.Equal(t, f.Validated, c.Employer(f.Employer).Registered == f.Decided)
			require.Equal(t, f.Validated, f.Reason == "")
		}
		for _, e := range m.Events {
			count[string(e.Kind)]++
		}
	}
	fresh = c.Persons() - known
	require.Equal(t, 2209, count["validated"])
	require.InDelta(t, 126, count["suspended"], 1)
	require.InDelta(t, 15, count["reopened"], 1, "nobody can reopen in the first month")
	require.Equal(t, count["validated"]+count["reopened"], count["suspended"]+count["closed"])
	share(t, 80_000, count["rejected"], count["rejected"]+count["validated"], 15, "rejected files")
	share(t, 270_554, fresh, 100_000, 30, "first insured, a tenth of a year's")
}

func TestSmallEmployersOfBeninDeclareByQuarter(t *testing.T) {
	t.Parallel()
	c := drawn(t, Benin(), 20_000, 6, 1)
	quarters, individuals := 0, 0
	for m := range c.Months() {
		individuals += len(m.Individuals)
		for d := range m.Declarations() {
			if d.Period.Months == 3 {
				quarters++
				require.Equal(t, cal.Quarterly(m.At), d.Period)
				continue
			}
			require.Greater(t, len(d.Lines), 19)
		}
	}
	require.Greater(t, quarters, 2*400)
	require.Positive(t, individuals)
}

func TestProfilesAreFoundByFund(t *testing.T) {
	t.Parallel()
	for _, fund := range []string{"ma-cnss", "ml-inps", "bj-cnss"} {
		p, ok := Profiles(fund)
		require.True(t, ok)
		require.Equal(t, fund, p.Key)
		for _, a := range p.Agencies {
			require.Regexp(t, `^[01][0-9]$`, a.Code)
			for _, town := range a.Towns {
				require.Regexp(t, `^(MA|ML|BJ)-[0-9A-Z]+$`, town.Region)
			}
		}
	}
	_, ok := Profiles("nowhere")
	require.False(t, ok)
	p := Morocco()
	require.Equal(t, 103_442, p.Employers())
	require.Equal(t, 1_572_574, p.Employees())
	require.Len(t, p.Agencies, 9)
}

func TestEveryEmployerAndPersonIsDescribed(t *testing.T) {
	t.Parallel()
	for _, p := range []Profile{Morocco(), Mali(), Benin()} {
		c := drawn(t, p, 3000, 1, 1)
		taxes, women := map[string]bool{}, 0
		for i := range c.Employers() {
			e := c.Employer(i)
			for _, s := range []string{e.Name, e.Trade, e.LegalForm, e.Sector, e.Section, e.Agency, e.Region, e.Town, e.Email, e.Phone, e.Contact} {
				require.NotEmpty(t, strings.TrimSpace(s))
			}
			require.False(t, taxes[e.TaxID])
			taxes[e.TaxID] = true
		}
		for i := range c.Persons() {
			who := c.Person(i)
			require.NotEmpty(t, who.First)
			require.NotEmpty(t, who.Last)
			require.Equal(t, i, who.Index)
			require.Less(t, who.Birth, c.config.From.First().AddMonths(-14*12))
			women += one(who.Sex == "f")
		}
		share(t, 308_000, women, c.Persons(), 30, "women")
	}
}

func TestSlipSpoilsTheNumberInItsOwnWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`[0-9]{7,10}`).Draw(t, "number")
		pay := Payment{roll: rapid.Uint64().Draw(t, "roll")}
		period := rapid.SampledFrom([]cal.Period{cal.MustPeriod("2007-06"), cal.MustPeriod("2007-Q2")}).Draw(t, "period")
		require.Contains(t, strings.ReplaceAll(pay.Narrative(number, period, "Étoile"), " ", ""), number)
		for slip, off := range map[Slip]int{Transposed: 0, WrongDigit: 0, LostDigit: -1, Cut: -2} {
			pay.Slip = slip
			require.Len(t, pay.spoil(number), len(number)+off)
			if slip != Transposed || strings.Trim(number, number[:1]) != "" {
				require.NotEqual(t, number, pay.spoil(number))
			}
		}
		pay.Slip = NoNumber
		require.NotContains(t, pay.Narrative(number, period, "Étoile"), number)
		require.Contains(t, pay.Narrative(number, period, "Étoile"), "ETOILE")
	})
}

func TestPartsOfAnAmountAddUpAsNearAsRoundingAllows(t *testing.T) {
	t.Parallel()
	require.Equal(t, money.Minor(1693_40), Payment{Part: million}.Amount(1693_40))
	require.Equal(t, money.Minor(50_00), Payment{Part: 500_000}.Amount(100_00))
}
