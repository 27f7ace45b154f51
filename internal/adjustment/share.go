package adjustment

import (
	"cmp"
	"slices"

	"socle/pkg/contribution"
	"socle/pkg/money"
)

// Share is one share of one branch, before and after a change. Amounts are minor units.
type Share struct {
	Branch  string      `json:"branch"`
	Bearer  string      `json:"bearer"`
	InTotal bool        `json:"in_total"` // false: a levy collected for another body
	Before  money.Minor `json:"before"`
	After   money.Minor `json:"after"`
}

// Difference is what the change adds; negative is a credit.
func (s Share) Difference() money.Minor { return s.After - s.Before }

// shareKey names a share.
type shareKey struct {
	branch, bearer string
	inTotal        bool
}

// index numbers shares in the order in which they are met, so that sums are slices.
type index struct {
	at   map[shareKey]int
	keys []shareKey
	sets map[*contribution.RuleSet][]int
}

func newIndex() *index {
	return &index{at: map[shareKey]int{}, sets: map[*contribution.RuleSet][]int{}}
}

func (x *index) of(k shareKey) int {
	n, known := x.at[k]
	if !known {
		n = len(x.keys)
		x.at[k], x.keys = n, append(x.keys, k)
	}
	return n
}

// components gives the numbers of a rule set's components.
func (x *index) components(rs *contribution.RuleSet) []int {
	if places, known := x.sets[rs]; known {
		return places
	}
	places := make([]int, len(rs.Components))
	for i, c := range rs.Components {
		places[i] = x.of(shareKey{c.Branch, c.Bearer, c.InTotal})
	}
	x.sets[rs] = places
	return places
}

// sums are amounts by number of share; they grow as shares are met.
type sums []money.Minor

func (s sums) add(n int, amount money.Minor) sums {
	for len(s) <= n {
		s = append(s, 0)
	}
	s[n] = s[n].Add(amount)
	return s
}

func (s sums) at(n int) money.Minor {
	if n < len(s) {
		return s[n]
	}
	return 0
}

// shares pairs sums before and after; what is nothing both times is left out.
func (x *index) shares(before, after sums) []Share {
	var list []Share
	for n, k := range x.keys {
		if b, a := before.at(n), after.at(n); b != 0 || a != 0 {
			list = append(list, Share{k.branch, k.bearer, k.inTotal, b, a})
		}
	}
	slices.SortFunc(list, func(a, b Share) int { return cmp.Or(cmp.Compare(a.Branch, b.Branch), cmp.Compare(a.Bearer, b.Bearer)) })
	return list
}

// moved says whether any share differs.
func moved(shares []Share) bool {
	return slices.ContainsFunc(shares, func(s Share) bool { return s.Before != s.After })
}

// net is the difference of contributions, and that of levies collected for others.
func net(shares []Share) (principal, levy money.Minor) {
	for _, s := range shares {
		if s.InTotal {
			principal = principal.Add(s.Difference())
		} else {
			levy = levy.Add(s.Difference())
		}
	}
	return principal, levy
}
