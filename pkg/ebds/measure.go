package ebds

import "socle/pkg/money"

// measure is something that adds up over employees.
type measure int

const (
	employees measure = iota
	children
	payable
	deducted
	netAllowance
	insuredNumbers
	givenBack
	days
	realWages
	cappedWages
	control
	measures
)

// allMeasures is the set of all of them.
const allMeasures uint32 = 1<<measures - 1

// measureOf says what a numeric field of a row, or of a total, measures. A total has the sum of the same measure.
var measureOf = map[string]measure{
	"N_Num_Assure": insuredNumbers, "N_Enfants": children, "N_AF_A_Payer": payable, "N_AF_A_Deduire": deducted,
	"N_AF_Net_A_Payer": netAllowance, "N_AF_A_Reverser": givenBack, "S_Ctr": control,
	"N_Jours_Declares": days, "N_Salaire_Reel": realWages, "N_Salaire_Plaf": cappedWages,
	"N_Nbr_Jours": days, "N_Sal_Reel": realWages, "N_Sal_Plaf": cappedWages,

	"N_Nbr_Salaries": employees, "N_T_Num_Imma": insuredNumbers, "N_T_Enfants": children, "N_T_AF_A_Payer": payable,
	"N_T_AF_A_Deduire": deducted, "N_T_AF_Net_A_Payer": netAllowance, "N_T_AF_A_Reverser": givenBack,
	"N_T_Jours_Declares": days, "N_T_Salaire_Reel": realWages, "N_T_Salaire_Plaf": cappedWages, "N_T_Ctr": control,
}

// places are the fields of a layout by what they measure; −1 when the record does not have it.
type places struct {
	of                    [measures]int
	name, card, situation int
}

var placesOf = func() map[*layout]*places {
	all := map[*layout]*places{}
	for _, l := range layouts {
		p := &places{name: l.at("L_Nom_Prenom"), card: l.at("L_Num_CIN"), situation: l.at("L_Situation")}
		for m := range p.of {
			p.of[m] = -1
		}
		for i, f := range l.fields {
			if m, ok := measureOf[f.name]; ok && f.numeric() {
				p.of[m] = i
			}
		}
		all[l] = p
	}
	return all
}()

// block adds up the rows, or the entrants. A measure of which one value could not be read is lost.
type block struct {
	sum      [measures]uint64 // the control sum is that computed from the fields
	declared uint64           // control sum as the lines declare it
	lost     uint32
}

func (b *block) add(rec *decoded, p *places) {
	b.sum[employees]++
	for m := children; m < control; m++ {
		i := p.of[m]
		switch {
		case i < 0:
		case rec.ok(i):
			b.sum[m] += rec.num[i]
		default:
			b.lost |= 1<<m | 1<<control
		}
	}
	if i := p.of[control]; i >= 0 && rec.ok(i) {
		b.declared += rec.num[i]
	}
	b.sum[control] += controlOf(rec, p)
	if p.situation >= 0 && !rec.ok(p.situation) {
		b.lost |= 1 << control
	}
}

func (b *block) has(m measure) bool { return b.lost&(1<<m) == 0 }

func (b *block) totals() Totals {
	return Totals{
		Employees: int(b.sum[employees]), Days: int(b.sum[days]),
		Real: money.Minor(b.sum[realWages]), Capped: money.Minor(b.sum[cappedWages]), Control: b.sum[control],
	}
}

func (t Totals) plus(u Totals) Totals {
	return Totals{
		Employees: t.Employees + u.Employees, Days: t.Days + u.Days,
		Real: t.Real + u.Real, Capped: t.Capped + u.Capped, Control: t.Control + u.Control,
	}
}

// controlMeasures are the terms of a control sum; an entrant has no allowance, a row adds its situation's rank.
var controlMeasures = []measure{insuredNumbers, givenBack, days, realWages, cappedWages}

func controlOf(rec *decoded, p *places) (sum uint64) {
	for _, m := range controlMeasures {
		if i := p.of[m]; i >= 0 {
			sum += rec.num[i]
		}
	}
	if p.situation >= 0 {
		sum += rec.num[p.situation]
	}
	return sum
}
