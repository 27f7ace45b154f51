package adjustment

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/law"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/pkg/effective"
	"socle/pkg/fault"
)

// ProposeInput names the change of the law: the proposal that was approved.
type ProposeInput struct {
	ID uuid.UUID `json:"proposal" validate:"required"`
}

var (
	insertChange = query.Exec("adjustment.insert_change", `
insert into law_change (proposal_id, state, subject, source, starts, ends, was, now, approved_by, approved_by_name, approved_at)
select $1, 'counting', p.subject, p.source, $2, $3, $4, $5, p.decided_by, p.decided_by_name, p.decided_at
from proposal p
where p.id = $1
on conflict do nothing`)

	lockChange = query.New[uuid.UUID]("adjustment.lock_change", `
select proposal_id from law_change where proposal_id = $1 for update`)

	countedChange = query.Exec("adjustment.counted_change", `
update law_change set state = 'ready', counted_at = $2 where proposal_id = $1`)

	// before the change: the newest row of the series that was closed by it, on its first day.
	valueBefore = query.New[json.RawMessage]("adjustment.value_before", `
select body
from parameter
where series = $1
  and valid @> $2::date
  and upper(recorded) = $3
order by lower(recorded) desc nulls last
limit 1`)

	// settledElsewhere are declarations that this change leaves alone: left out of it with a reason, or waiting for the
	// adjustment of a change approved later.
	settledElsewhere = query.New[uuid.UUID]("adjustment.settled_elsewhere", `
select a.declaration_id
from adjustment a
join law_change c on c.proposal_id = a.change_id
join law_change me on me.proposal_id = $1
where a.kind = 'declaration'
  and ($2::uuid[] is null or a.employer_id = any($2))
  and ((a.change_id = $1 and a.state = 'excluded')
    or (a.change_id <> $1 and a.state = 'proposed' and c.approved_at > me.approved_at))`)

	waiting = query.New[waitingRow]("adjustment.waiting", `
select a.id, a.change_id, a.declaration_id, a.shares, a.basis
from adjustment a
where a.state = 'proposed' and a.kind = 'declaration'
  and ($1::uuid[] is null or a.employer_id = any($1))`)

	supersede = query.Exec("adjustment.supersede", `
update adjustment set state = 'superseded' where id = any($1) and state = 'proposed'`)

	// basisOf is what stands for a period: its declarations and its approved adjustments.
	basisOf = query.New[basisRow]("adjustment.basis", `
select d.employer_id, d.period,
       md5(string_agg(d.id || d.status || coalesce((select string_agg(a.id::text, ',' order by a.id)
                                                     from adjustment a
                                                     where a.declaration_id = d.id and a.state = 'approved'), ''), ';' order by d.id)) as basis
from declaration d
where d.status in ('filed', 'accepted', 'accepted_with_anomalies')
  and ($1::date is null or d.starts >= $1)
  and ($2::date is null or d.starts <= $2)
  and ($3::uuid[] is null or d.employer_id = any($3))
group by d.employer_id, d.period`)
)

type waitingRow struct {
	ID            uuid.UUID
	ChangeID      uuid.UUID
	DeclarationID uuid.UUID
	Shares        json.RawMessage
	Basis         string
}

type basisRow struct {
	EmployerID uuid.UUID
	Period     string
	Basis      string
}

// Propose reckons what a change of the law that reaches back does to what was declared, and proposes an adjustment for each
// declaration that would be different. It posts nothing. Reckoned again, what is the same stays as it is.
// Faults: the change is not approved.
func (s *Service) Propose(ctx context.Context, tx tenant.Tx, in ProposeInput) (Change, error) {
	p, err := law.ProposalByID(ctx, tx, in.ID)
	if err != nil {
		return Change{}, err
	}
	if p.State != "approved" {
		return Change{}, fault.New(fault.Conflict, "adjustment.not_approved", "this change of the law is not approved")
	}
	if p.Bears() == law.OnNothing {
		return Change{}, nil
	}
	span, reaches, err := s.open(ctx, tx, p)
	if err != nil || !reaches {
		return Change{}, err
	}
	if _, err := lockChange.One(ctx, tx, p.ID); err != nil {
		return Change{}, err
	}
	if bearsOnLateness(p) {
		err = reckonLateness(ctx, tx, p, nil)
	} else {
		err = s.reckonChange(ctx, tx, p.ID, span, nil)
	}
	if err != nil {
		return Change{}, err
	}
	if _, err := countedChange.Run(ctx, tx, p.ID, tx.Now()); err != nil {
		return Change{}, err
	}
	return oneChange(ctx, tx, p.ID)
}

