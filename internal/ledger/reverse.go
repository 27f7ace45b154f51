package ledger

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

type posted struct {
	ID         uuid.UUID
	Kind       string
	SourceKind string
	SourceID   uuid.UUID
	EmployerID *uuid.UUID
}

type storedEntry struct {
	Account    string
	Detail     string
	EmployerID *uuid.UUID
	Period     cal.Period
	Component  *string
	Amount     money.Minor
}

var (
	postingOf = query.New[posted]("ledger.posting", `
select id, kind, source_kind, source_id, employer_id
from posting
where id = $1`)

	entriesOf = query.New[storedEntry]("ledger.entries", `
select account, detail, employer_id, period, component, amount
from entry
where posting_id = $1`)

	postingByEffect = query.New[uuid.UUID]("ledger.posting_by_effect", `
select id from posting where effect = $1`)
)

// Reverse posts the opposite of a posting, on a value date, as an effect of its own. A posting is reversed once.
func Reverse(ctx context.Context, tx tenant.Tx, id uuid.UUID, effect, memo string, on cal.Date) error {
	p, err := postingOf.One(ctx, tx, id)
	if err != nil {
		return err
	}
	entries, err := entriesOf.All(ctx, tx, id)
	if err != nil {
		return err
	}
	back := Posting{Kind: "reversal", Effect: effect, SourceKind: p.SourceKind, Source: p.SourceID,
		Employer: value(p.EmployerID), ValueDate: on, Reverses: id, Memo: memo}
	for _, e := range entries {
		back.Entries = append(back.Entries, Entry{Account: e.Account, Detail: e.Detail, Employer: value(e.EmployerID),
			Period: e.Period, Component: text(e.Component), Amount: -e.Amount})
	}
	return Post(ctx, tx, back)
}

// ByEffect finds the posting of an effect; false when it was never posted.
func ByEffect(ctx context.Context, tx tenant.Tx, effect string) (uuid.UUID, bool, error) {
	return postingByEffect.Maybe(ctx, tx, effect)
}

func value(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
