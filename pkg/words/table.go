package words

// table holds what differs between languages. Source: CLDR 48; Portuguese as in Portugal and Spanish as in
// Equatorial Guinea, which is what Bissau and Malabo write; English dates day first.
type table struct {
	name           string
	group, decimal string
	minGroup       int    // digits the highest group needs before numbers are grouped at all
	currencyFirst  bool   // "MAD 1.00" or "1,00 MAD"
	percent        string // what follows a percentage
	months, days   [12]string
	of             string // between day, month and year
	dayComma       string // after the weekday
	first          string // the first day of a month, "" when it is just 1
	quarter        func(n int) string
	yearWord       string
	at             string
	yes, no        string
}

const (
	nbsp  = "\u00a0"
	nnbsp = "\u202f"
)

var tables = map[Lang]table{
	French: {
		name: "Français", group: nnbsp, decimal: ",", minGroup: 1, percent: nbsp + "%", of: " ", dayComma: " ", first: "1er",
		months:  [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		days:    [12]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		quarter: ordinalFrench, yearWord: "année ", at: " à ", yes: "oui", no: "non",
	},
	English: {
		name: "English", group: ",", decimal: ".", minGroup: 1, currencyFirst: true, percent: "%", of: " ", dayComma: " ",
		months:  [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		days:    [12]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		quarter: func(n int) string { return "Q" + digit(n) + " " }, at: " at ", yes: "yes", no: "no",
	},
	Arabic: {
		name: "العربية", group: ",", decimal: ".", minGroup: 1, percent: "%", of: " ", dayComma: "، ",
		months:  [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		days:    [12]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
		quarter: ordinalArabic, yearWord: "سنة ", at: "، ", yes: "نعم", no: "لا",
	},
	Portuguese: {
		name: "Português", group: nbsp, decimal: ",", minGroup: 2, percent: "%", of: " de ", dayComma: ", ",
		months:  [12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		days:    [12]string{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"},
		quarter: func(n int) string { return digit(n) + ".º trimestre de " }, yearWord: "ano de ", at: " às ", yes: "sim", no: "não",
	},
	Spanish: {
		name: "Español", group: ".", decimal: ",", minGroup: 2, percent: nbsp + "%", of: " de ", dayComma: ", ",
		months:  [12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		days:    [12]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		quarter: func(n int) string { return digit(n) + ".º trimestre de " }, yearWord: "año ", at: " a las ", yes: "sí", no: "no",
	},
}

// Morocco groups with a dot, and has its own Arabic month names.
var moroccanMonths = [12]string{"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"}

func (l Lang) table() table {
	t, ok := tables[l.Base()]
	if !ok {
		t = tables[French]
	}
	if l.Country() != "MA" {
		return t
	}
	switch l.Base() {
	case Arabic:
		t.group, t.decimal, t.months = ".", ",", moroccanMonths
	case French:
		t.group = "."
	}
	return t
}

func digit(n int) string { return string(rune('0' + n)) }

func ordinalFrench(n int) string {
	if n == 1 {
		return "1er trimestre "
	}
	return digit(n) + "e trimestre "
}

func ordinalArabic(n int) string {
	return "الربع " + [...]string{"الأول", "الثاني", "الثالث", "الرابع"}[n-1] + " "
}
