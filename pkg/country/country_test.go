package country

import (
	"fmt"
	"hash/fnv"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

func drawn(t testing.TB, p Profile, scale, months int, seed uint64) *Country {
	t.Helper()
	c, err := New(Config{Profile: p, Seed: seed, Scale: scale, From: cal.MonthOf(2005, 1), Months: months})
	require.NoError(t, err)
	return c
}

type tally struct {
	employers, lines int
	wages            money.Minor
}

func (c *Country) tally(m *Month) map[string]tally {
	found := map[string]tally{}
	for d := range m.Declarations() {
		code := c.Employer(d.Employer).Agency
		t := found[code]
		found[code] = tally{t.employers + 1, t.lines + len(d.Lines), t.wages + d.Wages()}
	}
	return found
}

func within(t *testing.T, want, got, ppm int64, what string) {
	t.Helper()
	require.LessOrEqual(t, max(got-want, want-got), want*ppm/million+1, "%s: want %d, got %d", what, want, got)
}

// The tolerances stated here are the ones of the generator: at full scale directorates hold their employers and lines to
// the unit in the first month and within 0.1 % later; wages within 0.001 % in the first month and 0.5 % later.
func TestWholeCountryMatchesThePrintedTableByDirectorate(t *testing.T) {
	t.Parallel()
	c := drawn(t, Morocco(), million, 2, 1)
	for m := range c.Months() {
		got, first := c.tally(m), m.At == cal.MonthOf(2005, 1)
		var all tally
		for _, a := range c.Agencies() {
			have := got[a.Code]
			within(t, int64(a.Employers), int64(have.employers), tolerance(first, 0, 1000), a.Name+" employers")
			within(t, int64(a.Employees), int64(have.lines), tolerance(first, 0, 1000), a.Name+" lines")
			within(t, int64(a.AnnualWages/12), int64(have.wages), tolerance(first, 10, 5000), a.Name+" wages")
			all = tally{all.employers + have.employers, all.lines + have.lines, all.wages + have.wages}
		}
		require.Equal(t, 103_442, all.employers)
		require.Equal(t, 1_572_574, all.lines)
		within(t, 50_191_598_166_00/12, int64(all.wages), 5000, "all wages")
	}
}

func tolerance(first bool, then, later int64) int64 {
	if first {
		return then
	}
	return later
}

func TestHundredthOfTheCountryKeepsTheSharesToTheUnit(t *testing.T) {
	t.Parallel()
	c := drawn(t, Morocco(), million/100, 12, 3)
	weights := by(c.Agencies(), func(a Agency) int { return a.Employers })
	want := money.Allocate(1034, weights...)
	staff := money.Allocate(15726, by(c.Agencies(), func(a Agency) int { return a.Employees })...)
	for m := range c.Months() {
		got := c.tally(m)
		lines, employers := 0, 0
		for i, a := range c.Agencies() {
			if m.At == cal.MonthOf(2005, 1) {
				require.Equal(t, int(want[i]), got[a.Code].employers, a.Name)
				require.Equal(t, int(staff[i]), got[a.Code].lines, a.Name)
				within(t, int64(a.AnnualWages)/12/100, int64(got[a.Code].wages), 5000, a.Name)
			}
			lines, employers = lines+got[a.Code].lines, employers+got[a.Code].employers
		}
		require.Equal(t, []int{1034, 15726}, []int{employers, lines})
	}
}

// fingerprint sums up all that a country says.
func fingerprint(c *Country) string {
	h := fnv.New64a()
	for m := range c.Months() {
		fmt.Fprint(h, m.At, m.Files, m.Events, m.Individuals)
		for d := range m.Declarations() {
			fmt.Fprint(h, *d)
		}
	}
	fmt.Fprint(h, c.Employer(c.Employers()-1), c.Person(c.Persons()-1), c.Employer(0), c.Person(0))
	return fmt.Sprintf("%x", h.Sum64())
}

func TestSameSeedIsTheSameCountryAndAnotherSeedAnother(t *testing.T) {
	t.Parallel()
	for _, p := range []Profile{Morocco(), Benin()} {
		one := fingerprint(drawn(t, p, 2000, 7, 42))
		require.Equal(t, one, fingerprint(drawn(t, p, 2000, 7, 42)))
		require.NotEqual(t, one, fingerprint(drawn(t, p, 2000, 7, 43)))
	}
}

func TestMonthCanBeReadTwice(t *testing.T) {
	t.Parallel()
	for m := range drawn(t, Mali(), 2000, 3, 1).Months() {
		read := func() string {
			h := fnv.New64a()
			for d := range m.Declarations() {
				fmt.Fprint(h, *d)
			}
			return fmt.Sprint(h.Sum64())
		}
		require.Equal(t, read(), read())
	}
}

func TestCountryRunsOnce(t *testing.T) {
	t.Parallel()
	c := drawn(t, Morocco(), 500, 1, 1)
	run := func() {
		for range c.Months() {
		}
	}
	run()
	require.Panics(t, run)
}

func TestSmallestCountriesStand(t *testing.T) {
	t.Parallel()
	for _, p := range []Profile{Morocco(), Mali(), Benin()} {
		for _, scale := range []int{1, 30, 300} {
			c := drawn(t, p, scale, 4, 9)
			for m := range c.Months() {
				for d := range m.Declarations() {
					require.NotEmpty(t, d.Lines)
				}
			}
		}
	}
}

func TestWrongConfigIsRefused(t *testing.T) {
	t.Parallel()
	good := Config{Profile: Morocco(), From: cal.MonthOf(2005, 1), Months: 1, Scale: 10}
	for _, spoil := range []func(*Config){
		func(c *Config) { c.Profile = Profile{} }, func(c *Config) { c.Scale = -1 },
		func(c *Config) { c.Months = 0 }, func(c *Config) { c.From = 0 },
	} {
		bad := good
		spoil(&bad)
		_, err := New(bad)
		require.True(t, fault.Is(err, fault.Invalid))
	}
	for s, want := range map[string]int{"1": million, "0.01": 10_000, "0.000001": 1} {
		got, err := ParseScale(s)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	for _, s := range []string{"", "0", "-1", "1e3", "0.0000001", "11"} {
		_, err := ParseScale(s)
		require.True(t, fault.Is(err, fault.Invalid), s)
	}
}

// BenchmarkMonth is one month of the whole country: 1,572,574 lines.
func BenchmarkMonth(b *testing.B) {
	c := drawn(b, Morocco(), million, 600, 1)
	lines := 0
	for m := range c.Months() {
		if !b.Loop() {
			break
		}
		for d := range m.Declarations() {
			lines += len(d.Lines)
		}
	}
	b.ReportMetric(float64(lines)/float64(b.N), "lines/op")
}
