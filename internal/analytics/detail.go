package analytics

import (
	"context"
	"slices"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

// Question is which indicator is looked at, which of its readings, and cut by what. An empty reading is the main one.
type Question struct {
	Filter
	ID      string              `json:"id" validate:"required,max=10"`
	Reading string              `json:"reading" validate:"max=40"`
	By      indicator.Dimension `json:"by" validate:"max=20"`
}

// Check refuses what is not in the catalogue.
func (q Question) Check() []fault.Finding {
	found := q.Filter.Check()
	i, ok := indicator.Get(q.ID)
	if !ok {
		return append(found, fault.Finding{Field: "id", Code: "indicator.unknown", Message: "there is no such indicator; KPI-01 to KPI-12"})
	}
	if _, ok := i.Reading(q.Reading); !ok {
		found = append(found, fault.Finding{Field: "reading", Code: "indicator.reading_unknown", Message: "the indicator has no such reading"})
	}
	if q.By != "" && !slices.Contains(i.Dimensions, q.By) {
		found = append(found, fault.Finding{Field: "by", Code: "indicator.dimension_unknown", Message: "the indicator is not cut by this"})
	}
	return found
}

func (q Question) asked() (indicator.Indicator, indicator.Reading) {
	i, _ := indicator.Get(q.ID)
	r, _ := i.Reading(q.Reading)
	return i, r
}

// Detail is one indicator: what it is, all its readings, twelve months of the one asked for, and that one cut by a dimension.
type Detail struct {
	Question   Question              `json:"question"`
	Name       indicator.Text        `json:"name"`
	Formula    indicator.Text        `json:"formula"`
	Dimensions []indicator.Dimension `json:"dimensions"`
	Values     []indicator.Value     `json:"values"`
	Trend      []Point               `json:"trend"`
	Parts      []indicator.Part      `json:"parts"`
	Names      map[string]string     `json:"names,omitempty"` // of agents, by the key of their part
	Reach      authz.Reach           `json:"-"`               // how far the reader sees
}

// Indicator answers a question about one indicator, within the reader's reach.
func (s *Service) Indicator(ctx context.Context, tx tenant.Tx, in Question) (Detail, error) {
	var err error
	if in.Filter, err = in.settled(ctx, tx); err != nil {
		return Detail{}, err
	}
	i, r := in.asked()
	if in.Reading = r.Key; in.By == "" {
		in.By = i.Dimensions[1]
	}
	cut, err := Read(ctx, tx, in.reaching(trendMonths), "")
	if err != nil {
		return Detail{}, err
	}
	cut.Context.Period = in.Period
	if err := cut.addDecisions(ctx, tx, in.reaching(trendMonths), i); err != nil {
		return Detail{}, err
	}
	f, days := cut.Whole()
	d := Detail{Question: in, Name: i.Name, Formula: i.Formula, Dimensions: i.Dimensions, Values: i.All(f, days, cut.Context),
		Trend: cut.trend(i, in.Reading), Reach: authz.ReachOf(ctx)}
	if in.By == indicator.ByMonth {
		cut.Cells = slices.DeleteFunc(cut.Cells, func(c indicator.Cell) bool { return !in.Period.Covers(c.Month) })
		d.Parts = cut.parts(in.ID, in.Reading, in.By)
		return d, nil
	}
	by, err := Read(ctx, tx, in.Filter, in.By)
	if err != nil {
		return d, err
	}
	if in.By == indicator.ByAgent {
		d.Names, err = agentNames(ctx, tx)
	}
	d.Parts = by.parts(in.ID, in.Reading, in.By)
	return d, err
}

var nameAgents = query.New[Agent]("analytics.agent_names", `
select a.id, a.name, '' as agency from account a where a.id in (select agent_id from employer where agent_id is not null)`)

func agentNames(ctx context.Context, tx tenant.Tx) (map[string]string, error) {
	agents, err := nameAgents.All(ctx, tx)
	names := map[string]string{}
	for _, a := range agents {
		names[a.ID.String()] = a.Name
	}
	return names, err
}

// monthKey reads the key of a part cut by month.
func monthKey(key string) cal.Period {
	p, _ := cal.ParsePeriod(key) // the key was written by a month
	return p
}

type decidedIn struct {
	Month cal.Date
	Days  int
	Files int64
}

// countDecisions spreads the files decided by days, for medians. It reads the files themselves: few are decided in a month.
var countDecisions = query.New[decidedIn]("analytics.decisions", `
select date_trunc('month', e.decided_at at time zone $11)::date as month, (`+decisionDays+`)::int as days, count(*) as files
from employer e
join cell_key k on k.region = e.region and k.agency = e.agency and k.sector = e.sector and k.legal_form = e.legal_form
               and k.agent = coalesce(e.agent_id::text, '')
               and k.size = coalesce((select s.code from unnest($12::text[], $13::int[]) with ordinality s (code, up_to, n)
                                      where s.up_to = 0 or e.headcount <= s.up_to order by s.n limit 1), '')
where e.decided_at >= $3::date - interval '1 day' and e.decided_at < $4::date + interval '1 month 1 day'
  and e.submitted_at is not null and e.status in ('validated', 'rejected')
  and date_trunc('month', e.decided_at at time zone $11)::date between $3 and $4
  and `+within+`
group by 1, 2`)

// addDecisions completes the facts of the indicator that needs them.
func (c *Cut) addDecisions(ctx context.Context, tx tenant.Tx, f Filter, i indicator.Indicator) error {
	if !slices.ContainsFunc(i.Readings, func(r indicator.Reading) bool { return r.Quantile > 0 }) {
		return nil
	}
	codes, ends := sizes(tx.Fund().Folder)
	rows, err := countDecisions.All(ctx, tx, append(f.args(authz.ReachOf(ctx), f.Period.Start, f.Period.End()), tx.Fund().Zone().String(), codes, ends)...)
	for _, r := range rows {
		c.Cells = append(c.Cells, indicator.Cell{Month: r.Month.Month(), Decisions: indicator.Histogram{r.Days: r.Files}})
	}
	return err
}
