package authz

import (
	"context"

	"github.com/open-policy-agent/opa/v1/storage"
)

// Proofs of who somebody is.
const (
	Second   = "second"   // a second factor, or a passkey: always enough
	Password = "password" // the password typed again
	Demo     = "demo"     // a token that the keeper of a demonstration made
)

// What a decision lacks that the person can add.
const (
	NeedsProof  = "proof.needed"
	NeedsReason = "reason.needed"
)

// Accept sets the proofs that are enough for what is privileged.
func (e *Engine) Accept(ctx context.Context, proofs ...string) error {
	list := make([]any, len(proofs))
	for i, p := range proofs {
		list[i] = p
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return storage.WriteOne(ctx, e.store, storage.AddOp, storage.Path{"proofs"}, list)
}

// Declare says of each operation whether it is privileged; what was never declared is refused.
func (e *Engine) Declare(ctx context.Context, privileged map[string]bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for operation, is := range privileged {
		word := "no"
		if is {
			word = "yes"
		}
		if err := storage.WriteOne(ctx, e.store, storage.AddOp, storage.Path{"privileged", operation}, word); err != nil {
			return err
		}
	}
	return nil
}
