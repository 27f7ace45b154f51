package indicator

import (
	"iter"

	"socle/pkg/cal"
)

// Fact is what was measured for one employer in one month, or for any sum of employers: one whole number per measure.
type Fact [MeasureCount]int64

// Add sums two facts of the same month.
func (f Fact) Add(g Fact) Fact {
	for m := range f {
		f[m] += g[m]
	}
	return f
}

// Then puts a later month after an earlier one: flows add up, openings stay, closings are the later month's.
func (f Fact) Then(next Fact) Fact {
	for m := range f {
		switch contract[m].Over {
		case Flow:
			f[m] += next[m]
		case Closing:
			f[m] = next[m]
		}
	}
	return f
}

// PastDue is the sum of the buckets past due: the arrears at the end.
func (f Fact) PastDue() int64 {
	var t int64
	for m := OutstandingB1; m <= OutstandingB7; m++ {
		t += f[m]
	}
	return t
}

// Dimension is one way of cutting an indicator.
type Dimension string

// The dimensions.
const (
	ByMonth     Dimension = "month"
	ByRegion    Dimension = "region"
	ByAgency    Dimension = "agency"
	BySector    Dimension = "sector"
	BySize      Dimension = "size"
	ByLegalForm Dimension = "legal_form"
	ByAgent     Dimension = "agent"
)

// Dimensions gives them all, in the order of a report.
func Dimensions() []Dimension {
	return []Dimension{ByMonth, ByRegion, ByAgency, BySector, BySize, ByLegalForm, ByAgent}
}

// Cell is the facts of some employers in one month, with what they have in common; what they have not is empty.
// Decisions spreads FilesDecided by days, for medians.
type Cell struct {
	Month     cal.Month
	Region    string
	Agency    string
	Sector    string
	Size      string
	LegalForm string
	Agent     string
	Fact      Fact
	Decisions Histogram
}

// Of is the cell's value of a dimension.
func (c Cell) Of(d Dimension) string {
	switch d {
	case ByMonth:
		return c.Month.String()
	case ByRegion:
		return c.Region
	case ByAgency:
		return c.Agency
	case BySector:
		return c.Sector
	case BySize:
		return c.Size
	case ByLegalForm:
		return c.LegalForm
	case ByAgent:
		return c.Agent
	}
	return ""
}

// Whole puts cells of any months together into the facts of a period: summed within a month, then month after month.
// last is the latest month that has been measured: stocks at the end are read there when the period is not over.
// Cells outside the period or after last are left out; a month without a cell has nothing, stocks included.
func Whole(p cal.Period, last cal.Month, cells iter.Seq[Cell]) (Fact, Histogram) {
	last = min(last, p.End())
	if last < p.Start {
		return Fact{}, nil
	}
	months := make([]Fact, last-p.Start+1)
	days := Histogram{}
	for c := range cells {
		if c.Month >= p.Start && c.Month <= last {
			months[c.Month-p.Start] = months[c.Month-p.Start].Add(c.Fact)
			days.Add(c.Decisions)
		}
	}
	whole := months[0]
	for _, m := range months[1:] {
		whole = whole.Then(m)
	}
	return whole, days
}
