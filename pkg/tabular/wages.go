package tabular

import (
	"slices"
	"strconv"
	"strings"

	"socle/pkg/finding"
	"socle/pkg/matricule"
	"socle/pkg/money"
)

// Wage is one line of a declaration.
type Wage struct {
	Line      int
	Insured   string // "" for a newcomer, who then needs a name
	Name      string
	Days      int
	Wage      money.Minor // gross, of the period
	Bonuses   money.Minor // paid in the period beside the wage
	Situation string      // code of the fund, "" when there is nothing to say
}

// Situation is a reason why somebody did not work the whole period, as the fund names it.
type Situation struct {
	Code       string
	Names      []string // what people write for it
	WithoutPay bool     // days and wage must be zero
	Gone       bool     // left or died: days and wage need not go together
}

// WageOptions are what the fund says about a declaration. MaxDays bounds the days of a line; 0 means no bound.
type WageOptions struct {
	Currency    money.Currency
	Insured     matricule.Scheme // the zero Scheme accepts any number
	MaxDays     int
	Situations  []Situation // none means that the column is free
	MaxFindings int
}

// WageSchema are the columns of a declaration.
var WageSchema = Schema{Name: "wages", Version: 1, Columns: []Column{
	{Field: "insured", Title: "N° assuré", Required: true, Synonyms: StaffSchema.Columns[0].Synonyms},
	{Field: "name", Title: "Nom et prénoms", Synonyms: []string{"Nom", "Nom et prénom", "Nom prénom", "Salarié", "Employé", "Name", "Full name", "Employee"}},
	{Field: "days", Title: "Jours", Required: true, Synonyms: []string{"Nombre de jours", "Nb jours", "Jours déclarés", "Jours travaillés", "Nbre jours", "Days", "Days worked"}},
	{Field: "wage", Title: "Salaire brut", Required: true, Synonyms: []string{"Salaire", "Salaire réel", "Salaire du mois", "Brut", "Rémunération", "Montant", "Wage", "Gross wage", "Salary", "Gross salary"}},
	{Field: "bonuses", Title: "Primes", Synonyms: []string{"Prime", "Primes et indemnités", "Gratifications", "Bonus", "Bonuses"}},
	{Field: "situation", Title: "Situation", Synonyms: []string{"Motif", "Observation", "Observations", "Statut", "Reason", "Status"}},
}}

// ReadWages reads the lines of a declaration with all findings. The error says only that the file could not be
// read to its end.
func ReadWages(src *Source, o WageOptions) (List[Wage], error) {
	l := WageSchema.list(src, o.Currency, o.Insured, o.MaxFindings)
	w := &wageReader{lister: l, o: o}
	var lines []Wage
	faulty := l.each(func() { lines = append(lines, w.line()) })
	return List[Wage]{Lines: lines, Findings: l.findings, Titles: l.titles(), Faulty: faulty, Stamp: l.stamp}, l.err
}

type wageReader struct {
	*lister
	o WageOptions
}

func (w *wageReader) line() Wage {
	d := Wage{Line: w.row.Line, Insured: w.insured("insured"), Name: w.text("name", false, 120)}
	if d.Insured == "" && d.Name == "" {
		w.say("insured", "wages.who")
	}
	before := len(w.findings)
	days, said := w.count("days")
	d.Days, d.Wage, d.Bonuses = days, w.amount("wage", false), w.amount("bonuses", false)
	s := w.situation()
	d.Situation = s.Code
	switch {
	case w.misread(before): // what could not be read is not judged
	case !said && !s.WithoutPay && d.Wage == 0:
		w.say("days", "tabular.required")
	default:
		w.together(d, s)
	}
	return d
}

// misread says whether an error was found since a place; what is only ambiguous was read.
func (w *wageReader) misread(since int) bool {
	return w.truncated || slices.ContainsFunc(w.findings[since:], func(f finding.Finding) bool { return f.Severity == refuses })
}

func (w *wageReader) situation() Situation {
	word := w.text("situation", false, 80)
	if word == "" {
		return Situation{}
	}
	if len(w.o.Situations) == 0 {
		return Situation{Code: word}
	}
	var codes []string
	for _, s := range w.o.Situations {
		if slices.ContainsFunc(append(s.Names, s.Code), func(n string) bool { return Normal(n) == Normal(word) }) {
			return s
		}
		codes = append(codes, s.Code)
	}
	w.say("situation", "wages.situation_unknown", word, strings.Join(codes, ", "))
	return Situation{}
}

// together judges days, wage and situation as one.
func (w *wageReader) together(d Wage, s Situation) {
	paid := d.Wage + d.Bonuses
	switch {
	case s.WithoutPay && (d.Days > 0 || paid > 0):
		w.say("situation", "wages.situation_with_pay", s.Code)
	case w.o.MaxDays > 0 && d.Days > w.o.MaxDays:
		w.say("days", "wages.days_over", strconv.Itoa(d.Days), strconv.Itoa(w.o.MaxDays))
	case s.Gone || s.WithoutPay:
	case d.Days > 0 && paid == 0:
		w.say("wage", "wages.days_without_wage", strconv.Itoa(d.Days))
	case d.Days == 0 && paid > 0:
		w.say("days", "wages.wage_without_days", FrenchAmount(paid, w.currency))
	}
}
