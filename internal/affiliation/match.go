package affiliation

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// candidate is a person already known who looks like one being hired.
type candidate struct {
	Line      int // of the one being hired, among those asked for
	ID        uuid.UUID
	Number    string
	LastName  string
	FirstName string
	BirthDate cal.Date
	IDNumber  string
	SameID    bool // same identity paper
	SameBirth bool
	Likeness  int // of the names, in whichever order, in percent
}

// likeNames and sameNames are likenesses above which two names may be, or are taken to be, one.
const (
	likeNames = 50
	sameNames = 80
)

// Candidates of many people in one statement: the same identity paper, or the same day of birth and names that look alike.
// Families keep surname and first name in either order; the likeness takes the better one.
var candidatesOf = query.New[candidate]("affiliation.candidates", `
with asked as (
  select line, upper(regexp_replace(id_number, '[^A-Za-z0-9]', '', 'g')) as paper, nullif(birth_date, '')::date as birth_date,
         shared.plain(last_name || ' ' || first_name) as name, shared.plain(first_name || ' ' || last_name) as turned
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[]) as a (line, id_number, birth_date, last_name, first_name)
), near as (
  select a.line, p.id
  from asked a
  join person p on a.paper <> '' and p.id_number <> '' and upper(regexp_replace(p.id_number, '[^A-Za-z0-9]', '', 'g')) = a.paper
  union
  select a.line, p.id
  from asked a
  join person p on p.birth_date = a.birth_date
), known as materialized (
  select a.line, a.name, a.turned, a.birth_date as birth, a.paper, p.id, p.number, p.last_name, p.first_name, p.birth_date, p.id_number,
         shared.plain(p.last_name || ' ' || p.first_name) as known_as
  from near n
  join asked a on a.line = n.line
  join person p on p.id = n.id
), judged as materialized (
  select k.line, k.id, coalesce(k.number, '') as number, k.last_name, k.first_name, k.birth_date, k.id_number,
         (k.paper <> '' and upper(regexp_replace(k.id_number, '[^A-Za-z0-9]', '', 'g')) = k.paper) as same_id,
         coalesce(k.birth_date = k.birth, false) as same_birth,
         (100 * greatest(similarity(k.known_as, k.name), similarity(k.known_as, k.turned)))::integer as likeness
  from known k
)
select j.line, j.id, j.number, j.last_name, j.first_name, j.birth_date, j.id_number, j.same_id, j.same_birth, j.likeness
from judged j
where j.same_id or j.likeness >= 50
order by j.line, j.same_id desc, j.same_birth desc, j.likeness desc, j.id`)

// candidatesFor finds, for each identity, the persons who look like it.
func candidatesFor(ctx context.Context, tx tenant.Tx, asked []Identity) ([][]candidate, error) {
	n := len(asked)
	lines, papers, births, last, first := make([]int, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, a := range asked {
		lines[i], papers[i], births[i], last[i], first[i] = i, a.IDNumber, a.BirthDate.String(), a.LastName, a.FirstName
	}
	rows, err := candidatesOf.All(ctx, tx, lines, papers, births, last, first)
	out := make([][]candidate, len(asked))
	for _, c := range rows {
		out[c.Line] = append(out[c.Line], c)
	}
	return out, err
}

// verdict is what the candidates mean for somebody being hired.
type verdict struct {
	known *candidate  // surely this person
	doubt []candidate // may be one of these: somebody decides
}

// judge never guesses: a person is taken as known only when paper, day of birth and name agree; anything less that looks
// alike is a doubt; nothing alike is somebody new.
func judge(in Identity, near []candidate) verdict {
	for i, c := range near {
		if c.SameID && c.SameBirth && c.Likeness >= sameNames {
			return verdict{known: &near[i]}
		}
	}
	var doubt []candidate
	for _, c := range near {
		twoPapers := in.IDNumber != "" && c.IDNumber != "" && !c.SameID
		if c.SameID || (c.SameBirth && c.Likeness >= likeNames && !(twoPapers && c.Likeness < sameNames)) {
			doubt = append(doubt, c)
		}
	}
	return verdict{doubt: doubt}
}

// belongs says whether an insured number may be that of an identity: the same day of birth, or names alike.
func (c candidate) belongs(in Identity) bool {
	return c.Likeness >= likeNames || (!in.BirthDate.IsZero() && c.SameBirth && c.Likeness >= 30)
}

// Candidate is somebody already known, as far as it may be shown to an employer that asks: the number hidden but for its end,
// the name by its first letters where it is not the one typed.
type Candidate struct {
	PersonID  uuid.UUID `json:"person_id"`
	Number    string    `json:"number"`
	Name      string    `json:"name"`
	SameID    bool      `json:"same_id"`
	SameBirth bool      `json:"same_birth"`
	Likeness  int       `json:"likeness"`
}

func (c candidate) shown() Candidate {
	name := strings.TrimSpace(c.LastName + " " + c.FirstName)
	if c.Likeness < sameNames {
		name = initials(c.LastName) + " " + initials(c.FirstName)
	}
	return Candidate{PersonID: c.ID, Number: hidden(c.Number), Name: strings.TrimSpace(name), SameID: c.SameID, SameBirth: c.SameBirth, Likeness: c.Likeness}
}

func hidden(number string) string {
	if len(number) <= 3 {
		return number
	}
	return strings.Repeat("•", len(number)-3) + number[len(number)-3:]
}

func initials(name string) string {
	for _, r := range name {
		return string(r) + "…"
	}
	return ""
}
