package law

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/tenants"
)

// Target is what an indicator should reach in a period, for the fund, a region, an agency or an agent.
type Target struct {
	Indicator    string            `json:"indicator"`
	Period       cal.Period        `json:"period"`
	Region       string            `json:"region"`
	Agency       string            `json:"agency"`
	Agent        string            `json:"agent"` // account of a field agent
	AgentName    string            `json:"agent_name"`
	Value        effective.Decimal `json:"value"`   // in the indicator's unit; amounts in currency units
	Phasing      []int32           `json:"phasing"` // weights of the months of the period; empty is even
	RecordedFrom *time.Time        `json:"recorded_from"`
	RecordedTo   *time.Time        `json:"recorded_to"` // since when it stands no more
	Source       string            `json:"source"`
	Confidence   string            `json:"confidence"`
	ProposedBy   string            `json:"proposed_by"`
	ApprovedBy   string            `json:"approved_by"`
}

const targetColumns = `t.indicator, t.period, t.region, t.agency, t.agent, coalesce(a.name, '') as agent_name, t.value, t.phasing,
       lower(t.recorded) as recorded_from, upper(t.recorded) as recorded_to, t.source, t.confidence, t.proposed_by, t.approved_by
from target t
left join account a on a.id::text = t.agent`

var (
	currentTargets = query.New[Target]("law.targets", `
select `+targetColumns+`
where upper_inf(t.recorded)
order by t.indicator, t.period, t.region, t.agency, agent_name, t.agent`)

	targetHistory = query.New[Target]("law.target_history", `
select `+targetColumns+`
where t.indicator = $1 and t.period = $2 and t.region = $3 and t.agency = $4 and t.agent = $5 and not isempty(t.recorded)
order by lower(t.recorded) desc nulls last`)

	insertTarget = query.Exec("law.insert_target", `
insert into target (id, indicator, period, region, agency, agent, value, phasing, recorded, source, confidence, proposed_by, approved_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, tstzrange($9, null), $10, $11, $12, $13)`)

	closeTarget = query.Exec("law.close_target", `
update target set recorded = tstzrange(lower(recorded), $6)
where indicator = $1 and period = $2 and region = $3 and agency = $4 and agent = $5 and upper_inf(recorded)`)

	countTargets = query.New[int64]("law.count_targets", `
select count(*) from target where indicator = $1 and period = $2 and region = $3 and agency = $4`)
)

// Targets lists the targets that stand.
func Targets(ctx context.Context, tx tenant.Tx) ([]Target, error) { return currentTargets.All(ctx, tx) }

func seedTargets(ctx context.Context, tx tenant.Tx, folder *tenants.Folder) error {
	for _, t := range folder.Targets {
		n, err := countTargets.One(ctx, tx, t.Indicator, t.Period, t.Region, t.Agency)
		if err != nil {
			return err
		}
		if n > 0 {
			continue
		}
		phasing := []int32{}
		for _, w := range t.Phasing {
			phasing = append(phasing, int32(w))
		}
		_, err = insertTarget.Run(ctx, tx, uuid.Must(uuid.NewV7()), t.Indicator, t.Period, t.Region, t.Agency, "", string(t.Value),
			phasing, nil, t.Source, string(t.Confidence), "", "")
		if err != nil {
			return err
		}
	}
	return nil
}

func applyTarget(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	var in ProposeTargetInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return err
	}
	if _, err := closeTarget.Run(ctx, tx, in.Indicator, in.Period, in.Region, in.Agency, in.Agent, tx.Now()); err != nil {
		return err
	}
	_, err := insertTarget.Run(ctx, tx, uuid.Must(uuid.NewV7()), in.Indicator, in.Period, in.Region, in.Agency, in.Agent, string(in.Value),
		append([]int32{}, in.Phasing...), tx.Now(), in.Source, string(effective.Confirmed), p.ProposedByName, approver)
	return err
}

// TargetsInput asks for the targets.
type TargetsInput struct{}

// Targets is the operation of the same name.
func (s *Service) Targets(ctx context.Context, tx tenant.Tx, _ TargetsInput) ([]Target, error) {
	return Targets(ctx, tx)
}

// TargetInput names one target: an indicator, a period, and whom it is for.
type TargetInput struct {
	Indicator string     `json:"indicator" validate:"required,max=10"`
	Period    cal.Period `json:"period" validate:"required"`
	Region    string     `json:"region" validate:"max=40"`
	Agency    string     `json:"agency" validate:"max=40"`
	Agent     string     `json:"agent" validate:"max=40"`
}

// TargetHistory is all that a target ever was, as it was known, the one that stands first.
func (s *Service) TargetHistory(ctx context.Context, tx tenant.Tx, in TargetInput) ([]Target, error) {
	return targetHistory.All(ctx, tx, in.Indicator, in.Period, in.Region, in.Agency, in.Agent)
}
