package declaration

import (
	"bytes"
	"fmt"
	"io"

	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/money"
	"socle/pkg/tabular"
	"socle/pkg/uploadgate"
)

// reading is a file as it was read: its lines, all that was found, and what the file says of itself.
type reading struct {
	format   Source
	kind     Kind
	sequence int
	lines    []readLine
	findings []Finding
	report   ebds.Report // of an e-BDS file
	titles   []string    // of a list
	faulty   []tabular.Row
	count    int // lines that declare somebody
}

// readLine is one worker as the file has it. Wage is that of the whole period, bonuses included.
type readLine struct {
	line      int
	insured   string
	name      string
	idNumber  string
	days      int
	wage      money.Minor
	situation Situation
	entrant   bool // the file itself says so
	anonymous bool // occasional labour
}

// formatOf says what a file is by its bytes, or refuses it before anything parses it.
func formatOf(body []byte) (Source, error) {
	policy := uploadgate.Lists
	if looksEBDS(body) {
		policy = uploadgate.Fixed
	}
	kind, err := uploadgate.CheckBytes(body, policy)
	switch {
	case err != nil:
		return "", err
	case kind == uploadgate.XLSX:
		return FromXLSX, nil
	case looksEBDS(body):
		return FromEBDS, nil
	}
	return FromCSV, nil
}

// looksEBDS: the first line of an e-BDS file starts with its record: A00, B00, E00, or another when that one is missing.
func looksEBDS(body []byte) bool {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	return len(body) > 3 && bytes.IndexByte([]byte("ABE"), body[0]) >= 0 && body[1] == '0' && body[2] >= '0' && body[2] <= '6'
}

// terms are what a reading needs to know of the fund and the period.
type terms struct {
	period     cal.Period
	rules      Rules
	currency   money.Currency
	situations []tabular.Situation
	ceiling    func(cal.Month) money.Minor
	preprint   []byte // the pre-printed file that an e-BDS file answers; empty when none was issued
	fixes      fixes
}

// answers says that there is a pre-printed file to compare with.
func (t terms) answers() bool { return len(t.preprint) > 0 }

// against is the pre-printed file read back.
func (t terms) against() (*ebds.File, error) {
	if !t.answers() {
		return nil, nil
	}
	f, report, err := ebds.Read(bytes.NewReader(t.preprint), ebds.Options{})
	if err == nil && report.Kind != ebds.Preprinted {
		err = fmt.Errorf("the pre-printed file of employer %s is not one any more", report.Header.Employer)
	}
	return &f, err
}

func read(format Source, body []byte, t terms) (reading, error) {
	if format == FromEBDS {
		return readEBDS(bytes.NewReader(body), t)
	}
	return readList(format, body, t)
}

func readEBDS(in io.Reader, t terms) (reading, error) {
	r := reading{format: FromEBDS}
	a, err := t.against()
	if err != nil {
		return r, err
	}
	report, err := ebds.Check(in, ebds.Options{Ceiling: t.ceiling, Against: a, Line: func(l ebds.Line) { r.take(l) }})
	if err != nil {
		return r, err
	}
	r.report, r.findings, r.count = report, report.Findings, len(r.lines)
	r.kind, r.sequence = Main, 0
	if report.Kind == ebds.Complement {
		r.kind, r.sequence = Complementary, report.Sequence
	}
	return r, nil
}

func (r *reading) take(l ebds.Line) {
	line := readLine{line: l.Number, insured: l.Insured, name: l.Name, idNumber: l.Card, days: l.Days, wage: l.Real,
		situation: fromEBDS(l.Situation), entrant: l.Entrant}
	switch l.Insured {
	case ebds.NoNumberYet:
		line.insured = ""
	case ebds.Occasional:
		line.anonymous = true
		if line.name == "" {
			line.name = "MAIN D OEUVRE OCCASIONNELLE"
		}
	}
	r.lines = append(r.lines, line)
}

func openList(format Source, body []byte) (*tabular.Source, error) {
	if format == FromXLSX {
		return tabular.OpenXLSX(bytes.NewReader(body), "", tabular.Limits{})
	}
	return tabular.OpenCSV(bytes.NewReader(body), tabular.Limits{})
}

func readList(format Source, body []byte, t terms) (reading, error) {
	r := reading{format: format, kind: Main}
	src, err := openList(format, body)
	if err != nil {
		return r, err
	}
	if len(t.fixes) > 0 {
		src = src.Edited(t.fixes.edit(src.Workbook, t.currency))
	}
	list, err := tabular.ReadWages(src, tabular.WageOptions{Currency: t.currency, MaxDays: t.rules.FullDays, Situations: t.situations})
	if err != nil {
		return r, err
	}
	r.findings, r.titles, r.faulty, r.count = list.Findings, list.Titles, list.Faulty, len(list.Lines)
	for _, w := range list.Lines {
		r.lines = append(r.lines, readLine{line: w.Line, insured: w.Insured, name: w.Name, days: w.Days, wage: w.Wage.Add(w.Bonuses),
			situation: Situation(w.Situation)})
	}
	return r, nil
}

// blocked are the lines about which an error was found: nothing further is said of them.
func (r *reading) blocked() map[int]bool {
	lines := map[int]bool{}
	for _, f := range r.findings {
		if f.Severity == blocks {
			lines[f.Line] = true
		}
	}
	return lines
}
