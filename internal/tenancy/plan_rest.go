package tenancy

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/policies"
	"socle/tenants"
)

// targetRow is a target as the fund holds it; one that somebody approved is the officers' own.
type targetRow struct {
	ID                        uuid.UUID
	Indicator, Region, Agency string
	Agent                     string // account of the agent it is for: only officers write one
	Period                    cal.Period
	Value, Source, Confidence string
	Phasing                   []int32
	ApprovedBy                string
	Standing                  bool
}

type brandRow struct {
	Body       json.RawMessage
	ApprovedBy string
	RecordedAt time.Time
}

// grantRow is a grant as it stands, with who of the fund approved its last change; one that they took away has no scope.
type grantRow struct{ Operation, Role, Scope, ApprovedBy string }

var (
	targetRows = query.New[targetRow]("tenancy.target_rows", `
select id, indicator, period, region, agency, agent, value, phasing, source, confidence, approved_by, upper_inf(recorded) as standing
from target
order by indicator, period, region, agency, agent, lower(recorded) nulls first`)

	closeTargetRow = query.Exec("tenancy.close_target_row", `
update target set recorded = tstzrange(lower(recorded), $2) where id = $1 and upper_inf(recorded)`)

	putTargetRow = query.Exec("tenancy.put_target_row", `
insert into target (id, indicator, period, region, agency, value, phasing, recorded, source, confidence, approved_by)
values ($1, $2, $3, $4, $5, $6, $7, tstzrange($8, null), $9, $10, '')`)

	brandRows = query.New[brandRow]("tenancy.brand_row", `
select body, approved_by, recorded_at from brand order by recorded_at desc, id desc limit 1`)

	grantRows = query.New[grantRow]("tenancy.grant_rows", `
select operation, role, coalesce(g.scope, '') as scope, coalesce(c.approved_by, '') as approved_by
from role_grant g
full join (select distinct on (operation, role) operation, role, approved_by from grant_change order by operation, role, at desc, id desc) c
  using (operation, role)
order by operation, role`)

	putGrant = query.Exec("tenancy.put_grant", `
with past as (
  insert into role_grant_past (operation, role, scope, since, until, approved_by)
  select operation, role, scope, since, $4, approved_by
  from role_grant
  where operation = $1 and role = $2
)
insert into role_grant (operation, role, scope, since) values ($1, $2, $3, $5)
on conflict (operation, role) do update set scope = excluded.scope, since = excluded.since, approved_by = ''`)
)

func (t targetRow) name() string {
	return strings.TrimSpace(strings.Join([]string{t.Indicator, t.Period.String(), t.Region, t.Agency, t.Agent}, " "))
}

func (t targetRow) says() string {
	return fmt.Sprintf("%s%s, %s (%s)", t.Value, phased(t.Phasing), t.Confidence, t.Source)
}

func phased(weights []int32) string {
	if len(weights) == 0 {
		return ""
	}
	return fmt.Sprintf(" phased %v", weights)
}

func wantedTarget(t tenants.Target) targetRow {
	row := targetRow{Indicator: t.Indicator, Period: t.Period, Region: t.Region, Agency: t.Agency, Value: string(t.Value),
		Source: t.Source, Confidence: string(t.Confidence), Phasing: []int32{}}
	for _, w := range t.Phasing {
		row.Phasing = append(row.Phasing, int32(w))
	}
	return row
}

