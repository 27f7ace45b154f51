package ledger

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

var openItems = query.Exec("ledger.open_items", `
insert into open_item (employer_id, period, component, due_date)
select distinct on (1, 2, 3) *
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[])
on conflict do nothing`)

// Post writes postings with their entries and opens the items they name, by COPY: one declaration or a country.
// A posting that does not sum to zero is a programming error, refused here and again by the database at commit.
func Post(ctx context.Context, tx tenant.Tx, postings ...Posting) error {
	if len(postings) == 0 {
		return nil
	}
	if err := prepare(postings); err != nil {
		return err
	}
	actor := authz.From(ctx).ID
	_, err := tx.Copy(ctx, "posting", []string{"id", "kind", "effect", "source_kind", "source_id", "employer_id",
		"value_date", "recorded_at", "reverses", "memo", "actor"},
		pgx.CopyFromSlice(len(postings), func(i int) ([]any, error) {
			p := &postings[i]
			return []any{p.ID, p.Kind, p.Effect, p.SourceKind, p.Source, orNull(p.Employer),
				p.ValueDate.Time(), tx.Now(), orNull(p.Reverses), p.Memo, actor}, nil
		}))
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return copyEntries(ctx, tx, postings)
}

func prepare(postings []Posting) error {
	for i := range postings {
		p := &postings[i]
		if p.ID == uuid.Nil {
			p.ID = uuid.Must(uuid.NewV7())
		}
		var sum money.Minor
		for _, e := range p.Entries {
			sum = sum.Add(e.Amount)
		}
		if sum != 0 || len(p.Entries) < 2 {
			return fmt.Errorf("ledger: posting %s sums to %d over %d entries", p.Effect, sum, len(p.Entries))
		}
	}
	return nil
}

type leg struct {
	posting uuid.UUID
	on      cal.Date
	Entry
}

func copyEntries(ctx context.Context, tx tenant.Tx, postings []Posting) error {
	var legs []leg
	var items struct {
		employers           []uuid.UUID
		periods, components []string
		due                 []cal.Date
	}
	for _, p := range postings {
		for _, e := range p.Entries {
			legs = append(legs, leg{p.ID, p.ValueDate, e})
			if e.Account == Receivable && !e.Due.IsZero() {
				items.employers = append(items.employers, e.Employer)
				items.periods = append(items.periods, e.Period.String())
				items.components = append(items.components, e.Component)
				items.due = append(items.due, e.Due)
			}
		}
	}
	_, err := tx.Copy(ctx, "entry", []string{"posting_id", "account", "detail", "employer_id", "period", "component", "amount", "value_date"},
		pgx.CopyFromSlice(len(legs), func(i int) ([]any, error) {
			l := &legs[i]
			return []any{l.posting, l.Account, l.Detail, orNull(l.Employer), textOrNull(l.Period.String()),
				textOrNull(l.Component), int64(l.Amount), l.on.Time()}, nil
		}))
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if len(items.employers) == 0 {
		return nil
	}
	_, err = openItems.Run(ctx, tx, items.employers, items.periods, items.components, items.due)
	return err
}

func orNull(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
