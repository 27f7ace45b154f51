package ebds

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// DefaultMaxFindings bounds an answer; a file with more faults than this is of another kind altogether.
const DefaultMaxFindings = 10_000

// Options say what a file is checked against. The zero Options check everything but the ceiling.
type Options struct {
	// Ceiling gives the monthly ceiling of a month in centimes; 0 means none. Without it the ceiling is not checked.
	Ceiling func(cal.Month) money.Minor
	// Against is the pre-printed file A that a file B or E answers; nil when not at hand.
	Against *File
	// Line receives each employee as read, before the file is known to be sound; nil when not wanted.
	Line func(Line)
	// MaxBytes and MaxFindings bound the file and the answer; 0 means the defaults.
	MaxBytes    int64
	MaxFindings int
}

// Check reads a file once, in bounded memory, and answers with all that is wrong. What the file holds is
// never an error: the error says only that the input could not be read.
func Check(in io.Reader, o Options) (Report, error) {
	c := newChecker(o)
	if err := c.run(newLineReader(in, o.MaxBytes)); err != nil {
		return Report{}, err
	}
	return c.finish(), nil
}

// Read is Check that also keeps the employees. Use Check with Options.Line for large files.
func Read(in io.Reader, o Options) (File, Report, error) {
	var f File
	forward := o.Line
	o.Line = func(l Line) {
		if forward != nil {
			forward(l)
		}
		if l.Entrant {
			f.Entrants = append(f.Entrants, l)
		} else {
			f.Rows = append(f.Rows, l)
		}
	}
	report, err := Check(in, o)
	f.Kind, f.Transfer, f.Sequence, f.Header = report.Kind, report.Transfer, report.Sequence, report.Header
	return f, report, err
}

type checker struct {
	Options
	report    Report
	findings  []finding.Finding
	truncated bool

	rec      decoded
	misreads []misread
	order    order
	identity identity
	numbers  map[uint64]int // insured number → line
	cards    map[string]int
	last     uint64 // insured number of the row before
	rows     block
	entrants block
	totals   map[string]*declaredTotal // by record number: 03, 05, 06
	empties  []int                     // lines of empty entrant rows
	compare  *comparison
	ceiling  struct {
		month  cal.Month
		amount money.Minor
	}
}

func newChecker(o Options) *checker {
	if o.MaxFindings <= 0 {
		o.MaxFindings = DefaultMaxFindings
	}
	return &checker{
		Options: o, numbers: map[uint64]int{}, cards: map[string]int{}, totals: map[string]*declaredTotal{},
	}
}

// say adds a finding about a field of the record being read.
func (c *checker) say(i int, code string, args ...string) {
	c.add(c.rec.line, c.rec.layout.name, c.rec.layout.fields[i].name, code, args...)
}

func (c *checker) add(line int, record, field, code string, args ...string) {
	if len(c.findings) >= c.MaxFindings {
		c.truncated = true
		return
	}
	c.findings = append(c.findings, Codes.New(line, record, field, code, args...))
}

func (c *checker) run(in *lineReader) error {
	if name, skip := in.mark(); skip > 0 {
		c.add(1, "", "", "ebds.file_encoding", name)
		if name == "UTF-16" {
			return nil
		}
		_, _ = in.in.Discard(skip)
	}
	c.report.Kind = in.kind()
	for {
		line, length, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errTooLarge):
			c.add(c.report.Lines+1, "", "", "ebds.file_too_large", strconv.FormatInt(in.most, 10))
			return nil
		case err != nil:
			return fmt.Errorf("read e-BDS file: %w", err)
		}
		c.report.Lines++
		if c.report.Kind != "" {
			c.line(line, length)
		}
	}
}

// line takes one line: its length, its place in the order, its fields, then the rules of its record.
func (c *checker) line(raw []byte, length int) {
	number := c.report.Lines
	raw = plain(raw)
	if length <= 4*width {
		length = len(raw)
	}
	name := string(raw[:min(3, len(raw))])
	if length != width {
		c.add(number, name, "", "ebds.line_length", strconv.Itoa(length))
	}
	l := layouts[name]
	if l == nil || Kind(name[:1]) != c.report.Kind {
		c.stranger(number, name)
		if len(trimRight(raw)) > 0 {
			c.lose("02")
			c.lose("04")
		}
		return
	}
	c.placed(number, l)
	c.rec.layout, c.rec.line, c.rec.raw = l, number, padded(raw)
	c.misreads = c.rec.decode(c.report.Kind, c.misreads[:0])
	if length != width && (len(c.misreads) > 0 || !isBlank(raw[min(width, len(raw)):])) {
		c.lose(l.name[1:])
		return // the fields have shifted: what they seem to hold means nothing
	}
	for _, m := range c.misreads {
		c.say(m.field, m.code, m.args...)
	}
	c.apply()
}

// padded gives exactly 260 characters: editors like to cut the spaces at the end of a line.
func padded(raw []byte) []byte {
	if len(raw) >= width {
		return raw[:width]
	}
	return append(append(make([]byte, 0, width), raw...), blanks[:width-len(raw)]...)
}

// stranger reports a line that is no record of this file.
func (c *checker) stranger(number int, name string) {
	switch {
	case c.order.ended():
		c.add(number, name, "", "ebds.record_extra", c.order.lastName())
	case len(name) == 3:
		c.add(number, name, "L_Type_Enreg", "ebds.record_unknown", shown([]byte(name)), string(c.report.Kind))
	}
}

// lose marks that a row, or a total, could not be read, so that nothing is said of sums it belongs to.
func (c *checker) lose(number string) {
	switch number {
	case "02":
		c.rows.lost = allMeasures
	case "04":
		c.entrants.lost = allMeasures
	case "03", "05", "06":
		if c.totals[number] == nil {
			c.totals[number] = &declaredTotal{}
		}
	}
}

// apply hands the decoded record to the rules of its type.
func (c *checker) apply() {
	if n := c.rec.layout.name; n[1:] != "00" {
		c.identity.see(&c.rec)
	}
	switch c.rec.layout.name[1:] {
	case "00":
		c.transferRecord()
	case "01":
		c.headerRecord()
	case "02":
		c.row()
	case "04":
		c.entrant()
	default:
		c.keepTotal()
	}
}

// finish judges what needs the whole file, and puts the answer together.
func (c *checker) finish() Report {
	r := &c.report
	switch {
	case r.Lines == 0:
		c.add(1, "", "", "ebds.file_empty")
	case r.Kind == "":
		c.add(1, "", "", "ebds.file_kind_unknown")
	default:
		c.missingAtEnd()
		c.settleIdentity()
		c.checkTotals()
		c.checkEmptyRows()
		c.checkAgainst()
	}
	r.Rows, r.Entrants = c.rows.totals(), c.entrants.totals()
	r.Total = r.Rows.plus(r.Entrants)
	finding.Sort(c.findings)
	if c.truncated {
		c.findings = append(c.findings, Codes.New(0, "", "", "ebds.findings_truncated", strconv.Itoa(c.MaxFindings)))
	}
	r.Findings, r.Accepted = c.findings, !finding.Refused(c.findings)
	return *r
}