// targetSteps sets the targets of the database against the folder's.
func targetSteps(rows []targetRow, folder *tenants.Folder) []step {
	stands, officers := map[string]targetRow{}, map[string]bool{}
	for _, r := range rows {
		if r.Standing {
			stands[r.name()] = r
		}
		officers[r.name()] = officers[r.name()] || r.ApprovedBy != ""
	}
	var steps []step
	for _, t := range folder.Targets {
		want := wantedTarget(t)
		has, ok := stands[want.name()]
		delete(stands, want.name())
		c := Change{Part: PartTarget, Name: want.name(), Act: Add, Before: has.says(), After: want.says()}
		switch {
		case !ok && !officers[want.name()]:
			c.Before = ""
			steps = append(steps, step{c, func(ctx context.Context, tx tenant.Tx) error { return putTarget(ctx, tx, nil, want, nil) }})
		case ok && has.says() == want.says():
		case officers[want.name()]:
			c.Act, c.Note = Kept, "changed in the portal, approved by "+has.ApprovedBy
			steps = append(steps, step{Change: c})
		default:
			c.Act = Alter
			steps = append(steps, step{c, func(ctx context.Context, tx tenant.Tx) error { return putTarget(ctx, tx, &has.ID, want, tx.Now()) }})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(stands)) {
		steps = append(steps, step{Change: Change{Part: PartTarget, Name: name, Act: Extra, Before: stands[name].says()}})
	}
	return steps
}

func putTarget(ctx context.Context, tx tenant.Tx, old *uuid.UUID, t targetRow, from any) error {
	if old != nil {
		if _, err := closeTargetRow.Run(ctx, tx, *old, tx.Now()); err != nil {
			return err
		}
	}
	_, err := putTargetRow.Run(ctx, tx, uuid.Must(uuid.NewV7()), t.Indicator, t.Period, t.Region, t.Agency, t.Value, t.Phasing, from, t.Source, t.Confidence)
	return err
}

// brandSteps tell what the fund's people chose in place of the folder's brand.
func brandSteps(row brandRow, folder *tenants.Folder) []step {
	var chosen map[string]any
	if json.Unmarshal(row.Body, &chosen) != nil {
		return nil
	}
	b := folder.Brand
	var steps []step
	for _, f := range [][2]string{{"primary", b.Primary}, {"on_primary", b.OnPrimary}, {"accent", b.Accent}, {"motto", b.Motto}} {
		is, ok := chosen[f[0]].(string)
		if !ok || is == f[1] {
			continue
		}
		steps = append(steps, step{Change: Change{Part: PartBrand, Name: f[0], Act: Kept, Before: is, After: f[1],
			Note: fmt.Sprintf("chosen in the portal on %s, approved by %s", row.RecordedAt.Format(time.DateOnly), row.ApprovedBy)}})
	}
	return steps
}

// grantSteps set the fund's grants against those that operations start with. What was handed out once and is not there
// any more, or reaches elsewhere, is what the fund's people want.
func grantSteps(rows []grantRow, seeded []string) ([]step, error) {
	defaults, err := policies.Defaults()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(defaults, func(a, b policies.Grant) int { return strings.Compare(grantName(a), grantName(b)) })
	has, given, approved := map[string]string{}, map[string]string{}, map[string]string{}
	for _, g := range rows {
		has[g.Operation+" "+g.Role], approved[g.Operation+" "+g.Role] = g.Scope, g.ApprovedBy
	}
	for _, s := range seeded {
		if f := strings.Fields(s); len(f) == 3 {
			given[f[0]+" "+f[1]] = f[2]
		}
	}
	var steps []step
	for _, g := range defaults {
		name := g.Operation + " " + g.Role
		is, was := has[name], given[name]
		delete(has, name)
		c := Change{Part: PartGrant, Name: name, Before: is, After: g.Scope}
		switch {
		case is == g.Scope:
			continue
		case is == was && was == "":
			c.Act = Add
		case is == was:
			c.Act = Alter
		default:
			c.Act, c.Note = Kept, inPortal(approved[name])
			steps = append(steps, step{Change: c})
			continue
		}
		steps = append(steps, step{c, func(ctx context.Context, tx tenant.Tx) error {
			var since any // null on the fund's first day
			if len(rows) > 0 {
				since = tx.Now()
			}
			_, err := putGrant.Run(ctx, tx, g.Operation, g.Role, g.Scope, tx.Now(), since)
			return err
		}})
	}
	for _, name := range slices.Sorted(maps.Keys(has)) {
		c := Change{Part: PartGrant, Name: name, Act: Extra, Before: has[name]}
		switch {
		case c.Before == "":
			continue
		case approved[name] != "":
			c.Act, c.Note = Kept, inPortal(approved[name])
		}
		steps = append(steps, step{Change: c})
	}
	return steps, nil
}

func inPortal(approver string) string {
	if approver == "" {
		return "changed in the portal"
	}
	return "changed in the portal, approved by " + approver
}

func grantName(g policies.Grant) string { return g.Operation + " " + g.Role + " " + g.Scope }
