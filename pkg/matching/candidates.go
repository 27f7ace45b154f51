package matching

import (
	"cmp"
	"slices"
)

// Bounds on the search, so that one entry costs about as much as another.
const (
	rareName   = 300 // employers that one word of a name may bring
	rareAmount = 5   // employers that an amount alone may bring
	mostNames  = 20  // employers kept for their name
	someTokens = 60  // tokens looked up with slips
)

// signs is what an entry says, read once.
type signs struct {
	words   []word
	tokens  []token // that may be an affiliation number
	refs    []token // that may be a declaration reference
	payer   []string
	text    []string
	periods []named
	account string
}

func (x *Index) read(e Entry) signs {
	words := split(fold(e.Reference + " " + e.Text))
	s := signs{words: words, periods: periods(words), account: squeeze(e.Account)}
	if x.longest > 0 {
		s.tokens = tokens(words, x.shortest, x.longest)
		if len(s.tokens) > 0 && e.Payer != "" {
			s.tokens = append(s.tokens, tokens(split(fold(e.Payer)), x.shortest, x.longest)...)
		}
	}
	if x.longestRef > 0 {
		s.refs = tokens(words, x.shortestRef, x.longestRef)
	}
	s.payer, s.text = nameTokens(fold(e.Payer)), nameTokens(fold(e.Text))
	return s
}

// candidates are the employers that any sign brings up.
func (x *Index) candidates(e Entry, s signs) map[int32]bool {
	found := map[int32]bool{}
	for _, t := range s.refs {
		if d, ok := x.byRef[t.text]; ok {
			found[d.employer] = true
		}
	}
	x.byNumbers(s.tokens, found)
	for _, i := range x.byAccount[s.account] {
		found[i] = true
	}
	if some := x.byAmount[e.Amount]; len(some) <= rareAmount {
		for _, i := range some {
			found[i] = true
		}
	}
	x.byNames(s.payer, found)
	x.byNames(s.text, found)
	return found
}

// byNumbers looks every token up as it stands, with letters read as digits, and one slip away.
func (x *Index) byNumbers(ts []token, found map[int32]bool) {
	for n, t := range ts {
		text := t.text
		if i, ok := x.byNumber[text]; ok {
			found[i] = true
			continue
		}
		if digits, ok := asDigits(text); ok {
			text = digits
			if i, ok := x.byNumber[text]; ok {
				found[i] = true
				continue
			}
		}
		if t.how == embedded || n >= someTokens {
			continue
		}
		variants(text, x.shortest, x.longest, func(v string) {
			if i, ok := x.byNumber[v]; ok {
				found[i] = true
			}
		})
	}
}

// byNames brings the employers that hold the rarest words of a name, alone or two together.
func (x *Index) byNames(words []string, found map[int32]bool) {
	lists := [][]int32{}
	for _, w := range words {
		for _, known := range x.names.meant(w) {
			lists = append(lists, x.names.holders[known])
		}
	}
	slices.SortFunc(lists, func(a, b []int32) int { return cmp.Compare(len(a), len(b)) })
	lists = lists[:min(len(lists), 5)]
	hits := map[int32]int{}
	for n, l := range lists {
		if len(l) <= rareName {
			tally(l, hits)
		}
		for _, m := range lists[:n] {
			tally(common(m, l), hits)
		}
	}
	for _, i := range most(hits) {
		found[i] = true
	}
}

func tally(l []int32, hits map[int32]int) {
	for _, i := range l {
		hits[i]++
	}
}

// common is what two ordered lists share, up to rareName.
func common(a, b []int32) []int32 {
	shared := []int32{}
	for i, j := 0, 0; i < len(a) && j < len(b) && len(shared) < rareName; {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared, i, j = append(shared, a[i]), i+1, j+1
		}
	}
	return shared
}

func most(hits map[int32]int) []int32 {
	all := make([]int32, 0, len(hits))
	for i := range hits {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b int32) int { return cmp.Or(cmp.Compare(hits[b], hits[a]), cmp.Compare(a, b)) })
	return all[:min(len(all), mostNames)]
}
