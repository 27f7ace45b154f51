package penalty

import (
	"fmt"
	"slices"

	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// What sets a rule off.
const (
	LatePayment     = "late_payment"     // money comes after the due date
	LateDeclaration = "late_declaration" // the declaration comes after the due date
	NonDeclaration  = "non_declaration"  // no declaration at all
	Undeclared      = "undeclared"       // employees left out of a declaration
	False           = "false_declaration"
	Court           = "court"      // a judge's fine, computed for information
	ExOfficio       = "ex_officio" // the fund assesses in the employer's place
	Remission       = "remission"  // a programme that forgives part of what is owed
)

// Triggers lists them.
var Triggers = []string{LatePayment, LateDeclaration, NonDeclaration, Undeclared, False, Court, ExOfficio, Remission}

// The dates that can pick a rule's version.
const (
	ByDueDate = "due_date" // of the period, the default
	ByPeriod  = "period"   // the first day of the period of employment
)

// Rule is the body of a penalty parameter. Percentages are of the amount owed; amounts are in currency units.
// Exactly one way of counting is set.
type Rule struct {
	Trigger  string   `json:"trigger" yaml:"trigger"`
	Anchor   string   `json:"anchor,omitempty" yaml:"anchor"`
	Branches []string `json:"branches,omitempty" yaml:"branches"` // on these branches only

	Progressive *Progressive      `json:"progressive,omitempty" yaml:"progressive"`
	PerDayPct   effective.Decimal `json:"per_day_pct,omitempty" yaml:"per_day_pct"`
	Tiers       []Tier            `json:"tiers,omitempty" yaml:"tiers"`
	FlatPct     effective.Decimal `json:"flat_pct,omitempty" yaml:"flat_pct"` // once, whatever the delay
	PerEmployee *PerEmployee      `json:"per_employee,omitempty" yaml:"per_employee"`
	FlatAmount  effective.Decimal `json:"flat_amount,omitempty" yaml:"flat_amount"`
	Schedule    []Remitted        `json:"schedule,omitempty" yaml:"schedule"`

	YearlyInterestPct effective.Decimal `json:"yearly_interest_pct,omitempty" yaml:"yearly_interest_pct"` // beside tiers, by the day
	CapPct            effective.Decimal `json:"cap_pct,omitempty" yaml:"cap_pct"`                         // of the amount owed, in all
	CapPctPerYear     effective.Decimal `json:"cap_pct_per_year,omitempty" yaml:"cap_pct_per_year"`       // for each year of delay
	Cap               effective.Decimal `json:"cap,omitempty" yaml:"cap"`                                 // in currency units
	Rounding          *money.Rounding   `json:"rounding,omitempty" yaml:"rounding"`
}

// Progressive counts by months or fractions: InitialPct at once, then ThenPct for each further EveryMonths months or
// fraction after AfterMonths. Morocco: 3, then 1 every month after 1. Togo: 5, then 1 after 3. Cameroon: 10, then 3 every 3 after 3.
type Progressive struct {
	InitialPct  effective.Decimal `json:"initial_pct" yaml:"initial_pct"`
	ThenPct     effective.Decimal `json:"then_pct,omitempty" yaml:"then_pct"`
	AfterMonths int               `json:"after_months,omitempty" yaml:"after_months"` // default 1
	EveryMonths int               `json:"every_months,omitempty" yaml:"every_months"` // default 1
}

// Tier is a percentage for a delay up to so many months; zero months is "beyond". Tiers do not add up.
type Tier struct {
	UpToMonths int               `json:"up_to_months,omitempty" yaml:"up_to_months"`
	Pct        effective.Decimal `json:"pct" yaml:"pct"`
}

// PerEmployee is an amount, or a percentage of a minimum wage, per employee; once, or for each month late after a number.
type PerEmployee struct {
	Amount         effective.Decimal `json:"amount,omitempty" yaml:"amount"`
	MinimumWage    string            `json:"minimum_wage,omitempty" yaml:"minimum_wage"`
	MinimumWagePct effective.Decimal `json:"minimum_wage_pct,omitempty" yaml:"minimum_wage_pct"`
	EachMonth      bool              `json:"each_month,omitempty" yaml:"each_month"`
	AfterMonths    int               `json:"after_months,omitempty" yaml:"after_months"` // months late not counted
}

// Remitted is one offer of a remission programme.
type Remitted struct {
	Plan          string            `json:"plan" yaml:"plan"` // full_payment, up_to_24_months…
	SurchargesPct effective.Decimal `json:"surcharges_pct" yaml:"surcharges_pct"`
	PenaltiesPct  effective.Decimal `json:"penalties_pct" yaml:"penalties_pct"`
}

// Check refuses a rule that cannot be counted.
func (r Rule) Check() error {
	if !slices.Contains(Triggers, r.Trigger) {
		return fmt.Errorf("trigger %q: want one of %v", r.Trigger, Triggers)
	}
	if r.Anchor != "" && r.Anchor != ByDueDate && r.Anchor != ByPeriod {
		return fmt.Errorf("anchor %q: want due_date or period", r.Anchor)
	}
	ways := 0
	for _, set := range []bool{r.Progressive != nil, r.PerDayPct != "", len(r.Tiers) > 0, r.FlatPct != "",
		r.PerEmployee != nil, r.FlatAmount != "", len(r.Schedule) > 0} {
		if set {
			ways++
		}
	}
	if ways != 1 {
		return fmt.Errorf("want exactly one of progressive, per_day_pct, tiers, flat_pct, per_employee, flat_amount, schedule")
	}
	for field, pct := range r.percentages() {
		if _, err := rate(pct); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	return r.checkShape()
}

func (r Rule) percentages() map[string]effective.Decimal {
	all := map[string]effective.Decimal{"per_day_pct": r.PerDayPct, "flat_pct": r.FlatPct, "cap_pct": r.CapPct,
		"cap_pct_per_year": r.CapPctPerYear, "yearly_interest_pct": r.YearlyInterestPct}
	if p := r.Progressive; p != nil {
		all["progressive.initial_pct"], all["progressive.then_pct"] = p.InitialPct, p.ThenPct
	}
	if p := r.PerEmployee; p != nil {
		all["per_employee.minimum_wage_pct"] = p.MinimumWagePct
	}
	for i, t := range r.Tiers {
		all[fmt.Sprintf("tiers[%d].pct", i)] = t.Pct
	}
	return all
}

func (r Rule) checkShape() error {
	for i, t := range r.Tiers {
		last := i == len(r.Tiers)-1
		if t.UpToMonths <= 0 && !last || i > 0 && t.UpToMonths > 0 && t.UpToMonths <= r.Tiers[i-1].UpToMonths {
			return fmt.Errorf("tiers go up; only the last may have no up_to_months")
		}
	}
	if p := r.PerEmployee; p != nil && (p.Amount == "") == (p.MinimumWage == "") {
		return fmt.Errorf("per_employee: want either amount or minimum_wage with minimum_wage_pct")
	}
	if p := r.Progressive; p != nil && (p.AfterMonths < 0 || p.EveryMonths < 0) {
		return fmt.Errorf("progressive: months are never negative")
	}
	return nil
}

func rate(d effective.Decimal) (money.Rate, error) {
	if d == "" {
		return 0, nil
	}
	v, err := money.ParsePercent(string(d))
	if err == nil && v < 0 {
		err = fmt.Errorf("a percentage is never negative")
	}
	return v, err
}

// Law is what penalties are computed from: the fund's parameters, and the scheme for currency, rounding and minimum wages.
type Law = contribution.Law
