package law

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/indicator"
	"socle/pkg/money"
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
insert into target (id, indicator, period, region, agency, value, phasing, recorded, source, confidence, proposed_by, approved_by)
values ($1, $2, $3, $4, $5, $6, $7, tstzrange($8, null), $9, $10, $11, $12)`)

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
			phasing, nil, t.Source, string(t.Confidence), "", "")
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
	Phasing   []int32           `json:"phasing" validate:"max=12"` // weights of the months of the period; empty is even
}

// Check refuses a value that is no number, and a phasing that does not weigh every month of the period.
func (in ProposeTargetInput) Check() []fault.Finding {
	var found []fault.Finding
	if err := in.Value.Check(); err != nil {
		found = append(found, fault.Finding{Field: "value", Code: "target.value_invalid", Message: err.Error()})
	}
	if in.Region != "" && in.Agency != "" {
		found = append(found, fault.Finding{Field: "agency", Code: "target.scope_twice", Message: "choose a region or an agency, not both"})
	}
	return append(found, in.checkPhasing()...)
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

// Month is what a target makes of one month of its period.
type Month struct {
	Month  cal.Month         `json:"month"`
	Weight int32             `json:"weight"`
	Value  effective.Decimal `json:"value"`
}

// phased shares a total out over the months by their weights, in hundredths of its unit; the parts add up. A rate is the
// same every month and is not shared.
func phased(value effective.Decimal, p cal.Period, phasing []int32) []Month {
	weights := make([]int64, p.Months)
	for i := range weights {
		weights[i] = 1
		if len(phasing) == len(weights) {
			weights[i] = int64(phasing[i])
		}
	}
	cents := new(big.Rat).Mul(value.Rat(), big.NewRat(100, 1))
	total := new(big.Int).Quo(cents.Num(), cents.Denom()).Int64()
	list := make([]Month, p.Months)
	for i, part := range money.Allocate(money.Minor(total), weights...) {
		list[i] = Month{p.Start + cal.Month(i), int32(weights[i]), effective.Decimal(big.NewRat(int64(part), 100).FloatString(2))}
	}
	return list
}

// ProposeTarget writes the proposal; the target stands once a second person approves it.
func (s *Service) ProposeTarget(ctx context.Context, tx tenant.Tx, in ProposeTargetInput) (Proposal, error) {
	f := tx.Fund().Folder
	switch {
	case !isIndicator(in.Indicator):
		return Proposal{}, fault.Field("indicator", "target.indicator_unknown", "is not an indicator: choose one of KPI-01 to KPI-12")
	case in.Region != "" && !slices.ContainsFunc(f.Territory.Regions, func(a tenants.Area) bool { return a.Code == in.Region }):
		return Proposal{}, fault.Field("region", "target.region_unknown", "is not a region of this fund")
	case in.Agency != "" && !slices.ContainsFunc(f.Territory.Agencies, func(a tenants.Agency) bool { return a.Code == in.Agency }):
		return Proposal{}, fault.Field("agency", "target.agency_unknown", "is not an agency of this fund")
	}
	subject := strings.TrimSpace(in.Indicator + " " + in.Period.String() + " " + in.Region + in.Agency)
	return Propose(ctx, tx, KindTarget, subject, in, in.Source, in.Note)
}

// isIndicator says whether there is such an indicator.
func isIndicator(id string) bool {
	_, ok := indicator.Get(id)
	return ok
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
		append([]int32{}, in.Phasing...), tx.Now(), in.Source, string(effective.Confirmed), p.ProposedByName, approver)
	return err
}

// TargetsInput asks for the targets.
type TargetsInput struct{}

// Targets is the operation of the same name.
func (s *Service) Targets(ctx context.Context, tx tenant.Tx, _ TargetsInput) ([]Target, error) {
	return Targets(ctx, tx)
}
