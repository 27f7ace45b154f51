package declaration

import (
	"context"
	"socle/internal/affiliation"
	"socle/internal/document"
	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/ebds"
	"socle/pkg/money"
	"socle/pkg/tabular"
)

// terms of a file: the rules of its period, what was put right on screen, and the pre-printed file that it answers.
func (s *Service) terms(ctx context.Context, tx tenant.Tx, a *assessor, e affiliation.Employer, u *Upload) (terms, error) {
	rules, rs, err := a.rulesFor(e, u.Period)
	if err != nil {
		return terms{}, err
	}
	t := terms{period: u.Period, rules: rules, currency: rs.Currency, situations: situationWords()}
	if u.Format != FromEBDS {
		t.fixes, err = fixesOf(ctx, tx, u.ID)
		return t, err
	}
	ceiling := ceilingOf(rs)
	t.ceiling = func(cal.Month) money.Minor { return ceiling }
	t.preprint, err = answered(ctx, tx, e, u.Period)
	return t, err
}

// ceilingOf is the monthly ceiling of a rule set: the lowest base that a very high wage is cut to. Zero when nothing is.
func ceilingOf(rs *contribution.RuleSet) money.Minor {
	const high money.Minor = 1e12
	least := high
	for i := range rs.Components {
		if b := rs.Base(i, high, 0); b > 0 {
			least = min(least, b)
		}
	}
	if least == high {
		return 0
	}
	return least
}

// answered is the latest pre-printed file that was issued for a period; empty when none was.
func answered(ctx context.Context, tx tenant.Tx, e affiliation.Employer, p cal.Period) ([]byte, error) {
	row, ok, err := preprintOf.Maybe(ctx, tx, e.ID, p.String())
	if err != nil || !ok {
		return nil, err
	}
	doc, err := document.Open(ctx, tx, row.DocumentID)
	return doc.Body, err
}

// about compares what an e-BDS file says of employer and period with what it was handed in for, and whether it comes in turn.
func (r *reading) about(ctx context.Context, tx tenant.Tx, e affiliation.Employer, p cal.Period, t terms) error {
	if r.format == FromEBDS {
		h := r.report.Header
		if h.Employer != "" && h.Employer != e.Number {
			r.findings = append(r.findings, Codes.New(0, "", "employer", "declaration.other_employer", h.Employer, e.Number))
		}
		if h.Period != 0 && cal.Monthly(h.Period) != p {
			r.findings = append(r.findings, Codes.New(0, "", "period", "declaration.other_period", h.Period.String(), p.String()))
		}
		if !t.answers() && r.kind == Main {
			r.findings = append(r.findings, Codes.New(0, "", "", "declaration.preprint_missing"))
		}
	}
	return r.inTurn(ctx, tx, e, p)
}

// inTurn: a main file comes once, a complementary one after it.
func (r *reading) inTurn(ctx context.Context, tx tenant.Tx, e affiliation.Employer, p cal.Period) error {
	o, known, err := ObligationOf(ctx, tx, e.ID, p)
	if err != nil {
		return err
	}
	if !known || o.State == Ended || p.First() > tx.Today() {
		r.findings = append(r.findings, Codes.New(0, "", "period", "declaration.not_expected", p.String()))
		return nil
	}
	of, err := ofPeriod.All(ctx, tx, e.ID, p.String())
	if err != nil {
		return err
	}
	filed := false
	for _, d := range of {
		filed = filed || ((d.Kind == Main || d.Kind == Nil) && d.Status.Counts())
	}
	switch {
	case r.kind == Main && filed:
		r.findings = append(r.findings, Codes.New(0, "", "", "declaration.period_filed"))
	case r.kind == Complementary && !filed:
		r.findings = append(r.findings, Codes.New(0, "", "", "declaration.main_missing"))
	}
	return nil
}

// situationWords are what people write for each situation, in every language that we have words in.
func situationWords() []tabular.Situation {
	var list []tabular.Situation
	for _, s := range Situations[1:] {
		names := []string{string(ebds.Situations[rankOf(s)])}
		for _, lang := range []i18n.Lang{"fr", "en"} {
			names = append(names, i18n.In(lang, "declaration.situation."+string(s)))
		}
		list = append(list, tabular.Situation{Code: string(s), Names: names, WithoutPay: s.WithoutPay(), Gone: s.Gone()})
	}
	return list
}

func rankOf(s Situation) int {
	for i, k := range Situations {
		if k == s {
			return i
		}
	}
	return 0
}
