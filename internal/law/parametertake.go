package law

import (
	"context"
	"encoding/json"
	"strings"

	"socle/internal/platform/tenant"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// applyParameter closes the rows that were held for true on the days of the new value, keeps what they said of
// other days as new rows, and adds the new value.
func applyParameter(ctx context.Context, tx tenant.Tx, p Proposal, approver string) error {
	var in ProposeParameterInput
	if err := json.Unmarshal(p.Change, &in); err != nil {
		return err
	}
	rows, err := currentOfSeries.All(ctx, tx, in.Series)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fault.Missing("parameter")
	}
	span := effective.Span{From: in.ValidFrom, To: in.ValidTo}
	model, err := rows[0].parameter(tx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := makeRoom(ctx, tx, r, span); err != nil {
			return err
		}
	}
	model.Body, model.Valid, model.Note = in.Body, span, in.Note
	model.Source, model.Confidence, model.Dates, model.ObservedAt = []string{in.Source}, effective.Confirmed, "", 0
	return insert(ctx, tx, model, "officer", p.ProposedByName, strings.TrimSpace(approver))
}

func makeRoom(ctx context.Context, tx tenant.Tx, r row, span effective.Span) error {
	old := effective.Span{From: r.ValidFrom, To: r.ValidTo}
	if !old.Meets(span) {
		return nil
	}
	if _, err := closeParameter.Run(ctx, tx, r.ID, tx.Now()); err != nil {
		return err
	}
	p, err := r.parameter(tx)
	if err != nil {
		return err
	}
	if old.From.IsZero() || old.From < span.From {
		p.Valid = effective.Span{From: old.From, To: span.From.AddDays(-1)}
		if err := insert(ctx, tx, p, "officer", r.ProposedBy, r.ApprovedBy); err != nil {
			return err
		}
	}
	if !span.To.IsZero() && (old.To.IsZero() || old.To > span.To) {
		p.Valid = effective.Span{From: span.To.AddDays(1), To: old.To}
		return insert(ctx, tx, p, "officer", r.ProposedBy, r.ApprovedBy)
	}
	return nil
}
