package ebds

import (
	"strconv"
	"strings"
	"time"

	"socle/pkg/cal"
)

// decoded is one line read along its layout. num holds the value of numeric fields, the rank of a
// situation, the month of a period and the day of a date; bad has the bit of each field that could not be read.
type decoded struct {
	layout *layout
	line   int
	raw    []byte
	num    [maxFields]uint64
	bad    uint32
	blank  bool // the insured number is blank
}

func (d *decoded) ok(i int) bool { return i >= 0 && d.bad&(1<<i) == 0 }

func (d *decoded) bytes(i int) []byte { return d.layout.fields[i].of(d.raw) }

// text is a field without its padding, "" when the record has no such field.
func (d *decoded) text(i int) string {
	if i < 0 {
		return ""
	}
	return string(trimRight(d.bytes(i)))
}

// misread is a fault in the form of one field.
type misread struct {
	field int
	code  string
	args  []string
}

// decode reads all fields and adds what is wrong with their form. Only forms are judged here, no rule.
func (d *decoded) decode(kind Kind, faults []misread) []misread {
	d.bad, d.blank, d.num = 0, false, [maxFields]uint64{}
	for i := 1; i < len(d.layout.fields); i++ {
		before := len(faults)
		faults = d.decodeField(kind, i, faults)
		for _, m := range faults[before:] {
			if m.code != "ebds.field_charset_unconfirmed" {
				d.bad |= 1 << i
			}
		}
	}
	return faults
}

func (d *decoded) decodeField(kind Kind, i int, faults []misread) []misread {
	f := &d.layout.fields[i]
	b := f.of(d.raw)
	switch f.form {
	case filler:
		if !isBlank(b) {
			return append(faults, misread{i, "ebds.filler_not_blank", []string{strconv.Itoa(f.from), strconv.Itoa(f.to)}})
		}
	case text:
		return decodeText(i, f, b, faults)
	case card:
		return decodeCard(i, f, b, faults)
	case category:
		return decodeCategory(kind, i, b, faults)
	case situation:
		rank := Situation(trimRight(b)).Rank()
		if rank < 0 {
			return append(faults, misread{i, "ebds.situation_unknown", []string{shown(b)}})
		}
		d.num[i] = uint64(rank)
	case insured:
		if isBlank(b) {
			d.blank, d.num[i] = true, 0
			return faults
		}
		return d.decodeNumber(i, b, faults)
	case employer:
		if isBlank(b) && (d.layout.name == "E04") {
			d.num[i] = 0
			return faults // open point of the format: spaces and number are both accepted here
		}
		return d.decodeNumber(i, b, faults)
	default:
		return d.decodeNumber(i, b, faults)
	}
	return faults
}

// decodeNumber reads digits, and what they mean in a period, a date or an employer number.
func (d *decoded) decodeNumber(i int, b []byte, faults []misread) []misread {
	var n uint64
	for _, c := range b {
		if c < '0' || c > '9' {
			return append(faults, misread{i, "ebds.field_not_numeric", []string{shown(b)}})
		}
		n = n*10 + uint64(c-'0')
	}
	code := ""
	switch d.layout.fields[i].form {
	case period:
		month, ok := monthOf(n)
		if n = uint64(month); !ok {
			code = "ebds.period_invalid"
		}
	case date:
		day, ok := dateOf(n)
		if n = uint64(day); !ok {
			code = "ebds.date_invalid"
		}
	case employer:
		if n == 0 {
			code = "ebds.employer_invalid"
		}
	}
	if code != "" {
		return append(faults, misread{i, code, []string{shown(b)}})
	}
	d.num[i] = n
	return faults
}

// The years a period can lie in: the fund was founded in 1961.
const firstYear, lastYear = 1961, 2099

func monthOf(n uint64) (cal.Month, bool) {
	year, month := int(n/100), int(n%100)
	if year < firstYear || year > lastYear || month < 1 || month > 12 {
		return 0, false
	}
	return cal.MonthOf(year, time.Month(month)), true
}

func dateOf(n uint64) (cal.Date, bool) {
	year, month, day := int(n/10000), int(n/100%100), int(n%100)
	if year < firstYear || year > lastYear+1 || month < 1 || month > 12 || day < 1 {
		return 0, false
	}
	d := cal.On(year, time.Month(month), day)
	return d, d.Time().Day() == day
}

// The two unnamed characters of the 38 that the fund accepts are among these, we suppose.
const unconfirmed = "'-./"

var accepted = func() (t [256]bool) {
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 " {
		t[c] = true
	}
	return t
}()

func decodeText(i int, f *field, b []byte, faults []misread) []misread {
	tolerated := -1
	for at, c := range b {
		if accepted[c] {
			continue
		}
		if strings.IndexByte(unconfirmed, c) < 0 {
			return append(faults, misread{i, "ebds.field_charset", []string{shown(b[at : at+1]), strconv.Itoa(f.from + at)}})
		}
		if tolerated < 0 {
			tolerated = at
		}
	}
	if b[0] == ' ' && !isBlank(b) {
		return append(faults, misread{i, "ebds.field_not_left_aligned", nil})
	}
	if tolerated >= 0 {
		at := strconv.Itoa(f.from + tolerated)
		return append(faults, misread{i, "ebds.field_charset_unconfirmed", []string{shown(b[tolerated : tolerated+1]), at}})
	}
	return faults
}

func decodeCard(i int, f *field, b []byte, faults []misread) []misread {
	for at, c := range b {
		if c != ' ' && (c == foreign || !accepted[c]) {
			return append(faults, misread{i, "ebds.field_charset", []string{shown(b[at : at+1]), strconv.Itoa(f.from + at)}})
		}
	}
	t := trimRight(b)
	for _, c := range t {
		if c == ' ' {
			return append(faults, misread{i, "ebds.card_invalid", []string{shown(b)}})
		}
	}
	return faults
}

func decodeCategory(kind Kind, i int, b []byte, faults []misread) []misread {
	want := string(kind) + "0"
	good := string(b) == want
	if kind == Complement {
		want = "E1-E9"
		good = b[0] == 'E' && '1' <= b[1] && b[1] <= '9'
	}
	if !good {
		return append(faults, misread{i, "ebds.category_wrong", []string{shown(b), string(kind), want}})
	}
	return faults
}

var blanks = strings.Repeat(" ", width)

func isBlank(b []byte) bool {
	return len(b) <= width && string(b) == blanks[:len(b)] || len(trimRight(b)) == 0
}

func trimRight(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// shown quotes what a field holds for a message; a character that is not ASCII shows as "?".
func shown(b []byte) string {
	if isBlank(b) {
		return `"` + string(b) + `"`
	}
	var s strings.Builder
	for _, c := range b {
		if c < ' ' || c > '~' {
			c = '?'
		}
		s.WriteByte(c)
	}
	return `"` + s.String() + `"`
}
