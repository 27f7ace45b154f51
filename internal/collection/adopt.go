package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/penalty"
)

// Adopted is a change of a surcharge that people approved: the adjustment it is of, and what the books say of it.
type Adopted struct {
	Recounted
	Adjustment uuid.UUID
	Memo       string
}

// Adopt posts what approved changes of the law add to surcharges or take from them; the nights count on by the new law.
// It gives the posting of each, none where the change added nothing yet. The accounts are locked by who calls.
func Adopt(ctx context.Context, tx tenant.Tx, list []Adopted) ([]*uuid.UUID, error) {
	c := &counter{used: map[string]penalty.Kept{}}
	postings := make([]*uuid.UUID, len(list))
	for i, a := range list {
		if a.law.ID == "" { // its due date moves and it never was late
			continue
		}
		id, item := uuid.Must(uuid.NewV7()), a.item
		item.AsOf = a.AsOf
		p := ledger.Posting{Effect: "adjustment:" + a.Adjustment.String(), SourceKind: "adjustment", Source: a.Adjustment, Memo: a.Memo}
		if err := c.post(p, id, item, a.law, a.After.Parts, a.After.Total, a.Difference()); err != nil {
			return nil, err
		}
		if a.Difference() != 0 {
			postings[i] = &id
		}
	}
	return postings, c.write(ctx, tx)
}

// KeepLaws keeps the laws that periods would be counted with, so that what is proposed can be explained.
func KeepLaws(ctx context.Context, tx tenant.Tx, list []Recounted) error {
	used := map[string]penalty.Kept{}
	for _, r := range list {
		if r.law.ID != "" {
			used[r.law.ID] = r.law
		}
	}
	return keepLaws(ctx, tx, used)
}
