package declaration

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

// FileInput files a draft. Confirm and Motive are needed when something unlikely was found.
type FileInput struct {
	ID      uuid.UUID `json:"id" validate:"required"`
	Confirm bool      `json:"confirm"`
	Motive  string    `json:"motive" validate:"max=500"`
}

// File submits a draft. Every line must be possible; what is unlikely must be confirmed with a reason. Filing twice is a
// conflict. Newcomers get their numbers and join the staff, those declared as gone leave it.
func (s *Service) File(ctx context.Context, tx tenant.Tx, in FileInput) (Declaration, error) {
	d, err := s.lockedDraft(ctx, tx, in.ID)
	if err != nil {
		return Declaration{}, err
	}
	w, err := s.reckon(ctx, tx, d)
	if err != nil {
		return Declaration{}, err
	}
	warnings, err := settled(w.findings, in.Confirm, in.Motive)
	if err != nil {
		return Declaration{}, err
	}
	if d.Kind == Correction && len(w.filing.Lines) == 0 {
		return Declaration{}, fault.New(fault.Invalid, "declaration.nothing_changed", "nothing differs from what was declared: change a line, or discard the correction")
	}
	f := w.filing
	f.Findings, f.Motive = warnings, strings.TrimSpace(in.Motive)
	if err := s.bringIn(ctx, tx, &f, w.lines); err != nil {
		return Declaration{}, err
	}
	if err := s.fileOne(ctx, tx, f); err != nil {
		return Declaration{}, err
	}
	return byID(ctx, tx, d.ID)
}

// fileOne files one declaration with what it says of the staff.
func (s *Service) fileOne(ctx context.Context, tx tenant.Tx, f Filing) error {
	filings := []Filing{f}
	if err := FileMany(ctx, tx, filings); err != nil {
		return err
	}
	return dismiss(ctx, tx, &filings[0])
}

// settled refuses what blocks, and asks for the confirmation of the rest.
func settled(all []Finding, confirm bool, motive string) (warnings []Finding, err error) {
	errors, warnings := split(all)
	if len(errors) > 0 {
		return nil, fault.Found(finding.Faults(errors)...)
	}
	if len(warnings) == 0 {
		return nil, nil
	}
	if !confirm {
		return nil, unconfirmed("confirm", "declaration.confirm_anomalies", "confirm that the lines marked are right, or correct them", warnings)
	}
	if strings.TrimSpace(motive) == "" {
		return nil, unconfirmed("motive", "declaration.motive_missing", "say why: part time, apprentice, bonus, new contract…", warnings)
	}
	return warnings, nil
}

func unconfirmed(field, code, message string, warnings []Finding) *fault.Fault {
	return fault.Found(append([]fault.Finding{{Field: field, Code: code, Message: message}}, finding.Faults(warnings)...)...)
}

// bringIn makes persons of the newcomers of a draft and puts them on the staff.
func (s *Service) bringIn(ctx context.Context, tx tenant.Tx, f *Filing, lines []DraftLine) error {
	drafted := make(map[int]DraftLine, len(lines))
	for _, l := range lines {
		drafted[l.Line] = l
	}
	if err := recognise(ctx, tx, f, drafted); err != nil {
		return err
	}
	onStaff, err := staffOf(ctx, tx, f)
	if err != nil {
		return err
	}
	var people []newcomer
	var at []int
	for i, l := range f.Lines {
		d := drafted[l.Number]
		if d.WasDays != nil || onStaff[l.Person] || (l.Person == uuid.Nil && l.Insured != "") {
			continue // declared before, on the staff, or occasional labour
		}
		people = append(people, newcomer{person: l.Person, insured: l.Insured, name: l.Name, idNumber: d.IDNumber,
			wage: l.Wage / asMinor(int64(max(f.Period.Months, 1)))})
		at = append(at, i)
	}
	if err := enlist(ctx, tx, f.Employer, f.Period, people); err != nil {
		return err
	}
	for n, i := range at {
		f.Lines[i].Person, f.Lines[i].Insured = people[n].person, people[n].insured
	}
	return nil
}

// recognise finds newcomers of a draft who became known since they were typed, by their identity number.
func recognise(ctx context.Context, tx tenant.Tx, f *Filing, drafted map[int]DraftLine) error {
	var ask []asked
	for _, l := range f.Lines {
		if card := drafted[l.Number].IDNumber; l.Person == uuid.Nil && card != "" {
			ask = append(ask, asked{l.Number, "", card, l.Name})
		}
	}
	found, err := lookUp(ctx, tx, ask)
	if err != nil {
		return err
	}
	for i := range f.Lines {
		if s, known := found[f.Lines[i].Number]; known {
			if s.Alike < alikeEnough {
				return fault.Found(Codes.New(f.Lines[i].Number, "", "id_number", "declaration.card_other", drafted[s.Line].IDNumber).Fault())
			}
			f.Lines[i].Person, f.Lines[i].Insured = s.PersonID, s.Number
		}
	}
	return nil
}

// staffOf are the persons on the staff in the period.
func staffOf(ctx context.Context, tx tenant.Tx, f *Filing) (map[uuid.UUID]bool, error) {
	staff, err := affiliation.ActiveStaff(ctx, tx, f.Employer, f.Period)
	if err != nil {
		return nil, err
	}
	on := make(map[uuid.UUID]bool, len(staff))
	for _, m := range staff {
		on[m.PersonID] = true
	}
	return on, nil
}
