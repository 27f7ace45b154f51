package adjustment

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// CountJob is the kind of the job that counts a long impact.
const CountJob = "adjustment.count"

// inlineLines is how many lines are counted at once, while the person waits: under a second.
const inlineLines = 20_000

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

	dropImpact = query.Exec("adjustment.drop_impact", `
delete from impact where proposal_id = $1`)

	insertImpact = query.Exec("adjustment.insert_impact", `
insert into impact (proposal_id, state, asked_at) values ($1, 'counting', $2)`)

	finishImpact = query.Exec("adjustment.finish_impact", `
update impact
set state = 'ready', as_of = $2, law = $3, filings = $4, estimate = $5, basis = $6, declarations = $7, lines = $8, employers = $9,
    principal = $10, levy = $11, shares = $12, surcharge = $13
where proposal_id = $1`)
)

// Weigh counts the impact of a proposal at once, or leaves it to a job when that takes long. It replaces what was counted
// before. A proposal that moves no contribution has no impact of this kind.
func (s *Service) Weigh(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	if p.Bears() == law.OnNothing {
		return nil
	}
	if err := begin(ctx, tx, p.ID); err != nil {
		return err
	}
	scale, err := scaleOf(ctx, tx, p)
	if err != nil {
		return err
	}
	if scale.Lines > inlineLines {
		key := p.ID.String() + ":" + strconv.FormatInt(tx.Now().UnixMicro(), 36)
		return tx.Enqueue(ctx, CountJob, key, CountInput{ID: p.ID}, tx.Now())
	}
	return s.count(ctx, tx, p)
}

func begin(ctx context.Context, tx tenant.Tx, id uuid.UUID) error {
	if _, err := dropImpact.Run(ctx, tx, id); err != nil {
		return err
	}
	_, err := insertImpact.Run(ctx, tx, id, tx.Now())
	return err
}

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

// CountInput names the proposal to count.
type CountInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Count counts the impact of a proposal; the job of a long one. Counted twice, it says the same.
func (s *Service) Count(ctx context.Context, tx tenant.Tx, in CountInput) (Impact, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return Impact{}, err
	}
	if err := begin(ctx, tx, p.ID); err != nil {
		return Impact{}, err
	}
	if err := s.count(ctx, tx, p); err != nil {
		return Impact{}, err
	}
	return impactOf(ctx, tx, in.ID)
}

// Recount counts again what has become stale. Only what waits for a decision is counted.
func (s *Service) Recount(ctx context.Context, tx tenant.Tx, in CountInput) (Impact, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Impact{}, err
	case p.State != "proposed":
		return Impact{}, fault.New(fault.Conflict, "proposal.decided", "this was already %s", p.State)
	case p.Bears() == law.OnNothing:
		return Impact{}, fault.New(fault.Conflict, "impact.none", "this change moves no contribution: there is nothing to count")
	}
	if err := s.Weigh(ctx, tx, p); err != nil {
		return Impact{}, err
	}
	return impactOf(ctx, tx, in.ID)
}

// tally adds up what a change would do.
type tally struct {
	declarations    int
	lines           int64
	principal, levy money.Minor
	surcharge       money.Minor
	shares          map[shareKey]*Share
	employers       map[uuid.UUID]*[4]int64 // declarations, lines, before, after
}

func (t *tally) add(d reckoned) error {
	t.touch(d.EmployerID, d.Touched, d.Shares)
	principal, levy := net(d.Shares)
	t.principal, t.levy = t.principal.Add(principal), t.levy.Add(levy)
	return nil
}

// touch counts a declaration, or a period that is late, as touched.
func (t *tally) touch(employer uuid.UUID, lines int, shares []Share) {
	t.declarations++
	t.lines += int64(lines)
	e := t.employers[employer]
	if e == nil {
		e = &[4]int64{}
		t.employers[employer] = e
	}
	e[0], e[1] = e[0]+1, e[1]+int64(lines)
	for _, s := range shares {
		k := shareKey{s.Branch, s.Bearer, s.InTotal}
		if t.shares[k] == nil {
			t.shares[k] = &Share{Branch: s.Branch, Bearer: s.Bearer, InTotal: s.InTotal}
		}
		t.shares[k].Before, t.shares[k].After = t.shares[k].Before.Add(s.Before), t.shares[k].After.Add(s.After)
		e[2], e[3] = e[2]+int64(s.Before), e[3]+int64(s.After)
	}
}

func (t *tally) list() []Share {
	x := newIndex()
	var before, after sums
	for k, s := range t.shares {
		n := x.of(k)
		before, after = before.add(n, s.Before), after.add(n, s.After)
	}
	return x.shares(before, after)
}

