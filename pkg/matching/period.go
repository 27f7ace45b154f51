package matching

import (
	"strconv"
	"time"

	"socle/pkg/cal"
)

// named is a month or a quarter that the text names; Year is 0 when it does not say which.
type named struct {
	month   time.Month
	quarter int
	year    int
}

func (n named) is(p cal.Period) bool {
	if n.year != 0 && n.year != p.Start.Year() {
		return false
	}
	if n.quarter != 0 {
		return p.Covers(cal.MonthOf(p.Start.Year(), time.Month(n.quarter*3-2)))
	}
	return p.Covers(cal.MonthOf(p.Start.Year(), n.month))
}

var monthNames = map[string]time.Month{
	"JANVIER": 1, "JANV": 1, "JAN": 1, "JANUARY": 1, "FEVRIER": 2, "FEV": 2, "FEVR": 2, "FEB": 2, "FEBRUARY": 2, "MARS": 3, "MARCH": 3,
	"AVRIL": 4, "AVR": 4, "APRIL": 4, "MAI": 5, "MAY": 5, "JUIN": 6, "JUNE": 6, "JUN": 6, "JUILLET": 7, "JUIL": 7, "JUL": 7, "JULY": 7,
	"AOUT": 8, "AUG": 8, "AUGUST": 8, "SEPTEMBRE": 9, "SEPT": 9, "SEP": 9, "OCTOBRE": 10, "OCT": 10, "OCTOBER": 10,
	"NOVEMBRE": 11, "NOV": 11, "DECEMBRE": 12, "DEC": 12, "DECEMBER": 12,
}

// periods reads the months and quarters that a text names: "JUIN 2007", "06/2007", "2007-06", "T2 2007", "JANV A MARS 2007".
func periods(words []word) []named {
	found := []named{}
	for i, w := range words {
		if m, ok := monthNames[w.text]; ok {
			found = spread(found, words, i, named{month: m, year: yearAt(words, i+1)})
		} else if w.digits {
			found = append(found, numeric(words, i)...)
		}
	}
	return found
}

// spread fills the months between the two ends of "JANV A MARS 2007", which name their year once.
func spread(found []named, words []word, i int, n named) []named {
	if len(found) > 0 && i >= 2 && through(words[i-1].text) && monthNames[words[i-2].text] == found[len(found)-1].month {
		first := found[len(found)-1]
		found[len(found)-1].year = n.year
		for m := first.month + 1; m < n.month; m++ {
			found = append(found, named{month: m, year: n.year})
		}
	}
	return append(found, n)
}

func through(w string) bool { return w == "A" || w == "AU" || w == "TO" }

// numeric reads "06/2007" and "2007-06" (never out of a date of three parts), "2T2007" and "T2 2007".
func numeric(words []word, i int) []named {
	if q := quarterAt(words, i); q.quarter != 0 {
		return []named{q}
	}
	if i+1 >= len(words) || !words[i+1].digits || len(words[i+1].gap) != 1 || partOfDate(words, i) {
		return nil
	}
	a, b := words[i].text, words[i+1].text
	if len(a) == 4 {
		a, b = b, a
	}
	if len(a) > 2 || len(b) != 4 {
		return nil
	}
	m, y := atoi(a), year(b)
	if m < 1 || m > 12 || y == 0 {
		return nil
	}
	return []named{{month: time.Month(m), year: y}}
}

func partOfDate(words []word, i int) bool {
	before := i > 0 && words[i-1].digits && len(words[i].gap) == 1 && words[i].gap != " " && len(words[i-1].text) <= 4
	after := i+2 < len(words) && words[i+2].digits && len(words[i+2].gap) == 1 && words[i+2].gap != " " && len(words[i+2].text) <= 4
	return before || after
}

func quarterAt(words []word, i int) named {
	q := atoi(words[i].text)
	if len(words[i].text) != 1 || q < 1 || q > 4 {
		return named{}
	}
	if i > 0 && (words[i-1].text == "T" || words[i-1].text == "TRIM" || words[i-1].text == "TRIMESTRE" || words[i-1].text == "Q") {
		return named{quarter: q, year: yearAt(words, i+1)}
	}
	for j := i + 1; j < len(words) && j <= i+2; j++ {
		if t := words[j].text; t == "T" || t == "TRIM" || t == "TRIMESTRE" {
			return named{quarter: q, year: yearAt(words, j+1)}
		}
	}
	return named{}
}

// yearAt reads a year of four or two digits at a place, 0 when there is none.
func yearAt(words []word, i int) int {
	if i >= len(words) || !words[i].digits {
		return 0
	}
	if len(words[i].text) == 2 {
		return year("20" + words[i].text)
	}
	return year(words[i].text)
}

func year(s string) int {
	if y := atoi(s); len(s) == 4 && y >= 1950 && y <= 2099 {
		return y
	}
	return 0
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
