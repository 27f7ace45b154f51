package declaration

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// member is somebody on the staff in a period, as a file is compared with it.
type member struct {
	PersonID uuid.UUID
	Number   string
	Name     string
	IDNumber string
	Category string
	Regime   string
}

var membersOf = query.New[member]("declaration.members_of", `
select p.id as person_id, coalesce(p.number, '') as number, p.last_name || ' ' || p.first_name as name, p.id_number, m.category, m.regime
from employment m
join person p on p.id = m.person_id
where m.employer_id = $1 and m.hired_on <= $3 and (m.left_on is null or m.left_on >= $2)`)

// resolved is a file whose workers are known: what it would file, and all that was found.
type resolved struct {
	filing   Filing
	newcomer map[int]newcomer // by place in filing.Lines
	findings []Finding
	entrants int
	absent   int
}

// resolve finds the person behind every line, by one comparison with the staff and one look for the others.
func resolve(ctx context.Context, tx tenant.Tx, employer uuid.UUID, r *reading, t terms) (resolved, error) {
	out := resolved{newcomer: map[int]newcomer{}, findings: r.findings}
	staff, err := membersOf.All(ctx, tx, employer, t.period.First(), t.period.Last())
	if err != nil {
		return out, err
	}
	byNumber := make(map[string]int, len(staff))
	for i := range staff {
		byNumber[staff[i].Number] = i
	}
	others, err := strangers(ctx, tx, r, byNumber)
	if err != nil {
		return out, err
	}
	last, err := lastWages(ctx, tx, employer, t.period)
	if err != nil {
		return out, err
	}
	m := matching{reading: r, terms: t, staff: staff, byNumber: byNumber, others: others, last: last, out: &out,
		seen: make([]bool, len(staff)), blocked: r.blocked()}
	m.run()
	return out, nil
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

// lastWages are the wages of the period declared before, by person.
func lastWages(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) (map[uuid.UUID]money.Minor, error) {
	rows, err := lastOf(ctx, tx, employer, p)
	last := make(map[uuid.UUID]money.Minor, len(rows))
	for id, r := range rows {
		last[id] = r.Wage
	}
	return last, err
}

// matching goes through the lines of a file once.
type matching struct {
	*reading
	terms
	staff    []member
	byNumber map[string]int
	others   map[int]stranger
	last     map[uuid.UUID]money.Minor
	seen     []bool
	blocked  map[int]bool
	entries  []Entry
	out      *resolved
}

func (m *matching) run() {
	m.out.filing.Lines = make([]FilingLine, 0, len(m.lines))
	m.entries = make([]Entry, 0, len(m.lines))
	for i := range m.lines {
		m.line(&m.lines[i])
	}
	if m.kind == Main {
		m.absences()
	}
	m.out.findings = sorted(append(m.out.findings, m.rules.Examine(m.entries)...))
	if len(m.lines) == 0 {
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
		f.Person, f.Regime, f.Category = p.PersonID, p.Regime, p.Category
		e.OnStaff = true
		if f.Name == "" {
			f.Name, e.Name = p.Name, p.Name
		}
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
func (m *matching) absences() {
	for i, seen := range m.seen {
		if seen {
			continue
		}
		m.out.absent++
		if m.out.absent <= maxAbsent {
			p := m.staff[i]
			m.out.findings = append(m.out.findings, Codes.New(0, "", "insured_number", "declaration.person_absent", strings.TrimSpace(p.Name), p.Number))
		}
	}
	if m.out.absent > maxAbsent {
		m.out.findings = append(m.out.findings, Codes.New(0, "", "insured_number", "declaration.more_absent", strconv.Itoa(m.out.absent-maxAbsent)))
	}
}
