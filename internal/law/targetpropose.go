package law

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/tenants"
)

// ProposeTargetInput proposes a target for the fund, or for one region, agency or agent.
type ProposeTargetInput struct {
	Indicator string            `json:"indicator" validate:"required,max=10"`
	Period    cal.Period        `json:"period" validate:"required"`
	Region    string            `json:"region" validate:"max=40"`
	Agency    string            `json:"agency" validate:"max=40"`
	Agent     string            `json:"agent" validate:"omitempty,uuid"` // account of a field agent
	Value     effective.Decimal `json:"value" validate:"required,max=30"`
	Source    string            `json:"source" validate:"required,max=500"`
	Note      string            `json:"note" validate:"max=1000"`
	Phasing   []int32           `json:"phasing" validate:"max=12"` // weights of the months of the period; empty is even
}

// Check refuses a value that is no number, and a phasing that does not weigh every month of the period.
func (in ProposeTargetInput) Check() []fault.Finding {
	var found []fault.Finding
	if err := in.Value.Check(); err != nil {
		found = append(found, fault.Finding{Field: "value", Code: "target.value_invalid", Message: err.Error()})
	}
	if len(in.scopes()) > 1 {
		found = append(found, fault.Finding{Field: "scope", Code: "target.scope_twice", Message: "choose one: a region, an agency or an agent"})
	}
	return append(found, in.checkPhasing()...)
}

// scopes are those that are named: none is the fund.
func (in ProposeTargetInput) scopes() []string {
	return slices.DeleteFunc([]string{in.Region, in.Agency, in.Agent}, func(s string) bool { return s == "" })
}

func (in ProposeTargetInput) checkPhasing() []fault.Finding {
	if len(in.Phasing) == 0 {
		return nil
	}
	var sum int64
	for _, w := range in.Phasing {
		if w < 0 || w > 100_000 {
			return []fault.Finding{{Field: "phasing", Code: "target.phasing_invalid", Message: "weights are whole numbers from 0 to 100,000"}}
		}
		sum += int64(w)
	}
	if len(in.Phasing) != int(in.Period.Months) || sum == 0 {
		return []fault.Finding{{Field: "phasing", Code: "target.phasing_months", Message: fmt.Sprintf("give one weight for each of the %d months of the period, not all zero", in.Period.Months)}}
	}
	return nil
}

// proposedTarget is what a proposal keeps of a target: with the agent's name, for who reads it.
type proposedTarget struct {
	ProposeTargetInput
	AgentName string `json:"agent_name,omitempty"`
}

// FieldAgent is somebody for whom a target can be set.
type FieldAgent struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Agency string `json:"agency"`
}

var fieldAgents = query.New[FieldAgent]("law.field_agents", `
select a.id::text as id, a.name, min(r.agency) as agency
from account a
join account_role r on r.account_id = a.id and r.role = 'field_agent' and (r.until is null or r.until >= $1)
where a.state = 'active' and ($2 = '' or a.id::text = $2)
group by a.id, a.name
order by agency, a.name, a.id
limit 1000`)

// ProposeTarget writes the proposal; the target stands once a second person approves it.
func (s *Service) ProposeTarget(ctx context.Context, tx tenant.Tx, in ProposeTargetInput) (Proposal, error) {
	if err := in.belongs(tx.Fund().Folder); err != nil {
		return Proposal{}, err
	}
	p := proposedTarget{ProposeTargetInput: in}
	if in.Agent != "" {
		who, ok, err := fieldAgents.Maybe(ctx, tx, tx.Today(), in.Agent)
		if err == nil && !ok {
			err = fault.Field("agent", "target.agent_unknown", "is not an active field agent of this fund")
		}
		if err != nil {
			return Proposal{}, err
		}
		p.AgentName = who.Name
	}
	subject := strings.TrimSpace(in.Indicator + " " + in.Period.String() + " " + strings.Join(in.scopes(), " "))
	return Propose(ctx, tx, KindTarget, subject, p, in.Source, in.Note)
}

// belongs refuses an indicator that can have no such target, and places that are not the fund's.
func (in ProposeTargetInput) belongs(f *tenants.Folder) error {
	i, known := indicator.Get(in.Indicator)
	switch {
	case !known:
		return fault.Field("indicator", "target.indicator_unknown", "is not an indicator: choose one of KPI-01 to KPI-12")
	case in.Agent != "" && !i.OfAgents():
		return fault.Field("indicator", "target.not_of_agents", "is not in the hands of one agent: choose another indicator, or an agency")
	case in.Region != "" && !slices.ContainsFunc(f.Territory.Regions, func(a tenants.Area) bool { return a.Code == in.Region }):
		return fault.Field("region", "target.region_unknown", "is not a region of this fund")
	case in.Agency != "" && !slices.ContainsFunc(f.Territory.Agencies, func(a tenants.Agency) bool { return a.Code == in.Agency }):
		return fault.Field("agency", "target.agency_unknown", "is not an agency of this fund")
	}
	return nil
}
