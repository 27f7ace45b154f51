package identity

import (
	"context"
	"net/url"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/pkg/fault"
)

// ownAccount is the account of whoever asks.
func ownAccount(ctx context.Context) (uuid.UUID, error) {
	if id := authz.From(ctx).Account(); id != nil {
		return *id, nil
	}
	return uuid.Nil, fault.New(fault.Conflict, "account.none", "only a person with an account can do this")
}

func firstOr(err error, otherwise *fault.Fault) error {
	if err != nil {
		return err
	}
	return otherwise
}

// label names an account in an application of codes: "CNSS:awa@example.org".
func label(fund, email string) string { return escape(fund) + ":" + escape(email) }

func escape(s string) string { return url.PathEscape(s) }
