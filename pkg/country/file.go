package country

import (
	"slices"

	"socle/pkg/cal"
)

// File is a registration file decided in the month. Employer describes the applicant; validated, it is an employer from
// then on. The dates run prospected ≤ submitted (≤ returned ≤ completed) ≤ decided; Returned is zero when the file was not
// sent back. By an agent, the file was prospected in the field; otherwise the employer came by itself.
type File struct {
	Employer   int
	Validated  bool
	Reason     string // of a rejection: not_liable, duplicate, documents_missing, no_staff
	ByAgent    bool
	Prospected cal.Date
	Submitted  cal.Date
	Returned   cal.Date
	Completed  cal.Date
	Decided    cal.Date
}

var rejectReasons = []string{"documents_missing", "duplicate", "not_liable", "no_staff"}

// file draws how a file went that was decided on a day.
func (c *Country) file(employer int, decided cal.Date) File {
	f, flows := File{Employer: employer, Validated: true, Decided: decided}, c.config.Profile.Flows
	f.ByAgent = c.dice.chance(ofFile, employer, 0, 450_000)
	handled := 1 + c.dice.below(ofFile, employer, 1, flows.Days) + c.dice.below(ofFile, employer, 2, flows.Days)
	f.Submitted = decided.AddDays(-handled)
	if c.dice.chance(ofFile, employer, 3, flows.Returned) {
		waited := 3 + c.dice.below(ofFile, employer, 4, 25)
		f.Submitted = f.Submitted.AddDays(-waited)
		f.Returned = f.Submitted.AddDays(1 + c.dice.below(ofFile, employer, 5, handled))
		f.Completed = f.Returned.AddDays(waited)
	}
	f.Prospected = f.Submitted
	if f.ByAgent {
		f.Prospected = f.Submitted.AddDays(-1 - c.dice.below(ofFile, employer, 6, 60))
	}
	return f
}

// turnover lets employers come and go, as many as the flows of the year say: whoever comes takes over the posts of one who
// goes, so the country keeps its size. Small and young employers go first. It gives the posts to fill.
func (c *Country) turnover(month *Month) []int32 {
	m, flows := month.At, c.config.Profile.Flows
	comes := c.config.monthly(flows.Affiliations, m)
	reopens := min(c.config.monthly(flows.Reopenings, m), len(c.suspended))
	stops := c.config.monthly(flows.Suspensions, m)
	vacant, taken := []int32{}, map[int]bool{}
	for n := range comes + reopens {
		at, ok := c.exit(m, n, taken)
		if !ok {
			break
		}
		s := &c.sites[at]
		month.Events = append(month.Events, c.stop(s, m, n < stops))
		if n < reopens {
			month.Events = append(month.Events, c.reopen(int32(at), m))
		} else {
			month.Files = append(month.Files, c.open(int32(at), m))
		}
		for i := s.first; i < s.first+s.n; i++ {
			vacant = append(vacant, i)
		}
	}
	return vacant
}

// exit picks a site whose owner goes: tried at random, small and young ones kept more often.
func (c *Country) exit(m cal.Month, n int, taken map[int]bool) (int, bool) {
	for try := range 200 {
		at := c.dice.below(ofExit, n*256+try, int(m), len(c.sites))
		s := c.sites[at]
		stays := [4]int{0, 500_000, 850_000, 980_000}[classOf(int(s.n))]
		young := c.employers[s.owner].registered.AddMonths(24) > m.First()
		if taken[at] || !young && c.dice.chance(ofExit, at, -int(m), 500_000) || c.dice.chance(ofExit, -at, int(m), stays) {
			continue
		}
		taken[at] = true
		return at, true
	}
	return 0, false
}

func (c *Country) stop(s *site, m cal.Month, suspended bool) Event {
	c.employers[s.owner].site = -1
	e := Event{Kind: Closed, Employer: int(s.owner), On: m.First()}
	if suspended {
		e.Kind = Suspended
		c.suspended = append(c.suspended, s.owner)
	}
	return e
}

// reopen lets the employer suspended longest come back, in its own agency's books, with the posts of the site.
func (c *Country) reopen(at int32, m cal.Month) Event {
	i := c.suspended[0]
	c.suspended = slices.Delete(c.suspended, 0, 1)
	c.employers[i].site, c.employers[i].size = at, c.sites[at].n
	c.sites[at].owner = i
	return Event{Kind: Reopened, Employer: int(i), On: m.First()}
}

// open registers a newcomer on a site.
func (c *Country) open(at int32, m cal.Month) File {
	i := len(c.employers)
	decided := c.day(m, ofDecision, i)
	r := c.newRecord(int(c.sites[at].agency), int(c.sites[at].n), decided)
	r.site = at
	c.employers = append(c.employers, r)
	c.sites[at].owner = int32(i)
	return c.file(i, decided)
}

// rejections adds the files of applicants who are turned down.
func (c *Country) rejections(month *Month) {
	flows, validated := c.config.Profile.Flows, len(month.Files)
	for n := range validated {
		if !c.dice.chance(ofEntry, n, int(month.At), flows.Rejected*million/(million-flows.Rejected)) {
			continue
		}
		i := len(c.employers)
		s := c.sites[c.dice.below(ofEntry, n, -int(month.At), len(c.sites))]
		c.employers = append(c.employers, c.newRecord(int(s.agency), min(int(s.n), 20), 0))
		f := c.file(i, c.day(month.At, ofDecision, i))
		f.Validated, f.Reason = false, rejectReasons[c.dice.below(ofEntry, i, 0, len(rejectReasons))]
		month.Files = append(month.Files, f)
	}
}
