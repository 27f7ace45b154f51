package indicator

// coverage: the extension of coverage, KPI-01 to KPI-05.
func coverage() []Indicator {
	return []Indicator{newEmployers(), newInsured(), growth(), delay(), spread()}
}

func newEmployers() Indicator {
	return Indicator{
		ID:   "KPI-01",
		Name: Text{"Nouveaux employeurs immatriculés", "New employers registered"},
		Formula: Text{
			"Nombre d'employeurs dont le numéro d'affiliation a été attribué dans la période ; cible et réalisé.",
			"Employers whose affiliation number was attributed in the period; target against actual."},
		Better: Higher, Dimensions: Dimensions(), Behind: "employers",
		Readings: []Reading{{Key: "new", Name: Text{"Nouveaux employeurs", "New employers"}, Unit: Count, Numerator: plus(EmployersNew)}},
	}
}

func newInsured() Indicator {
	return Indicator{
		ID:   "KPI-02",
		Name: Text{"Nouveaux assurés", "New insured persons"},
		Formula: Text{
			"Nombre de personnes assurées pour la première fois dans la période : salariés, indépendants, volontaires.",
			"Persons insured for the first time in the period: salaried, self-employed, voluntary."},
		Better: Higher, Dimensions: Dimensions(), Behind: "persons",
		Readings: []Reading{
			{Key: "all", Name: Text{"Tous", "All"}, Unit: Count, Numerator: insuredNew()},
			{Key: "salaried", Name: Text{"Salariés", "Salaried"}, Unit: Count, Numerator: plus(InsuredNewSalaried)},
			{Key: "self_employed", Name: Text{"Indépendants", "Self-employed"}, Unit: Count, Numerator: plus(InsuredNewSelfEmployed)},
			{Key: "voluntary", Name: Text{"Volontaires", "Voluntary"}, Unit: Count, Numerator: plus(InsuredNewVoluntary)},
		},
	}
}

func insuredNew() Sum { return plus(InsuredNewSalaried, InsuredNewSelfEmployed, InsuredNewVoluntary) }

func growth() Indicator {
	return Indicator{
		ID:   "KPI-03",
		Name: Text{"Croissance de la base des cotisants", "Growth of the contributor base"},
		Formula: Text{
			"(Cotisants actifs à la fin − au début) / au début × 100, pour les employeurs et pour les assurés. Cotisant actif : au moins une ligne déclarée, ou une cotisation personnelle payée, dans les N derniers mois (paramètre de la caisse, 3).",
			"(Active contributors at the end − at the start) / at the start × 100, for employers and for insured persons. Active: at least one line declared, or a personal contribution paid, in the last N months (fund parameter, 3)."},
		Better: Higher, Dimensions: without(ByAgent), Behind: "employers",
		Readings: []Reading{
			{Key: "employers", Name: Text{"Employeurs", "Employers"}, Unit: Percent,
				Numerator: plus(EmployersContributingClosing).minus(EmployersContributingOpening), Denominator: plus(EmployersContributingOpening)},
			{Key: "insured", Name: Text{"Assurés", "Insured persons"}, Unit: Percent,
				Numerator: plus(InsuredContributingClosing).minus(InsuredContributingOpening), Denominator: plus(InsuredContributingOpening)},
			{Key: "employers_end", Name: Text{"Employeurs cotisants à la fin", "Contributing employers at the end"}, Unit: Count, Numerator: plus(EmployersContributingClosing)},
			{Key: "insured_end", Name: Text{"Assurés cotisants à la fin", "Contributing persons at the end"}, Unit: Count, Numerator: plus(InsuredContributingClosing)},
		},
	}
}

func delay() Indicator {
	return Indicator{
		ID:   "KPI-04",
		Name: Text{"Délai de traitement d'un dossier d'immatriculation", "Time to decide a registration file"},
		Formula: Text{
			"Jours du dépôt à la décision finale, pour les dossiers décidés dans la période, hors attente du demandeur : moyenne, médiane, 90ᵉ centile ; l'attente est montrée à part.",
			"Days from submission to final decision, for files decided in the period, without the time waited for the applicant: mean, median, 90th percentile; the waiting is shown apart."},
		Better: Lower, Dimensions: Dimensions(), Behind: "files",
		Readings: []Reading{
			{Key: "mean", Name: Text{"Moyenne", "Mean"}, Unit: Days, Numerator: plus(DecisionDays), Denominator: plus(FilesDecided)},
			{Key: "median", Name: Text{"Médiane", "Median"}, Unit: Days, Quantile: 50},
			{Key: "p90", Name: Text{"90ᵉ centile", "90th percentile"}, Unit: Days, Quantile: 90},
			{Key: "waiting", Name: Text{"Attente du demandeur", "Waiting for the applicant"}, Unit: Days, Numerator: plus(WaitingDays), Denominator: plus(FilesDecided)},
			{Key: "rejected", Name: Text{"Part de dossiers rejetés", "Share of files rejected"}, Unit: Percent, Numerator: plus(FilesRejected), Denominator: plus(FilesDecided)},
		},
	}
}

func spread() Indicator {
	return Indicator{
		ID:   "KPI-05",
		Name: Text{"Répartition des nouveaux immatriculés", "Spread of the newly registered"},
		Formula: Text{
			"Nouveaux employeurs (KPI-01) et nouveaux assurés (KPI-02), par secteur d'activité et par zone.",
			"New employers (KPI-01) and new insured persons (KPI-02), by sector and by zone."},
		Better: Neither, Dimensions: []Dimension{BySector, ByRegion, ByAgency, ByMonth}, Behind: "employers",
		Readings: []Reading{
			{Key: "employers", Name: Text{"Employeurs", "Employers"}, Unit: Count, Numerator: plus(EmployersNew)},
			{Key: "insured", Name: Text{"Assurés", "Insured persons"}, Unit: Count, Numerator: insuredNew()},
		},
	}
}

func without(drop Dimension) []Dimension {
	kept := []Dimension{}
	for _, d := range Dimensions() {
		if d != drop {
			kept = append(kept, d)
		}
	}
	return kept
}
