package effective

import (
	"fmt"
	"slices"
)

// Confidence says how far a value can be trusted.
type Confidence string

// The five grades, best first. Only the first is good enough to run a fund on: the others wait for a person to confirm.
const (
	Confirmed     Confidence = "confirmed"      // the fund itself confirmed it
	Verified      Confidence = "verified_2plus" // two or more independent sources
	SingleSource  Confidence = "single_source"  // one source
	Unverified    Confidence = "unverified"     // seen, not checked
	Demonstration Confidence = "demonstration"  // made up, plausible, so that the fund can be tried
)

// Grades lists the grades, best first.
var Grades = []Confidence{Confirmed, Verified, SingleSource, Unverified, Demonstration}

// Check refuses an unknown grade.
func (c Confidence) Check() error {
	if !slices.Contains(Grades, c) {
		return fmt.Errorf("confidence %q: want one of %v", string(c), Grades)
	}
	return nil
}

// Worse gives the lower of two grades; an empty grade says nothing.
func (c Confidence) Worse(o Confidence) Confidence {
	if slices.Index(Grades, o) > slices.Index(Grades, c) {
		return o
	}
	return c
}
