package setup

import (
	"context"
	"time"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/tenants"
)

// applied answers what stood on a day, as known on another: a part stands from the moment of its approval, never before.
func applied(ctx context.Context, tx tenant.Tx, in law.AppliedInput) ([]law.Applied, error) {
	rows, err := rowsOf.All(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	until := asked(tx, in)
	var list []law.Applied
	for _, name := range tx.Fund().Filed.Parts() {
		if in.Kind != "" && in.Kind != kindOf(name).name {
			continue
		}
		stood, err := history(tx.Fund().Filed, name, rows)
		if err != nil {
			return nil, err
		}
		for _, p := range standingAt(stood, until, in.History) {
			said, err := tell(ctx, tx, p, in.On)
			if err != nil {
				return nil, err
			}
			list = append(list, said...)
		}
	}
	return list, nil
}

// asked is the moment that is asked about: the end of the day, or of the day on which it was known if that is earlier.
func asked(tx tenant.Tx, in law.AppliedInput) time.Time {
	until := law.Moment(tx, in.On)
	if known := law.Moment(tx, in.AsKnown); known != nil && known.Before(*until) {
		until = known
	}
	return *until
}

// standingAt leaves what stood at a moment, or with its history all that stood until then.
func standingAt(stood []Part, at time.Time, history bool) []Part {
	for i, p := range stood {
		if p.Since == nil || !p.Since.After(at) {
			if history {
				return stood[i:]
			}
			return stood[i : i+1]
		}
	}
	return nil
}

// tell is a part as what applied says it: one row, or several where its kind says so.
func tell(ctx context.Context, tx tenant.Tx, p Part, on cal.Date) ([]law.Applied, error) {
	folder, err := tx.Fund().Filed.With(tenants.Officers{p.Part: p.Value})
	if err != nil {
		return nil, err
	}
	k := kindOf(p.Part)
	row := answeredFor(p, tx.Fund())
	row.Kind, row.Subject, row.Words, row.Said, row.Value, row.Href = k.name, p.Part, partWords(ctx, p.Part), k.said(ctx, folder, p.Part), p.Value, partHref(p.Part)
	if k.applied == nil {
		return []law.Applied{row}, nil
	}
	return k.applied(ctx, row, folder, on)
}

// answeredFor says where a part comes from, who answers for it, and from when to when it stood.
func answeredFor(p Part, f *tenant.Fund) law.Applied {
	row := law.Applied{Origin: "folder", Source: "tenants/" + f.Slug + "/" + file(p.Part), Confidence: string(effective.SingleSource),
		ProposedBy: p.ProposedBy, ApprovedBy: p.ApprovedBy, RecordedFrom: p.Since, RecordedTo: p.Until}
	if p.Officers {
		row.Origin, row.Source, row.Confidence, row.Note = "officer", p.Source, string(effective.Confirmed), p.Note
	}
	if p.Since != nil {
		row.ValidFrom = cal.DateOf(p.Since.In(f.Zone()))
	}
	if p.Until != nil {
		row.ValidTo = cal.DateOf(p.Until.In(f.Zone()))
	}
	return row
}

func file(part string) string {
	if _, _, isText := tenants.TextOf(part); isText {
		return part + ".txt"
	}
	return "tenant.yaml"
}
