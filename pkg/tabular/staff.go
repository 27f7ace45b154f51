package tabular

import (
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

// Staff is one employee as the employer lists them.
type Staff struct {
	Line       int
	Insured    string // number with the fund, "" when not yet registered
	Name       string
	FirstName  string
	BornOn     cal.Date
	Sex        string // M, F or ""
	Identity   string // identity card or passport
	HiredOn    cal.Date
	Occupation string
	Wage       money.Minor // monthly, gross
	Regime     string      // of the fund; "" means its general one
}

// StaffOptions are what the fund says about a staff list. Today judges dates in the future.
type StaffOptions struct {
	Today       cal.Date
	Currency    money.Currency
	Insured     matricule.Scheme // the zero Scheme accepts any number
	Regimes     []string         // none means that the column is free
	MaxFindings int
}

// StaffSchema are the columns of a staff list.
var StaffSchema = Schema{Name: "staff", Version: 1, Columns: []Column{
	{Field: "insured", Title: "N° assuré", Synonyms: []string{"N° immatriculation", "Numéro d'immatriculation", "Immatriculation", "N° CNSS", "Numéro CNSS",
		"N° INPS", "N° sécurité sociale", "N° d'assuré", "Numéro assuré", "Matricule CNSS", "Insured number", "Social security number", "SSN"}},
	{Field: "name", Title: "Nom", Required: true, Synonyms: []string{"Nom de famille", "Nom salarié", "Nom et prénoms", "Nom et prénom", "Nom prénom", "Last name", "Surname", "Family name", "Full name"}},
	{Field: "first_name", Title: "Prénom", Synonyms: []string{"Prénoms", "Prénom(s)", "First name", "First names", "Given name", "Given names"}},
	{Field: "born_on", Title: "Date de naissance", Required: true, Synonyms: []string{"Né le", "Né(e) le", "Naissance", "Date naissance", "Date naiss", "DDN", "Birth date", "Date of birth", "Born on", "DOB"}},
	{Field: "sex", Title: "Sexe", Synonyms: []string{"Genre", "Gender", "Sex", "Civilité"}},
	{Field: "identity", Title: "N° pièce d'identité", Synonyms: []string{"CIN", "N° CIN", "CNI", "N° CNI", "NINA", "NPI", "Pièce d'identité", "Numéro d'identité", "Identity number", "Id number", "National id", "Id card", "Passport"}},
	{Field: "hired_on", Title: "Date d'embauche", Required: true, Synonyms: []string{"Embauché le", "Embauche", "Date embauche", "Date d'entrée", "Entré le", "Date entrée", "Hired on", "Hire date", "Start date", "Entry date"}},
	{Field: "occupation", Title: "Profession", Synonyms: []string{"Emploi", "Fonction", "Poste", "Métier", "Occupation", "Job", "Job title", "Position"}},
	{Field: "wage", Title: "Salaire mensuel", Required: true, Synonyms: []string{"Salaire", "Salaire brut", "Salaire mensuel brut", "Salaire de base", "Rémunération", "Brut", "Monthly wage", "Wage", "Salary", "Monthly salary", "Gross salary"}},
	{Field: "regime", Title: "Régime", Synonyms: []string{"Regime", "Régime de cotisation", "Catégorie", "Scheme"}},
}}

// ReadStaff reads a staff list with all findings. The error says only that the file could not be read to its end.
func ReadStaff(src *Source, o StaffOptions) (List[Staff], error) {
	l := StaffSchema.list(src, o.Currency, o.Insured, o.MaxFindings)
	s := &staffReader{lister: l, o: o, identities: map[string]int{}, persons: map[string]int{}}
	var lines []Staff
	faulty := l.each(func() { lines = append(lines, s.line()) })
	return List[Staff]{Lines: lines, Findings: l.findings, Titles: l.titles(), Faulty: faulty, Stamp: l.stamp}, l.err
}

type staffReader struct {
	*lister
	o                   StaffOptions
	identities, persons map[string]int
}

func (s *staffReader) line() Staff {
	p := Staff{
		Line: s.row.Line, Insured: s.insured("insured"), Name: s.text("name", true, 60), FirstName: s.text("first_name", false, 60),
		BornOn: s.date("born_on", true), Sex: s.sex(), Identity: s.text("identity", false, 40), HiredOn: s.date("hired_on", true),
		Occupation: s.text("occupation", false, 80), Wage: s.amount("wage", true),
		Regime: s.choice("regime", "staff.regime_unknown", s.o.Regimes),
	}
	s.who(p)
	s.dates(p)
	return p
}

// sexes are the ways to write it; a title of address tells it too.
var sexes = map[string]string{
	"m": "M", "h": "M", "masculin": "M", "homme": "M", "male": "M", "man": "M", "1": "M", "mr": "M", "monsieur": "M",
	"f": "F", "feminin": "F", "femme": "F", "female": "F", "woman": "F", "2": "F", "mme": "F", "madame": "F", "mlle": "F", "mademoiselle": "F", "mrs": "F", "ms": "F",
}

func (s *staffReader) sex() string {
	word := s.text("sex", false, 20)
	if word == "" {
		return ""
	}
	sex, known := sexes[Normal(word)]
	if !known {
		s.say("sex", "staff.sex_unknown", word)
	}
	return sex
}

// who judges whether the person can be recognised, and stands here once.
func (s *staffReader) who(p Staff) {
	switch line, twice := s.identities[Normal(p.Identity)]; {
	case p.Identity == "" && p.Insured == "":
		s.say("identity", "staff.identity_missing")
	case p.Identity != "" && twice:
		s.say("identity", "staff.identity_duplicate", p.Identity, strconv.Itoa(line))
	case p.Identity != "":
		s.identities[Normal(p.Identity)] = p.Line
	}
	key := Normal(p.Name+" "+p.FirstName) + p.BornOn.String()
	if p.Name == "" || p.BornOn.IsZero() {
		return
	}
	if line, twice := s.persons[key]; twice {
		s.say("name", "staff.person_duplicate", strconv.Itoa(line))
		return
	}
	s.persons[key] = p.Line
}

// workingAge is the age under which a hiring is looked at again. ILO convention 138: fifteen.
const workingAge = 15

func (s *staffReader) dates(p Staff) {
	born, hired, today := p.BornOn, p.HiredOn, s.o.Today
	switch {
	case born.IsZero():
	case !today.IsZero() && born > today:
		s.say("born_on", "staff.birth_in_future", born.String())
	case !today.IsZero() && born.AddMonths(120*12) < today:
		s.say("born_on", "staff.too_old", born.String())
	case hired.IsZero():
	case hired < born:
		s.say("hired_on", "staff.hired_before_birth", hired.String(), born.String())
	case hired < born.AddMonths(workingAge*12):
		s.say("hired_on", "staff.hired_young", strconv.Itoa(years(born, hired)))
	}
	if !hired.IsZero() && !today.IsZero() && hired > today {
		s.say("hired_on", "staff.hired_in_future", hired.String())
	}
}

func years(from, to cal.Date) (n int) {
	for from.AddMonths((n+1)*12) <= to {
		n++
	}
	return n
}
