package tenancy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/tenants"
)

// lawRow is a row of the law as the fund holds it.
type lawRow struct {
	ID           uuid.UUID
	Series       string
	Body         json.RawMessage
	ValidFrom    cal.Date
	ValidTo      cal.Date
	RecordedFrom *time.Time
	RecordedTo   *time.Time
	ObservedAt   cal.Date
	Source       []string
	Confidence   effective.Confidence
	Dates        effective.Confidence
	Note         string
	Origin       string
	ApprovedBy   string
}

var (
	lawRows = query.New[lawRow]("tenancy.law_rows", `
select id, series, body, lower(valid) as valid_from, (upper(valid) - 1) as valid_to,
       lower(recorded) as recorded_from, upper(recorded) as recorded_to, observed_at,
       source, confidence, dates, note, origin, approved_by
from parameter
order by series, valid, lower(recorded)`)

	closeLawRow = query.Exec("tenancy.close_law_row", `
update parameter set recorded = tstzrange(lower(recorded), $2) where id = $1 and upper_inf(recorded)`)

	putLawRow = query.Exec("tenancy.put_law_row", `
insert into parameter (id, series, kind, selector, body, valid, recorded, observed_at, source, confidence, dates, note,
                       origin, proposed_by, approved_by)
values ($1, $2, $3, $4, $5, daterange($6, $7, '[]'), tstzrange($8, $9), $10, $11, $12, $13, $14, 'folder', 'folder', $15)`)
)

func (r lawRow) valid() effective.Span { return effective.Span{From: r.ValidFrom, To: r.ValidTo} }

// held is a row without the times at which it was held for true.
func (r lawRow) held() effective.Parameter {
	return effective.Parameter{Body: r.Body, Valid: r.valid(), ObservedAt: r.ObservedAt, Source: r.Source,
		Confidence: r.Confidence, Dates: r.Dates, Note: r.Note, ApprovedBy: r.ApprovedBy}
}

// saying is what a row says, in one comparable text: its value, dates, sources and trust.
func saying(p effective.Parameter) string {
	text, err := json.Marshal([]any{p.Valid.From, p.Valid.To, plain(p.Body), p.ObservedAt, p.Source, p.Confidence, p.Dates, p.Note, p.ApprovedBy})
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// plain is JSON without what does not matter: spaces and the order of keys.
func plain(body json.RawMessage) any {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return string(body)
	}
	return v
}

// worded is a row as a plan prints it.
func worded(p effective.Parameter) string {
	body, _ := json.Marshal(plain(p.Body))
	until := "until further notice"
	if !p.Valid.To.IsZero() {
		until = "to " + p.Valid.To.String()
	}
	from := ""
	if !p.Valid.From.IsZero() {
		from = "from " + p.Valid.From.String() + " "
	}
	return fmt.Sprintf("%s, %s%s, %s (%s)", body, from, until, p.Trust(), strings.Join(p.Source, ", "))
}

// lawSteps sets the law of the database against the folder's, series by series.
func lawSteps(rows []lawRow, folder *tenants.Folder) ([]step, error) {
	had, wanted := map[string][]lawRow{}, map[string][]effective.Parameter{}
	for _, r := range rows {
		had[r.Series] = append(had[r.Series], r)
	}
	for _, p := range folder.Parameters() {
		wanted[p.Series()] = append(wanted[p.Series()], p)
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(had)), maps.Keys(wanted))
	slices.Sort(names)
	var steps []step
	for _, name := range slices.Compact(names) {
		steps = append(steps, series{name, had[name], wanted[name]}.steps()...)
	}
	return steps, nil
}

// series is everything about one thing of the law: what the database has and what the folder wants.
type series struct {
	name   string
	had    []lawRow
	wanted []effective.Parameter
}

func (s series) steps() []step {
	switch {
	case len(s.wanted) == 0:
		return s.extra()
	case slices.ContainsFunc(s.had, func(r lawRow) bool { return r.Origin == "officer" }):
		return s.kept()
	}
	return append(s.present(), s.past()...)
}

// extra is a series that the folder has no word of. It stays: a law ends by a last day, not by being left out.
func (s series) extra() []step {
	var steps []step
	for _, r := range s.had {
		if r.RecordedTo == nil {
			steps = append(steps, step{Change: Change{Part: PartParameter, Name: s.key(r.ValidFrom), Act: Extra, Before: worded(r.held()),
				Note: "to end it, give it a valid_to in the folder, or propose its end in the portal"}})
		}
	}
	return steps
}

func (s series) key(from cal.Date) string { return s.name + "@" + from.String() }

