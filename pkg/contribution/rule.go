package contribution

import (
	"fmt"
	"slices"

	"socle/pkg/effective"
	"socle/pkg/money"
)

// The bearers of a share. Total and Shared stand for employer and employee together.
const (
	Employer  = "employer"
	Employee  = "employee"
	Total     = "total"
	Shared    = "shared"
	BoatOwner = "boat_owner"
	Insured   = "insured"
	Pensioner = "pensioner"
)

// Bearers lists them.
var Bearers = []string{Employer, Employee, Total, Shared, BoatOwner, Insured, Pensioner}

// OnEmployerSide says on which side of the account a bearer stands: the boat owner with the employers,
// the insured person and the pensioner with the employees.
func OnEmployerSide(bearer string) bool { return bearer == Employer || bearer == BoatOwner }

// NetSalary is the one base that is computed: gross pay less the employee's own shares on other bases.
// Any other base is the amount declared: gross_salary, gross_payroll, gross_boat_receipts, declared_income…
const NetSalary = "net_salary"

// Rule is the body of a contribution: what is taken, of what, between which bounds. Amounts are in currency units.
type Rule struct {
	Base           string            `json:"base,omitempty" yaml:"base"`               // default gross_salary
	RatePct        effective.Decimal `json:"rate_pct,omitempty" yaml:"rate_pct"`       // percent of the base
	FlatAmount     Formula           `json:"flat_amount,omitempty" yaml:"flat_amount"` // per head and month, instead of a rate
	Floor          Formula           `json:"floor,omitempty" yaml:"floor"`             // a lower base is raised to it
	BandFrom       Formula           `json:"band_from,omitempty" yaml:"band_from"`     // only what exceeds it counts
	Ceiling        Formula           `json:"ceiling,omitempty" yaml:"ceiling"`         // a higher base is cut to it
	BaseAmount     Formula           `json:"base_amount,omitempty" yaml:"base_amount"` // a notional base instead of pay
	CeilingPeriod  string            `json:"ceiling_period,omitempty" yaml:"ceiling_period"`
	Prorate        bool              `json:"prorate,omitempty" yaml:"prorate"` // bounds in proportion to the days worked
	EmployeePct    effective.Decimal `json:"employee_rate_pct,omitempty" yaml:"employee_rate_pct"`
	EmployeeAmount Formula           `json:"employee_amount,omitempty" yaml:"employee_amount"`
	WaivedWhen     string            `json:"waived_when,omitempty" yaml:"waived_when"` // a circumstance, e.g. group_health_cover
	Rounding       *money.Rounding   `json:"rounding,omitempty" yaml:"rounding"`       // of this share alone
}

// CeilingPeriods are the rhythms in which floor, band and ceiling may be given; the default is the month.
var CeilingPeriods = []string{"", "day", "month", "quarter", "year"}

// Check refuses a rule that cannot be computed for this bearer.
func (r Rule) Check(bearer string) error {
	switch {
	case !slices.Contains(Bearers, bearer):
		return fmt.Errorf("bearer %q: want one of %v", bearer, Bearers)
	case (r.RatePct == "") == (r.FlatAmount == ""):
		return fmt.Errorf("want either rate_pct or flat_amount")
	case !slices.Contains(CeilingPeriods, r.CeilingPeriod):
		return fmt.Errorf("ceiling_period %q: want day, month, quarter or year", r.CeilingPeriod)
	case joint(bearer) && r.EmployeePct == "" && r.EmployeeAmount == "":
		return fmt.Errorf("bearer %s needs employee_rate_pct or employee_amount: which part is the employee's", bearer)
	case !joint(bearer) && (r.EmployeePct != "" || r.EmployeeAmount != ""):
		return fmt.Errorf("employee_rate_pct and employee_amount are for bearers total and shared")
	}
	return r.checkNumbers()
}

func (r Rule) checkNumbers() error {
	for field, rate := range map[string]effective.Decimal{"rate_pct": r.RatePct, "employee_rate_pct": r.EmployeePct} {
		if rate != "" {
			if _, err := money.ParsePercent(string(rate)); err != nil {
				return fmt.Errorf("%s: %w", field, err)
			}
		}
	}
	for field, f := range r.formulas() {
		if err := f.Check(); err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
	}
	return nil
}

func (r Rule) formulas() map[string]Formula {
	return map[string]Formula{"flat_amount": r.FlatAmount, "floor": r.Floor, "band_from": r.BandFrom,
		"ceiling": r.Ceiling, "base_amount": r.BaseAmount, "employee_amount": r.EmployeeAmount}
}

func joint(bearer string) bool { return bearer == Total || bearer == Shared }

// Cover is the body of a coverage parameter: whether a worker category is covered by a branch.
type Cover struct {
	Covered bool `json:"covered" yaml:"covered"`
}

// Wage is the body of a minimum wage, in currency units per hour, day or month.
type Wage struct {
	Amount effective.Decimal `json:"amount" yaml:"amount"`
	Per    string            `json:"per" yaml:"per"`
}

// Named is the body of a value that formulas may name, in currency units.
type Named struct {
	Amount Formula `json:"amount" yaml:"amount"`
}

// Names lists the values and minimum wages that the rule's formulas refer to.
func (r Rule) Names() []string {
	var names []string
	for _, f := range r.formulas() {
		names = append(names, f.Names()...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
