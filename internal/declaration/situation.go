package declaration

import "socle/pkg/ebds"

// Situation says why a worker did not work, or not the whole period; empty when there is nothing to say.
type Situation string

// The situations.
const (
	Working             Situation = ""
	Left                Situation = "left"
	Deceased            Situation = "deceased"
	Maternity           Situation = "maternity"
	Sickness            Situation = "sickness"
	WorkAccident        Situation = "work_accident"
	UnpaidLeave         Situation = "unpaid_leave"
	KeptWithoutPay      Situation = "kept_without_pay"
	OccupationalDisease Situation = "occupational_disease"
)

// Situations lists them in the order they are offered; the place is the rank of the e-BDS format.
var Situations = []Situation{Working, Left, Deceased, Maternity, Sickness, WorkAccident, UnpaidLeave, KeptWithoutPay, OccupationalDisease}

// Known says whether the situation is one of ours.
func (s Situation) Known() bool {
	for _, k := range Situations {
		if s == k {
			return true
		}
	}
	return false
}

// WithoutPay says that days and wage are zero.
func (s Situation) WithoutPay() bool {
	return s == WorkAccident || s == OccupationalDisease || s == UnpaidLeave || s == KeptWithoutPay
}

// Gone says that the worker left or died in the period: the employment ends with it.
func (s Situation) Gone() bool { return s == Left || s == Deceased }

// fromEBDS and ebds translate the two letters of the e-BDS format.
func fromEBDS(s ebds.Situation) Situation {
	if r := s.Rank(); r > 0 {
		return Situations[r]
	}
	return Working
}
