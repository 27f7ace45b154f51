package oversight

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

type room struct {
	Cap  *int  // of the widest capped role; null: none of the roles is capped
	Read int64 // distinct persons read today, without these
	New  int64 // of these, not read today yet
}

// Count lets somebody read persons, or refuses when that would be more distinct persons in a day than the cap of their roles
// (the widest, when they hold several that are capped). A person read twice counts once; a list counts what it shows.
// At the cap administrators and auditors are told, once a day for each reader.
func (s *Service) Count(ctx context.Context, f *tenant.Fund, operation string, persons []uuid.UUID) error {
	by := authz.From(ctx)
	if by.Account() == nil {
		return nil // jobs read for nobody; visitors read no person
	}
	var over *room
	err := s.DB.Write(ctx, f, func(tx tenant.Tx) error {
		r, err := s.enter(ctx, tx, by, persons)
		if err != nil {
			return err
		}
		if r.Cap != nil && r.New > 0 && r.Read+r.New > int64(*r.Cap) {
			over = &r
			return s.alarm(ctx, tx, by, operation, r)
		}
		if r.Cap == nil {
			return nil
		}
		_, err = noteRead.Run(ctx, tx, tx.Today(), by.Account(), persons)
		return err
	})
	if err == nil && over != nil {
		return fault.New(fault.TooMany, "persons.cap", "you have read %d different insured persons today and may read %d; ask an administrator to raise the cap, or go on tomorrow",
			over.Read, *over.Cap).With("cap", *over.Cap).With("read", over.Read)
	}
	return err
}

func (s *Service) enter(ctx context.Context, tx tenant.Tx, by authz.Subject, persons []uuid.UUID) (room, error) {
	if _, err := lockReader.Run(ctx, tx, by.ID); err != nil {
		return room{}, err
	}
	return roomFor.One(ctx, tx, tx.Today(), by.Account(), by.Roles, persons)
}

// alarm keeps the refusal in the trail, and tells those who watch, once a day.
func (s *Service) alarm(ctx context.Context, tx tenant.Tx, by authz.Subject, operation string, r room) error {
	if err := audit.Write(ctx, tx, audit.Entry{Action: operation, Outcome: audit.Refused, Reason: "persons.cap", Resource: authz.Any(tx.Fund().Slug),
		Input: map[string]int64{"read": r.Read, "more": r.New, "cap": int64(*r.Cap)}}); err != nil {
		return err
	}
	id := uuid.Must(uuid.NewV7())
	n, err := noteAlarm.Run(ctx, tx, id, tx.Today(), by.Account(), by.Name, operation, *r.Cap, r.Read+r.New, tx.Now())
	if err != nil || n == 0 {
		return err
	}
	return tell(ctx, tx, []string{"administrator", "auditor"}, letter{What: "cap", Key: "cap:" + id.String(), Link: "/safety",
		In: func(ctx context.Context) []any {
			return []any{"who", by.Name, "read", r.Read, "cap", *r.Cap, "operation", label(ctx, operation)}
		}})
}