// count reckons all that was declared for the days of the change in the law as it would be, and keeps the result.
func (s *Service) count(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	in, _, err := p.ParameterChange()
	if err != nil {
		return err
	}
	next, err := law.WouldBe(ctx, tx, p)
	if err != nil {
		return err
	}
	t := &tally{shares: map[shareKey]*Share{}, employers: map[uuid.UUID]*[4]int64{}}
	if bearsOnLateness(p) {
		at, err := weighLateness(ctx, tx, p, next, t)
		if err != nil {
			return fmt.Errorf("impact of %s: %w", p.Subject, err)
		}
		return s.finish(ctx, tx, p.ID, t, nil, at.Filings)
	}
	at, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if err != nil {
		return err
	}
	var basis []string
	if at.Declarations == 0 {
		basis, err = s.estimate(ctx, tx, in, next, t)
	} else {
		r := newReckoner(ctx, tx, next)
		r.say = work.Report
		err = r.reckon(in.Span(), nil, t.add)
	}
	if err != nil {
		return fmt.Errorf("impact of %s: %w", p.Subject, err)
	}
	return s.finish(ctx, tx, p.ID, t, basis, at.Filings)
}

// estimate reckons what was declared last as if it had been declared under the law of the change's first period, with and
// without the change.
func (s *Service) estimate(ctx context.Context, tx tenant.Tx, in law.ProposeParameterInput, next contribution.Law, t *tally) ([]string, error) {
	now, err := law.Of(ctx, tx)
	if err != nil {
		return nil, err
	}
	spans, err := lastSpans(ctx, tx, in.ValidFrom)
	if err != nil {
		return nil, err
	}
	basis := []string{}
	for _, span := range spans {
		r := newReckoner(ctx, tx, next)
		r.base, r.say = &now, work.Report
		r.on = func(p cal.Period) cal.Period { return firstFrom(p, in.ValidFrom) }
		if err := r.reckon(span, nil, t.add); err != nil {
			return nil, err
		}
	}
	names, err := lastPeriods.All(ctx, tx, tx.Today(), in.ValidFrom)
	return append(basis, names...), err
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

func (s *Service) finish(ctx context.Context, tx tenant.Tx, id uuid.UUID, t *tally, basis []string, filings int64) error {
	version, err := law.Version(ctx, tx)
	if err != nil {
		return err
	}
	shares, err := json.Marshal(append([]Share{}, t.list()...))
	if err != nil {
		return err
	}
	_, err = finishImpact.Run(ctx, tx, id, tx.Now(), version, filings, basis != nil, append([]string{}, basis...), t.declarations, t.lines,
		len(t.employers), int64(t.principal), int64(t.levy), shares, int64(t.surcharge))
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(t.employers))
	for employer := range t.employers {
		ids = append(ids, employer)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	_, err = tx.Copy(ctx, "impact_employer", []string{"proposal_id", "employer_id", "declarations", "lines", "before", "after"},
		pgx.CopyFromSlice(len(ids), func(i int) ([]any, error) {
			e := t.employers[ids[i]]
			return []any{id, ids[i], int32(e[0]), e[1], e[2], e[3]}, nil
		}))
	return err
}

// tolerated is how many declarations may come in after an impact was counted before it is stale: one in a hundred, so that
// the rush of a deadline does not keep a decision from ever being taken.
func tolerated(filings int64) int64 { return filings / 100 }

// Fresh refuses to decide on what was not counted, or on what has moved since: the law itself, or what was declared for the
// days of the change.
func (s *Service) Fresh(ctx context.Context, tx tenant.Tx, p law.Proposal) error {
	if p.Bears() == law.OnNothing {
		return nil
	}
	i, err := impactOf(ctx, tx, p.ID)
	if f, is := fault.As(err); is && f.Kind == fault.NotFound {
		return fault.New(fault.Conflict, "proposal.impact_missing", "count the impact of this change first")
	}
	switch {
	case err != nil:
		return err
	case i.AsOf == nil:
		return fault.New(fault.Conflict, "proposal.impact_counting", "the impact of this change is still being counted; wait for it")
	case i.Stale:
		return fault.New(fault.Conflict, "proposal.stale", "the state moved since the impact was counted on %s: count it again and look",
			i.AsOf.In(tx.Fund().Zone()).Format(time.DateTime)).With("at", i.AsOf.In(tx.Fund().Zone()).Format("02/01/2006 15:04"))
	}
	return nil
}
