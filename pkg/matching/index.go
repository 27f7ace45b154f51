package matching

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"socle/pkg/money"
)

// Index finds employers by number, reference, account, amount and name. It is built once for a file of entries and never
// changes, so several goroutines may read it.
type Index struct {
	config    Config
	employers []entry
	byNumber  map[string]int32
	byRef     map[string]due
	byAccount map[string][]int32
	byAmount  map[money.Minor][]int32
	names     vocabulary

	shortest, longest       int // of the numbers
	shortestRef, longestRef int // of the references
}

// entry is an employer as the index keeps it: folded, its obligations by period.
type entry struct {
	Employer
	number string
	names  [][]string
	open   []Obligation
}

// due points at one obligation.
type due struct{ employer, at int32 }

// NewIndex builds the index. Obligations of employers that are not given are left out; so are those with nothing owed.
func NewIndex(config Config, employers iter.Seq[Employer], open iter.Seq[Obligation]) *Index {
	x := &Index{config: config.defaults(), byNumber: map[string]int32{}, byRef: map[string]due{},
		byAccount: map[string][]int32{}, byAmount: map[money.Minor][]int32{}, names: newVocabulary()}
	byID := map[string]int32{}
	for e := range employers {
		byID[e.ID] = int32(len(x.employers))
		x.add(e)
	}
	for o := range open {
		if i, ok := byID[o.Employer]; ok && o.Owed > 0 {
			x.employers[i].open = append(x.employers[i].open, o)
		}
	}
	for i := range x.employers {
		x.sortOpen(int32(i))
	}
	x.names.seal()
	return x
}

func (x *Index) add(e Employer) {
	i := int32(len(x.employers))
	kept := entry{Employer: e, number: squeeze(e.Number)}
	if kept.number != "" {
		x.byNumber[kept.number] = i
		x.shortest, x.longest = widen(x.shortest, x.longest, len(kept.number))
	}
	for _, a := range e.Accounts {
		if key := squeeze(a); key != "" {
			x.byAccount[key] = once(x.byAccount[key], i)
		}
	}
	for _, n := range e.Names {
		words := nameTokens(fold(n))
		kept.names = append(kept.names, words)
		x.names.add(i, words)
	}
	x.employers = append(x.employers, kept)
}

// sortOpen puts the obligations of an employer by period and files them by reference and amount.
func (x *Index) sortOpen(i int32) {
	open := x.employers[i].open
	slices.SortFunc(open, func(a, b Obligation) int {
		return cmp.Or(cmp.Compare(a.Period.Start, b.Period.Start), cmp.Compare(a.ID, b.ID))
	})
	for at, o := range open {
		if ref := squeeze(o.Reference); ref != "" {
			x.byRef[ref] = due{i, int32(at)}
			x.shortestRef, x.longestRef = widen(x.shortestRef, x.longestRef, len(ref))
		}
		for _, amount := range append([]money.Minor{o.Owed}, o.Likely...) {
			x.byAmount[amount] = once(x.byAmount[amount], i)
		}
	}
}

// once adds an employer to a list unless it is the last one there: employers are filed in order.
func once(l []int32, i int32) []int32 {
	if len(l) > 0 && l[len(l)-1] == i {
		return l
	}
	return append(l, i)
}

func widen(shortest, longest, n int) (int, int) {
	if shortest == 0 || n < shortest {
		shortest = n
	}
	return shortest, max(longest, n)
}

// vocabulary finds employers by the words of their names, one slip or a cut-off end allowed.
type vocabulary struct {
	holders map[string][]int32  // employers by word, in order
	near    map[string][]string // words by what is left when one letter is dropped
	sorted  []string
}

func newVocabulary() vocabulary {
	return vocabulary{holders: map[string][]int32{}, near: map[string][]string{}}
}

func (v *vocabulary) add(i int32, words []string) {
	for _, w := range words {
		v.holders[w] = once(v.holders[w], i)
	}
}

func (v *vocabulary) seal() {
	for w := range v.holders {
		v.sorted = append(v.sorted, w)
	}
	slices.Sort(v.sorted)
	for _, w := range v.sorted {
		if len(w) >= 5 {
			drop(w, func(d string) { v.near[d] = append(v.near[d], w) })
		}
	}
}

func drop(w string, yield func(string)) {
	for i := range w {
		if i == 0 || w[i] != w[i-1] {
			yield(w[:i] + w[i+1:])
		}
	}
}

// meant gives the known words that a word may stand for: itself, else its near misses, else those it begins.
func (v *vocabulary) meant(w string) []string {
	if len(v.holders[w]) > 0 {
		return []string{w}
	}
	found := []string{}
	try := func(known string) {
		if _, ok := slipOf(w, known); ok && len(v.holders[known]) > 0 && !slices.Contains(found, known) {
			found = append(found, known)
		}
	}
	if len(w) >= 5 {
		for _, known := range v.near[w] {
			try(known)
		}
		drop(w, func(d string) {
			try(d)
			for _, known := range v.near[d] {
				try(known)
			}
		})
	}
	if len(found) == 0 && len(w) >= 4 {
		at, _ := slices.BinarySearch(v.sorted, w)
		for ; at < len(v.sorted) && strings.HasPrefix(v.sorted[at], w) && len(found) < 5; at++ {
			found = append(found, v.sorted[at])
		}
	}
	return found
}

// weight is how telling a word is: from 1 (held by one employer in ten or more) up to 9 (by one in a million).
func (x *Index) weight(w string) int {
	n := len(x.names.holders[w])
	if n == 0 {
		n = 1
	}
	weight := 1
	for share := len(x.employers) / n; share > 10 && weight < 9; share /= 4 {
		weight++
	}
	return weight
}
