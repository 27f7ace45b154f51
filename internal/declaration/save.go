package declaration

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// TypedLine is a line as it was typed: days, wage of the whole period in minor units, and why somebody did not work.
type TypedLine struct {
	Line      int         `json:"line" validate:"min=1"`
	Days      int         `json:"days"`
	Wage      money.Minor `json:"wage"`
	Situation Situation   `json:"situation" validate:"max=40"`
}

// Added is a person to add to a draft: known by number, or new with name and identity number.
type Added struct {
	InsuredNumber string      `json:"insured_number" validate:"max=40"`
	Name          string      `json:"name" validate:"max=120"`
	IDNumber      string      `json:"id_number" validate:"max=40"`
	Days          int         `json:"days"`
	Wage          money.Minor `json:"wage"`
}

// SaveInput writes what was typed on a page of a draft; lines that are not named stay. Remove takes one line out.
type SaveInput struct {
	ID     uuid.UUID   `json:"id" validate:"required"`
	Lines  []TypedLine `json:"lines" validate:"max=5000,dive"`
	Add    Added       `json:"add"`
	Remove int         `json:"remove" validate:"min=0"`
	Page   int         `json:"page" validate:"min=0,max=100000"`
}

// Save keeps a draft and answers with its totals and all that was found. A draft may hold what cannot be filed yet.
func (s *Service) Save(ctx context.Context, tx tenant.Tx, in SaveInput) (Sheet, error) {
	d, err := s.lockedDraft(ctx, tx, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	if err := saveTyped(ctx, tx, in); err != nil {
		return Sheet{}, err
	}
	if !in.Add.blank() {
		if err := s.add(ctx, tx, d, in.Add); err != nil {
			return Sheet{}, err
		}
	}
	w, err := s.recount(ctx, tx, in.ID)
	if err != nil {
		return Sheet{}, err
	}
	return w.sheet().cut(GetInput{Page: in.Page}), nil
}

func (a Added) blank() bool {
	return a.InsuredNumber == "" && strings.TrimSpace(a.Name) == "" && a.IDNumber == ""
}

func saveTyped(ctx context.Context, tx tenant.Tx, in SaveInput) error {
	n := len(in.Lines)
	lines, days, wages, situations := make([]int, n), make([]int, n), make([]int64, n), make([]string, n)
	for i, l := range in.Lines {
		lines[i], days[i], wages[i], situations[i] = l.Line, l.Days, int64(l.Wage), string(l.Situation)
	}
	if n > 0 {
		if _, err := saveDraftLines.Run(ctx, tx, in.ID, lines, days, wages, situations); err != nil {
			return err
		}
	}
	if in.Remove > 0 {
		_, err := removeDraftLine.Run(ctx, tx, in.ID, in.Remove)
		return err
	}
	return nil
}

// add puts a person on the sheet. An unknown number is refused: it would be declared for nobody; and a number or paper that
// is somebody else's, without telling whose.
func (s *Service) add(ctx context.Context, tx tenant.Tx, d Declaration, a Added) error {
	number, name, card := strings.Join(strings.Fields(a.InsuredNumber), ""), strings.TrimSpace(a.Name), strings.TrimSpace(a.IDNumber)
	if name == "" || (number == "" && cardKey(card) == "") {
		return fault.Field("add.name", "declaration.newcomer_incomplete", "give the name, with the insured number or the identity number")
	}
	found, err := lookUp(ctx, tx, []asked{{1, number, card, name}})
	if err != nil {
		return err
	}
	who, known := found[1]
	var person *uuid.UUID
	switch {
	case !known && number != "":
		return fault.Field("add.insured_number", "declaration.insured_unknown",
			"is not known here: check it, or leave it empty and give the identity number")
	case known && who.Alike < alikeEnough:
		return fault.Field("add.name", "declaration.number_other", "the number belongs to a person of another name: check both")
	case known:
		person, number = &who.PersonID, who.Number
	}
	_, err = addDraftLine.Run(ctx, tx, d.ID, person, number, name, card, a.Days, int64(a.Wage))
	return err
}

// lockedDraft is the draft, held; a filed declaration is a conflict.
func (s *Service) lockedDraft(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Declaration, error) {
	d, ok, err := lockDeclaration.Maybe(ctx, tx, id)
	switch {
	case err != nil:
		return d, err
	case !ok:
		return d, fault.Missing("declaration")
	case d.Status != Draft:
		return d, alreadyFiled()
	}
	return d, nil
}

// recount computes a draft anew and keeps its totals on its header.
func (s *Service) recount(ctx context.Context, tx tenant.Tx, id uuid.UUID) (*reckoning, error) {
	d, err := byID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	w, err := s.reckon(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	t := w.filing.totals
	_, warnings := split(w.findings)
	_, err = touchDraft.Run(ctx, tx, id, tx.Now(), t.lines, t.days, t.wages, t.employer, t.employee, t.others, len(warnings))
	return w, err
}

// DiscardInput names a draft to give up.
type DiscardInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Discard gives a draft up; what was filed stays.
func (s *Service) Discard(ctx context.Context, tx tenant.Tx, in DiscardInput) (Declaration, error) {
	d, err := s.lockedDraft(ctx, tx, in.ID)
	if err != nil {
		return d, err
	}
	return d, discard(ctx, tx, d.ID)
}

func discard(ctx context.Context, tx tenant.Tx, id uuid.UUID) error {
	if _, err := dropDraftLines.Run(ctx, tx, id); err != nil {
		return err
	}
	_, err := dropDraft.Run(ctx, tx, id)
	return err
}
