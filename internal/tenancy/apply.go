package tenancy

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/migrate"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/policies"
	"socle/tenants"
)

// Seed fills a fund's tables from its folder once they stand; it runs again at every apply and changes nothing twice.
type Seed func(ctx context.Context, tx tenant.Tx, folder *tenants.Folder) error

// Create makes a fund from its folder: schema, role, grants, and what the seeds write. One that is there already is a
// conflict. Nobody sees the fund before all of it stands.
func (r *Registry) Create(ctx context.Context, db *tenant.DB, folder *tenants.Folder, seeds ...Seed) (*tenant.Fund, error) {
	if err := creatable(folder.Slug); err != nil {
		return nil, err
	}
	s, err := r.standing(ctx, folder.Slug)
	if err == nil && s.fund != nil {
		err = fault.New(fault.Conflict, "fund.exists", "%s exists already: 'socle tenant apply' brings it to its folder", folder.Slug)
	}
	if err != nil {
		return nil, err
	}
	f, _, err := r.apply(ctx, db, s, folder, seeds)
	return f, err
}

// Apply brings a fund to its folder and tells what it did, and what it left because officers had changed it. A fund that
// is not there is made. An unchanged folder writes nothing at all.
func (r *Registry) Apply(ctx context.Context, db *tenant.DB, folder *tenants.Folder, seeds ...Seed) (*tenant.Fund, Plan, error) {
	if err := creatable(folder.Slug); err != nil {
		return nil, Plan{}, err
	}
	s, err := r.standing(ctx, folder.Slug)
	if err != nil {
		return nil, Plan{}, err
	}
	return r.apply(ctx, db, s, folder, seeds)
}

func creatable(slug string) error {
	if !tenant.ValidSlug(slug) {
		return fmt.Errorf("a fund cannot be named %q: lower case letters, digits and single hyphens", slug)
	}
	return nil
}

func (r *Registry) apply(ctx context.Context, db *tenant.DB, s standing, folder *tenants.Folder, seeds []Seed) (*tenant.Fund, Plan, error) {
	isNew := s.fund == nil
	body, err := json.Marshal(folder)
	if err != nil {
		return nil, Plan{}, err
	}
	if isNew {
		schema, role := r.names(folder.Slug)
		s.fund = &tenant.Fund{Slug: folder.Slug, Kind: folder.Kind, State: "active", Schema: schema, Role: role,
			Folder: &tenants.Folder{}, Filed: &tenants.Folder{}, Digest: sha256.Sum256(body)}
	}
	if isNew || len(s.pending) > 0 {
		err := r.conn(ctx, func(c *pgx.Conn) error {
			return migrate.Fund(ctx, c, s.fund.Schema, s.fund.Role, r.Password(s.fund.Role))
		})
		if err != nil {
			return nil, Plan{}, err
		}
	}
	var plan Plan
	err = db.Write(ctx, s.fund, func(tx tenant.Tx) error {
		steps, err := compare(ctx, tx, s, folder)
		if err != nil {
			return err
		}
		plan = planOf(folder.Slug, isNew, append(schemaSteps(s.pending), steps...))
		return carryOut(ctx, tx, plan, steps, folder, seeds)
	})
	if err != nil {
		return nil, Plan{}, err
	}
	if err := r.settle(ctx, s, folder, body, plan); err != nil {
		return nil, Plan{}, err
	}
	f, err := r.Fund(ctx, folder.Slug)
	return f, plan, err
}

// carryOut does the steps, then what the rooms seed, and leaves a line in the fund's audit when somebody is named who acts.
func carryOut(ctx context.Context, tx tenant.Tx, plan Plan, steps []step, folder *tenants.Folder, seeds []Seed) error {
	for _, s := range steps {
		if s.Act.does() && s.run != nil {
			if err := s.run(ctx, tx); err != nil {
				return fmt.Errorf("%s %s: %w", s.Part, s.Name, err)
			}
		}
	}
	for _, seed := range seeds {
		if err := seed(ctx, tx, folder); err != nil {
			return err
		}
	}
	if plan.Pending == 0 || !authz.From(ctx).SignedIn() {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "tenancy.apply", Outcome: audit.Done, Resource: authz.Resource{Kind: "fund", ID: folder.Slug},
		Input: map[string]any{"new": plan.New, "done": plan.Pending, "kept": plan.Kept, "changes": plan.Changes}})
}

// settle writes in the registry what was applied: the fund when it is new, its configuration and grants when they changed.
func (r *Registry) settle(ctx context.Context, s standing, folder *tenants.Folder, body []byte, plan Plan) error {
	defer r.Changed()
	now := time.Now()
	if plan.New {
		if _, err := putFund.Run(ctx, r.Pool, folder.Slug, folder.Kind, s.fund.Schema, s.fund.Role, body, now); err != nil {
			return err
		}
	} else if plan.Touches(PartConfiguration) {
		if _, err := putFolder.Run(ctx, r.Pool, folder.Slug, folder.Kind, body, now); err != nil {
			return err
		}
	}
	seeded, err := handedOut()
	if err != nil {
		return err
	}
	_, err = putSeeded.Run(ctx, r.Pool, folder.Slug, seeded)
	return err
}

// handedOut are the grants that this program's operations start with, as the registry keeps them.
func handedOut() ([]string, error) {
	defaults, err := policies.Defaults()
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(defaults))
	for _, g := range defaults {
		names = append(names, grantName(g))
	}
	slices.Sort(names)
	return names, nil
}
