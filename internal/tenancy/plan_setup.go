package tenancy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// setupRow is the last word of the officers on a part of the set-up.
type setupRow struct {
	Part, ApprovedBy string
	RecordedAt       time.Time
}

var setupRows = query.New[setupRow]("tenancy.setup_rows", `
select distinct on (part) part, approved_by, recorded_at from setup_part order by part, recorded_at desc, id desc`)

// setupSteps tell where the officers' parts stand in place of what the folder says. They stay: apply changes what lies under.
func setupSteps(f *tenant.Fund, rows []setupRow, folder *tenants.Folder) ([]step, error) {
	filed, err := facts(f.Filed)
	if err != nil {
		return nil, err
	}
	stands, err := facts(f.Folder)
	if err != nil {
		return nil, err
	}
	again, err := reread(folder)
	if err != nil {
		return nil, err
	}
	wanted, err := facts(again)
	if err != nil {
		return nil, err
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(filed)), maps.Keys(stands))
	slices.Sort(names)
	var steps []step
	for _, name := range slices.Compact(names) {
		if filed[name] != stands[name] && stands[name] != wanted[name] {
			steps = append(steps, step{Change: Change{Part: PartSetup, Name: name, Act: Kept, Before: stands[name], After: wanted[name], Note: chosen(rows, name)}})
		}
	}
	return steps, nil
}

// chosen says who put the part of a fact in place, and when.
func chosen(rows []setupRow, fact string) string {
	for _, r := range rows {
		if fact == r.Part+".txt" || strings.HasPrefix(fact, "tenant.yaml: "+r.Part) {
			return fmt.Sprintf("changed in the portal on %s, approved by %s", r.RecordedAt.Format(time.DateOnly), r.ApprovedBy)
		}
	}
	return "changed in the portal"
}
