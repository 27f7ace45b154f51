package country

import (
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Config is which country to draw.
type Config struct {
	Profile Profile
	Seed    uint64
	Scale   int // in millionths of the country; 0 is all of it
	From    cal.Month
	Months  int

	// Due gives the due date of a period; nil is the profile's day of the month that follows.
	Due func(cal.Period) cal.Date
}

// ParseScale reads "1", "0.01" or "0.0005" as millionths.
func ParseScale(s string) (int, error) {
	v, err := money.Currency{Decimals: 6}.Parse(s)
	if err != nil || v <= 0 || v > 10*million {
		return 0, fault.Field("scale", "country.scale", "%q is not a scale: write 1 for the whole country, 0.01 for a hundredth", s)
	}
	return int(v), nil
}

func (c Config) check() error {
	switch {
	case len(c.Profile.Agencies) == 0:
		return fault.Field("profile", "country.profile", "the profile has no agency")
	case c.Scale < 0:
		return fault.Field("scale", "country.scale", "a scale is above zero")
	case c.Months < 1 || c.Months > 600:
		return fault.Field("months", "country.months", "draw 1 to 600 months")
	case c.From < cal.MonthOf(1900, 1):
		return fault.Field("from", "country.from", "the first month is missing")
	}
	return nil
}

func (c Config) due(p cal.Period) cal.Date {
	if c.Due != nil {
		return c.Due(p)
	}
	return p.Last().AddDays(c.Profile.Filing.DueDay)
}

// scaled brings a number of the whole country to the scale, to the nearest.
func (c Config) scaled(n int) int {
	return int(money.Rounding{}.Ratio(money.Minor(n), int64(c.Scale), million))
}

// monthly is a month's part of a yearly flow, so that the twelve parts add up to the year's.
func (c Config) monthly(flow map[int]int, m cal.Month) int {
	months := make([]int64, 12)
	for i := range months {
		months[i] = 1
	}
	return int(money.Allocate(money.Minor(c.scaled(in(flow, m.Year()))), months...)[m.Of()-1])
}
