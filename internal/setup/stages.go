package setup

import (
	"context"
	"slices"

	"socle/internal/affiliation"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// Stage is a step of recovery before and after: so many days past the due date, -1 when the fund does not take it.
type Stage struct {
	Step   string `json:"step"`
	Before int    `json:"before"`
	After  int    `json:"after"`
	Cases  int64  `json:"cases"` // open cases that stand at it
}

type stageCount struct {
	Stage string
	Cases int64
}

var casesByStage = query.New[stageCount]("setup.cases_by_stage", `
select c.stage, count(*) as cases
from recovery_case c
where c.closed_on is null
group by c.stage
order by c.stage`)

func stages(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder) ([]Stage, error) {
	counts, err := casesByStage.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	var list []Stage
	for _, step := range tenants.RecoverySteps {
		s := Stage{Step: step, Before: daysAfter(now, step), After: daysAfter(next, step)}
		for _, c := range counts {
			if c.Stage == step {
				s.Cases = c.Cases
			}
		}
		list = append(list, s)
	}
	return list, nil
}

func daysAfter(f *tenants.Folder, step string) int {
	if i := slices.IndexFunc(f.Recovery, func(s tenants.Stage) bool { return s.Step == step }); i >= 0 {
		return f.Recovery[i].DaysAfter
	}
	return -1
}

// Form is what a legal form must hand in, before and after, by the names of the documents.
type Form struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Before []string `json:"before"`
	After  []string `json:"after"`
}

func forms(now, next *tenants.Folder) []Form {
	var list []Form
	for _, form := range now.LegalForms {
		list = append(list, Form{form.Code, form.Name, required(now, form.Code), required(next, form.Code)})
	}
	return list
}

func required(f *tenants.Folder, form string) []string {
	names := []string{}
	for _, d := range affiliation.RequiredDocuments(f, form) {
		names = append(names, d.Name)
	}
	return names
}
