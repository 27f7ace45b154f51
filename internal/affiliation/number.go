package affiliation

import (
	"context"
	"fmt"
	"strings"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/matricule"
	"socle/tenants"
)

// Kinds of number.
const (
	employerNumbers = "employer"
	insuredNumbers  = "insured"
)

var (
	// takeNumbers moves the sequence on. The row stays locked until the numbers are written: a rollback gives them back.
	takeNumbers = query.New[int64]("affiliation.take_numbers", `
update number_sequence
set last = last + $2
where kind = $1
returning last`)

	lockNumbers = query.New[int64]("affiliation.lock_numbers", `
select last
from number_sequence
where kind = $1
for update`)
)

func init() {
	for _, name := range []string{"employer_number_once", "person_number_once"} {
		tenant.OnConstraint(name, func() *fault.Fault {
			return fault.New(fault.Conflict, "number.taken", "this number was already given; nothing was changed")
		})
	}
}

// EmployerScheme and InsuredScheme are the fund's forms of number, as of a year (places Y).
func EmployerScheme(f *tenants.Folder, year int) matricule.Scheme {
	return scheme(f.Numbers.Employer, year)
}

// InsuredScheme is the form of the insured number.
func InsuredScheme(f *tenants.Folder, year int) matricule.Scheme {
	return scheme(f.Numbers.Insured, year)
}

func scheme(n tenants.NumberForm, year int) matricule.Scheme {
	format := strings.ReplaceAll(n.Format, "YYYY", fmt.Sprintf("%04d", year))
	format = strings.ReplaceAll(format, "YY", fmt.Sprintf("%02d", year%100))
	check := matricule.Algorithm(n.Check)
	if n.Check == "" {
		check = matricule.None
	}
	return matricule.Scheme{Format: format, Algorithm: check}
}

// given is a batch of new numbers. Skipped are the places of the sequence that have no check digit and are never given.
type given struct {
	numbers []string
	skipped []uint64
}

// next attributes n numbers of a kind, in order.
func next(ctx context.Context, tx tenant.Tx, kind string, n int) (given, error) {
	folder, year := tx.Fund().Folder, tx.Today().Time().Year()
	s := EmployerScheme(folder, year)
	if kind == insuredNumbers {
		s = InsuredScheme(folder, year)
	}
	var g given
	for len(g.numbers) < n {
		want := n - len(g.numbers)
		last, err := takeNumbers.One(ctx, tx, kind, want)
		if err != nil {
			return given{}, err
		}
		if err := g.make(s, uint64(last)-uint64(want)+1, want); err != nil {
			return given{}, fmt.Errorf("%s number: %w", kind, err)
		}
	}
	return g, nil
}

// make writes the numbers of one range, leaving out those without check digit.
func (g *given) make(s matricule.Scheme, first uint64, n int) error {
	for seq := first; seq < first+uint64(n); seq++ {
		number, err := s.Make(seq)
		if f, ok := fault.As(err); ok && f.Code == "matricule.no_key" {
			g.skipped = append(g.skipped, seq)
			continue
		}
		if err != nil {
			return err
		}
		g.numbers = append(g.numbers, number)
	}
	return nil
}
