package affiliation

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// personEvent is something that happened to a person's record. Before is what was written until then.
type personEvent struct {
	PersonID   uuid.UUID
	Kind       string // insured, corrected, number_skipped
	EmployerID *uuid.UUID
	Before     any
	Reason     string
	Skipped    []uint64 // places of the number sequence passed over: they have no check digit
}

var insertPersonEvent = query.Exec("affiliation.insert_person_event", `
insert into person_event (person_id, at, actor, actor_name, kind, employer_id, before, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8)`)

func personNote(ctx context.Context, tx tenant.Tx, v personEvent) error {
	before, err := json.Marshal(v.Before)
	if err != nil || v.Before == nil {
		before = []byte("{}")
	}
	who := authz.From(ctx)
	if _, err := insertPersonEvent.Run(ctx, tx, v.PersonID, tx.Now(), who.ID, who.Name, v.Kind, v.EmployerID, before, v.Reason); err != nil {
		return err
	}
	for _, seq := range v.Skipped {
		if _, err := insertPersonEvent.Run(ctx, tx, v.PersonID, tx.Now(), who.ID, who.Name, WasNumberSkipped, nil, []byte("{}"), fmt.Sprint(seq)); err != nil {
			return err
		}
	}
	return nil
}
