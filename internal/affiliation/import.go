package affiliation

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/finding"
	"socle/pkg/tabular"
	"socle/pkg/uploadgate"
)

// StageInput hands in a list of staff, CSV or XLSX.
type StageInput struct {
	ID   uuid.UUID `json:"id" validate:"required"` // employer
	File op.File   `json:"file"`
}

// StageStaff keeps the file as it came, so that it can be checked, shown and confirmed. No staff is written.
func (s *Service) StageStaff(ctx context.Context, tx tenant.Tx, in StageInput) (document.Info, error) {
	if _, err := hiring(ctx, tx, in.ID); err != nil {
		return document.Info{}, err
	}
	return document.Save(ctx, tx, document.Put{Kind: document.Import, OwnerKind: "staff_import", OwnerID: in.ID, EmployerID: &in.ID,
		File: in.File, Policy: &uploadgate.Lists})
}

// ImportInput names a list handed in.
type ImportInput struct {
	ID         uuid.UUID `json:"id" validate:"required"` // employer
	DocumentID uuid.UUID `json:"document_id" validate:"required"`
	Lang       string    `json:"lang" validate:"max=5"` // of the reasons in a file of faulty lines
}

// Checked is what a list would do, and everything found in it.
type Checked struct {
	Name     string            `json:"name"` // of the file
	Lines    int               `json:"lines"`
	New      int               `json:"new"`     // people insured for the first time
	Known    int               `json:"known"`   // insured people hired
	Present  int               `json:"present"` // who work here already: nothing changes
	Faulty   int               `json:"faulty"`  // lines with an error
	Findings []finding.Finding `json:"findings"`
	Doubts   []Doubt           `json:"doubts"`
}

// Doubt is a line that looks like people already insured.
type Doubt struct {
	Line       int         `json:"line"`
	Name       string      `json:"name"`
	BirthDate  cal.Date    `json:"birth_date"`
	Candidates []Candidate `json:"candidates"`
}

// CheckStaff reads a list and says everything about it. It writes nothing.
func (s *Service) CheckStaff(ctx context.Context, tx tenant.Tx, in ImportInput) (Checked, error) {
	l, err := readImport(ctx, tx, in, nil)
	if err != nil {
		return Checked{}, err
	}
	return l.checked(), nil
}

