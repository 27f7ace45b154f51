package declaration

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// newcomer is somebody whom a declaration brings to the staff: known here, or to be given a number.
type newcomer struct {
	person   uuid.UUID // zero: not known yet
	insured  string
	name     string
	idNumber string
	wage     money.Minor // of a month
}

// asked is somebody to be looked up: by number, else by identity paper. Name is as written in the declaration.
type asked struct {
	line               int
	number, card, name string
}

// stranger is a person that the fund knows. Alike is how much the name written resembles the person's, in percent: the name
// itself is nobody else's business.
type stranger struct {
	Line     int
	PersonID uuid.UUID
	Number   string
	Alike    int
}

// alikeEnough is how much a name must resemble that of a number or paper before somebody is taken on under it.
const alikeEnough = 50

var (
	lookUpPersons = query.New[stranger]("declaration.look_up_persons", `
with asked as (
  select line, number, card, shared.plain(name) as name
  from unnest($1::integer[], $2::text[], $3::text[], $4::text[]) as a(line, number, card, name)
), found as (
  select a.line, a.name, p.id, p.number, p.last_name, p.first_name
  from asked a
  join person p on p.number = a.number
  where a.number <> ''
  union all
  select a.line, a.name, p.id, p.number, p.last_name, p.first_name
  from asked a
  join person p on upper(regexp_replace(p.id_number, '[^A-Za-z0-9]', '', 'g')) = a.card and p.id_number <> ''
  where a.number = '' and a.card <> ''
)
select distinct on (f.line) f.line, f.id as person_id, coalesce(f.number, '') as number,
       (100 * greatest(similarity(shared.plain(f.last_name || ' ' || f.first_name), f.name),
                       similarity(shared.plain(f.first_name || ' ' || f.last_name), f.name)))::integer as alike
from found f
order by f.line, alike desc, f.id`)

	takeInsured = query.New[int64]("declaration.take_insured_numbers", `
update number_sequence
set last = last + $1
where kind = 'insured'
returning last`)

	// hire adds those who have no open employment with the employer; a person is hired from the first day of the period.
	hire = query.Exec("declaration.hire", `
insert into employment (id, person_id, employer_id, hired_on, monthly_wage)
select n.id, n.person_id, $1, $2, n.wage
from unnest($3::uuid[], $4::uuid[], $5::bigint[]) as n(id, person_id, wage)
where not exists (select 1 from employment m where m.employer_id = $1 and m.person_id = n.person_id
                    and (m.left_on is null or m.left_on >= $2))
on conflict do nothing`)

	// leave ends the employments of those declared as gone, on the last day of the period at the latest.
	leave = query.Exec("declaration.leave", `
update employment m
set left_on = greatest(m.hired_on, $2::date), leave_reason = n.situation
from unnest($3::uuid[], $4::text[]) as n(person_id, situation)
where m.employer_id = $1 and m.person_id = n.person_id and m.left_on is null and m.hired_on <= $2`)
)

// lookUp finds who the fund knows among those asked for, by line.
func lookUp(ctx context.Context, tx tenant.Tx, ask []asked) (map[int]stranger, error) {
	found := map[int]stranger{}
	if len(ask) == 0 {
		return found, nil
	}
	n := len(ask)
	lines, numbers, cards, names := make([]int, n), make([]string, n), make([]string, n), make([]string, n)
	for i, a := range ask {
		lines[i], numbers[i], cards[i], names[i] = a.line, a.number, cardKey(a.card), a.name
	}
	rows, err := lookUpPersons.All(ctx, tx, lines, numbers, cards, names)
	for _, s := range rows {
		found[s.Line] = s
	}
	return found, err
}

// enlist makes persons of newcomers who have none, numbers included, and puts all of them on the staff from the first day
// of the period. It fills the persons and numbers in. Persons known by number or paper were looked up before.
func enlist(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period, people []newcomer) error {
	if len(people) == 0 {
		return nil
	}
	if err := insure(ctx, tx, people); err != nil {
		return err
	}
	n := len(people)
	ids, persons, wages := make([]uuid.UUID, n), make([]uuid.UUID, n), make([]int64, n)
	for i, c := range people {
		ids[i], persons[i], wages[i] = uuid.Must(uuid.NewV7()), c.person, int64(c.wage)
	}
	_, err := hire.Run(ctx, tx, employer, p.First(), ids, persons, wages)
	return err
}

// insure writes a person with a number for each newcomer who has none yet.
func insure(ctx context.Context, tx tenant.Tx, people []newcomer) error {
	var fresh []int
	for i := range people {
		if people[i].person == uuid.Nil {
			fresh = append(fresh, i)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	numbers, err := insuredNumbers(ctx, tx, len(fresh))
	if err != nil {
		return err
	}
	for n, i := range fresh {
		people[i].person, people[i].insured = uuid.Must(uuid.NewV7()), numbers[n]
	}
	_, err = tx.Copy(ctx, "person", []string{"id", "number", "last_name", "first_name", "id_number", "kind", "insured_on", "created_at"},
		pgx.CopyFromSlice(len(fresh), func(n int) ([]any, error) {
			c := people[fresh[n]]
			last, first, _ := strings.Cut(strings.TrimSpace(c.name), " ")
			return []any{c.person, c.insured, last, strings.TrimSpace(first), c.idNumber, "salaried", tx.Today().Time(), tx.Now()}, nil
		}))
	return err
}

// insuredNumbers attributes the next numbers of the fund; those without a check digit are passed over.
func insuredNumbers(ctx context.Context, tx tenant.Tx, n int) ([]string, error) {
	scheme := affiliation.InsuredScheme(tx.Fund().Folder, tx.Today().Time().Year())
	numbers := make([]string, 0, n)
	for len(numbers) < n {
		want := n - len(numbers)
		last, err := takeInsured.One(ctx, tx, want)
		if err != nil {
			return nil, err
		}
		for seq := uint64(last) - uint64(want) + 1; seq <= uint64(last); seq++ {
			number, err := scheme.Make(seq)
			if f, ours := fault.As(err); ours && f.Code == "matricule.no_key" {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("insured number: %w", err)
			}
			numbers = append(numbers, number)
		}
	}
	return numbers, nil
}

// dismiss ends the employments of lines whose worker left or died.
func dismiss(ctx context.Context, tx tenant.Tx, f *Filing) error {
	var persons []uuid.UUID
	var why []string
	for _, l := range f.Lines {
		if l.Situation.Gone() && l.Person != uuid.Nil {
			persons, why = append(persons, l.Person), append(why, string(l.Situation))
		}
	}
	if len(persons) == 0 {
		return nil
	}
	_, err := leave.Run(ctx, tx, f.Employer, f.Period.Last(), persons, why)
	return err
}

func cardKey(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, id)
}
