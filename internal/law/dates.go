package law

import (
	"context"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/duedate"
	"socle/pkg/money"
)

// PeriodOf is the period that an employer of a regime and headcount declares for a month, with its due date.
func PeriodOf(ctx context.Context, tx tenant.Tx, m cal.Month, regime string, headcount int) (cal.Period, cal.Date, error) {
	l, err := Of(ctx, tx)
	if err != nil {
		return cal.Period{}, 0, err
	}
	rule, err := duedate.For(l.Parameters, m, duedate.Asked{Regime: regime, Headcount: headcount})
	if err != nil {
		return cal.Period{}, 0, err
	}
	p := rule.Period(m)
	return p, rule.Of(p, tx.Fund().Folder.WorkCalendar()), nil
}

// DueDate is that of a declared period.
func DueDate(ctx context.Context, tx tenant.Tx, p cal.Period, regime string, headcount int) (cal.Date, error) {
	l, err := Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	rule, err := duedate.ForPeriod(l.Parameters, p, duedate.Asked{Regime: regime, Headcount: headcount})
	if err != nil {
		return 0, err
	}
	return rule.Of(p, tx.Fund().Folder.WorkCalendar()), nil
}

// MinimumWage is the monthly minimum wage of the period in minor units, by its name (SMIG, SMAG).
func MinimumWage(ctx context.Context, tx tenant.Tx, name string, q contribution.Query) (money.Minor, error) {
	l, err := Of(ctx, tx)
	if err != nil {
		return 0, err
	}
	return l.MinimumWage(name, q)
}
