package indicator

// compliance: filing and paying, KPI-06 to KPI-09.
func compliance() []Indicator {
	return []Indicator{filing(), recovery(), collected(), lateness()}
}

func filing() Indicator {
	return Indicator{
		ID:   "KPI-06",
		Name: Text{"Taux de conformité déclarative", "Filing compliance"},
		Formula: Text{
			"Obligations de la période satisfaites par une déclaration / obligations de la période × 100, à ce jour et dans les délais. Une taxation d'office n'est pas une déclaration.",
			"Obligations of the period met by a filing / obligations of the period × 100, to date and on time. An estimate is not a filing."},
		Better: Higher, Dimensions: Dimensions(), Behind: "obligations",
		Readings: []Reading{
			{Key: "to_date", Name: Text{"À ce jour", "To date"}, Unit: Percent, Numerator: plus(ObligationsFiled), Denominator: plus(Obligations)},
			{Key: "on_time", Name: Text{"Dans les délais", "On time"}, Unit: Percent, Numerator: plus(ObligationsFiledOnTime), Denominator: plus(Obligations)},
			{Key: "estimated", Name: Text{"Taxées d'office", "Estimated"}, Unit: Percent, Numerator: plus(ObligationsEstimated), Denominator: plus(Obligations)},
			{Key: "missing", Name: Text{"Non-déclarants", "Non-filers"}, Unit: Count, Numerator: plus(Obligations).minus(ObligationsFiled)},
		},
	}
}

func recovery() Indicator {
	return Indicator{
		ID:   "KPI-07",
		Name: Text{"Taux de recouvrement", "Collection rate"},
		Formula: Text{
			"Cotisations encaissées au titre de la période / cotisations déclarées au titre de la période × 100 (lecture par cohorte). À côté, la lecture de caisse : encaissé dans la période / déclaré dans la période × 100.",
			"Contributions collected for the period / contributions declared for the period × 100 (cohort reading). Beside it the cash reading: collected in the period / declared in the period × 100."},
		Better: Higher, Dimensions: Dimensions(), Behind: "obligations",
		Readings: []Reading{
			{Key: "cohort", Name: Text{"Par cohorte", "Cohort"}, Unit: Percent, Numerator: plus(DeclaredCollected), Denominator: plus(Declared)},
			{Key: "cash", Name: Text{"De caisse", "Cash"}, Unit: Percent, Numerator: plus(Collected), Denominator: plus(DeclaredInMonth)},
			{Key: "on_time_value", Name: Text{"Payé dans les délais, en valeur (TADAT P5-14)", "Paid on time, by value (TADAT P5-14)"}, Unit: Percent,
				Numerator: plus(DeclaredPaidOnTime), Denominator: plus(Declared)},
			{Key: "on_time_number", Name: Text{"Payé dans les délais, en nombre (TADAT P5-14)", "Paid on time, by number (TADAT P5-14)"}, Unit: Percent,
				Numerator: plus(ObligationsPaidOnTime), Denominator: plus(ObligationsPayable)},
			{Key: "paid_number", Name: Text{"Soldé à ce jour, en nombre", "Paid in full to date, by number"}, Unit: Percent,
				Numerator: plus(ObligationsPaid), Denominator: plus(ObligationsPayable)},
			{Key: "outstanding", Name: Text{"Reste à encaisser de la période", "Still owed for the period"}, Unit: Money,
				Numerator: plus(Declared).minus(DeclaredCollected)},
		},
	}
}

func collected() Indicator {
	return Indicator{
		ID:   "KPI-08",
		Name: Text{"Cotisations encaissées", "Contributions collected"},
		Formula: Text{
			"Cotisations encaissées, à la date de valeur dans la période, hors sommes non positionnées et sommes impayées, montrées à côté ; cible et réalisé.",
			"Contributions collected, by value date in the period, without money in suspense and reversed money, both shown beside; target against actual."},
		Better: Higher, Dimensions: Dimensions(), Behind: "payments",
		Readings: []Reading{
			{Key: "contributions", Name: Text{"Cotisations", "Contributions"}, Unit: Money, Numerator: plus(Collected)},
			{Key: "surcharges", Name: Text{"Majorations et pénalités", "Surcharges and penalties"}, Unit: Money, Numerator: plus(CollectedSurcharges, CollectedPenalties)},
			{Key: "levies", Name: Text{"Pour compte de tiers", "Collected for others"}, Unit: Money, Numerator: plus(CollectedLevies)},
			{Key: "credit", Name: Text{"Avoirs des employeurs", "Credits of employers"}, Unit: Money, Numerator: plus(CollectedCredit)},
			{Key: "suspense", Name: Text{"Non positionné", "In suspense"}, Unit: Money, Numerator: plus(Suspense)},
			{Key: "reversed", Name: Text{"Impayés", "Reversed"}, Unit: Money, Numerator: plus(Reversed)},
		},
	}
}

func lateness() Indicator {
	return Indicator{
		ID:   "KPI-09",
		Name: Text{"Délai de paiement après l'échéance", "Days paid after the due date"},
		Formula: Text{
			"Jours de la date d'exigibilité à la date de valeur, pondérés par les montants et simples, pour les seuls paiements en retard et pour tous. Un paiement à temps compte zéro jour.",
			"Days from due date to value date, weighted by amount and plain, for late payments only and for all. A payment on time counts no day."},
		Better: Lower, Dimensions: Dimensions(), Behind: "payments",
		Readings: []Reading{
			{Key: "late_weighted", Name: Text{"En retard, pondéré", "Late, weighted"}, Unit: Days, Numerator: plus(LateAmountDays), Denominator: plus(LateAmount)},
			{Key: "late_plain", Name: Text{"En retard, simple", "Late, plain"}, Unit: Days, Numerator: plus(LateDays), Denominator: plus(PaymentsLate)},
			{Key: "all_weighted", Name: Text{"Tous, pondéré", "All, weighted"}, Unit: Days, Numerator: plus(LateAmountDays), Denominator: plus(Collected)},
			{Key: "all_plain", Name: Text{"Tous, simple", "All, plain"}, Unit: Days, Numerator: plus(LateDays), Denominator: plus(Payments)},
		},
	}
}
