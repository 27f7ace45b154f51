package pdf

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// Letters of the Arabic script change with their neighbours. PDF knows no such thing: each letter is replaced by the
// form to draw, from Unicode's presentation forms, then the line is put in the order of drawing.

// joins is how a letter joins: to both neighbours, or to the one before it only.
type joins bool

// letter is where the forms of a letter start (isolated, final, then initial, medial when it joins both ways).
type letter struct {
	isolated rune
	both     joins
}

// letters maps U+0621 … U+064A, and those that Maghrebi and West African names add, to their forms.
var letters = map[rune]letter{
	'ء': {0xFE80, false}, 'آ': {0xFE81, false}, 'أ': {0xFE83, false}, 'ؤ': {0xFE85, false}, 'إ': {0xFE87, false},
	'ئ': {0xFE89, true}, 'ا': {0xFE8D, false}, 'ب': {0xFE8F, true}, 'ة': {0xFE93, false}, 'ت': {0xFE95, true},
	'ث': {0xFE99, true}, 'ج': {0xFE9D, true}, 'ح': {0xFEA1, true}, 'خ': {0xFEA5, true}, 'د': {0xFEA9, false},
	'ذ': {0xFEAB, false}, 'ر': {0xFEAD, false}, 'ز': {0xFEAF, false}, 'س': {0xFEB1, true}, 'ش': {0xFEB5, true},
	'ص': {0xFEB9, true}, 'ض': {0xFEBD, true}, 'ط': {0xFEC1, true}, 'ظ': {0xFEC5, true}, 'ع': {0xFEC9, true},
	'غ': {0xFECD, true}, 'ف': {0xFED1, true}, 'ق': {0xFED5, true}, 'ك': {0xFED9, true}, 'ل': {0xFEDD, true},
	'م': {0xFEE1, true}, 'ن': {0xFEE5, true}, 'ه': {0xFEE9, true}, 'و': {0xFEED, false}, 'ى': {0xFEEF, false},
	'ي': {0xFEF1, true}, 'پ': {0xFB56, true}, 'چ': {0xFB7A, true}, 'ڤ': {0xFB6A, true}, 'گ': {0xFB92, true},
}

// lamAlef are the ligatures that may not be left out, isolated; the final form follows.
var lamAlef = map[rune]rune{'آ': 0xFEF5, 'أ': 0xFEF7, 'إ': 0xFEF9, 'ا': 0xFEFB}

const tatweel = 'ـ' // joins on both sides

func mark(r rune) bool { return (r >= 0x064B && r <= 0x065F) || r == 0x0670 }

// joinsNext says whether a letter reaches out to the one after it.
func joinsNext(r rune) bool { return r == tatweel || bool(letters[r].both) }

// joinsBefore says whether a letter takes the hand of the one before it.
func joinsBefore(r rune) bool {
	_, known := letters[r]
	return r == tatweel || (known && r != 'ء')
}

// forms replaces letters by their forms, in reading order.
func forms(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x0621 && r <= 0x06FF }) {
		return s
	}
	in := []rune(s)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); i++ {
		r := in[i]
		held := joinsNext(neighbour(in, i, -1)) && joinsBefore(r)
		if alef, ok := lamAlef[next(in, i)]; ok && r == 'ل' {
			if held {
				alef++
			}
			out = append(out, alef)
			i++
			continue
		}
		out = append(out, form(r, held, joinsNext(r) && joinsBefore(neighbour(in, i, 1))))
	}
	return string(out)
}

func form(r rune, held, holds bool) rune {
	l, ok := letters[r]
	switch {
	case !ok:
		return r
	case r == 'ء':
		return l.isolated
	case held && holds:
		return l.isolated + 3
	case holds:
		return l.isolated + 2
	case held:
		return l.isolated + 1
	}
	return l.isolated
}

// neighbour is the next letter in a direction, vowel marks skipped; 0 at the end.
func neighbour(in []rune, i, step int) rune {
	for i += step; i >= 0 && i < len(in); i += step {
		if !mark(in[i]) {
			return in[i]
		}
	}
	return 0
}

func next(in []rune, i int) rune {
	if i+1 < len(in) {
		return in[i+1]
	}
	return 0
}

// drawn gives a line in the order in which its letters are drawn, from left to right. A line without right-to-left
// letters (a telephone, a number, an address) is drawn as it is, in any document.
func drawn(line string, rtl bool) string {
	if !strings.ContainsFunc(line, func(r rune) bool { return r >= 0x0590 && r <= 0x08FF }) {
		return line
	}
	var p bidi.Paragraph
	direction := bidi.LeftToRight
	if rtl {
		direction = bidi.RightToLeft
	}
	if _, err := p.SetString(forms(line), bidi.DefaultDirection(direction)); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	parts := make([]part, order.NumRuns())
	for i := range parts {
		run := order.Run(i)
		parts[i] = part{run.String(), run.Direction() == bidi.RightToLeft}
	}
	if rtl {
		slices.Reverse(parts)
	} else {
		parts = turnPhrases(parts)
	}
	var b strings.Builder
	for _, run := range parts {
		b.WriteString(run.drawn())
	}
	return b.String()
}

// part is a stretch of one direction.
type part struct {
	text string
	rtl  bool
}

func (p part) drawn() string {
	if !p.rtl {
		return p.text
	}
	runes := []rune(p.text)
	slices.Reverse(runes)
	for i, r := range runes {
		if m, ok := mirrored[r]; ok {
			runes[i] = m
		}
	}
	return string(runes)
}

var mirrored = map[rune]rune{'(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '«': '»', '»': '«'}

// turnPhrases turns around, in a line from left to right, each Arabic phrase with the numbers inside it.
func turnPhrases(parts []part) []part {
	for i := 0; i < len(parts); i++ {
		if !parts[i].rtl {
			continue
		}
		end := i
		for j := i + 1; j+1 < len(parts) && figures(parts[j].text) && parts[j+1].rtl; j += 2 {
			end = j + 1
		}
		slices.Reverse(parts[i : end+1])
		i = end
	}
	return parts
}

func figures(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return (r >= 'A' && r <= 'Z') || (r >= 'a' && r <= 'z') || r >= 0xC0 && r <= 0x24F })
}
