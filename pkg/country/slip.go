package country

import (
	"strings"

	"socle/pkg/cal"
)

// Slip is how a bank's file loses or spoils the reference of a payment.
type Slip string

// The slips.
const (
	NoSlip     Slip = ""
	Transposed Slip = "transposed"  // two neighbouring digits of the number exchanged
	WrongDigit Slip = "wrong_digit" // one digit of the number wrong
	LostDigit  Slip = "lost_digit"  // one digit of the number missing
	Cut        Slip = "cut"         // the text is cut in the number
	NoNumber   Slip = "no_number"   // only the payer's name
	OldPeriod  Slip = "old_period"  // the period before is named
)

var slips = []Slip{Transposed, WrongDigit, LostDigit, Cut, NoNumber, OldPeriod}

// Narrative is the text that the bank's file carries for a payment, given the fund's number of the employer, the period
// and the payer's name. It has the forms met in such files, and the payment's slip.
func (p Payment) Narrative(number string, period cal.Period, payer string) string {
	named := period
	if p.Slip == OldPeriod {
		named = period.Previous()
	}
	when, written := monthText(named, p.roll), p.spoil(number)
	switch {
	case p.Slip == NoNumber:
		return plain("VIR RECU COTISATIONS " + when + " " + payer)
	case p.Slip == Cut:
		return plain("VIR COTISATIONS " + when + " AFF " + written)
	case p.roll>>8&3 == 0:
		return plain("VIR " + payer + " AFF " + written + " " + when)
	case p.roll>>8&3 == 1:
		return plain("COTISATION N " + spaced(written) + " " + when)
	}
	return plain("VIR COT " + when + " AFFILIE " + written)
}

// spoil writes the number as the slip leaves it.
func (p Payment) spoil(number string) string {
	if len(number) < 4 {
		return number
	}
	at := 1 + scaled(p.roll<<16, len(number)-2)
	switch p.Slip {
	case Transposed:
		for k := range len(number) - 1 {
			if i := (at + k) % (len(number) - 1); number[i] != number[i+1] {
				return number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:]
			}
		}
	case WrongDigit:
		return number[:at] + string('0'+(number[at]-'0'+1+byte(p.roll>>20&3))%10) + number[at+1:]
	case LostDigit:
		return number[:at] + number[at+1:]
	case Cut:
		return number[:len(number)-2]
	}
	return number
}

func spaced(number string) string {
	if len(number) < 5 {
		return number
	}
	return number[:3] + " " + number[3:]
}

var monthWords = []string{"JANVIER", "FEVRIER", "MARS", "AVRIL", "MAI", "JUIN", "JUILLET", "AOUT", "SEPTEMBRE", "OCTOBRE", "NOVEMBRE", "DECEMBRE"}

func monthText(p cal.Period, roll uint64) string {
	text := p.End().String() // 2007-06
	switch {
	case p.Months == 3:
		return "T" + p.String()[6:] + " " + p.String()[:4]
	case roll>>10&1 == 0:
		return text[5:] + "/" + text[:4]
	}
	return monthWords[p.End().Of()-1] + " " + text[:4]
}

// plain is capitals without accents, as bank files are.
func plain(s string) string { return strings.ToUpper(strings.ReplaceAll(slug(s), "-", " ")) }
