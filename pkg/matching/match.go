package matching

import (
	"cmp"
	"slices"
	"strings"
)

// Match weighs one entry against all that is open. Entries of zero or less are never matched.
func (x *Index) Match(e Entry) Outcome { return x.match(e, nil) }

// match leaves out the obligations already taken.
func (x *Index) match(e Entry, taken map[string]bool) Outcome {
	out := Outcome{Entry: e.ID, Proposals: []Proposal{}}
	if e.Amount <= 0 {
		return out
	}
	s := x.read(e)
	for i := range x.candidates(e, s) {
		if p, ok := x.propose(i, e, s, x.open(i, taken)); ok && p.speaks() {
			out.Proposals = append(out.Proposals, p)
		}
	}
	slices.SortFunc(out.Proposals, func(a, b Proposal) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Employer, b.Employer))
	})
	out.Why = x.decide(out.Proposals)
	out.Proposals = out.Proposals[:min(len(out.Proposals), x.config.Most)]
	return out
}

func (x *Index) open(i int32, taken map[string]bool) []Obligation {
	all := x.employers[i].open
	if len(taken) == 0 {
		return all
	}
	left := make([]Obligation, 0, len(all))
	for _, o := range all {
		if !taken[o.ID] {
			left = append(left, o)
		}
	}
	return left
}

// speaks says that a proposal is worth an officer's look: some sign that is neither a partial amount nor against it.
func (p Proposal) speaks() bool {
	for _, r := range p.Reasons {
		if r.Points > pointsPartial {
			return true
		}
	}
	return false
}

// decide marks the first proposal automatic, or says why it is not. Proposals are sorted, best first.
func (x *Index) decide(ps []Proposal) (why string) {
	switch {
	case len(ps) == 0:
		return ""
	case !ps[0].identified:
		return "matching.not_identified"
	case ps[0].Score < x.config.Threshold:
		return "matching.below_threshold"
	case len(ps) > 1 && (ps[1].Score > ps[0].Score-x.config.Margin || ps[1].namedToo()):
		return "matching.ambiguous"
	}
	ps[0].Auto = true
	return ""
}

// namedToo says that a second employer's number or reference stands in the text as well: whoever pays for two must say
// what is for whom.
func (p Proposal) namedToo() bool {
	for _, r := range p.Reasons {
		if r.Code == "matching.reference_exact" || strings.HasPrefix(r.Code, "matching.number_exact") {
			return true
		}
	}
	return false
}

// Run matches entries one after the other: what an automatic match pays to the unit is no longer open for the next entry,
// so that the same money sent twice is not taken for the same month twice. A Run serves one goroutine.
type Run struct {
	index *Index
	taken map[string]bool
}

// Run starts a run over a file of entries.
func (x *Index) Run() *Run { return &Run{x, map[string]bool{}} }

// Match weighs the next entry of the run.
func (r *Run) Match(e Entry) Outcome {
	out := r.index.match(e, r.taken)
	if len(out.Proposals) > 0 && out.Proposals[0].Auto && out.Proposals[0].explained {
		for _, id := range out.Proposals[0].Items {
			r.taken[id] = true
		}
	}
	return out
}
