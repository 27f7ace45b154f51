package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/audit"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// Sheet is a declaration as it is read: its header, a page of its lines, its totals and what was found.
// Of a draft all is computed as it would be filed.
type Sheet struct {
	Declaration  Declaration   `json:"declaration"`
	EmployerName string        `json:"employer_name"`
	Number       string        `json:"employer_number"`
	Lines        []SheetLine   `json:"lines"`
	Count        int           `json:"count"` // lines in all
	Page         int           `json:"page"`
	Totals       []BranchTotal `json:"totals"`
	Findings     []Finding     `json:"findings"`
	Since        Since         `json:"since"`
	Linked       []Declaration `json:"linked"` // others of the same period
	FullDays     int           `json:"full_days"`
}

// SheetLine is a line with what is due on it. Amounts of a correction are differences.
type SheetLine struct {
	DraftLine
	Employer money.Minor `json:"employer"`
	Employee money.Minor `json:"employee"`
	Levy     money.Minor `json:"levy"`
}

// Since compares a draft with the period before.
type Since struct {
	Known   bool        `json:"known"` // a period was declared before
	Joined  int         `json:"joined"`
	Absent  int         `json:"absent"` // nothing declared for them this time
	Changed int         `json:"changed"`
	Wages   money.Minor `json:"wages"` // of the period before, for those on the sheet
}

// GetInput names a declaration and a page of its lines, the first being 1.
type GetInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	Page int       `json:"page" validate:"min=0,max=100000"`
	Size int       `json:"size" validate:"min=0,max=100000"`
	Only string    `json:"only" validate:"omitempty,oneof=findings"` // only lines with findings
}

// Get reads a declaration with a page of its lines.
func (s *Service) Get(ctx context.Context, tx tenant.Tx, in GetInput) (Sheet, error) {
	d, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	sheet, err := s.sheetOf(ctx, tx, d, in)
	if err != nil {
		return Sheet{}, err
	}
	for _, l := range sheet.Lines {
		if l.PersonID != nil {
			audit.Shows(ctx, *l.PersonID)
		}
	}
	sheet.Linked, err = ofPeriod.All(ctx, tx, d.EmployerID, d.Period.String())
	return sheet, err
}

func (s *Service) sheetOf(ctx context.Context, tx tenant.Tx, d Declaration, in GetInput) (Sheet, error) {
	if d.Status != Draft {
		return filedSheet(ctx, tx, d, in)
	}
	w, err := s.reckon(ctx, tx, d)
	if err != nil {
		return Sheet{}, err
	}
	return w.sheet().cut(in), nil
}

// cut keeps a page of the lines.
func (s Sheet) cut(in GetInput) Sheet {
	lines := s.Lines
	if in.Only == "findings" {
		marked := map[int]bool{}
		for _, f := range s.Findings {
			marked[f.Line] = true
		}
		lines = nil
		for _, l := range s.Lines {
			if marked[l.Line] {
				lines = append(lines, l)
			}
		}
	}
	page, size := pageOf(in.Page, in.Size)
	from := min((page-1)*size, len(lines))
	s.Count, s.Page = len(lines), page
	s.Lines = lines[from:min(from+size, len(lines))]
	return s
}

// reckoning is a draft with all that follows from it.
type reckoning struct {
	declaration Declaration
	employer    affiliation.Employer
	lines       []DraftLine
	filing      Filing
	rules       Rules
	sets        []*contribution.RuleSet
	findings    []Finding
	due         map[int][3]money.Minor // by line: both sides and what is for others
}

// reckon computes a draft as it would be filed.
func (s *Service) reckon(ctx context.Context, tx tenant.Tx, d Declaration) (*reckoning, error) {
	w := &reckoning{declaration: d}
	var err error
	if w.employer, err = affiliation.EmployerByID(ctx, tx, d.EmployerID); err != nil {
		return nil, err
	}
	if w.lines, err = draftLines.All(ctx, tx, d.ID); err != nil {
		return nil, err
	}
	a, err := newAssessor(ctx, tx)
	if err != nil {
		return nil, err
	}
	if w.rules, _, err = a.rulesFor(w.employer, d.Period); err != nil {
		return nil, err
	}
	if err := w.prepare(ctx, tx); err != nil {
		return nil, err
	}
	w.findings = w.examine()
	if errors, _ := split(w.findings); len(errors) > 0 {
		w.defuse(errors)
	}
	compute := w.filing.compute
	if d.Kind == Correction {
		compute = w.filing.computeDifference
	}
	if err := compute(a); err != nil {
		return nil, err
	}
	w.sets = a.used
	w.share()
	return w, nil
}

