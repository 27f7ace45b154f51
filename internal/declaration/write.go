package declaration

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"socle/internal/platform/authz"
)

// claimDrafts turns drafts into filed declarations, one statement each: of two that file the same draft, the second
// waits for the first, finds no draft any more, and is told so.
func (b *batch) claimDrafts() error {
	who := authz.From(b.ctx)
	for i := range b.filings {
		f := &b.filings[i]
		if !f.draft {
			continue
		}
		n, err := fileDraft.Run(b.ctx, b.tx, f.ID, f.Kind, f.status(), f.Source, f.mainRuleSet(), f.totals.lines, f.totals.days,
			f.totals.wages, f.totals.employer, f.totals.employee, f.totals.others, f.anomalies(), f.Due, f.Reason, f.Motive,
			f.number, f.hash, b.tx.Now(), who.ID, who.Name, orNil(f.File))
		if err != nil {
			return err
		}
		if n == 0 {
			return alreadyFiled()
		}
		if _, err := dropDraftLines.Run(b.ctx, b.tx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) writeDeclarations() error {
	who := authz.From(b.ctx)
	made := make([]*Filing, 0, len(b.filings))
	for i := range b.filings {
		if !b.filings[i].draft {
			made = append(made, &b.filings[i])
		}
	}
	if len(made) == 0 {
		return nil
	}
	_, err := b.tx.Copy(b.ctx, "declaration", []string{"id", "employer_id", "period", "starts", "sequence", "kind", "status",
		"source", "rule_set", "line_count", "days", "wages", "employer_total", "employee_total", "levy_total", "anomalies",
		"due_date", "reason", "motive", "number", "content_hash", "filed_at", "filed_by", "filed_by_name", "amends", "file_id",
		"created_at", "changed_at"},
		pgx.CopyFromSlice(len(made), func(i int) ([]any, error) {
			f := made[i]
			return []any{f.ID, f.Employer, f.Period.String(), f.Period.First().Time(), f.Sequence, string(f.Kind), string(f.status()),
				string(f.Source), f.mainRuleSet(), f.totals.lines, f.totals.days, int64(f.totals.wages), int64(f.totals.employer),
				int64(f.totals.employee), int64(f.totals.others), f.anomalies(), f.Due.Time(), f.Reason, f.Motive, f.number,
				f.hash, b.tx.Now(), who.ID, who.Name, orNil(f.Amends), orNil(f.File), b.tx.Now(), b.tx.Now()}, nil
		}))
	if err != nil {
		return fmt.Errorf("file: %w", err)
	}
	return nil
}

// lineColumns are those of declaration_line, in the order of lineSource.
var lineColumns = []string{"declaration_id", "line", "person_id", "insured_number", "name", "days", "wage", "situation", "amounts", "rule_set"}

// lineSource gives the lines of all filings to COPY, one after the other, without a copy of them. Ids go in the driver's
// own type: given as uuid.UUID, each would be tried as text first.
type lineSource struct {
	id      any
	filings []Filing
	f, i    int
	values  [10]any
}

// Next moves to the next line.
func (s *lineSource) Next() bool {
	for s.i++; s.f < len(s.filings) && s.i >= len(s.filings[s.f].rows); {
		s.f, s.i = s.f+1, 0
	}
	return s.f < len(s.filings)
}

// Values are those of the line; the slice is used again for the next.
func (s *lineSource) Values() ([]any, error) {
	f := &s.filings[s.f]
	r := &f.rows[s.i]
	if s.i == 0 || s.id == nil {
		s.id = pgtype.UUID{Bytes: f.ID, Valid: true}
	}
	s.values = [10]any{s.id, r.line, pgtype.UUID{Bytes: r.person, Valid: r.person != uuid.Nil}, r.insured, r.name, r.days, int64(r.wage), string(r.situation), r.amounts, r.ruleSet}
	return s.values[:], nil
}

// Err is never set: nothing can go wrong between two lines.
func (s *lineSource) Err() error { return nil }

func (b *batch) writeLines() error {
	_, err := b.tx.Copy(b.ctx, "declaration_line", lineColumns, &lineSource{filings: b.filings, i: -1})
	if err != nil {
		return fmt.Errorf("file lines: %w", err)
	}
	return b.writeChanges()
}

// writeChanges keeps before and after of corrected lines.
func (b *batch) writeChanges() error {
	var rows [][]any
	for i := range b.filings {
		for _, r := range b.filings[i].rows {
			if c := r.change; c != nil {
				rows = append(rows, []any{b.filings[i].ID, r.line, c.was.Days, int64(c.was.Wage), c.was.RuleSet, c.nowDays, int64(c.nowWage)})
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := b.tx.Copy(b.ctx, "declaration_change", []string{"declaration_id", "line", "was_days", "was_wage", "was_rule_set",
		"now_days", "now_wage"}, pgx.CopyFromRows(rows))
	return err
}

func (b *batch) writeFindings() error {
	var rows [][]any
	for i := range b.filings {
		for _, n := range b.filings[i].Findings {
			rows = append(rows, []any{b.filings[i].ID, n.Line, n.Field, n.Code, string(n.Severity), n.Message, args(n)})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := b.tx.Copy(b.ctx, "declaration_finding", []string{"declaration_id", "line", "field", "code", "severity", "message", "args"},
		pgx.CopyFromRows(rows))
	return err
}

// undoEstimates reverses the estimates that the real declarations replace.
func (b *batch) undoEstimates() error {
	employers, periods := b.keys(func(f *Filing) bool { return f.Kind == Main || f.Kind == Nil })
	if len(employers) == 0 {
		return nil
	}
	standing, err := estimatesOf.All(b.ctx, b.tx, employers, periods)
	if err != nil {
		return err
	}
	for _, e := range standing {
		if err := cancelEstimate(b.ctx, b.tx, e, "remplacée par la déclaration de l'employeur"); err != nil {
			return err
		}
	}
	return nil
}

// meet marks the obligations of mains, nils and estimates as met.
func (b *batch) meet() error {
	var ids, employers []uuid.UUID
	var periods, how []string
	for i := range b.filings {
		f := &b.filings[i]
		way, meets := map[Kind]string{Main: "declaration", Nil: "nil", Estimate: "estimate"}[f.Kind]
		if meets {
			ids, employers = append(ids, f.ID), append(employers, f.Employer)
			periods, how = append(periods, f.Period.String()), append(how, way)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := meetObligations.Run(b.ctx, b.tx, ids, employers, periods, how, b.tx.Today())
	return err
}

// args of a finding, never null.
func args(n Finding) []string { return append([]string{}, n.Args...) }

func orNil(id uuid.UUID) any {
	if id == uuid.Nil {
		return nil
	}
	return id
}
