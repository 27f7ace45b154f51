package policies

import (
	"maps"
	"slices"
)

// people are the roles that a fund's own people may change: those of its staff, and those of who comes from outside. What
// visitors, jobs, programs, those who host the service and mandates may do is no fund's to change: it is in no list here.
var people = map[string]string{
	"field_agent": "staff", "supervisor": "staff", "validator": "staff", "collections_officer": "staff", "recovery_officer": "staff",
	"manager": "staff", "administrator": "staff", "auditor": "staff", "region_analyst": "staff",
	"employer": "outside", "accountant": "outside", "insured": "outside",
}

// Bounds say how far a fund's people may give each operation to each role. A role is given an operation only as far as the
// policies give it to some role of its kind, staff or outside, since that is how far the operation was made to reach; what
// the policies give to everybody, such as one's own password, is taken from nobody.
type Bounds struct {
	reach     map[string]map[string][]string // operation → kind of role → scopes
	everybody map[string]bool
}

// NewBounds reads the bounds from the grants of a new fund.
func NewBounds() (Bounds, error) {
	b := Bounds{reach: map[string]map[string][]string{}, everybody: map[string]bool{}}
	grants, err := Defaults()
	holders := map[string]int{}
	for _, g := range grants {
		kind := people[g.Role]
		if kind == "" {
			continue
		}
		holders[g.Operation]++
		if b.reach[g.Operation] == nil {
			b.reach[g.Operation] = map[string][]string{}
		}
		if !slices.Contains(b.reach[g.Operation][kind], g.Scope) {
			b.reach[g.Operation][kind] = append(b.reach[g.Operation][kind], g.Scope)
			slices.Sort(b.reach[g.Operation][kind])
		}
	}
	for operation, n := range holders {
		b.everybody[operation] = n == len(people)
	}
	return b, err
}

// Scopes are how far a role may be given an operation, by name; none when that is not the fund's to change.
func (b Bounds) Scopes(operation, role string) []string {
	if b.everybody[operation] {
		return nil
	}
	return b.reach[operation][people[role]]
}

// Roles are those that may be given an operation, or have it taken away, by name.
func (b Bounds) Roles(operation string) []string {
	var list []string
	for role := range people {
		if len(b.Scopes(operation, role)) > 0 {
			list = append(list, role)
		}
	}
	slices.Sort(list)
	return list
}

// People are the roles whose rights a fund's people may change, by name.
func People() []string { return slices.Sorted(maps.Keys(people)) }
