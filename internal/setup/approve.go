package setup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

var (
	insertPart = query.Exec("setup.insert_part", `
insert into setup_part (id, part, value, recorded_at, source, note, proposal_id, proposed_by, approved_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)

	// keepPart tells the registry, which lets a fund's role change its own fund and no other.
	keepPart = query.New[bool]("setup.keep_part", `
select registry.keep_part($1, $2)`)
)

// proposed reads what a proposal of this room proposes.
func proposed(p law.Proposal) (in ProposeInput, err error) {
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return in, fmt.Errorf("proposal %s: %w", p.ID, err)
	}
	if string(in.Value) == "null" {
		in.Value = nil
	}
	return in, nil
}

// after is the folder as it stands, and as it would with the proposal.
func after(ctx context.Context, tx tenant.Tx, p law.Proposal) (now, next *tenants.Folder, in ProposeInput, err error) {
	if in, err = proposed(p); err != nil {
		return nil, nil, in, err
	}
	if now, err = standing(ctx, tx); err != nil {
		return nil, nil, in, err
	}
	next, err = in.tried(now, tx.Fund().Filed)
	return now, next, in, err
}

// check holds the part again to what the folder of now holds it to: a legal form may have gone since it was proposed.
func check(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	_, _, _, err := after(ctx, tx, p)
	return err
}

// apply brings along what waits, due dates to come or files at a level, and puts the part in place.
func apply(ctx context.Context, tx tenant.Tx, p law.Proposal, approver string) error {
	_, next, in, err := after(ctx, tx, p)
	if err != nil {
		return err
	}
	if bring := kindOf(in.Part).apply; bring != nil {
		if err := bring(ctx, tx, next); err != nil {
			return err
		}
	}
	return keep(ctx, tx, p, in, approver)
}

// keep writes the part down with who answers for it, and tells the registry, from which every reader has it.
func keep(ctx context.Context, tx tenant.Tx, p law.Proposal, in ProposeInput, approver string) error {
	var value any // null gives the folder's own back
	if !in.Folder {
		value = []byte(in.Value)
	}
	if _, err := insertPart.Run(ctx, tx, uuid.Must(uuid.NewV7()), in.Part, value, tx.Now(), p.Source, p.Note, p.ID, p.ProposedByName, approver); err != nil {
		return err
	}
	known, err := keepPart.One(ctx, tx, in.Part, value)
	if err == nil && !known {
		err = errors.New("the registry does not know the fund")
	}
	if err != nil {
		return fmt.Errorf("keep %s of %s: %w", in.Part, tx.Fund().Slug, err)
	}
	return nil
}
