package law

import (
	"context"
	"strings"

	"socle/internal/platform/tenant"
)

func parametersApplied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	rows, err := listParameters.All(ctx, tx, in.Kind, "", in.On, Moment(tx, in.AsKnown), in.History)
	list := make([]Applied, 0, len(rows))
	for _, p := range rows {
		source := strings.Join(p.Source, ", ")
		if p.Origin == "folder" {
			source = tx.Fund().Folder.SourceText(p.Source)
		}
		list = append(list, Applied{Kind: string(p.Kind), Subject: p.Series, Words: SeriesWords(ctx, p.Series), Value: p.Body, ValidFrom: p.ValidFrom,
			ValidTo: p.ValidTo, RecordedFrom: p.RecordedFrom, RecordedTo: p.RecordedTo, Source: source,
			Confidence: string(p.Confidence), ProposedBy: p.ProposedBy, ApprovedBy: p.ApprovedBy, Origin: p.Origin, Note: p.Note, Href: seriesHref(p.Series)})
	}
	return list, err
}
