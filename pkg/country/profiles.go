package country

import "socle/pkg/money"

var (
	mad = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}
	xof = money.Currency{Code: "XOF"}
)

// Profiles finds the profile of a fund by its slug: ma-cnss, ml-inps, bj-cnss.
func Profiles(fund string) (Profile, bool) {
	switch fund {
	case "ma-cnss":
		return Morocco(), true
	case "ml-inps":
		return Mali(), true
	case "bj-cnss":
		return Benin(), true
	}
	return Profile{}, false
}

// Morocco is the CNSS of 2005, from the tables of the thesis.
func Morocco() Profile {
	size := shares("affilies", "taille_hors_agricole")
	flows := read("ma/affiliations_by_regime_2002_2006.csv")
	stops := read("ma/suspensions_reouvertures_2002_2006.csv")
	return Profile{
		Key: "ma-cnss", Currency: mad,
		Agencies: agencies("ma", "ma/regional_directorates_2005.csv", "direction_regionale", "effectif_affilies",
			"effectif_salaries", "masse_salariale_declaree_dh", mad),
		Sizes: [4]int(size), Sectors: sectors(), Seniority: seniority(),
		Minimum:  1524_18, // 7.98 MAD an hour × 191 hours (press, unverified)
		Brackets: brackets(1880_00, 3500_00, 6000_00),
		Women:    shares("assures", "sexe")[1] * million / sumOf(shares("assures", "sexe")),
		Ages:     ranges(shares("assures", "age"), 15, 24, 25, 34, 35, 44, 45, 54, 55, 62),
		Children: ranges(shares("assures", "enfants")[:3], 0, 0, 1, 2, 3, 6),
		Flows: Flows{Affiliations: flows.years("total_imprime"), Suspensions: stops.years("suspensions"),
			Reopenings: stops.years("reouvertures"), NewInsured: read("ma/immatriculations_2002_2006.csv").years("nombre"),
			Rejected: 80_000, Returned: 200_000, Days: 21},
		Filing: Filing{OnTime: indicator("bds_pris_en_charge_dans_le_mois_pct_bds"),
			OnTimeInsured: indicator("bds_pris_en_charge_dans_le_mois_pct_assures"),
			LaterMonthly:  indicator("afflux_mensuel_suivant"), Missing: indicator("bds_non_retournes"),
			Anomalies: indicator("bds_anomalies_apres_retour"), Complementary: complementary(2005), NoNumber: noNumber(2005), DueDay: 10},
		Paying: Paying{Full: 700_000, Late: 180_000, Partial: 60_000, Bounced: 30_000, Misreferenced: 40_000,
			Channels: []ChannelShare{{Transfer, 55}, {Cheque, 25}, {Counter, 15}, {DirectDebit, 5}}},
		Names: names("ma"),
	}
}

// Mali is a fund of the size of a typical one of the region; its figures are for demonstration.
func Mali() Profile {
	p := west("ml", "ml-inps")
	p.Minimum, p.Brackets = 40_000, brackets(50_000, 120_000, 300_000)
	p.Filing.QuarterlyTo = 10
	return p
}

// Benin is a fund of the size of a typical one of the region; its figures are for demonstration.
func Benin() Profile {
	p := west("bj", "bj-cnss")
	p.Minimum, p.Brackets = 52_000, brackets(60_000, 130_000, 300_000)
	p.Filing.QuarterlyTo = 19
	return p
}

// west is what Mali and Benin have in common: Morocco's structure, better filing, mobile money, self-employed persons.
func west(country, key string) Profile {
	p := Morocco()
	p.Key, p.Currency, p.Names = key, xof, names(country)
	p.Agencies = agencies(country, country+"/agencies.csv", "agency", "employers", "employees", "annual_wages", xof)
	n := p.Employers()
	p.Flows = Flows{Affiliations: map[int]int{2020: n / 8}, Suspensions: map[int]int{2020: n / 80}, Reopenings: map[int]int{2020: n / 400},
		NewInsured: map[int]int{2020: p.Employees() / 7}, Rejected: 80_000, Returned: 250_000, Days: 12}
	p.Individuals = Individuals{SelfEmployed: n / 10, Voluntary: n / 100}
	p.Filing = Filing{OnTime: 720_000, OnTimeInsured: 780_000, LaterMonthly: 60_000, Missing: 100_000, Anomalies: 60_000,
		Complementary: 60_000, NoNumber: 100_000, DueDay: 15}
	p.Paying.Channels = []ChannelShare{{Transfer, 45}, {Cheque, 20}, {Counter, 10}, {Mobile, 25}}
	return p
}

func sectors() []Sector {
	employers, employees := shares("affilies", "secteur"), shares("assures", "secteur")
	return []Sector{
		{"IND", employers[0], employees[0], "CCCCCCCCCCCCBDE"},
		{"COM", employers[1], employees[1], "G"},
		{"SER", employers[2], employees[2], "HHIIIJKMMNNPQSSL"},
		{"AGR", employers[3], employees[3], "A"},
		{"BTP", employers[4], employees[4], "F"},
	}
}

func seniority() []Seniority {
	w := shares("affilies", "anciennete_affiliation")
	return []Seniority{{11, 35, w[0]}, {6, 10, w[1]}, {2, 5, w[2]}, {0, 1, w[3]}}
}

func brackets(a, b, c money.Minor) []Bracket {
	w := shares("assures", "revenu_mensuel_dh")
	return []Bracket{{0, a, w[0]}, {a, b, w[1]}, {b, c, w[2]}, {c, 0, w[3]}}
}

func ranges(w []int, ends ...int) []Range {
	found := make([]Range, len(w))
	for i := range w {
		found[i] = Range{ends[2*i], ends[2*i+1], w[i]}
	}
	return found
}

// complementary is the share of lines that were not pre-printed, in ppm.
func complementary(year int) int {
	printed, written := linesOf("preetabli", year), linesOf("complementaire", year)
	return written * million / (printed + written)
}

// noNumber is the share of complementary lines without insured number, in ppm.
func noNumber(year int) int {
	t := read("ma/bds_lignes_montants_2004_2005.csv")
	for _, row := range t.rows {
		if row[0] == "complementaire" && t.number(row, "periode") == year {
			return t.number(row, "lignes_sans_numero") * million / t.number(row, "lignes")
		}
	}
	return 0
}

func linesOf(kind string, year int) int {
	t := read("ma/bds_lignes_montants_2004_2005.csv")
	for _, row := range t.rows {
		if row[0] == kind && t.number(row, "periode") == year {
			return t.number(row, "lignes")
		}
	}
	return 0
}

func sumOf(w []int) int { return weights(w).total() }
