package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"socle/pkg/cal"
	"socle/pkg/duedate"
	"socle/pkg/penalty"
	"socle/tenants"
)

// surchargeCommand computes what lateness costs from a fund's folder, without a server.
var surchargeCommand = command{name: "surcharge", summary: "surcharge and penalty on a late payment, from a fund's folder", run: surcharge}

// surchargeAsk is what the flags say.
type surchargeAsk struct {
	funds, fund, due, sector string
	json                     bool
	headcount                int
	dueOn                    cal.Date
	c                        penalty.Case
}

func surcharge(_ context.Context, args []string, out io.Writer) error {
	ask, err := surchargeFlags(args, out)
	if err != nil {
		return settled(err)
	}
	f, err := openFund(ask.funds, ask.fund)
	if err != nil {
		return err
	}
	if ask.c.Owed, err = f.Currency.Parse(ask.due); err != nil {
		return fmt.Errorf("--due: %w", err)
	}
	if ask.c.Owed < 0 || ask.c.Employees < 0 {
		return fmt.Errorf("surcharge: --due and --employees are never negative")
	}
	if ask.c.Due, err = ask.dueDate(f); err != nil {
		return err
	}
	a, err := penalty.Assess(f.Law(), ask.c)
	if err != nil {
		return err
	}
	answer := surchargeAnswerOf(f, ask.c, a)
	if ask.json {
		return printJSON(out, answer)
	}
	return answer.print(out)
}

// dueDate is the one given, or that of the fund's calendar.
func (ask surchargeAsk) dueDate(f *tenants.Folder) (cal.Date, error) {
	if !ask.dueOn.IsZero() {
		return ask.dueOn, nil
	}
	rule, err := duedate.ForPeriod(f.Parameters(), ask.c.Period,
		duedate.Asked{Regime: ask.c.Regime, Sector: ask.sector, Headcount: ask.headcount, AsKnown: ask.c.AsKnown})
	if err != nil {
		return 0, err
	}
	return rule.Of(ask.c.Period, f.WorkCalendar()), nil
}

func surchargeFlags(args []string, out io.Writer) (ask surchargeAsk, err error) {
	fs := newFlags("surcharge")
	fs.StringVar(&ask.fund, "fund", "", "the fund, e.g. ma-cnss")
	fs.StringVar(&ask.funds, "funds", "", "a directory of fund folders outside the program")
	period := periodFlag(fs, "the period of employment: 2025-06 or 2025-Q2")
	fs.StringVar(&ask.due, "due", "", "contributions paid late, in currency units")
	paid := dateFlag(fs, "paid-on", "the day of payment")
	dueOn := dateFlag(fs, "due-on", "the due date, when it is not that of the fund's calendar")
	fs.IntVar(&ask.c.Employees, "employees", 0, "employees concerned, for penalties counted by head")
	fs.IntVar(&ask.headcount, "headcount", 0, "number of employees of the employer, for its rhythm")
	fs.StringVar(&ask.c.Regime, "regime", "", "the regime")
	fs.StringVar(&ask.sector, "sector", "", "the employer's sector, for extensions of the due date")
	fs.StringVar(&ask.c.Branch, "branch", "", "the branch owed, where surcharges differ by branch")
	trigger := fs.String("trigger", "", "what happened instead of lateness: non_declaration, undeclared, court, ex_officio…")
	known := dateFlag(fs, "as-known", "the law as it was known on this date")
	fs.BoolVar(&ask.json, "json", false, "print one JSON document")
	if err := parseFlags(fs, args, out, 0); err != nil {
		return ask, err
	}
	ask.c.Period, ask.c.On, ask.dueOn, ask.c.AsKnown = *period, *paid, *dueOn, *known
	if *trigger != "" {
		if !slices.Contains(penalty.Triggers, *trigger) {
			return ask, fmt.Errorf("--trigger %q: want one of %s", *trigger, strings.Join(penalty.Triggers, ", "))
		}
		ask.c.Triggers = []string{*trigger}
	}
	return ask, required(fs, "fund", "period", "due", "paid-on")
}

// surchargeAnswer is the document of surcharge: amounts are decimal strings in currency units.
type surchargeAnswer struct {
	Fund       string          `json:"fund"`
	Period     string          `json:"period"`
	Currency   string          `json:"currency"`
	DueDate    string          `json:"due_date"`
	PaidOn     string          `json:"paid_on"`
	MonthsLate int             `json:"months_late"`
	DaysLate   int             `json:"days_late"`
	Steps      []surchargeStep `json:"steps"`
	Surcharge  string          `json:"surcharge"`
	Penalty    string          `json:"penalty"`
	Total      string          `json:"total"`
}

type surchargeStep struct {
	Rule      string        `json:"rule"`
	Step      string        `json:"step"`
	Count     int           `json:"count,omitempty"`
	Employees int           `json:"employees,omitempty"`
	Base      string        `json:"base,omitempty"`
	Rate      string        `json:"rate,omitempty"`
	Amount    string        `json:"amount"`
	Text      string        `json:"text"`
	Parameter calcParameter `json:"parameter"`
}

func surchargeAnswerOf(f *tenants.Folder, c penalty.Case, a penalty.Assessment) surchargeAnswer {
	amount := f.Currency.Decimal
	answer := surchargeAnswer{Fund: f.Slug, Period: c.Period.String(), Currency: f.Currency.Code, DueDate: a.DueDate.String(),
		PaidOn: c.On.String(), MonthsLate: a.MonthsLate, DaysLate: a.DaysLate, Surcharge: amount(a.Surcharge),
		Penalty: amount(a.Penalty), Total: amount(a.Total), Steps: []surchargeStep{}}
	for _, s := range a.Steps {
		step := surchargeStep{Rule: s.Rule, Step: s.Code, Count: s.Count, Employees: s.Employees, Amount: amount(s.Amount),
			Text: s.Text(f.Currency), Parameter: calcParameterOf(f, s.Parameter)}
		if s.Base != 0 {
			step.Base = amount(s.Base)
		}
		if s.Rate != 0 {
			step.Rate = s.Rate.Percent()
		}
		answer.Steps = append(answer.Steps, step)
	}
	return answer
}

func (a surchargeAnswer) print(out io.Writer) error {
	fmt.Fprintf(out, "%s %s: due %s, paid %s, %d month(s) late\n", a.Fund, a.Period, a.DueDate, a.PaidOn, a.MonthsLate)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range a.Steps {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Rule, s.Text, s.Parameter.Confidence)
	}
	fmt.Fprintf(w, "surcharge\t%s\npenalty\t%s\ntotal\t%s\n", a.Surcharge, a.Penalty, a.Total)
	return w.Flush()
}
