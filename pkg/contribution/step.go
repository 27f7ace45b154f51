package contribution

import (
	"fmt"

	"socle/pkg/money"
)

// The codes of steps, permanent: a page may word them in its own language.
const (
	StepWage       = "wage"        // the amount declared
	StepNet        = "net"         // less the worker's own shares
	StepDays       = "days"        // bounds in proportion to the days
	StepBaseAmount = "base_amount" // a notional base
	StepFloor      = "floor"
	StepCeiling    = "ceiling"
	StepBand       = "band"
	StepRate       = "rate"     // the share's rate and exact product
	StepTogether   = "together" // the total rounded once for all that stands on the base
	StepShare      = "share"    // this share's part of that total
	StepRounded    = "rounded"
	StepFlat       = "flat"
	StepWaived     = "waived"
)

// Step is one step of a computation. Which fields are set depends on the code.
type Step struct {
	Code     string      `json:"code"`
	Amount   money.Minor `json:"amount,omitempty"` // result of the step
	Limit    money.Minor `json:"limit,omitempty"`  // floor, ceiling or flat amount of the period
	Rate     money.Rate  `json:"rate,omitempty"`
	Of       money.Rate  `json:"of,omitempty"`    // rate of the whole that is shared
	Exact    string      `json:"exact,omitempty"` // currency units, before rounding
	Days     int         `json:"days,omitempty"`
	FullDays int         `json:"full_days,omitempty"`
}

// Text words the step in French, amounts in the currency's own decimals.
func (s Step) Text(c money.Currency) string {
	amount, limit := c.Decimal(s.Amount), c.Decimal(s.Limit)
	switch s.Code {
	case StepWage:
		return "montant déclaré " + amount
	case StepNet:
		return "salaire net des parts salariales " + amount
	case StepDays:
		return fmt.Sprintf("bornes réduites à %d jours sur %d", s.Days, s.FullDays)
	case StepBaseAmount:
		return "assiette forfaitaire " + amount
	case StepFloor:
		return fmt.Sprintf("plancher %s : assiette %s", limit, amount)
	case StepCeiling:
		return fmt.Sprintf("plafond %s : assiette %s", limit, amount)
	case StepBand:
		return fmt.Sprintf("tranche au-delà de %s : assiette %s", limit, amount)
	case StepRate:
		return fmt.Sprintf("taux %s %% : %s avant arrondi", s.Rate.Percent(), s.Exact)
	case StepTogether:
		return fmt.Sprintf("ensemble de même assiette %s %% : %s, arrondi une fois à %s", s.Rate.Percent(), s.Exact, amount)
	case StepShare:
		return fmt.Sprintf("part %s sur %s de cet ensemble : %s", s.Rate.Percent(), s.Of.Percent(), amount)
	case StepRounded:
		return "arrondi à " + amount
	case StepFlat:
		return fmt.Sprintf("montant forfaitaire %s : %s", limit, amount)
	case StepWaived:
		return "part non due"
	}
	return s.Code
}
