package indicator

import "math/big"

// Grade is a letter of PEFA, from A (best) to D; empty when there is nothing to grade.
type Grade string

// Norm is a published norm shown beside an indicator. Grade is empty for a norm of which only the measure is shown.
type Norm struct {
	Key     string
	Name    Text
	Percent *string
	Grade   Grade
}

// PEFA PI-19.4 grades the arrears of a year on two counts and keeps the lower: the stock at the end of the year against the
// collection of the year (A under 10 %, B under 20 %, C under 40 %), and the part older than twelve months (under 25, 50
// and 75 %). The facts must be those of a whole year. Source: PEFA framework 2016, PI-19.4.
func PEFA(year Fact) Norm {
	n := Norm{Key: "pefa-pi-19.4", Name: Text{"PEFA PI-19.4 : stock d'arriérés", "PEFA PI-19.4: stock of arrears"}}
	collection := year[Collected] + year[CollectedSurcharges] + year[CollectedPenalties]
	if collection <= 0 {
		return n
	}
	stock := percent(year.PastDue(), collection)
	n.Percent = text(plain(stock, 2))
	n.Grade = grade(stock, 10, 20, 40)
	if due := year.PastDue(); due > 0 {
		n.Grade = max(n.Grade, grade(percent(year[ArrearsOver12Months], due), 25, 50, 75))
	}
	return n
}

// TADAT gives what TADAT measures, without a score, which only an assessment can give: P4-10 on-time filing, P5-14 on-time
// payment by number and by value, P5-15 stock of arrears against the collection. Source: TADAT field guide.
func TADAT(f Fact) []Norm {
	return []Norm{
		measured("tadat-p4-10", Text{"TADAT P4-10 : déclarations dans les délais", "TADAT P4-10: on-time filing"}, f[ObligationsFiledOnTime], f[Obligations]),
		measured("tadat-p5-14-number", Text{"TADAT P5-14 : paiements dans les délais, en nombre", "TADAT P5-14: on-time payment, by number"}, f[ObligationsPaidOnTime], f[ObligationsPayable]),
		measured("tadat-p5-14-value", Text{"TADAT P5-14 : paiements dans les délais, en valeur", "TADAT P5-14: on-time payment, by value"}, f[DeclaredPaidOnTime], f[Declared]),
		measured("tadat-p5-15", Text{"TADAT P5-15 : arriérés rapportés à l'encaissement", "TADAT P5-15: arrears against collection"}, f.PastDue(), f[Collected]),
	}
}

func measured(key string, name Text, num, den int64) Norm {
	n := Norm{Key: key, Name: name}
	if den != 0 {
		n.Percent = text(plain(percent(num, den), 2))
	}
	return n
}

func percent(num, den int64) *big.Rat {
	r := big.NewRat(num, den)
	return r.Mul(r, big.NewRat(100, 1))
}

func grade(p *big.Rat, a, b, c int64) Grade {
	for letter, under := range []int64{a, b, c} {
		if p.Cmp(big.NewRat(under, 1)) < 0 {
			return Grade("ABC"[letter : letter+1])
		}
	}
	return "D"
}