// FaultyStaff gives back the lines that cannot be taken, with the reasons in a last column.
func (s *Service) FaultyStaff(ctx context.Context, tx tenant.Tx, in ImportInput) (op.File, error) {
	l, err := readImport(ctx, tx, in, nil)
	if err != nil {
		return op.File{}, err
	}
	export, err := l.faulty(in.Lang)
	if err != nil {
		return op.File{}, err
	}
	var out bytes.Buffer
	err = export.WriteCSV(&out)
	return op.File{Name: "lignes-a-corriger.csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
}

// message is a finding in words, whichever catalogue its code is of.
func message(lang string, f finding.Finding) string {
	for _, t := range ImportCodes.Texts() {
		if t.Code == f.Code {
			return ImportCodes.In(lang, f)
		}
	}
	return tabular.Codes.In(lang, f)
}

// faulty are the lines with an error as they stood in the file, and the reasons behind them.
func (l *listed) faulty(lang string) (tabular.Export, error) {
	reasons, bad := map[int]string{}, map[int]bool{}
	for _, f := range l.findings {
		if f.Line > 0 && f.Severity == finding.Error {
			bad[f.Line] = true
			reasons[f.Line] = strings.TrimPrefix(reasons[f.Line]+" | "+message(lang, f), " | ")
		}
	}
	src, err := sourceOf(l.file)
	if err != nil {
		return tabular.Export{}, err
	}
	return tabular.Export{Titles: append(slices.Clone(l.list.Titles), "Motif"), Rows: func(yield func([]tabular.Cell) bool) {
		for r, err := range src.Rows() {
			if err != nil || (bad[r.Line] && !yield(l.cells(r, reasons[r.Line]))) {
				return
			}
		}
	}}, nil
}

func (l *listed) cells(r tabular.Row, reason string) []tabular.Cell {
	row := make([]tabular.Cell, len(l.list.Titles)+1)
	for i := range l.list.Titles {
		row[i] = r.Cell(i)
	}
	row[len(row)-1] = reason
	return row
}

// listed is a list of staff held against the fund's records.
type listed struct {
	employer Employer
	name     string
	file     op.File
	list     tabular.List[tabular.Staff]
	lines    []listedLine
	findings []finding.Finding
	doubts   []Doubt
}

// listedLine is one person of a list, and who that is.
type listedLine struct {
	tabular.Staff
	person  uuid.UUID // nil: somebody new
	present bool
	bad     bool
}

func (l listedLine) identity() Identity {
	sex := map[string]string{"M": "m", "F": "f"}[l.Sex]
	return Identity{LastName: l.Name, FirstName: l.FirstName, BirthDate: l.BornOn, Sex: sex, IDNumber: l.Identity}
}

// say adds a finding about a line; an error makes the line bad.
func (l *listed) say(line *listedLine, field, code string, args ...string) {
	f := ImportCodes.New(line.Line, "", field, code, args...)
	line.bad = line.bad || f.Severity == finding.Error
	l.findings = append(l.findings, f)
}

// readImport parses the file and holds it against the records. Answers settle doubts, by line.
func readImport(ctx context.Context, tx tenant.Tx, in ImportInput, answers map[int]Answer) (*listed, error) {
	e, err := hiring(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	d, err := document.InfoOf(ctx, tx, in.DocumentID)
	if err != nil {
		return nil, err
	}
	if d.OwnerID != in.ID || d.Kind != document.Import {
		return nil, fault.Missing("document")
	}
	file, err := document.Open(ctx, tx, in.DocumentID)
	if err != nil {
		return nil, err
	}
	l := &listed{employer: e, name: d.Name, file: file}
	if err := l.parse(tx); err != nil {
		return nil, err
	}
	return l, l.recognise(ctx, tx, answers)
}

func (l *listed) parse(tx tenant.Tx) error {
	src, err := sourceOf(l.file)
	if err != nil {
		return err
	}
	f := tx.Fund().Folder
	o := tabular.StaffOptions{Today: tx.Today().AddMonths(1), Currency: f.Currency, Insured: InsuredScheme(f, tx.Today().Time().Year())}
	for _, r := range f.Regimes {
		o.Regimes = append(o.Regimes, r.Code)
	}
	if l.list, err = tabular.ReadStaff(src, o); err != nil {
		return err
	}
	l.findings = slices.Clone(l.list.Findings)
	bad := map[int]bool{}
	for _, n := range l.findings {
		bad[n.Line] = bad[n.Line] || n.Severity == finding.Error
	}
	whole := bad[0] // about the file: no line can be taken
	for _, p := range l.list.Lines {
		l.lines = append(l.lines, listedLine{Staff: p, bad: bad[p.Line] || whole})
	}
	return nil
}

func sourceOf(file op.File) (*tabular.Source, error) {
	if kind, err := uploadgate.CheckBytes(file.Body, uploadgate.Lists); err != nil || kind == uploadgate.Text {
		if err != nil {
			return nil, err
		}
		return tabular.OpenCSV(bytes.NewReader(file.Body), tabular.Limits{})
	}
	return tabular.OpenXLSX(bytes.NewReader(file.Body), "", tabular.Limits{})
}

type known struct {
	PersonID uuid.UUID
	HiredOn  cal.Date
	LeftOn   cal.Date
}

var (
	numberedPersons = query.New[candidate]("affiliation.numbered_persons", `
select a.line, p.id, p.number, p.last_name, p.first_name, p.birth_date, p.id_number, false as same_id,
       coalesce(p.birth_date = nullif(a.birth_date, '')::date, false) as same_birth,
       (100 * greatest(similarity(shared.plain(p.last_name || ' ' || p.first_name), shared.plain(a.name)),
                       similarity(shared.plain(p.first_name || ' ' || p.last_name), shared.plain(a.name))))::integer as likeness
from unnest($1::integer[], $2::text[], $3::text[], $4::text[]) as a (line, number, birth_date, name)
join person p on p.number = a.number`)

	employmentsHere = query.New[known]("affiliation.employments_here", `
select distinct on (person_id) person_id, hired_on, left_on
from employment
where employer_id = $1 and person_id = any($2)
order by person_id, left_on desc nulls first`)
)
