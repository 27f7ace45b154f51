package adjustment

import (
	"context"
	"fmt"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// Recompute computes every stored line again from the rule set it was filed with: all must be equal.
func Recompute(ctx context.Context, tx tenant.Tx) ([]string, error) {
	_, found, err := recompute(ctx, tx)
	return found, err
}

func recompute(ctx context.Context, tx tenant.Tx) (lines int64, found []string, err error) {
	heads, err := filedHeads.All(ctx, tx)
	if err != nil {
		return 0, nil, err
	}
	r := newReckoner(ctx, tx, contribution.Law{})
	found = []string{}
	err = r.inBatches(heads, func(part []head) error {
		b, err := r.read(part)
		if err != nil {
			return err
		}
		for _, h := range part {
			for _, g := range b.groups[h.ID] {
				n, said := r.again(h, g)
				if lines += n; said != "" && len(found) < 20 {
					found = append(found, said)
				}
			}
		}
		return nil
	})
	return lines, found, err
}

// filedHeads are all declarations that were filed, estimates too.
var filedHeads = query.New[head]("adjustment.filed_heads", `
select id, employer_id, period, starts, line_count, 0 as headcount
from declaration
where status <> 'draft'
order by employer_id, starts, id`)

// again computes the lines of one declaration with one rule set; it says the first that is not what is stored.
func (r *reckoner) again(h head, g lines) (n int64, wrong string) {
	rs := r.kept[g.set]
	if rs == nil {
		return 0, fmt.Sprintf("declaration %s was computed with rule set %q, which is not kept", h.ID, g.set)
	}
	var amounts []money.Minor
	for i := range g.list {
		l := &g.list[i]
		if l.line < 1 {
			continue
		}
		n++
		amounts = l.held.Under(rs, amounts)
		if !same(amounts, l.amounts) && wrong == "" {
			wrong = fmt.Sprintf("line %d of declaration %s holds %v, its law gives %v", l.line, h.ID, l.amounts, amounts)
		}
	}
	return n, wrong
}

func same(a []money.Minor, b []int64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if int64(a[i]) != b[i] {
			return false
		}
	}
	return true
}

// inBatches cuts declarations so that the lines of some thousands are held at once.
func (r *reckoner) inBatches(heads []head, each func([]head) error) error {
	for start := 0; start < len(heads); {
		end, n := start, 0
		for end < len(heads) && (n < batchLines || end == start) {
			n += heads[end].LineCount + 1
			end++
		}
		if err := each(heads[start:end]); err != nil {
			return err
		}
		start = end
	}
	return nil
}
