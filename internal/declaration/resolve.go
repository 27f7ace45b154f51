package declaration

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// member is somebody on the staff in a period, as a file is compared with it.
type member struct {
	person           uuid.UUID
	number           string
	category, regime string
}

// memberRows are members of one category and regime, as columns: fifty thousand people are a few rows.
type memberRows struct {
	Category, Regime string
	Persons          []pgtype.UUID
	Numbers          []string
}

type wageRows struct {
	Persons []pgtype.UUID
	Wages   []int64
	Months  int8
}

type named struct {
	ID     uuid.UUID
	Number string
	Name   string
}

var (
	membersOf = query.New[memberRows]("declaration.members_of", `
select m.category, m.regime, array_agg(p.id) as persons, array_agg(coalesce(p.number, '')) as numbers
from employment m
join person p on p.id = m.person_id
where m.employer_id = $1 and m.hired_on <= $3 and (m.left_on is null or m.left_on >= $2)
group by m.category, m.regime`)

	// lastWages are what stands for the latest period declared before a day, by person.
	lastWagesOf = query.New[wageRows]("declaration.last_wages", `
with latest as (
  select period
  from declaration
  where employer_id = $1 and starts < $2 and kind = 'main' and status in ('filed', 'accepted', 'accepted_with_anomalies')
  order by starts desc
  limit 1
), stands as (
  select l.person_id, sum(l.wage)::bigint as wage
  from latest
  join declaration d on d.employer_id = $1 and d.period = latest.period
                    and d.status in ('filed', 'accepted', 'accepted_with_anomalies') and d.kind <> 'estimate'
  join declaration_line l on l.declaration_id = d.id and l.line > 0
  where l.person_id is not null
  group by l.person_id
)
select coalesce(array_agg(s.person_id), '{}') as persons, coalesce(array_agg(s.wage), '{}') as wages,
       coalesce((select case when period like '%-Q_' then 3 when period like '____' then 12 else 1 end from latest), 1)::smallint as months
from stands s`)

	namesOf = query.New[named]("declaration.names_of", `
select id, coalesce(number, '') as number, last_name || ' ' || first_name as name
from person
where id = any($1)
order by last_name, first_name, id`)
)

func members(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) ([]member, error) {
	rows, err := membersOf.All(ctx, tx, employer, p.First(), p.Last())
	var out []member
	for _, r := range rows {
		for i, id := range r.Persons {
			out = append(out, member{id.Bytes, r.Numbers[i], r.Category, r.Regime})
		}
	}
	return out, err
}

// lastWages are the wages of the period declared before, by person, brought to the length of this one.
func lastWages(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) (map[uuid.UUID]money.Minor, error) {
	r, err := lastWagesOf.One(ctx, tx, employer, p.First())
	last := make(map[uuid.UUID]money.Minor, len(r.Persons))
	for i, id := range r.Persons {
		last[id.Bytes] = lastRow{Months: r.Months, Wage: money.Minor(r.Wages[i])}.scaled(p).Wage
	}
	return last, err
}

// resolved is a file whose workers are known: what it would file, and all that was found.
type resolved struct {
	filing   Filing
	newcomer map[int]newcomer // by place in filing.Lines
	findings []Finding
	entrants int
	absent   int
}

// roster is all that a file is compared with: who is on the staff, and what each was paid before.
type roster struct {
	staff []member
	last  map[uuid.UUID]money.Minor
}

func rosterOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) (r roster, err error) {
	if r.staff, err = members(ctx, tx, employer, p); err != nil {
		return r, err
	}
	r.last, err = lastWages(ctx, tx, employer, p)
	return r, err
}

// resolve finds the person behind every line, by one comparison with the staff and one look for the others.
func resolve(ctx context.Context, tx tenant.Tx, r *reading, t terms, with roster) (resolved, error) {
	out := resolved{newcomer: map[int]newcomer{}, findings: r.findings}
	byNumber := make(map[string]int, len(with.staff))
	for i := range with.staff {
		byNumber[with.staff[i].number] = i
	}
	others, err := strangers(ctx, tx, r, byNumber)
	if err != nil {
		return out, err
	}
	m := matching{reading: r, terms: t, roster: with, byNumber: byNumber, others: others, out: &out,
		seen: make([]bool, len(with.staff)), blocked: r.blocked()}
	m.lines()
	if r.kind == Main {
		err = m.absences(ctx, tx)
	}
	m.conclude()
	return out, err
}

