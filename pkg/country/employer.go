package country

import (
	"fmt"
	"strings"

	"socle/pkg/cal"
)

// Employer is a fictitious employer, or an applicant whose file was rejected. Index is its number in this country; the
// fund gives its own. Registered is zero for a rejected applicant. Degrees are in thousandths.
type Employer struct {
	Index               int
	Name, Trade         string
	LegalForm           string // by the code of the funds' folders: ei, sarl, sa, snc, coop, asso
	Sector              string // of the survey, by the code of the funds' folders: IND, COM, SER, AGR, BTP
	Section             string // ISIC Rev.4
	Agency, Region      string
	Town                string
	Latitude, Longitude int
	TaxID, Register     string
	Email, Phone        string
	Contact             string
	Size                int // employees
	Registered          cal.Date
}

// record is what the country keeps of an employer; the rest follows from its index.
type record struct {
	registered   cal.Date
	site         int32 // −1: none (rejected, suspended or closed)
	size         int32
	agency, town uint8
	sector, form uint8
	section      byte
}

var forms = []string{"ei", "sarl", "sa", "snc", "coop", "asso"}

// formsOf gives shares of legal forms by size class (demonstration).
var formsOf = [4]weights{{60, 33, 0, 3, 2, 2}, {30, 58, 3, 4, 3, 2}, {8, 70, 15, 3, 3, 1}, {0, 35, 60, 1, 3, 1}}

func classOf(size int) int {
	switch {
	case size < 5:
		return 0
	case size <= 20:
		return 1
	case size <= 100:
		return 2
	}
	return 3
}

// newRecord draws an employer of a size in an agency.
func (c *Country) newRecord(agency, size int, registered cal.Date) record {
	i, d, p := len(c.employers), c.dice, c.config.Profile
	r := record{registered: registered, site: -1, size: int32(size), agency: uint8(agency)}
	towns, sectors := weights{}, weights{}
	for _, t := range p.Agencies[agency].Towns {
		towns = append(towns, t.Weight)
	}
	for _, s := range p.Sectors {
		if classOf(size) < 2 {
			sectors = append(sectors, s.Employers)
		} else {
			sectors = append(sectors, s.Employees)
		}
	}
	r.town = uint8(towns.pick(d.roll(ofTown, i, 0)))
	r.sector = uint8(sectors.pick(d.roll(ofSector, i, 0)))
	sections := p.Sectors[r.sector].Sections
	r.section = sections[d.below(ofSector, i, 1, len(sections))]
	r.form = uint8(formsOf[classOf(size)].pick(d.roll(ofForm, i, 0)))
	return r
}

// Employers is how many there are so far, rejected applicants included.
func (c *Country) Employers() int { return len(c.employers) }

// Employer describes the employer of an index.
func (c *Country) Employer(i int) Employer {
	r, p := c.employers[i], c.config.Profile
	a := p.Agencies[r.agency]
	t := a.Towns[r.town]
	boss := c.name(c.dice.roll(ofName, i, 1), c.dice.chance(ofName, i, 2, 150_000))
	e := Employer{
		Index: i, LegalForm: forms[r.form], Sector: p.Sectors[r.sector].Code, Section: string(r.section),
		Agency: a.Code, Region: t.Region, Town: t.Name,
		Latitude: t.Latitude + c.dice.below(ofTown, i, 1, 61) - 30, Longitude: t.Longitude + c.dice.below(ofTown, i, 2, 61) - 30,
		TaxID: fmt.Sprintf("%08d", 10_000_000+i), Register: fmt.Sprintf("RC%06d", 100_000+i%900_000),
		Email: fmt.Sprintf("paie@e%d.example", i), Phone: fmt.Sprintf("0600%06d", i%million),
		Contact: boss[1] + " " + boss[0], Size: int(r.size), Registered: r.registered,
	}
	e.Name, e.Trade = c.firm(i, r, boss, t.Name)
	return e
}

var trades = map[byte][]string{
	'A': {"Domaine", "Exploitation agricole", "Ferme"}, 'B': {"Carrières", "Mines"}, 'C': {"Confection", "Industries", "Conserveries", "Menuiserie", "Textile", "Métal", "Imprimerie", "Boulangerie"},
	'D': {"Énergie"}, 'E': {"Eaux", "Recyclage"}, 'F': {"Travaux", "Bâtiment", "Constructions", "BTP"}, 'G': {"Négoce", "Distribution", "Quincaillerie", "Import Export", "Pièces auto"},
	'H': {"Transport", "Logistique", "Messagerie"}, 'I': {"Hôtel", "Restaurant", "Café"}, 'J': {"Informatique", "Télécom"}, 'K': {"Assurances", "Courtage"}, 'L': {"Immobilier"},
	'M': {"Conseil", "Études", "Fiduciaire"}, 'N': {"Nettoyage", "Gardiennage", "Intérim"}, 'P': {"École", "Institut"}, 'Q': {"Clinique", "Laboratoire"}, 'S': {"Services", "Pressing"},
}

// firm names an employer: a person's name, or a trade, a word of the country and, for homonyms to be rarer, a town or letters.
func (c *Country) firm(i int, r record, boss [2]string, town string) (name, trade string) {
	words := c.config.Profile.Names.Words
	some := trades[r.section]
	trade = some[c.dice.below(ofName, i, 3, len(some))] + " " + words[c.dice.below(ofName, i, 4, len(words))]
	switch c.dice.below(ofName, i, 5, 3) {
	case 1:
		trade += " " + words[c.dice.below(ofName, i, 6, len(words))]
	case 2:
		trade += " " + town
	}
	switch forms[r.form] {
	case "ei":
		return boss[0] + " " + boss[1], trade
	case "coop":
		return "Coopérative " + trade, trade
	case "asso":
		return "Association " + trade, trade
	}
	return trade + " " + strings.ToUpper(forms[r.form]), trade
}