// apart are the standing rows that only one side has.
func (s series) apart() (gone []lawRow, missing []effective.Parameter) {
	theirs := map[string]bool{}
	for _, p := range s.wanted {
		if p.Recorded.To.IsZero() {
			theirs[saying(p)] = true
		}
	}
	ours := map[string]bool{}
	for _, r := range s.had {
		if r.RecordedTo != nil {
			continue
		}
		ours[saying(r.held())] = true
		if !theirs[saying(r.held())] {
			gone = append(gone, r)
		}
	}
	for _, p := range s.wanted {
		if p.Recorded.To.IsZero() && !ours[saying(p)] {
			missing = append(missing, p)
		}
	}
	return gone, missing
}

// kept is a series that officers of the fund changed: the folder has no say in it any more.
func (s series) kept() []step {
	gone, missing := s.apart()
	note := "changed in the portal"
	for _, r := range s.had {
		if r.Origin == "officer" && r.RecordedFrom != nil && r.RecordedTo == nil {
			note = fmt.Sprintf("changed in the portal on %s, approved by %s", r.RecordedFrom.Format(time.DateOnly), r.ApprovedBy)
		}
	}
	return s.paired(gone, missing, func(c Change) Change { c.Act, c.Note = Kept, note; return c })
}

// present brings what stands to what the folder says: the first step does it all, the others tell.
func (s series) present() []step {
	gone, missing := s.apart()
	steps := s.paired(gone, missing, func(c Change) Change { return c })
	if len(steps) > 0 {
		fresh := len(s.had) == 0
		steps[0].run = func(ctx context.Context, tx tenant.Tx) error { return replace(ctx, tx, gone, missing, fresh) }
	}
	return steps
}

// paired lists the differences: a row that goes is shown with the one that comes in its place.
func (s series) paired(gone []lawRow, missing []effective.Parameter, as func(Change) Change) []step {
	var steps []step
	left := slices.Clone(gone)
	for _, p := range missing {
		c := Change{Part: PartParameter, Name: p.Key(), Act: Add, After: worded(p)}
		if i := slices.IndexFunc(left, func(r lawRow) bool { return r.ValidFrom == p.Valid.From }); i >= 0 {
			c.Act, c.Before = Alter, worded(left[i].held())
			left = slices.Delete(left, i, i+1)
		}
		steps = append(steps, step{Change: as(c)})
	}
	for _, r := range left {
		steps = append(steps, step{Change: as(Change{Part: PartParameter, Name: s.key(r.ValidFrom), Act: Alter,
			Before: worded(r.held()), After: "no longer held for true"})})
	}
	return steps
}

// past adds what the folder says was held for true once, where the database holds nothing of those days.
func (s series) past() []step {
	var steps []step
	for _, p := range s.wanted {
		if p.Recorded.To.IsZero() || s.tells(p) {
			continue
		}
		steps = append(steps, step{Change{Part: PartParameter, Name: p.Key(), Act: Add, After: worded(p), Note: "held for true until " + p.Recorded.To.String()},
			func(ctx context.Context, tx tenant.Tx) error {
				return put(ctx, tx, p, since(p.Recorded.From), since(p.Recorded.To))
			}})
	}
	return steps
}

// tells says that the database has an answer already for the days on which the folder's row was held for true.
func (s series) tells(p effective.Parameter) bool {
	return slices.ContainsFunc(s.had, func(r lawRow) bool {
		return r.valid().Meets(p.Valid) && (r.RecordedFrom == nil || r.RecordedFrom.Before(p.Recorded.To.Time()))
	})
}

func since(d cal.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time()
}

// replace closes rows and puts others in their place: known from now on, or as the folder dates it in a new series.
func replace(ctx context.Context, tx tenant.Tx, gone []lawRow, missing []effective.Parameter, fresh bool) error {
	for _, r := range gone {
		if _, err := closeLawRow.Run(ctx, tx, r.ID, tx.Now()); err != nil {
			return err
		}
	}
	for _, p := range missing {
		var from any = tx.Now()
		if fresh {
			from = since(p.Recorded.From)
		}
		if err := put(ctx, tx, p, from, nil); err != nil {
			return fmt.Errorf("%s: %w", p.Key(), err)
		}
	}
	return nil
}

func put(ctx context.Context, tx tenant.Tx, p effective.Parameter, from, to any) error {
	selector, err := json.Marshal(p.Selector)
	if err != nil {
		return err
	}
	_, err = putLawRow.Run(ctx, tx, uuid.Must(uuid.NewV7()), p.Series(), p.Kind, selector, p.Body, p.Valid.From, p.Valid.To,
		from, to, p.ObservedAt, p.Source, p.Confidence, p.Dates, p.Note, p.ApprovedBy)
	return err
}