// strangers looks up those that are not on the staff, by number or by identity paper.
func strangers(ctx context.Context, tx tenant.Tx, r *reading, staff map[string]int) (map[int]stranger, error) {
	var ask []asked
	for _, l := range r.lines {
		if _, on := staff[l.insured]; (!on || l.insured == "") && !l.anonymous {
			ask = append(ask, asked{l.line, l.insured, l.idNumber, l.name})
		}
	}
	return lookUp(ctx, tx, ask)
}

// matching goes through the lines of a file once.
type matching struct {
	*reading
	terms
	roster
	byNumber map[string]int
	others   map[int]stranger
	seen     []bool
	blocked  map[int]bool
	entries  []Entry
	out      *resolved
}

func (m *matching) lines() {
	m.out.filing.Lines = make([]FilingLine, 0, len(m.reading.lines))
	m.entries = make([]Entry, 0, len(m.reading.lines))
	for i := range m.reading.lines {
		m.line(&m.reading.lines[i])
	}
}

// conclude examines the lines that nothing else was said of.
func (m *matching) conclude() {
	m.out.findings = sorted(append(m.out.findings, m.rules.Examine(m.entries)...))
	if len(m.reading.lines) == 0 {
		m.out.findings = append(m.out.findings, Codes.New(0, "", "", "declaration.empty"))
	}
}

func (m *matching) line(l *readLine) {
	f := FilingLine{Number: l.line, Insured: l.insured, Name: l.name, Days: l.days, Wage: l.wage, Situation: l.situation}
	e := Entry{Line: l.line, Insured: l.insured, Name: l.name, IDNumber: l.idNumber, Days: l.days, Wage: l.wage,
		Situation: l.situation, Anonymous: l.anonymous}
	at, on := m.byNumber[l.insured]
	switch {
	case l.anonymous:
	case on && l.insured != "":
		p := &m.staff[at]
		m.seen[at] = true
		f.Person, f.Regime, f.Category = p.person, p.regime, p.category
		e.OnStaff = true
	default:
		m.unknown(l, &f)
	}
	e.Person = f.Person
	if wage, ok := m.last[f.Person]; ok && f.Person != uuid.Nil {
		e.LastWage = &wage
	}
	m.out.filing.Lines = append(m.out.filing.Lines, f)
	if !m.blocked[l.line] {
		m.entries = append(m.entries, e)
	}
}

// unknown takes on who is not on the staff: known by number or identity paper with a name alike, or somebody new.
func (m *matching) unknown(l *readLine, f *FilingLine) {
	s, known := m.others[l.line]
	switch {
	case !known && l.insured != "":
		m.say(l, "insured_number", "declaration.insured_unknown", l.insured)
		return
	case known && s.Alike < alikeEnough && l.insured != "":
		m.say(l, "name", "declaration.number_other", l.insured)
		return
	case known && s.Alike < alikeEnough:
		m.say(l, "id_number", "declaration.card_other", l.idNumber)
		return
	case !known && cardKey(l.idNumber) == "":
		if m.format != FromEBDS { // that format says it itself
			m.say(l, "insured_number", "declaration.newcomer_unknown")
		}
		return
	}
	f.Person, f.Insured = s.PersonID, s.Number
	if i, on := m.byNumber[s.Number]; known && on {
		m.seen[i] = true
		return
	}
	m.say(l, "insured_number", "declaration.not_on_staff", m.period.First().String())
	m.out.entrants++
	m.out.newcomer[len(m.out.filing.Lines)] = newcomer{person: f.Person, insured: f.Insured, name: l.name, idNumber: l.idNumber,
		wage: l.wage / asMinor(int64(max(m.period.Months, 1)))}
}

func (m *matching) say(l *readLine, field, code string, args ...string) {
	if m.blocked[l.line] {
		return
	}
	record := ""
	if l.entrant {
		record = "B04"
	}
	m.out.findings = append(m.out.findings, Codes.New(l.line, record, field, code, args...))
}

// maxAbsent bounds how many absences are named one by one.
const maxAbsent = 1000

// absences asks about those on the staff whom the file does not name.
func (m *matching) absences(ctx context.Context, tx tenant.Tx) error {
	var ids []uuid.UUID
	for i, seen := range m.seen {
		if !seen {
			if m.out.absent++; m.out.absent <= maxAbsent {
				ids = append(ids, m.staff[i].person)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	people, err := namesOf.All(ctx, tx, ids)
	for _, p := range people {
		m.out.findings = append(m.out.findings, Codes.New(0, "", "insured_number", "declaration.person_absent", strings.TrimSpace(p.Name), p.Number))
	}
	if m.out.absent > maxAbsent {
		m.out.findings = append(m.out.findings, Codes.New(0, "", "insured_number", "declaration.more_absent", strconv.Itoa(m.out.absent-maxAbsent)))
	}
	return err
}
