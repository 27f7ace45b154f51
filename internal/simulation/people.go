package simulation

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/country"
)

var (
	numbersOf = query.New[numbered]("simulation.employer_numbers", `
select id, number from employer where id = any($1) and number is not null`)

	personNumbersOf = query.New[numbered]("simulation.person_numbers", `
select id, number from person where id = any($1) and number is not null`)
)

type numbered struct {
	ID     uuid.UUID
	Number string
}

// chunk is how many employers or persons one transaction writes.
const chunk = 20_000

// founders are the employers that were there before the first month.
func (p *Player) founders(ctx context.Context) error {
	var files []country.File
	for i := range p.country.Employers() {
		if e := p.country.Employer(i); !e.Registered.IsZero() && e.Registered < p.From.First() {
			files = append(files, country.File{Employer: i, Validated: true, Prospected: e.Registered, Submitted: e.Registered, Decided: e.Registered})
		}
	}
	return p.register(ctx, p.From.First(), "founders", files)
}

// register writes the employers whose files were decided, and learns their numbers.
func (p *Player) register(ctx context.Context, on cal.Date, key string, files []country.File) error {
	for from := 0; from < len(files); from += chunk {
		part := files[from:min(from+chunk, len(files))]
		err := p.step(ctx, on, fmt.Sprintf("%s %d", key, from), func(ctx context.Context, tx tenant.Tx) error {
			rows := make([]affiliation.BulkEmployer, len(part))
			for i, f := range part {
				rows[i] = p.applicant(f)
			}
			return affiliation.BulkEmployers(ctx, tx, rows)
		})
		if err == nil {
			err = p.learnEmployers(ctx, part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) applicant(f country.File) affiliation.BulkEmployer {
	e := p.country.Employer(f.Employer)
	latitude, longitude := affiliation.Degrees(e.Latitude*1000), affiliation.Degrees(e.Longitude*1000)
	b := affiliation.BulkEmployer{
		ID: p.id("employer", f.Employer), Status: affiliation.Rejected, Reason: f.Reason, OpenedAt: noon(f.Prospected), SubmittedAt: noon(f.Submitted), DecidedAt: noon(f.Decided),
		Facts: affiliation.Facts{LegalName: e.Name, TradeName: e.Trade, TaxID: e.TaxID, TradeRegister: e.Register, LegalForm: e.LegalForm, Sector: e.Sector,
			Region: e.Region, Agency: e.Agency, City: e.Town, Latitude: &latitude, Longitude: &longitude, Email: e.Email, Phone: e.Phone,
			ContactName: e.Contact, Headcount: e.Size, StartsOn: f.Decided},
	}
	if !f.Returned.IsZero() {
		b.Waiting = time.Duration(f.Returned.DaysUntil(f.Completed)) * 24 * time.Hour
	}
	if f.Validated {
		// Who was there before is taken over: the fund expects declarations from the first month played.
		b.Status, b.ActiveFrom, b.RegisteredOn = affiliation.Validated, max(f.Decided, p.From.First()), f.Decided
	}
	if agent, ok := p.Agent[e.Agency]; ok && f.ByAgent {
		b.AgentID = &agent
	}
	return b
}

func (p *Player) learnEmployers(ctx context.Context, files []country.File) error {
	index := map[uuid.UUID]int{}
	ids := make([]uuid.UUID, 0, len(files))
	for _, f := range files {
		if f.Validated {
			id := p.id("employer", f.Employer)
			index[id], ids = f.Employer, append(ids, id)
		}
	}
	return p.DB.Read(ctx, p.Fund, func(tx tenant.Tx) error {
		rows, err := numbersOf.All(ctx, tx, ids)
		for _, r := range rows {
			e := p.country.Employer(index[r.ID])
			p.employers[index[r.ID]] = &employer{index: index[r.ID], id: r.ID, number: r.Number, name: e.Name, agency: e.Agency}
		}
		return err
	})
}

// staff insures whoever appears in the month's declarations for the first time, and writes who works where.
func (p *Player) staff(ctx context.Context, m *country.Month) error {
	var people []int32
	var jobs []affiliation.BulkEmployment
	seen := map[int32]cal.Date{}
	for d := range m.Declarations() {
		e := p.employers[d.Employer]
		if e == nil {
			continue
		}
		for _, l := range d.Lines {
			if _, known := p.persons[l.Person]; !known {
				if _, twice := seen[l.Person]; !twice {
					people = append(people, l.Person)
					seen[l.Person] = l.Hired
				}
			}
			k := job{int32(d.Employer), l.Person}
			if p.jobs[k] == nil {
				w := &employment{p.id("employment", d.Employer, " ", l.Person, " ", l.Hired), l.Wage}
				if p.written[w.id] { // it ended with its employer's activity; the quarter is declared after
					continue
				}
				p.jobs[k], p.written[w.id] = w, true
				jobs = append(jobs, affiliation.BulkEmployment{ID: w.id, PersonID: p.id("person", l.Person), EmployerID: e.id,
					Contract: affiliation.Contract{HiredOn: l.Hired, MonthlyWage: l.Wage}})
			}
		}
	}
	on := max(m.At.First(), p.From.First())
	if err := p.insure(ctx, on, m.At, people, seen); err != nil {
		return err
	}
	for from := 0; from < len(jobs); from += chunk {
		part := jobs[from:min(from+chunk, len(jobs))]
		err := p.step(ctx, on, fmt.Sprintf("employments %s %d", m.At, from), func(ctx context.Context, tx tenant.Tx) error {
			return affiliation.BulkEmployments(ctx, tx, part)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) insure(ctx context.Context, on cal.Date, m cal.Month, people []int32, hired map[int32]cal.Date) error {
	for from := 0; from < len(people); from += chunk {
		part := people[from:min(from+chunk, len(people))]
		err := p.step(ctx, on, fmt.Sprintf("persons %s %d", m, from), func(ctx context.Context, tx tenant.Tx) error {
			rows := make([]affiliation.BulkPerson, len(part))
			for i, n := range part {
				rows[i] = p.person(n, hired[n], "salaried")
			}
			return affiliation.BulkPersons(ctx, tx, rows)
		})
		if err == nil {
			err = p.learnPersons(ctx, part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) person(n int32, insured cal.Date, kind string) affiliation.BulkPerson {
	who := p.country.Person(int(n))
	return affiliation.BulkPerson{ID: p.id("person", n), Kind: kind, Children: who.Children, InsuredOn: insured, CreatedAt: noon(insured),
		Identity: affiliation.Identity{LastName: who.Last, FirstName: who.First, BirthDate: who.Birth, Sex: who.Sex, IDNumber: who.IDNumber}}
}

func (p *Player) learnPersons(ctx context.Context, people []int32) error {
	index := map[uuid.UUID]int32{}
	ids := make([]uuid.UUID, len(people))
	for i, n := range people {
		ids[i] = p.id("person", n)
		index[ids[i]] = n
	}
	return p.DB.Read(ctx, p.Fund, func(tx tenant.Tx) error {
		rows, err := personNumbersOf.All(ctx, tx, ids)
		for _, r := range rows {
			p.persons[index[r.ID]] = r.Number
		}
		return err
	})
}

func noon(d cal.Date) time.Time { return d.Time().Add(12 * time.Hour) }
