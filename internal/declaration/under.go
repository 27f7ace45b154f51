package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// Held is a line as it is stored: what was declared, or, of a correction, what it changed from and to.
type Held struct {
	Days       int
	Wage       money.Minor
	RuleSet    string
	WasRuleSet string
	WasDays    int
	WasWage    money.Minor
	NowDays    int
	NowWage    money.Minor
	Changed    bool // the four before are set: the line is of a correction
}

// Under gives the amounts of the line under a rule set, in the order of its components; dst is used when it has room.
// A line of a correction that replaces what stood under its own law is the difference of the two; what stood under another
// law was taken back on a line of its own, which is the opposite of what was declared.
func (h Held) Under(rs *contribution.RuleSet, dst []money.Minor) []money.Minor {
	switch {
	case h.Changed && h.WasRuleSet == h.RuleSet:
		dst = rs.Amounts(h.NowWage, h.NowDays, dst)
		for i, was := range rs.Amounts(h.WasWage, h.WasDays, nil) {
			dst[i] -= was
		}
	case h.Wage < 0 || h.Days < 0:
		dst = rs.Amounts(-h.Wage, -h.Days, dst)
		for i := range dst {
			dst[i] = -dst[i]
		}
	default:
		dst = rs.Amounts(h.Wage, h.Days, dst)
	}
	return dst
}

var insertRestated = query.Exec("declaration.insert_restated", `
insert into declaration_restated (declaration_id, rule_set, now_rule_set, adjustment_id, at)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], array_fill($5::timestamptz, array[cardinality($1::uuid[])]))
on conflict do nothing`)

// Restated says that the lines of a declaration computed with one rule set stand under another since an adjustment was
// approved. The lines themselves stay as they were filed; a later correction starts from what stands.
type Restated struct {
	Declaration uuid.UUID
	From, To    string // ids of rule sets
	Adjustment  uuid.UUID
}

// Restate records what adjustments changed the law of.
func Restate(ctx context.Context, tx tenant.Tx, list []Restated) error {
	var declarations, adjustments []uuid.UUID
	var from, to []string
	for _, r := range list {
		declarations, adjustments = append(declarations, r.Declaration), append(adjustments, r.Adjustment)
		from, to = append(from, r.From), append(to, r.To)
	}
	if len(list) == 0 {
		return nil
	}
	_, err := insertRestated.Run(ctx, tx, declarations, from, to, adjustments, tx.Now())
	return err
}

// KeepLaw keeps rule sets with the questions they answer, as filing does, so that what was computed with them can be
// explained and corrected.
func KeepLaw(ctx context.Context, tx tenant.Tx, sets map[*contribution.RuleSet]contribution.Query) error {
	for rs, q := range sets {
		if err := law.Keep(ctx, tx, rs); err != nil {
			return err
		}
		if _, err := insertAsked.Run(ctx, tx, rs.ID, q, tx.Today()); err != nil {
			return err
		}
	}
	return nil
}

// Asked gives the questions to which kept rule sets were the answers.
func Asked(ctx context.Context, tx tenant.Tx, sets []string) (map[string]contribution.Query, error) {
	return questions(ctx, tx, sets)
}
