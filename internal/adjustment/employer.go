package adjustment

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/contribution"
	"socle/pkg/money"
)

// OfEmployerInput names an employer.
type OfEmployerInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Explained is one change as it touched an employer: what changed, and how much for each period.
type Explained struct {
	Change Change       `json:"change"`
	Rows   []Adjustment `json:"rows"`
	Total  money.Minor  `json:"total"`
}

// OfEmployer explains to an employer the adjustments of its account, by change, the latest first.
func (s *Service) OfEmployer(ctx context.Context, tx tenant.Tx, in OfEmployerInput) ([]Explained, error) {
	rows, err := adjustmentsOfEmployer.All(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	sets, err := setsOf(ctx, tx, rows)
	if err != nil {
		return nil, err
	}
	out, at := []Explained{}, map[uuid.UUID]int{}
	for _, r := range rows {
		a, err := r.adjustment()
		if err != nil {
			return nil, err
		}
		a.Rates = rates(a.Laws, sets)
		n, seen := at[r.ChangeID]
		if !seen {
			c, err := oneChange(ctx, tx, r.ChangeID)
			if err != nil {
				return nil, err
			}
			n = len(out)
			at[r.ChangeID], out = n, append(out, Explained{Change: c.public()})
		}
		out[n].Rows, out[n].Total = append(out[n].Rows, a), out[n].Total.Add(a.Amount())
	}
	return out, showSteps(ctx, tx, in.ID, out)
}

// Steps are how a surcharge was counted, before a change of its law and after.
type Steps struct {
	Before []collection.CountedPart `json:"before"`
	After  []collection.CountedPart `json:"after"`
}

// showSteps adds the steps of surcharges.
func showSteps(ctx context.Context, tx tenant.Tx, employer uuid.UUID, list []Explained) error {
	var counts []collection.Count
	var of []*Adjustment
	for _, e := range list {
		for i := range e.Rows {
			if c := e.Rows[i].Counted; c != nil {
				counts, of = append(counts, c.Before, c.After), append(of, &e.Rows[i])
			}
		}
	}
	if len(of) == 0 {
		return nil
	}
	shown, err := collection.ShowCounts(ctx, tx, employer, counts)
	for i := range shown {
		if i%2 == 0 {
			of[i/2].Steps = &Steps{Before: shown[i], After: shown[i+1]}
		}
	}
	return err
}

// setsOf reads the rule sets behind adjustments, as they were kept.
func setsOf(ctx context.Context, tx tenant.Tx, rows []adjustmentRow) (map[string]*contribution.RuleSet, error) {
	ids := []string{}
	for _, r := range rows {
		var laws []Law
		if err := json.Unmarshal(r.Law, &laws); err != nil {
			return nil, err
		}
		for _, l := range laws {
			ids = append(ids, l.Stood, l.Now)
		}
	}
	return law.Kept(ctx, tx, ids...)
}

// rates are the rates that moved between the law that stood and that of now.
func rates(laws []Law, sets map[string]*contribution.RuleSet) []Rate {
	var list []Rate
	for _, l := range laws {
		was, is := sets[l.Stood], sets[l.Now]
		if was == nil || is == nil {
			continue
		}
		before := map[string]money.Rate{}
		for _, c := range was.Components {
			before[c.Key()] = c.Rate
		}
		for _, c := range is.Components {
			r := Rate{c.Branch, c.Bearer, before[c.Key()], c.Rate}
			if r.Before != r.After && !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// public leaves out what is not the employer's: the figures of the others.
func (c Change) public() Change {
	c.Waiting, c.Approved, c.Excluded, c.WaitingAmount, c.PostedAmount, c.LeftOutAmount = 0, 0, 0, 0, 0, 0
	c.ApprovedBy = ""
	return c
}