// prepare makes the filing that the draft would be.
func (w *reckoning) prepare(ctx context.Context, tx tenant.Tx) error {
	d := w.declaration
	w.filing = Filing{ID: d.ID, Employer: d.EmployerID, Period: d.Period, Kind: d.Kind, Sequence: d.Sequence, Source: FromForm,
		Due: d.DueDate, Reason: d.Reason, Amends: orZero(d.Amends), draft: true, employer: w.employer, examined: true}
	if d.Kind == Correction {
		var err error
		if w.filing.replaces, err = standingOf(ctx, tx, d.EmployerID, d.Period); err != nil {
			return err
		}
	}
	for _, l := range w.lines {
		if d.Kind == Correction && !l.changed() {
			continue
		}
		w.filing.Lines = append(w.filing.Lines, FilingLine{Number: l.Line, Person: orZero(l.PersonID), Insured: l.InsuredNumber,
			Name: l.Name, Days: l.Days, Wage: l.Wage, Situation: l.Situation, Regime: l.Regime, Category: l.Category})
	}
	return nil
}

// changed says whether a line of a correction differs from what stands.
func (l DraftLine) changed() bool {
	return l.WasDays == nil || l.WasWage == nil || *l.WasDays != l.Days || *l.WasWage != l.Wage
}

func (w *reckoning) examine() []Finding {
	entries := make([]Entry, 0, len(w.lines))
	for _, l := range w.lines {
		e := Entry{Line: l.Line, Person: orZero(l.PersonID), Insured: l.InsuredNumber, Name: l.Name, IDNumber: l.IDNumber,
			Days: l.Days, Wage: l.Wage, Situation: l.Situation, OnStaff: l.PersonID != nil, LastWage: l.LastWage,
			Anonymous: l.PersonID == nil && l.InsuredNumber != ""}
		if w.declaration.Kind == Correction {
			if !l.changed() {
				continue
			}
			e = e.corrected()
		}
		entries = append(entries, e)
	}
	found := w.rules.Examine(entries)
	if len(w.lines) == 0 {
		found = append(found, Codes.New(0, "", "", "declaration.empty"))
	}
	return found
}

// corrected: a correction may bring somebody to nothing, and is not compared with the period before. What it does not change
// was confirmed when it was filed.
func (e Entry) corrected() Entry {
	e.LastWage = nil
	if e.Days == 0 && e.Wage == 0 && e.Situation == Working {
		e.Situation = UnpaidLeave
	}
	return e
}

// defuse leaves lines that cannot be computed out of the preview.
func (w *reckoning) defuse(errors []Finding) {
	bad := map[int]bool{}
	for _, f := range errors {
		bad[f.Line] = bad[f.Line] || f.Field == "wage" || f.Field == "days"
	}
	kept := w.filing.Lines[:0]
	for _, l := range w.filing.Lines {
		if !bad[l.Number] {
			kept = append(kept, l)
		}
	}
	w.filing.Lines = kept
}

// share tells what is due on each line.
func (w *reckoning) share() {
	sets := map[string]*contribution.RuleSet{}
	for _, rs := range w.sets {
		sets[rs.ID] = rs
	}
	w.due = make(map[int][3]money.Minor, len(w.filing.rows))
	for _, r := range w.filing.rows {
		a, b, c := sets[r.ruleSet].Sides(minors(r.amounts))
		w.due[r.line] = [3]money.Minor{a, b, c}
	}
}

func minors(amounts []int64) []money.Minor {
	out := make([]money.Minor, len(amounts))
	for i, a := range amounts {
		out[i] = money.Minor(a)
	}
	return out
}

func (w *reckoning) sheet() Sheet {
	d, t := w.declaration, w.filing.totals
	d.LineCount, d.Days, d.Wages = t.lines, t.days, t.wages
	d.EmployerTotal, d.EmployeeTotal, d.LevyTotal = t.employer, t.employee, t.others
	_, warnings := split(w.findings)
	d.Anomalies = len(warnings)
	s := Sheet{Declaration: d, EmployerName: w.employer.Name(), Number: w.employer.Number, Totals: t.shares(w.sets),
		Findings: sorted(w.findings), FullDays: w.rules.FullDays, Since: sinceOf(w.lines)}
	for _, l := range w.lines {
		due := w.due[l.Line]
		s.Lines = append(s.Lines, SheetLine{DraftLine: l, Employer: due[0], Employee: due[1], Levy: due[2]})
	}
	return s
}

func sinceOf(lines []DraftLine) Since {
	var s Since
	for _, l := range lines {
		switch {
		case l.LastWage == nil:
			s.Joined++
			continue
		case l.Wage == 0:
			s.Absent++
		case *l.LastWage != l.Wage:
			s.Changed++
		}
		s.Known = true
		s.Wages = s.Wages.Add(*l.LastWage)
	}
	if !s.Known {
		s.Joined = 0
	}
	return s
}
