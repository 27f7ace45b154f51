package declaration

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"socle/internal/document"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/tabular"
)

// Review is a file under review: what was found, by line, and how far a long check is.
type Review struct {
	Upload   Upload       `json:"upload"`
	Findings []Finding    `json:"findings"`
	Groups   []Group      `json:"groups"`
	Faulty   []FaultyLine `json:"faulty"` // lines of a list to put right on screen, at most 50 at once
	Done     int64        `json:"done"`
	Total    int64        `json:"total"`
	Failed   string       `json:"failed,omitempty"`
	Others   []Upload     `json:"others"` // files handed in for the same period
}

// Group is findings of one code about one field.
type Group struct {
	Code   string    `json:"code"`
	Field  string    `json:"field"`
	Error  bool      `json:"error"`
	Count  int       `json:"count"`
	Sample []Finding `json:"sample"` // the first few
}

// FaultyLine is a line of a list with what its cells hold, for correction on screen.
type FaultyLine struct {
	Line     int               `json:"line"`
	Cells    map[string]string `json:"cells"` // by field
	Findings []Finding         `json:"findings"`
}

// onScreen is how many bad lines are put right at once.
const onScreen = 50

// GetUpload reads a file under review.
func (s *Service) GetUpload(ctx context.Context, tx tenant.Tx, in UploadRef) (Review, error) {
	u, ok, err := uploadByID.Maybe(ctx, tx, in.ID)
	if err != nil {
		return Review{}, err
	}
	if !ok {
		return Review{}, fault.Missing("upload")
	}
	r := Review{Upload: u}
	if r.Findings, err = readUploadFindings(ctx, tx, u.ID); err != nil {
		return r, err
	}
	r.Groups = grouped(r.Findings)
	if r.Others, err = uploadsOf.All(ctx, tx, u.EmployerID, u.Period.String()); err != nil {
		return r, err
	}
	if u.State == Checking {
		p, _, err := jobProgress.Maybe(ctx, tx, u.ID.String())
		r.Done, r.Total = p.Progress, p.Total
		if p.State == "dead" {
			r.Failed = p.Error
		}
		return r, err
	}
	if u.State == Refused && u.Format != FromEBDS {
		r.Faulty, err = s.faultyLines(ctx, tx, u, r.Findings)
	}
	return r, err
}

// grouped gathers findings by code and field, errors first, in the order they come.
func grouped(found []Finding) []Group {
	var groups []Group
	at := map[string]int{}
	for _, f := range found {
		key := f.Code + " " + f.Field
		n, seen := at[key]
		if !seen {
			n = len(groups)
			at[key] = n
			groups = append(groups, Group{Code: f.Code, Field: f.Field, Error: f.Severity == blocks})
		}
		g := &groups[n]
		if g.Count++; len(g.Sample) < 5 {
			g.Sample = append(g.Sample, f)
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		switch {
		case a.Error == b.Error:
			return 0
		case a.Error:
			return -1
		}
		return 1
	})
	return groups
}

// faultyLines are the lines with errors, with the cells that can be put right.
func (s *Service) faultyLines(ctx context.Context, tx tenant.Tx, u Upload, found []Finding) ([]FaultyLine, error) {
	wrong := map[int][]Finding{}
	var order []int
	for _, f := range found {
		if f.Line == 0 || f.Severity != blocks {
			continue
		}
		if wrong[f.Line] == nil {
			order = append(order, f.Line)
		}
		wrong[f.Line] = append(wrong[f.Line], f)
	}
	if len(order) > onScreen {
		order = order[:onScreen]
	}
	cells, err := s.cellsOf(ctx, tx, u, order)
	if err != nil {
		return nil, err
	}
	out := make([]FaultyLine, 0, len(order))
	for _, line := range order {
		if cells[line] != nil {
			out = append(out, FaultyLine{Line: line, Cells: cells[line], Findings: wrong[line]})
		}
	}
	return out, nil
}

// cellsOf reads the cells of some lines of a list, as handed in and put right since.
func (s *Service) cellsOf(ctx context.Context, tx tenant.Tx, u Upload, lines []int) (map[int]map[string]string, error) {
	file, err := document.Open(ctx, tx, u.DocumentID)
	if err != nil {
		return nil, err
	}
	src, err := openList(u.Format, file.Body)
	if err != nil {
		return nil, err
	}
	typed, err := fixesOf(ctx, tx, u.ID)
	if err != nil {
		return nil, err
	}
	out := map[int]map[string]string{}
	var mapping tabular.Mapping
	for r, err := range src.Rows() {
		if err != nil {
			return nil, err
		}
		if mapping.At == nil {
			if m, score, _ := tabular.WageSchema.Match(r); score >= 2 {
				mapping = m
			}
			continue
		}
		if slices.Contains(lines, r.Line) {
			out[r.Line] = cellsOfRow(mapping, r, typed[r.Line])
		}
	}
	return out, nil
}

func cellsOfRow(m tabular.Mapping, r tabular.Row, typed map[string]string) map[string]string {
	cells := map[string]string{}
	for _, field := range FixableFields {
		if !m.Has(field) {
			continue
		}
		cells[field] = m.Text(r, field)
		if v, ok := typed[field]; ok {
			cells[field] = v
		}
	}
	return cells
}

// FixInput puts lines of a list right: by line, the fields that were typed.
type FixInput struct {
	ID    uuid.UUID `json:"id" validate:"required"`
	Lines []Fix     `json:"lines" validate:"max=200,dive"`
}

// Fix is one line as put right: all five fields as they should be.
type Fix struct {
	Line      int    `json:"line" validate:"min=1"`
	Insured   string `json:"insured" validate:"max=40"`
	Name      string `json:"name" validate:"max=120"`
	Days      string `json:"days" validate:"max=10"`
	Wage      string `json:"wage" validate:"max=40"`
	Situation string `json:"situation" validate:"max=80"`
}

// FixUpload keeps what was put right on screen over the file, and checks it again. The file itself stays as it came.
func (s *Service) FixUpload(ctx context.Context, tx tenant.Tx, in FixInput) (Upload, error) {
	u, err := lockedUpload(ctx, tx, in.ID)
	if err != nil {
		return u, err
	}
	if u.Format == FromEBDS || (u.State != Refused && u.State != Ready) {
		return u, fault.New(fault.Conflict, "declaration.not_fixable", "this file cannot be put right on screen: correct it and hand it in again")
	}
	if err := putTyped(ctx, tx, in); err != nil {
		return u, err
	}
	file, err := document.Open(ctx, tx, u.DocumentID)
	if err != nil {
		return u, err
	}
	_, err = s.check(ctx, tx, &u, file.Body)
	return u, err
}

func putTyped(ctx context.Context, tx tenant.Tx, in FixInput) error {
	var lines []int
	var fields, values []string
	for _, l := range in.Lines {
		for i, v := range []string{l.Insured, l.Name, l.Days, l.Wage, l.Situation} {
			lines, fields, values = append(lines, l.Line), append(fields, FixableFields[i]), append(values, strings.TrimSpace(v))
		}
	}
	_, err := putFixes.Run(ctx, tx, in.ID, lines, fields, values)
	return err
}
