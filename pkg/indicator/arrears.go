package indicator

import "fmt"

// arrears: the stock and its recovery, KPI-10 to KPI-12.
func arrears() []Indicator { return []Indicator{stock(), recuperation(), actions()} }

func pastDue() Sum {
	return plus(OutstandingB1, OutstandingB2, OutstandingB3, OutstandingB4, OutstandingB5, OutstandingB6, OutstandingB7)
}

func stock() Indicator {
	readings := []Reading{
		{Key: "past_due", Name: Text{"Arriérés", "Past due"}, Unit: Money, Numerator: pastDue()},
		{Key: "outstanding", Name: Text{"Restant dû", "Outstanding"}, Unit: Money, Numerator: append(plus(OutstandingB0), pastDue()...)},
		{Key: "opening", Name: Text{"Arriérés au début", "Past due at the start"}, Unit: Money, Numerator: plus(ArrearsOpening)},
		{Key: "new", Name: Text{"Nouveaux arriérés", "New"}, Unit: Money, Numerator: plus(ArrearsFellDue).minus(ArrearsRescheduled)},
		{Key: "collected", Name: Text{"Encaissé", "Collected"}, Unit: Money, Numerator: plus(ArrearsCollected)},
		{Key: "cancelled", Name: Text{"Annulé", "Cancelled"}, Unit: Money, Numerator: plus(ArrearsCancelled)},
		{Key: "waived", Name: Text{"Remis", "Waived"}, Unit: Money, Numerator: plus(ArrearsWaived)},
		{Key: "suspended", Name: Text{"Employeurs suspendus", "Suspended employers"}, Unit: Money, Numerator: plus(ArrearsSuspended)},
		{Key: "closed", Name: Text{"Employeurs radiés", "Closed employers"}, Unit: Money, Numerator: plus(ArrearsClosed)},
		{Key: "over_12_months", Name: Text{"De plus de douze mois", "Older than twelve months"}, Unit: Percent,
			Numerator: plus(ArrearsOver12Months), Denominator: pastDue()},
	}
	for b := range 8 {
		m := OutstandingB0 + Measure(b)
		readings = append(readings, Reading{Key: fmt.Sprintf("b%d", b), Unit: Money, Numerator: plus(m),
			Name: Text{fmt.Sprintf("Tranche d'âge %d", b), fmt.Sprintf("Age bucket %d", b)}})
	}
	return Indicator{
		ID:   "KPI-10",
		Name: Text{"Stock d'arriérés et son évolution", "Stock of arrears and its evolution"},
		Formula: Text{
			"Sommes dues et échues à la fin de la période, par ancienneté ; début + nouveaux − encaissé − annulé − remis = fin.",
			"Outstanding and past due at the end of the period, by age; opening + new − collected − cancelled − waived = closing."},
		Better: Lower, Dimensions: Dimensions(), Behind: "debts", Readings: readings,
	}
}

func recuperation() Indicator {
	return Indicator{
		ID:   "KPI-11",
		Name: Text{"Taux de récupération des arriérés", "Recovery rate of arrears"},
		Formula: Text{
			"Encaissé dans la période sur des dettes déjà échues à son début / arriérés à son début × 100.",
			"Allocated in the period to debts already in arrears at its start / arrears at its start × 100."},
		Better: Higher, Dimensions: Dimensions(), Behind: "debts",
		Readings: []Reading{{Key: "rate", Name: Text{"Taux de récupération", "Recovery rate"}, Unit: Percent,
			Numerator: plus(RecoveredOfMonthStart), Denominator: plus(ArrearsOpening)}},
	}
}

// Action is a type of recovery action, as KPI-12 tells them apart; its measure holds what it recovered.
type Action struct {
	Key     string
	Name    Text
	Measure Measure
}

// Actions gives the types of action in the order of the procedure, and "without action" last.
func Actions() []Action {
	return []Action{
		{"reminder", Text{"Relance", "Reminder"}, RecoveredReminder},
		{"notice", Text{"Mise en demeure", "Formal notice"}, RecoveredNotice},
		{"writ", Text{"Contrainte", "Writ"}, RecoveredWrit},
		{"litigation", Text{"Contentieux", "Litigation"}, RecoveredLitigation},
		{"visit", Text{"Visite de contrôleur", "Controller's visit"}, RecoveredVisit},
		{"plan", Text{"Moratoire", "Payment plan"}, RecoveredPlan},
		{"no_action", Text{"Sans action", "Without action"}, RecoveredNoAction},
	}
}

func actions() Indicator {
	total := Sum{}
	readings := []Reading{{}}
	for _, a := range Actions() {
		total = append(total, Term{Measure: a.Measure})
		readings = append(readings, Reading{Key: a.Key, Name: a.Name, Unit: Money, Numerator: plus(a.Measure)})
	}
	readings[0] = Reading{Key: "recovered", Name: Text{"Recouvré", "Recovered"}, Unit: Money, Numerator: total}
	return Indicator{
		ID:   "KPI-12",
		Name: Text{"Efficacité des actions de recouvrement", "Yield of recovery actions"},
		Formula: Text{
			"Montant recouvré par type d'action : encaissé dans les N jours (paramètre, 30) après la dernière action sur la dette ; chaque franc compte pour une action au plus, le reste est « sans action ».",
			"Amount recovered by type of action: money allocated within N days (parameter, 30) after the last action on that debt; each franc counts for one action at most, the rest is \"without action\"."},
		Better: Higher, Dimensions: Dimensions(), Behind: "actions", Readings: readings,
	}
}
