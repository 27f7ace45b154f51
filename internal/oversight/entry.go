package oversight

import (
	"context"
	"encoding/json"
	"fmt"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// EntryInput names a line by its number.
type EntryInput struct {
	ID int64 `json:"id" validate:"required,min=1"`
}

// Entry is a line with the grants that let it be done, as they stand today.
type Entry struct {
	Line
	Grants []Granted `json:"grants"`
	Rows   []Changed `json:"rows"`
}

// Granted is a role of who acted that is granted the operation, and how far.
type Granted struct {
	Role  string `json:"role"`
	Scope string `json:"scope"`
}

// Changed is a row that the command changed: its table and key, and each column before and after. Of many rows only
// their number is kept.
type Changed struct {
	Table  string                     `json:"table"`
	Key    string                     `json:"key"`
	Rows   int64                      `json:"rows"`
	Before map[string]json.RawMessage `json:"before"`
	After  map[string]json.RawMessage `json:"after"`
}

var grantsOf = query.New[Granted]("oversight.grants_of", `
select role, scope from role_grant where operation = $1 and role = any($2) order by role`)

// Entry reads one line whole.
func (s *Service) Entry(ctx context.Context, tx tenant.Tx, in EntryInput) (Entry, error) {
	l, ok, err := oneLine.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("line of the trail")
	}
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Line: l}
	if e.Grants, err = grantsOf.All(ctx, tx, l.Action, l.Roles); err != nil {
		return e, err
	}
	if err := json.Unmarshal(l.Changes, &e.Rows); err != nil {
		return e, fmt.Errorf("changes of line %d: %w", l.ID, err)
	}
	return e, nil
}
