package law

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/effective"
	"socle/pkg/penalty"
)

// readable reads the body as the engine will, so that nothing unusable is ever approved.
func readable(of row, body json.RawMessage) error {
	p := effective.Parameter{Kind: of.Kind, Body: body}
	if err := json.Unmarshal(of.Selector, &p.Selector); err != nil {
		return err
	}
	switch of.Kind {
	case effective.Contribution:
		var r contribution.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check(p.Selector.Bearer)
	case effective.Coverage:
		return p.Read(&contribution.Cover{})
	case effective.MinimumWage:
		var w contribution.Wage
		if err := p.Read(&w); err != nil {
			return err
		}
		return checkWage(w)
	case effective.Value:
		var v contribution.Named
		if err := p.Read(&v); err != nil {
			return err
		}
		return v.Amount.Check()
	case effective.Penalty:
		var r penalty.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check()
	case effective.Due:
		var r duedate.Rule
		if err := p.Read(&r); err != nil {
			return err
		}
		return r.Check()
	}
	return fmt.Errorf("kind %q", of.Kind)
}

// checkWage refuses a minimum wage that is nothing, or per something that the engine does not know.
func checkWage(w contribution.Wage) error {
	if err := w.Amount.Check(); err != nil {
		return err
	}
	if w.Amount.Rat().Sign() <= 0 {
		return fmt.Errorf("amount: a minimum wage is above zero")
	}
	if !slices.Contains([]string{"hour", "day", "month"}, w.Per) {
		return fmt.Errorf("per %q: want hour, day or month", w.Per)
	}
	return nil
}

// kindOfSeries is the first word of a series: "contribution/general/pension/employer" is a contribution.
func kindOfSeries(series string) string {
	kind, _, _ := strings.Cut(series, "/")
	return kind
}
