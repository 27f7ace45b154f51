package op

import (
	"context"
	"errors"
	"strings"

	"github.com/go-kit/kit/endpoint"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// refusal carries a refusal out of the transaction, which rolls back, to where it is audited.
type refusal struct {
	resource authz.Resource
	reason   string
}

func (r *refusal) Error() string { return "refused: " + r.reason }

func (c *Chain) transact(o Op) endpoint.Endpoint {
	row := o.Row()
	return func(ctx context.Context, in any) (out any, err error) {
		f, s := tenant.FundFrom(ctx), authz.From(ctx)
		run := c.DB.Read
		if row.Kind == KindDo {
			run = c.DB.Write
		}
		var judged authz.Resource
		ctx = audit.Begin(ctx)
		err = run(ctx, f, func(tx tenant.Tx) error {
			if row.LongRunning {
				if err := tx.Long(ctx); err != nil {
					return err
				}
			}
			out, judged, err = c.inside(ctx, tx, o, s, in)
			return err
		})
		var r *refusal
		if errors.As(err, &r) {
			return nil, c.hide(ctx, f, row.Name, s, r)
		}
		if err != nil {
			return nil, err
		}
		if err := c.read(ctx, f, row, judged, in); err != nil {
			return nil, err
		}
		return out, nil
	}
}

// read counts the persons that a question shows, and audits a watched one, before the answer goes out.
func (c *Chain) read(ctx context.Context, f *tenant.Fund, row *Row, judged authz.Resource, in any) error {
	if row.Kind != KindAsk {
		return nil
	}
	if persons := audit.Shown(ctx); c.Shown != nil && len(persons) > 0 {
		if err := c.Shown(ctx, f, row.Name, persons); err != nil {
			return err
		}
	}
	if !row.Privileged && !row.StepUp && !authz.From(ctx).OnGlass() {
		return nil
	}
	return c.DB.Write(ctx, f, func(tx tenant.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{Action: row.Name, Outcome: audit.Read, Reason: reasonFor(row, authz.From(ctx)), Resource: judged, Input: in})
	})
}

// inside is what happens in the transaction.
func (c *Chain) inside(ctx context.Context, tx tenant.Tx, o Op, s authz.Subject, in any) (any, authz.Resource, error) {
	row, claim := o.Row(), claimFrom(ctx)
	if claim.stands(row, s) {
		earlier, err := claim.take(ctx, tx, o, s, in)
		if err != nil || earlier != nil {
			return earlier, authz.Resource{}, err
		}
	}
	r, err := o.locate(ctx, tx, in)
	if err != nil {
		return nil, r, err
	}
	if row.Judged {
		d := c.Policy.Decide(ctx, tx.Fund().State, row.Name, s, r)
		if !d.Allow {
			return nil, r, &refusal{r, d.Reason}
		}
		ctx = authz.WithReach(ctx, d.Reach)
	}
	out, err := o.call(ctx, tx, in)
	if err != nil || row.Kind == KindAsk {
		return out, r, err
	}
	if err := audit.Settle(ctx, tx); err != nil {
		return nil, r, err
	}
	if claim.stands(row, s) {
		if err := claim.keep(ctx, tx, row.Name, s, out); err != nil {
			return nil, r, err
		}
	}
	if err := fenceFrom(ctx).settle(ctx, tx); err != nil {
		return nil, r, err
	}
	return out, r, audit.Write(ctx, tx, audit.Entry{Action: row.Name, Outcome: audit.Done, Reason: reasonFor(row, s), Resource: r, Input: in})
}

// hide answers as if the resource were not there: whoever may not reach it does not learn that it exists.
func (c *Chain) hide(ctx context.Context, f *tenant.Fund, action string, s authz.Subject, r *refusal) error {
	err := c.refuse(ctx, f, action, s, r.resource, r.reason)
	if fault.Is(err, fault.Forbidden) && r.reason == "no_grant" {
		noun, _, _ := strings.Cut(r.resource.Kind, " ") // of an "employer file", the employer is not there
		return fault.Missing(noun)
	}
	return err
}

// reasonFor is why somebody did what is privileged; other actions need none.
func reasonFor(row *Row, s authz.Subject) string {
	if row.StepUp {
		return s.Reason
	}
	return ""
}
