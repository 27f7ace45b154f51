package declaration

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

// EventFiled tells downstream what was filed; its payload is FiledEvent.
const EventFiled = "declaration.filed"

// FiledEvent lists what one transaction filed: one declaration, or a thousand.
type FiledEvent struct {
	Filings []FiledRef `json:"filings"`
}

// FiledRef names a filed declaration.
type FiledRef struct {
	Declaration uuid.UUID  `json:"declaration"`
	Employer    uuid.UUID  `json:"employer"`
	Period      cal.Period `json:"period"`
	Kind        Kind       `json:"kind"`
}

// FileMany files declarations in the caller's transaction: computed, written, posted, their obligations met. It is the
// one way in for a form, a file and a simulated country; a thousand employers cost a dozen statements.
// IDs that are zero are made and can be read in the slice afterwards. Faults: the period was filed already, a wage
// or situation that cannot be assessed, an employer without number.
func FileMany(ctx context.Context, tx tenant.Tx, filings []Filing) error {
	if len(filings) == 0 {
		return nil
	}
	b, err := newBatch(ctx, tx, filings)
	if err != nil {
		return err
	}
	for _, step := range []func() error{b.compute, b.claimDrafts, b.undoEstimates, b.writeDeclarations, b.writeLines,
		b.writeFindings, b.assess.keep, b.post, b.meet, b.announce} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// batch is what FileMany carries from step to step.
type batch struct {
	ctx     context.Context
	tx      tenant.Tx
	filings []Filing
	assess  *assessor
	known   map[lawKey]Rules
}

func newBatch(ctx context.Context, tx tenant.Tx, filings []Filing) (*batch, error) {
	b := &batch{ctx: ctx, tx: tx, filings: filings, known: map[lawKey]Rules{}}
	for i := range filings {
		f := &filings[i]
		if f.ID == uuid.Nil {
			f.ID = uuid.Must(uuid.NewV7())
		}
		if f.Kind == "" {
			f.Kind = Main
		}
	}
	for _, step := range []func() error{b.employers, b.dueDates, b.sequences, b.numbers} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	var err error
	b.assess, err = newAssessor(ctx, tx)
	return b, err
}

func (b *batch) employers() error {
	ids := make([]uuid.UUID, len(b.filings))
	for i := range b.filings {
		ids[i] = b.filings[i].Employer
	}
	known, err := affiliation.EmployersByID(b.ctx, b.tx, ids)
	if err != nil {
		return err
	}
	for i := range b.filings {
		e, ok := known[b.filings[i].Employer]
		if !ok {
			return fault.Missing("employer")
		}
		if e.Number == "" {
			return fault.New(fault.Conflict, "declaration.employer_without_number",
				"this employer has no affiliation number yet; it can declare once its file is validated")
		}
		b.filings[i].employer = e
	}
	return nil
}

// dueDates takes the obligations' own, so that an extension given to an employer holds; without one, the law's.
func (b *batch) dueDates() error {
	employers, periods := b.keys(func(f *Filing) bool { return f.Due.IsZero() })
	if len(employers) == 0 {
		return nil
	}
	rows, err := dueOfMany.All(b.ctx, b.tx, employers, periods)
	if err != nil {
		return err
	}
	due := map[string]cal.Date{}
	for _, r := range rows {
		due[r.EmployerID.String()+r.Period] = r.DueDate
	}
	for i := range b.filings {
		f := &b.filings[i]
		if !f.Due.IsZero() {
			continue
		}
		if f.Due = due[f.Employer.String()+f.Period.String()]; f.Due.IsZero() {
			if f.Due, err = dueByLaw(b.ctx, b.tx, f.employer, f.Period); err != nil {
				return err
			}
		}
	}
	return nil
}

// keys lists employer and period of the filings that are wanted, as columns.
func (b *batch) keys(wanted func(*Filing) bool) (employers []uuid.UUID, periods []string) {
	for i := range b.filings {
		if f := &b.filings[i]; wanted(f) {
			employers, periods = append(employers, f.Employer), append(periods, f.Period.String())
		}
	}
	return employers, periods
}

// sequences numbers complementary declarations and corrections after those there are.
func (b *batch) sequences() error {
	for i := range b.filings {
		f := &b.filings[i]
		if (f.Kind != Complementary && f.Kind != Correction) || f.Sequence != 0 || f.draft {
			continue
		}
		n, err := nextSequence.One(b.ctx, b.tx, f.Employer, f.Period.String(), f.Kind)
		if err != nil {
			return err
		}
		f.Sequence = n
	}
	return nil
}

func (b *batch) numbers() error {
	given, err := takeNumbers.All(b.ctx, b.tx, len(b.filings))
	if err != nil {
		return err
	}
	for i, n := range given {
		b.filings[i].number = n
	}
	return nil
}

func (b *batch) compute() error {
	for i := range b.filings {
		f := &b.filings[i]
		if err := b.examine(f); err != nil {
			return err
		}
		compute := f.compute
		if f.Kind == Correction {
			compute = f.computeDifference
		}
		if err := compute(b.assess); err != nil {
			return fmt.Errorf("compute %s of employer %s: %w", f.Period, f.employer.Number, err)
		}
		f.seal()
	}
	return nil
}

// examine checks lines that nobody looked at yet: what is impossible refuses the filing, what is unlikely is kept with it.
func (b *batch) examine(f *Filing) error {
	if f.examined || f.Kind == Estimate || f.Kind == Correction || len(f.Lines) == 0 {
		return nil
	}
	rules, err := b.rules(f)
	if err != nil {
		return err
	}
	entries := make([]Entry, len(f.Lines))
	for i := range f.Lines {
		l := &f.Lines[i]
		if l.Number == 0 {
			l.Number = i + 1
		}
		entries[i] = Entry{Line: l.Number, Person: l.Person, Insured: l.Insured, Name: l.Name, Days: l.Days, Wage: l.Wage,
			Situation: l.Situation, OnStaff: true, Anonymous: l.Person == uuid.Nil}
	}
	errors, warnings := split(rules.Examine(entries))
	if len(errors) > 0 {
		return fault.Found(finding.Faults(errors)...)
	}
	f.Findings = append(f.Findings, warnings...)
	return nil
}

// rules are kept for employers alike.
func (b *batch) rules(f *Filing) (Rules, error) {
	k := lawKey{period: f.Period, regime: f.employer.Regime, sector: f.employer.Sector, risk: f.employer.RiskClass}
	if r, ok := b.known[k]; ok {
		return r, nil
	}
	r, _, err := b.assess.rulesFor(f.employer, f.Period)
	if err == nil {
		b.known[k] = r
	}
	return r, err
}

// post writes one posting for each declaration that moves money.
func (b *batch) post() error {
	postings := make([]ledger.Posting, 0, len(b.filings))
	for i := range b.filings {
		if p, moves := b.filings[i].posting(b.assess.used, b.tx.Today()); moves {
			postings = append(postings, p)
		}
	}
	return ledger.Post(b.ctx, b.tx, postings...)
}

func (b *batch) announce() error {
	event := FiledEvent{Filings: make([]FiledRef, len(b.filings))}
	for i := range b.filings {
		f := &b.filings[i]
		event.Filings[i] = FiledRef{Declaration: f.ID, Employer: f.Employer, Period: f.Period, Kind: f.Kind}
	}
	return b.tx.Emit(b.ctx, EventFiled, b.filings[0].ID.String(), event)
}
