package law

import (
	"context"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
)

// Scopes for which a target can be set, the widest first.
var Scopes = []string{"fund", "region", "agency", "agent"}

// TargetBoardInput asks for the targets of a year by one kind of scope; this year's of the fund when empty.
type TargetBoardInput struct {
	Year  int    `json:"year" validate:"omitempty,min=1950,max=2200"`
	Scope string `json:"scope" validate:"omitempty,oneof=fund region agency agent"`
}

// TargetLine is one scope: its targets of the year by indicator, and the indicators for which it has none.
type TargetLine struct {
	Code    string              `json:"code"`
	Name    string              `json:"name"`
	Targets map[string][]Target `json:"targets"`
	Missing []string            `json:"missing"`
}

// TargetBoard is who has which target in a year, and what is missing.
type TargetBoard struct {
	TargetBoardInput
	Indicators []string     `json:"indicators"` // that such a scope can have a target of
	Lines      []TargetLine `json:"lines"`
	Agents     []FieldAgent `json:"agents"`
}

// TargetBoard lists every scope of a kind with its targets of a year, those without any too.
func (s *Service) TargetBoard(ctx context.Context, tx tenant.Tx, in TargetBoardInput) (TargetBoard, error) {
	if in.Year == 0 {
		in.Year = tx.Today().Month().Year()
	}
	if in.Scope == "" {
		in.Scope = Scopes[0]
	}
	b := TargetBoard{TargetBoardInput: in, Indicators: aimed(in.Scope)}
	all, err := Targets(ctx, tx)
	if err != nil {
		return b, err
	}
	if b.Agents, err = fieldAgents.All(ctx, tx, tx.Today(), ""); err != nil {
		return b, err
	}
	b.Lines = b.scopes(ctx, tx)
	for n := range b.Lines {
		b.Lines[n].fill(in, all, b.Indicators)
	}
	return b, nil
}

// scopes are the lines of a kind of scope, still empty.
func (b TargetBoard) scopes(ctx context.Context, tx tenant.Tx) []TargetLine {
	f := tx.Fund().Folder
	list := []TargetLine{}
	switch b.Scope {
	case "region":
		for _, r := range f.Territory.Regions {
			list = append(list, TargetLine{Code: r.Code, Name: r.Name})
		}
	case "agency":
		for _, a := range f.Territory.Agencies {
			list = append(list, TargetLine{Code: a.Code, Name: a.Name})
		}
	case "agent":
		for _, a := range b.Agents {
			list = append(list, TargetLine{Code: a.ID, Name: a.Name})
		}
	default:
		list = append(list, TargetLine{Name: t(ctx, "law.target_fund")})
	}
	return list
}

func (l *TargetLine) fill(in TargetBoardInput, all []Target, indicators []string) {
	l.Targets, l.Missing = map[string][]Target{}, []string{}
	year := cal.Yearly(cal.MonthOf(in.Year, 1))
	for _, g := range all {
		if g.scope() == in.Scope && g.Region+g.Agency+g.Agent == l.Code && year.Covers(g.Period.Start) {
			l.Targets[g.Indicator] = append(l.Targets[g.Indicator], g)
		}
	}
	for _, id := range indicators {
		if len(l.Targets[id]) == 0 {
			l.Missing = append(l.Missing, id)
		}
	}
}

// scope is the kind of scope that a target is for.
func (g Target) scope() string {
	switch {
	case g.Agent != "":
		return "agent"
	case g.Agency != "":
		return "agency"
	case g.Region != "":
		return "region"
	}
	return "fund"
}

// aimed are the indicators that a scope can have a target of: those with a better side and, of an agent, those in whose
// figure one agent has a part.
func aimed(scope string) []string {
	var ids []string
	for _, i := range indicator.Catalogue() {
		if i.Better != indicator.Neither && (scope != "agent" || i.OfAgents()) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}
