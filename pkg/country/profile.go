package country

import (
	"slices"

	"socle/pkg/money"
)

// Profile is what a country looks like. Shares are weights unless they say ppm (parts per million). Fields marked
// "demonstration" stand on no statistic.
type Profile struct {
	Key         string
	Currency    money.Currency
	Agencies    []Agency
	Sizes       [4]int      // employers of 1–4, 5–20, 21–100 and over 100 employees
	Sectors     []Sector    // the five of the survey
	Seniority   []Seniority // of employers
	Minimum     money.Minor // minimum wage of a full month (demonstration: the fund's law has the true one)
	Brackets    []Bracket   // monthly wages, the lowest first
	Women       int         // ppm of insured persons
	Ages        []Range     // of insured persons, in years
	Children    []Range
	Individuals Individuals
	Flows       Flows
	Filing      Filing
	Paying      Paying
	Names       Names
}

// Agency is a regional directorate with what the table prints for it. Wages are a year's, in minor units. Code is its place
// in the table ("01"), which is also its code in the fund's folder.
type Agency struct {
	Code, Name  string
	Employers   int
	Employees   int
	AnnualWages money.Minor
	Towns       []Town
}

// Town is where employers are. Region is the feature of the fund's map (ISO 3166-2). Latitude and longitude are in
// thousandths of a degree.
type Town struct {
	Name, Region        string
	Latitude, Longitude int
	Weight              int
}

// Sector is one of the survey's five sectors, by the code of the funds' folders, with the ISIC Rev.4 sections that its employers are given.
type Sector struct {
	Code      string
	Employers int // share of employers
	Employees int // share of insured persons; large employers are drawn by it
	Sections  string
}

// Seniority is a share of employers affiliated for From to To years.
type Seniority struct{ From, To, Weight int }

// Range is a share of persons with From to To years or children.
type Range struct{ From, To, Weight int }

// Bracket is a share of insured persons with a monthly wage from From to To; To is 0 for the last, which has no top.
type Bracket struct {
	From, To money.Minor
	Weight   int
}

// Individuals are persons who insure themselves, a year.
type Individuals struct{ SelfEmployed, Voluntary int }

// Flows are yearly numbers at full scale; a year outside the table takes the nearest.
type Flows struct {
	Affiliations, Suspensions, Reopenings, NewInsured map[int]int
	Rejected                                          int // ppm of files decided (demonstration)
	Returned                                          int // ppm of files sent back once for completion (demonstration)
	Days                                              int // mean days to decide a file
}

// Filing is how declarations come in, in ppm of the obligations of a month.
type Filing struct {
	OnTime        int // by number
	OnTimeInsured int // by number of insured persons: large employers differ
	LaterMonthly  int // comes in each month after
	Missing       int // never comes
	Anomalies     int // of those filed, with an anomaly
	Complementary int // lines written by hand beside the pre-printed ones
	NoNumber      int // of the complementary lines, without insured number
	QuarterlyTo   int // employers of at most so many employees declare by quarter; 0 is everyone by month
	DueDay        int // day of the following month
}

// Paying is how declared contributions are paid, in ppm of the declarations filed (demonstration, set so that about nine
// tenths of what is due come in, as in 2005).
type Paying struct {
	Full, Late, Partial int // the rest never pays
	Bounced             int // of cheques
	Misreferenced       int // of payments through a bank
	Channels            []ChannelShare
}

// ChannelShare is a share of payments.
type ChannelShare struct {
	Channel Channel
	Weight  int
}

// Names are the names that persons and firms are made of.
type Names struct{ Men, Women, Last, Words []string }

// Employers is the stock of employers at full scale.
func (p Profile) Employers() int {
	t := 0
	for _, a := range p.Agencies {
		t += a.Employers
	}
	return t
}

// Employees is the number of lines of a month at full scale.
func (p Profile) Employees() int {
	t := 0
	for _, a := range p.Agencies {
		t += a.Employees
	}
	return t
}

// in gives the flow of a year; a year that is not in the table takes the nearest.
func in(flow map[int]int, year int) int {
	if len(flow) == 0 {
		return 0
	}
	years := make([]int, 0, len(flow))
	for y := range flow {
		years = append(years, y)
	}
	return flow[min(max(year, slices.Min(years)), slices.Max(years))]
}
