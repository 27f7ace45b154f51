package ebds

import (
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// Kind is the letter of a file.
type Kind string

// The three kinds of file.
const (
	Preprinted Kind = "A" // from the fund: the employees it knows
	Main       Kind = "B" // the employer's answer
	Complement Kind = "E" // later corrections and omissions, up to nine a month
)

// Situation is why an employee did not work the whole month; blank when there is nothing to say.
type Situation string

// The situations, in the order of their rank in the control sum (blank is 0).
const (
	Working        Situation = ""
	Left           Situation = "SO" // sorti
	Deceased       Situation = "DE" // décédé
	Maternity      Situation = "IT"
	Sickness       Situation = "IL"
	WorkAccident   Situation = "AT"
	UnpaidLeave    Situation = "CS" // congé sans solde
	KeptWithoutPay Situation = "MS" // maintenu sans salaire
	Occupational   Situation = "MP" // maladie professionnelle
)

// Situations are all of them; the index is the rank.
var Situations = []Situation{
	Working, Left, Deceased, Maternity, Sickness, WorkAccident, UnpaidLeave, KeptWithoutPay, Occupational,
}

// Insured numbers with a meaning of their own.
const (
	NoNumberYet = "000000000" // a newcomer whom the fund has not registered: identity card and name are mandatory
	Occasional  = "999999999" // occasional labour: no name needed, no ceiling
)

// MaxDays is the most days a month can have.
const MaxDays = 26

// Header is the record 01: the employer as the fund prints it.
type Header struct {
	Employer   string // 7 digits, the last is a key
	Period     cal.Month
	Name       string // required
	Activity   string
	Address    string
	City       string
	PostalCode string
	Agency     int // 0 to 99
	IssuedOn   cal.Date
	DueOn      cal.Date
}

// Allowance is the family allowance that the employer pays for the fund. Unit: centimes of the month.
type Allowance struct {
	Payable    money.Minor
	Deducted   money.Minor
	Net        money.Minor
	GivenBack  money.Minor // back to the fund; the whole net when the employee left or died
	ChildCount int         // children giving right to it
}

// Line is one employee: of A02 (allowance only), B02, B04 or E04.
type Line struct {
	Number    int    // in the file, from 1; 0 when not read from a file
	Insured   string // 9 digits
	Name      string
	Card      string // identity card, entrants only
	Allowance Allowance
	Days      int
	Real      money.Minor // centimes
	Capped    money.Minor // centimes, the real wage cut at the ceiling of the month
	Situation Situation
	Entrant   bool
}

// File is a whole file of any kind.
type File struct {
	Kind     Kind
	Transfer string // 14 digits, given by the fund in A and repeated in B and E
	Sequence int    // 1 to 9 in a complementary file, else 0
	Header   Header
	Rows     []Line // A02 or B02
	Entrants []Line // B04 or E04
}

// Answer starts the main file B of a pre-printed file: the same employees, unchanged, without days or wages.
func (f File) Answer() File {
	f.Kind = Main
	f.Rows = append([]Line(nil), f.Rows...)
	return f
}

// Totals are the sums over lines, computed and not copied.
type Totals struct {
	Employees int
	Days      int
	Real      money.Minor
	Capped    money.Minor
	Control   uint64
}

// Report is what a check answers.
type Report struct {
	Accepted bool // no finding is an error
	Findings []finding.Finding
	Kind     Kind
	Transfer string
	Sequence int
	Header   Header
	Lines    int    // lines of the file
	Rows     Totals // of A02 or B02
	Entrants Totals // of B04
	Total    Totals // both
}

// Rank is the place of the situation in the control sum, −1 when unknown.
func (s Situation) Rank() int {
	for i, known := range Situations {
		if s == known {
			return i
		}
	}
	return -1
}

// WithoutPay says that days and wages must be zero.
func (s Situation) WithoutPay() bool {
	return s == WorkAccident || s == Occupational || s == UnpaidLeave || s == KeptWithoutPay
}

// Gone says that the employee left or died in the month.
func (s Situation) Gone() bool { return s == Left || s == Deceased }

// Control is the control sum of a line: for B02 the sum of insured number, allowance given back, days, both
// wages and rank of the situation; for an entrant of number, days and wages. Unit: centimes, plain addition.
func (l Line) Control() uint64 {
	n, _ := strconv.ParseUint(l.Insured, 10, 64)
	sum := n + uint64(l.Days) + uint64(l.Real) + uint64(l.Capped)
	if !l.Entrant {
		sum += uint64(l.Allowance.GivenBack) + uint64(max(l.Situation.Rank(), 0))
	}
	return sum
}

var mad = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}

// amount writes centimes for people: 600000 is "6000.00".
func amount(centimes uint64) string { return mad.Decimal(money.Minor(centimes)) }
