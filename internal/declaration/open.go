package declaration

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// PeriodInput names an employer and a period.
type PeriodInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
}

// Open starts the declaration of a period with the staff, each with the days and wage of the period before; begun
// already, it gives the draft there is. Faults: nothing is expected for the period, it has not begun, it was filed.
func (s *Service) Open(ctx context.Context, tx tenant.Tx, in PeriodInput) (Declaration, error) {
	o, err := s.expected(ctx, tx, in)
	if err != nil {
		return Declaration{}, err
	}
	if id, ok, err := draftMainOf.Maybe(ctx, tx, in.EmployerID, in.Period.String()); err != nil || ok {
		if err != nil {
			return Declaration{}, err
		}
		return byID(ctx, tx, id)
	}
	lines, err := s.staffLines(ctx, tx, in)
	if err != nil {
		return Declaration{}, err
	}
	return s.begin(ctx, tx, Declaration{EmployerID: in.EmployerID, Period: in.Period, Kind: Main, DueDate: o.DueDate}, lines)
}

// expected is the obligation of the period, refused when there is nothing to file.
func (s *Service) expected(ctx context.Context, tx tenant.Tx, in PeriodInput) (Obligation, error) {
	o, ok, err := ObligationOf(ctx, tx, in.EmployerID, in.Period)
	switch {
	case err != nil:
		return o, err
	case !ok || o.State == Ended:
		return o, notExpected(in.Period)
	case o.State == Met:
		return o, fault.New(fault.Conflict, "declaration.period_filed",
			"%s was declared already; open that declaration to correct it", in.Period).With("period", in.Period)
	case o.Starts > tx.Today():
		return o, fault.New(fault.Conflict, "declaration.period_ahead",
			"%s has not begun: it can be declared from %s", in.Period, o.Starts).With("period", in.Period)
	}
	return o, nil
}

// begin writes a draft with its lines and counts it.
func (s *Service) begin(ctx context.Context, tx tenant.Tx, d Declaration, lines []DraftLine) (Declaration, error) {
	d.ID = uuid.Must(uuid.NewV7())
	_, err := insertDraft.Run(ctx, tx, d.ID, d.EmployerID, d.Period.String(), d.Period.First(), d.Sequence, d.Kind, d.DueDate,
		d.Reason, d.Amends, tx.Now())
	if err != nil {
		return Declaration{}, err
	}
	if err := copyDraftLines(ctx, tx, d.ID, lines); err != nil {
		return Declaration{}, err
	}
	if _, err := s.recount(ctx, tx, d.ID); err != nil {
		return Declaration{}, err
	}
	return byID(ctx, tx, d.ID)
}

func copyDraftLines(ctx context.Context, tx tenant.Tx, id uuid.UUID, lines []DraftLine) error {
	_, err := tx.Copy(ctx, "draft_line", draftLineColumns, pgx.CopyFromSlice(len(lines), func(i int) ([]any, error) {
		l := &lines[i]
		return []any{id, l.Line, l.PersonID, l.InsuredNumber, l.Name, l.IDNumber, l.Regime, l.Category, l.Days, int64(l.Wage),
			string(l.Situation), l.LastDays, asInt(l.LastWage), l.WasDays, asInt(l.WasWage)}, nil
	}))
	return err
}

func asInt(m *money.Minor) *int64 {
	if m == nil {
		return nil
	}
	n := int64(*m)
	return &n
}

// staffLines are those who worked in the period, pre-filled from the period before, else from the wage agreed.
func (s *Service) staffLines(ctx context.Context, tx tenant.Tx, in PeriodInput) ([]DraftLine, error) {
	staff, err := affiliation.ActiveStaff(ctx, tx, in.EmployerID, in.Period)
	if err != nil {
		return nil, err
	}
	last, err := lastOf(ctx, tx, in.EmployerID, in.Period)
	if err != nil {
		return nil, err
	}
	full := fullDays(tx, in.Period)
	lines, seen := make([]DraftLine, 0, len(staff)), map[uuid.UUID]bool{}
	for _, m := range staff {
		if seen[m.PersonID] {
			continue // hired twice in the period: one line, one person
		}
		seen[m.PersonID] = true
		l := DraftLine{Line: len(lines) + 1, PersonID: &m.PersonID, InsuredNumber: m.Number, Name: m.Name(), IDNumber: m.IDNumber,
			Regime: m.Regime, Category: m.Category, Days: full, Wage: m.MonthlyWage * asMinor(int64(in.Period.Months))}
		if before, ok := last[m.PersonID]; ok {
			l.LastDays, l.LastWage = &before.Days, &before.Wage
			if before.Wage > 0 {
				l.Days, l.Wage = min(before.Days, full), before.Wage
			}
		}
		if l.Wage == 0 {
			l.Days = 0
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// lastOf is what stands for each person in the period declared before, brought to the length of this one.
func lastOf(ctx context.Context, tx tenant.Tx, employer uuid.UUID, p cal.Period) (map[uuid.UUID]lastRow, error) {
	rows, err := lastDeclared.All(ctx, tx, employer, p.First())
	if err != nil {
		return nil, err
	}
	last := make(map[uuid.UUID]lastRow, len(rows))
	for _, r := range rows {
		if r.PersonID == nil {
			continue
		}
		last[*r.PersonID] = r.scaled(p)
	}
	return last, nil
}

// scaled brings a row to the length of a period: three months of pay against one.
func (r lastRow) scaled(p cal.Period) lastRow {
	if r.Months != p.Months && r.Months > 0 {
		r.Wage = r.Wage * asMinor(int64(p.Months)) / asMinor(int64(r.Months))
		r.Days = r.Days * int(p.Months) / int(r.Months)
	}
	return r
}

// fullDays are the days of a full period of work in the fund.
func fullDays(tx tenant.Tx, p cal.Period) int {
	return tx.Fund().Folder.Calendar.DaysPerMonth * int(p.Months)
}

func byID(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Declaration, error) {
	d, ok, err := declarationByID.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("declaration")
	}
	return d, err
}