// open writes the change, once. It reaches back when anything was declared for its days.
func (s *Service) open(ctx context.Context, tx tenant.Tx, p law.Proposal) (span effective.Span, reaches bool, err error) {
	in, _, err := p.ParameterChange()
	if err != nil {
		return span, false, err
	}
	at, err := extentOf.One(ctx, tx, in.ValidFrom, in.ValidTo)
	if bearsOnLateness(p) {
		at, err = lateExtent(ctx, tx, p)
	}
	if err != nil || at.Declarations == 0 {
		return in.Span(), false, err
	}
	was, _, err := valueBefore.Maybe(ctx, tx, in.Series, in.ValidFrom, p.DecidedAt)
	if err != nil {
		return span, false, err
	}
	if was == nil {
		was = json.RawMessage(`{}`)
	}
	_, err = insertChange.Run(ctx, tx, p.ID, in.ValidFrom, in.ValidTo, was, in.Body)
	return in.Span(), true, err
}

// reckonChange proposes for some employers, or all, and takes back what was proposed of other figures.
func (s *Service) reckonChange(ctx context.Context, tx tenant.Tx, change uuid.UUID, span effective.Span, employers []uuid.UUID) error {
	l, err := law.Of(ctx, tx)
	if err != nil {
		return err
	}
	w, err := newWriter(ctx, tx, change, span, employers)
	if err != nil {
		return err
	}
	r := newReckoner(ctx, tx, l)
	r.say = work.Report
	if err := r.reckon(span, employers, w.take); err != nil {
		return fmt.Errorf("adjustments: %w", err)
	}
	if err := r.keep(); err != nil {
		return err
	}
	return w.write(r.heads)
}

// writer gathers what is proposed, beside what waits already.
type writer struct {
	ctx     context.Context
	tx      tenant.Tx
	change  uuid.UUID
	skip    map[uuid.UUID]bool
	waits   map[uuid.UUID]waitingRow
	basis   map[string]string
	rows    [][]any
	replace []uuid.UUID
	same    map[uuid.UUID]bool
}

func newWriter(ctx context.Context, tx tenant.Tx, change uuid.UUID, span effective.Span, employers []uuid.UUID) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, change: change, skip: map[uuid.UUID]bool{}, waits: map[uuid.UUID]waitingRow{},
		basis: map[string]string{}, same: map[uuid.UUID]bool{}}
	skip, err := settledElsewhere.All(ctx, tx, change, employers)
	if err != nil {
		return nil, err
	}
	for _, id := range skip {
		w.skip[id] = true
	}
	rows, err := waiting.All(ctx, tx, employers)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		w.waits[r.DeclarationID] = r
	}
	basis, err := basisOf.All(ctx, tx, span.From, span.To, employers)
	for _, b := range basis {
		w.basis[b.EmployerID.String()+b.Period] = b.Basis
	}
	return w, err
}

// take proposes one declaration's adjustment, unless the same one waits.
func (w *writer) take(d reckoned) error {
	if w.skip[d.ID] {
		return nil
	}
	basis := w.basis[d.EmployerID.String()+d.Period.String()]
	if old, waits := w.waits[d.ID]; waits {
		var shares []Share
		if err := json.Unmarshal(old.Shares, &shares); err != nil {
			return err
		}
		if old.ChangeID == w.change && old.Basis == basis && equal(shares, d.Shares) {
			w.same[d.ID] = true
			return nil
		}
		w.replace = append(w.replace, old.ID)
		w.same[d.ID] = true
	}
	shares, err := json.Marshal(d.Shares)
	if err != nil {
		return err
	}
	laws, err := json.Marshal(d.Laws)
	if err != nil {
		return err
	}
	principal, levy := net(d.Shares)
	w.rows = append(w.rows, []any{uuid.Must(uuid.NewV7()), w.change, d.ID, d.EmployerID, d.Period.String(), d.Starts.Time(), "proposed",
		int32(d.Touched), int64(principal), int64(levy), shares, laws, basis, w.tx.Now()})
	return nil
}

// write takes back what is not so any more, and writes what is proposed. What waited for a declaration of this change that
// now comes to nothing is taken back too.
func (w *writer) write(seen []uuid.UUID) error {
	for _, id := range seen {
		if old, waits := w.waits[id]; waits && old.ChangeID == w.change && !w.same[id] {
			w.replace = append(w.replace, old.ID)
		}
	}
	if len(w.replace) > 0 {
		if _, err := supersede.Run(w.ctx, w.tx, w.replace); err != nil {
			return err
		}
	}
	_, err := w.tx.Copy(w.ctx, "adjustment", []string{"id", "change_id", "declaration_id", "employer_id", "period", "starts", "state", "lines",
		"principal", "levy", "shares", "law", "basis", "proposed_at"}, pgx.CopyFromRows(w.rows))
	return err
}

func equal(a, b []Share) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
