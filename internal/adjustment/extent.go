package adjustment

import (
	"context"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
)

type extent struct {
	Declarations int64
	Lines        int64
	Filings      int64 // declarations and approved adjustments: it changes with every one
}

var (
	extentOf = query.New[extent]("adjustment.extent", `
select count(*) as declarations, coalesce(sum(line_count), 0)::bigint as lines,
       count(*) + (select count(*) from adjustment a where a.state = 'approved'
                     and ($1::date is null or a.starts >= $1) and ($2::date is null or a.starts <= $2)) as filings
from declaration
where status in ('filed', 'accepted', 'accepted_with_anomalies')
  and ($1::date is null or starts >= $1)
  and ($2::date is null or starts <= $2)`)

	// lastPeriods are the latest that were due, of each rhythm, with something declared; before any was due, the latest.
	lastPeriods = query.New[string]("adjustment.last_periods", `
select distinct on (length(period), period like '%-Q_') period
from declaration
where status in ('filed', 'accepted', 'accepted_with_anomalies')
  and kind = 'main'
  and starts < $2
order by length(period), period like '%-Q_', due_date < $1 desc, starts desc`)
)

// scaleOf says how much there is to count: what was declared for the days of the change, else what was declared last.
func scaleOf(ctx context.Context, tx tenant.Tx, p law.Proposal) (extent, error) {
	in, _, err := p.ParameterChange()
	if err != nil {
		return extent{}, err
	}
	if bearsOnLateness(p) {
		return lateExtent(ctx, tx, p)
	}
	e, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if err != nil || e.Declarations > 0 {
		return e, err
	}
	spans, err := lastSpans(ctx, tx, in.ValidFrom)
	for _, span := range spans {
		more, err := extentOf.One(ctx, tx, span.From, span.To)
		if err != nil {
			return e, err
		}
		e.Lines += more.Lines
	}
	return e, err
}

func lastSpans(ctx context.Context, tx tenant.Tx, before cal.Date) ([]effective.Span, error) {
	names, err := lastPeriods.All(ctx, tx, tx.Today(), before)
	var spans []effective.Span
	for _, name := range names {
		p, err := cal.ParsePeriod(name)
		if err != nil {
			return nil, err
		}
		spans = append(spans, effective.Span{From: p.First(), To: p.First()})
	}
	return spans, err
}

// firstFrom is the first period of the length of p that starts on a day or later.
func firstFrom(p cal.Period, day cal.Date) cal.Period {
	m := day.Month()
	if m.First() < day {
		m++
	}
	next := cal.Period{Start: m - m%cal.Month(p.Months), Months: p.Months}
	if next.First() < day {
		next = next.Next()
	}
	return next
}
