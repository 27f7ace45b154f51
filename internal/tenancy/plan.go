package tenancy

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"socle/internal/platform/migrate"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

// Act says what a difference between folder and database is, and so what apply does about it.
type Act string

// The four kinds of difference.
const (
	Add   Act = "add"              // the folder says it, the database does not: apply adds it
	Alter Act = "change"           // the database holds what an earlier folder said: apply takes what this one says
	Kept  Act = "kept"             // officers of the fund changed it: apply leaves it as they want it
	Extra Act = "only_in_database" // the folder does not say it: apply leaves it
)

// The parts of a fund that a folder sets up.
const (
	PartSchema        = "schema"
	PartConfiguration = "configuration"
	PartSetup         = "setup" // parts of the configuration that officers change
	PartParameter     = "parameter"
	PartTarget        = "target"
	PartBrand         = "brand"
	PartGrant         = "grant"
)

// Change is one difference: what the database holds before, what the folder wants after.
type Change struct {
	Part   string `json:"part"`
	Name   string `json:"name"`
	Act    Act    `json:"action"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Plan is every difference between a fund's folder and its database.
type Plan struct {
	Fund    string   `json:"fund"`
	New     bool     `json:"new"`     // there is no such fund yet
	Pending int      `json:"pending"` // what apply would do
	Kept    int      `json:"kept"`    // what apply would leave as it is
	Changes []Change `json:"changes"`
}

// Touches says whether the plan would do something to a part.
func (p Plan) Touches(part string) bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Part == part && c.Act.does() })
}

func (a Act) does() bool { return a == Add || a == Alter }

// step is a change with what apply does for it in the fund's own tables, if anything.
type step struct {
	Change
	run func(ctx context.Context, tx tenant.Tx) error
}

func planOf(slug string, isNew bool, steps []step) Plan {
	p := Plan{Fund: slug, New: isNew, Changes: []Change{}}
	for _, s := range steps {
		p.Changes = append(p.Changes, s.Change)
		if s.Act.does() {
			p.Pending++
		} else {
			p.Kept++
		}
	}
	return p
}

// Plan compares a folder with the database and changes nothing.
func (r *Registry) Plan(ctx context.Context, db *tenant.DB, folder *tenants.Folder) (Plan, error) {
	s, err := r.standing(ctx, folder.Slug)
	if err != nil {
		return Plan{}, err
	}
	steps := schemaSteps(s.pending)
	if s.fund == nil {
		found, err := stored{fund: &tenant.Fund{Folder: &tenants.Folder{}, Filed: &tenants.Folder{}}}.against(folder)
		return planOf(folder.Slug, true, append(steps, found...)), err
	}
	err = db.Read(ctx, s.fund, func(tx tenant.Tx) error {
		found, err := compare(ctx, tx, s, folder)
		steps = append(steps, found...)
		return err
	})
	return planOf(folder.Slug, false, steps), err
}

// standing is how a fund stands before a plan: fund is nil when there is none.
type standing struct {
	fund    *tenant.Fund
	seeded  []string // the grants handed out so far
	pending []string // the steps its schema has still to take
}

var seededGrants = query.Registry[[]string]("tenancy.seeded_grants", `
select seeded from registry.fund where slug = $1`)

func (r *Registry) standing(ctx context.Context, slug string) (s standing, err error) {
	schema, _ := r.names(slug)
	err = r.conn(ctx, func(c *pgx.Conn) error {
		if s.pending, err = migrate.Pending(ctx, c, schema); err != nil {
			return err
		}
		taken, err := migrate.Done(ctx, c, "registry")
		if err != nil || len(taken) == 0 {
			return err
		}
		s.seeded, _, err = seededGrants.Maybe(ctx, c, slug)
		return err
	})
	if err != nil {
		return s, err
	}
	if s.seeded == nil {
		return s, nil
	}
	s.fund, err = r.Fund(ctx, slug)
	if fault.Is(err, fault.NotFound) {
		return s, fault.New(fault.Conflict, "fund.deleting", "%s is being deleted: finish with 'socle tenant delete', or bring it back with 'socle tenant resume'", slug)
	}
	return s, err
}

func schemaSteps(pending []string) []step {
	var steps []step
	for _, name := range pending {
		steps = append(steps, step{Change: Change{Part: PartSchema, Name: name, Act: Add}})
	}
	return steps
}

// stored is what the database holds of what folders set up.
type stored struct {
	fund    *tenant.Fund
	setup   []setupRow
	law     []lawRow
	targets []targetRow
	brand   *brandRow
	grants  []grantRow
	seeded  []string
}

// compare reads what the fund holds, in one transaction, and sets it against the folder.
func compare(ctx context.Context, tx tenant.Tx, s standing, folder *tenants.Folder) ([]step, error) {
	d := stored{fund: s.fund, seeded: s.seeded}
	var err error
	if d.setup, err = setupRows.All(ctx, tx); err != nil {
		return nil, err
	}
	if d.law, err = lawRows.All(ctx, tx); err != nil {
		return nil, err
	}
	if d.targets, err = targetRows.All(ctx, tx); err != nil {
		return nil, err
	}
	if d.grants, err = grantRows.All(ctx, tx); err != nil {
		return nil, err
	}
	brands, err := brandRows.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	if len(brands) > 0 {
		d.brand = &brands[0]
	}
	return d.against(folder)
}

// against lists the differences, part by part.
func (d stored) against(folder *tenants.Folder) ([]step, error) {
	steps, err := configurationSteps(d.fund.Filed, folder)
	if err != nil {
		return nil, err
	}
	kept, err := setupSteps(d.fund, d.setup, folder)
	if err != nil {
		return nil, err
	}
	steps = append(steps, kept...)
	law, err := lawSteps(d.law, folder)
	if err != nil {
		return nil, err
	}
	steps = append(append(steps, law...), targetSteps(d.targets, folder)...)
	if d.brand != nil {
		steps = append(steps, brandSteps(*d.brand, folder)...)
	}
	grants, err := grantSteps(d.grants, d.seeded)
	return append(steps, grants...), err
}
