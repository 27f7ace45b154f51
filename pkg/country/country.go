package country

import (
	"iter"
	"slices"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Country is a simulated country under way. It is not safe for several goroutines.
type Country struct {
	config    Config
	dice      dice
	employers []record
	sites     []site
	posts     []post
	suspended []int32 // employers that may reopen
	pool      []int32 // persons known and out of work
	born      int32   // persons so far
	known     int32   // of them, before the first month
	onTime    [2]int  // ppm of filings on time, of employers up to 100 employees and of larger ones
	quarter   map[int32][]Line
	first     *Month // drawn ahead, because wages are calibrated on it
}

// site is a place of work with its posts. Its owner may give way to a newcomer; the posts stay, so that the country keeps
// its size.
type site struct {
	first, n int32
	owner    int32
	agency   uint8
}

// post is a job and who holds it.
type post struct {
	person int32
	hired  cal.Date
	pay    pay
	leaves int8 // day of the month after which the holder leaves; 0 stays
	casual bool
}

// New draws a country as it stands in its first month.
func New(config Config) (*Country, error) {
	if config.Scale == 0 {
		config.Scale = million
	}
	if err := config.check(); err != nil {
		return nil, err
	}
	c := &Country{config: config, dice: dice(config.Seed*0x2545f4914f6cdd1d + 1), quarter: map[int32][]Line{}}
	p := config.Profile
	employers := money.Allocate(money.Minor(config.scaled(p.Employers())), by(p.Agencies, func(a Agency) int { return a.Employers })...)
	employees := money.Allocate(money.Minor(config.scaled(p.Employees())), by(p.Agencies, func(a Agency) int { return a.Employees })...)
	for a := range p.Agencies {
		c.settle(a, int(employers[a]), int(employees[a]))
	}
	c.known = c.born + c.born/6
	for ; c.born < c.known; c.born++ {
		c.pool = append(c.pool, c.born)
	}
	c.punctuality()
	c.leave(config.From - 1)
	c.first = c.step(config.From)
	c.calibrate()
	return c, nil
}

func by(agencies []Agency, of func(Agency) int) []int64 {
	w := make([]int64, len(agencies))
	for i, a := range agencies {
		w[i] = int64(of(a))
	}
	return w
}

// settle founds the employers of an agency with their posts.
func (c *Country) settle(agency, employers, employees int) {
	p := c.config.Profile
	a := p.Agencies[agency]
	scale := wageScale(p, a.AnnualWages/12/money.Minor(a.Employees))
	for _, size := range c.dice.sizes(p, agency, employers, employees) {
		i := len(c.employers)
		r := c.newRecord(agency, size, c.founded(i))
		r.site = int32(len(c.sites))
		c.employers = append(c.employers, r)
		c.sites = append(c.sites, site{first: int32(len(c.posts)), n: int32(size), owner: int32(i), agency: uint8(agency)})
		for range size {
			c.posts = append(c.posts, c.newPost(scale, r.registered))
		}
	}
}

// founded is when an employer of the first hour was registered.
func (c *Country) founded(i int) cal.Date {
	w := weights{}
	for _, s := range c.config.Profile.Seniority {
		w = append(w, s.Weight)
	}
	s := c.config.Profile.Seniority[w.pick(c.dice.roll(ofAge, i, 0))]
	days := s.From*365 + c.dice.below(ofAge, i, 1, (s.To-s.From+1)*365)
	return c.config.From.First().AddDays(-1 - days)
}

// Of the posts, those held by casual workers, and how many leave in a month, in ppm. Casual workers are who the
// complementary forms are for; together about one person in forty leaves in a month (demonstration).
const (
	casualLeave  = 110_000
	regularLeave = 7_000
)

func (c *Country) newPost(scale payScale, registered cal.Date) post {
	i := len(c.posts)
	p := post{person: c.born, pay: scale.draw(c.dice, i)}
	c.born++
	p.casual = c.dice.chance(ofCasual, i, 0, max(c.config.Profile.Filing.Complementary-10_000, 0))
	months := 180
	if p.casual {
		months = 8
	}
	hired := c.config.From.First().AddDays(-31 - c.dice.below(ofTenure, i, 0, months)*c.dice.below(ofTenure, i, 1, 31))
	p.hired = max(hired, registered)
	return p
}

// calibrate moves the wages above the minimum so that the first month's wages of every agency are a twelfth of its year's.
func (c *Country) calibrate() {
	p := c.config.Profile
	for a, agency := range p.Agencies {
		wanted := c.config.scaledMoney(agency.AnnualWages / 12)
		low, over := c.wages(uint8(a))
		if over <= 0 {
			continue
		}
		factor := min(max(int64(money.Rounding{}.Ratio(wanted-low, million, int64(over))), million/5), 5*million)
		for _, s := range c.sites {
			if int(s.agency) == a {
				for i := s.first; i < s.first+s.n; i++ {
					c.posts[i].pay = c.posts[i].pay.fitted(p.Minimum, factor)
				}
			}
		}
	}
}

func (c Config) scaledMoney(m money.Minor) money.Minor {
	return money.Rounding{}.Ratio(m, int64(c.Scale), million)
}

// wages of an agency's first month: the part up to the minimum, which stays, and the part over it.
func (c *Country) wages(agency uint8) (low, over money.Minor) {
	minimum := c.config.Profile.Minimum
	for _, s := range c.sites {
		if s.agency != agency {
			continue
		}
		for i := s.first; i < s.first+s.n; i++ {
			whole := money.Minor(c.posts[i].pay.wage)
			paid := c.line(i, c.config.From).Wage
			part := paid
			if whole > minimum {
				part = money.Rounding{}.Ratio(paid, int64(minimum), int64(whole))
			}
			low, over = low+part, over+paid-part
		}
	}
	return low, over
}

// Months runs the country, once: month after month, each to be used before the next is asked for.
func (c *Country) Months() iter.Seq[*Month] {
	return func(yield func(*Month) bool) {
		if c.first == nil {
			panic("country: a country runs once; draw it again with the same seed")
		}
		month := c.first
		c.first = nil
		for n := range c.config.Months {
			if n > 0 {
				month = c.step(c.config.From + cal.Month(n))
			}
			c.keepQuarter(month.At)
			if !yield(month) {
				return
			}
		}
	}
}

// Agencies are the profile's, in order.
func (c *Country) Agencies() []Agency { return slices.Clone(c.config.Profile.Agencies) }
