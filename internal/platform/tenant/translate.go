package tenant

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"socle/pkg/fault"
)

// constraints maps a constraint's name to the fault its violation means. Packages add theirs at start.
var constraints = map[string]func() *fault.Fault{}

// OnConstraint says which fault a violation of a named constraint is.
func OnConstraint(name string, f func() *fault.Fault) { constraints[name] = f }

// translate turns what Postgres refuses into a fault where a person can act on it.
func translate(err error) error {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return err
	}
	if f := constraints[pg.ConstraintName]; f != nil {
		return f().Because(err)
	}
	switch pg.Code {
	case "40001", "40P01", "55P03":
		return fault.New(fault.Unavailable, "fund.contended", "someone else is changing the same thing; try again").Because(err)
	case "22003", "22008", "22021", "22P05", "54000": // a number, a date or a text that no column holds
		return fault.New(fault.Invalid, "input.unholdable", "something in the request is out of all range, or is not text").Because(err)
	case "57014":
		return fault.New(fault.Unavailable, "fund.slow", "this took too long and was stopped; nothing was changed").Because(err)
	}
	return err
}
