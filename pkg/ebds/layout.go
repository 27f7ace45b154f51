package ebds

import "strings"

// width is the length of every line, without its end.
const width = 260

// form is how a field is written.
type form uint8

const (
	constant  form = iota // the record's own type
	digits                // N: digits, padded with zeros on the left
	employer              // N: 7 digits, the last is a key
	period                // N: AAAAMM
	insured               // N: 9 digits, the last is a key; blank in the single empty row
	date                  // N: AAAAMMJJ
	category              // AN: A0, B0, E1 to E9
	text                  // AN: capitals, digits, spaces, from the left
	card                  // AN: as text, without a space inside
	situation             // AN: two letters or blank
	filler                // spaces
)

// field is one column of a record; from and to are positions counted from 1, both included.
type field struct {
	name     string
	from, to int
	form     form
}

func (f field) of(raw []byte) []byte { return raw[f.from-1 : f.to] }

func (f field) numeric() bool { return f.form == digits || f.form == insured }

// layout is one type of record.
type layout struct {
	name   string
	fields []field
	index  map[string]int
}

// at gives the place of a field by name, −1 when the record has none.
func (l *layout) at(name string) int {
	if i, ok := l.index[name]; ok {
		return i
	}
	return -1
}

type column struct {
	name   string
	length int
	form   form
}

// record lays columns one after the other behind the record's type; what is left to 260 is filler.
func record(name string, columns ...column) *layout {
	l := &layout{name: name, index: map[string]int{}}
	columns = append([]column{{"L_Type_Enreg", 3, constant}}, columns...)
	from := 1
	for _, c := range columns {
		l.index[c.name] = len(l.fields)
		l.fields = append(l.fields, field{c.name, from, from + c.length - 1, c.form})
		from += c.length
	}
	if from <= width {
		l.index["L_filler"] = len(l.fields)
		l.fields = append(l.fields, field{"L_filler", from, width, filler})
	}
	return l
}

// Columns shared by several records.
var (
	whoAndWhen = []column{{"N_Num_Affilie", 7, employer}, {"L_Periode", 6, period}}

	transfer = []column{{"N_Identif_Transfert", 14, digits}, {"L_Cat", 2, category}}

	header = append(whoAndWhen[:2:2],
		column{"L_Raison_Sociale", 40, text}, column{"L_Activite", 40, text},
		column{"L_Adresse", 120, text}, column{"L_Ville", 20, text}, column{"C_Code_Postal", 6, text},
		column{"C_Code_Agence", 2, digits}, column{"D_Date_Emission", 8, date}, column{"D_Date_Exig", 8, date})

	person = append(whoAndWhen[:2:2], column{"N_Num_Assure", 9, insured}, column{"L_Nom_Prenom", 60, text})

	preprinted = append(person[:4:4],
		column{"N_Enfants", 2, digits}, column{"N_AF_A_Payer", 6, digits},
		column{"N_AF_A_Deduire", 6, digits}, column{"N_AF_Net_A_Payer", 6, digits})

	preprintedTotals = append(whoAndWhen[:2:2],
		column{"N_Nbr_Salaries", 6, digits}, column{"N_T_Enfants", 6, digits},
		column{"N_T_AF_A_Payer", 12, digits}, column{"N_T_AF_A_Deduire", 12, digits},
		column{"N_T_AF_Net_A_Payer", 12, digits}, column{"N_T_Num_Imma", 15, digits})

	wageTotals = []column{{"N_T_Jours_Declares", 6, digits}, {"N_T_Salaire_Reel", 15, digits},
		{"N_T_Salaire_Plaf", 13, digits}, {"N_T_Ctr", 19, digits}}

	declared = append(preprinted[:8:8],
		column{"N_AF_A_Reverser", 6, digits}, column{"N_Jours_Declares", 2, digits},
		column{"N_Salaire_Reel", 13, digits}, column{"N_Salaire_Plaf", 9, digits},
		column{"L_Situation", 2, situation}, column{"S_Ctr", 19, digits})

	declaredTotals = append(append(preprintedTotals[:8:8], column{"N_T_AF_A_Reverser", 12, digits}), wageTotals...)

	entrant = append(person[:4:4],
		column{"L_Num_CIN", 8, card}, column{"N_Nbr_Jours", 2, digits},
		column{"N_Sal_Reel", 13, digits}, column{"N_Sal_Plaf", 9, digits}, column{"S_Ctr", 19, digits})

	entrantTotals = append(append(whoAndWhen[:2:2],
		column{"N_Nbr_Salaries", 6, digits}, column{"N_T_Num_Imma", 15, digits}), wageTotals...)
)

// layouts are all records of all files. B and E files share theirs.
var layouts = func() map[string]*layout {
	all := map[string]*layout{}
	add := func(kinds, number string, columns []column) {
		for _, k := range strings.Split(kinds, "") {
			all[k+number] = record(k+number, columns...)
		}
	}
	add("ABE", "00", transfer)
	add("ABE", "01", header)
	add("A", "02", preprinted)
	add("A", "03", preprintedTotals)
	add("BE", "02", declared)
	add("BE", "03", declaredTotals)
	add("BE", "04", entrant)
	add("BE", "05", entrantTotals)
	add("BE", "06", entrantTotals)
	return all
}()

// maxFields bounds the fields of a record (B02 has 16).
const maxFields = 16
