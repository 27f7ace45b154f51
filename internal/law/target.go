package law

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/tenants"
)

// Target is what an indicator should reach in a period, for the fund, a region or an agency.
type Target struct {
	Indicator  string            `json:"indicator"`
	Period     cal.Period        `json:"period"`
	Region     string            `json:"region"`
	Agency     string            `json:"agency"`
	Value      effective.Decimal `json:"value"`   // in the indicator's unit; amounts in currency units
	Phasing    []int32           `json:"phasing"` // weights of the months of the period; empty is even
	Source     string            `json:"source"`
	Confidence string            `json:"confidence"`
	ApprovedBy string            `json:"approved_by"`
}

var (
	currentTargets = query.New[Target]("law.targets", `
select indicator, period, region, agency, value, phasing, source, confidence, approved_by
from target
where upper_inf(recorded)
order by indicator, period, region, agency`)

	insertTarget = query.Exec("law.insert_target", `
insert into target (id, indicator, period, region, agency, value, phasing, recorded, source, confidence, approved_by)
values ($1, $2, $3, $4, $5, $6, $7, tstzrange($8, null), $9, $10, $11)`)

	closeTarget = query.Exec("law.close_target", `
update target set recorded = tstzrange(lower(recorded), $5)
where indicator = $1 and period = $2 and region = $3 and agency = $4 and upper_inf(recorded)`)

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
		_, err = insertTarget.Run(ctx, tx, uuid.Must(uuid.NewV7()), t.Indicator, t.Period, t.Region, t.Agency, string(t.Value),
			phasing, nil, t.Source, string(t.Confidence), "")
		if err != nil {
			return err
		}
	}
	return nil
}

// ProposeTargetInput proposes a target.
type ProposeTargetInput struct {
	Indicator string            `json:"indicator" validate:"required,max=10"`
	Period    cal.Period        `json:"period" validate:"required"`
	Region    string            `json:"region" validate:"max=40"`
	Agency    string            `json:"agency" validate:"max=40"`
	Value     effective.Decimal `json:"value" validate:"required,max=30"`
	Source    string            `json:"source" validate:"required,max=500"`
	Note      string            `json:"note" validate:"max=1000"`
}

// Check refuses a value that is no number.
func (in ProposeTargetInput) Check() []fault.Finding {
	if err := in.Value.Check(); err != nil {
		return []fault.Finding{{Field: "value", Code: "target.value_invalid", Message: err.Error()}}
	}
	return nil
}

// ProposeTarget writes the proposal; the target stands once a second person approves it.
func (s *Service) ProposeTarget(ctx context.Context, tx tenant.Tx, in ProposeTargetInput) (Proposal, error) {
	return propose(ctx, tx, KindTarget, in.Indicator+" "+in.Period.String(), in, in.Source, in.Note)
}

func applyTarget(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	var in ProposeTargetInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return err
	}
	if _, err := closeTarget.Run(ctx, tx, in.Indicator, in.Period, in.Region, in.Agency, tx.Now()); err != nil {
		return err
	}
	_, err := insertTarget.Run(ctx, tx, uuid.Must(uuid.NewV7()), in.Indicator, in.Period, in.Region, in.Agency, string(in.Value),
		[]int32{}, tx.Now(), in.Source, string(effective.Confirmed), approver)
	return err
}

// TargetsInput asks for the targets.
type TargetsInput struct{}

// Targets is the operation of the same name.
func (s *Service) Targets(ctx context.Context, tx tenant.Tx, _ TargetsInput) ([]Target, error) {
	return Targets(ctx, tx)
}
