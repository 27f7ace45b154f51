package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"socle/pkg/contribution"
	"socle/tenants"
)

// calcCommand computes contributions from a fund's folder, without a server.
var calcCommand = command{name: "calc", summary: "contributions due on a wage, by branch and bearer, from a fund's folder", run: calc}

// calcAsk is what the flags say.
type calcAsk struct {
	funds, fund, wage string
	json              bool
	days              int
	query             contribution.Query
}

func calc(_ context.Context, args []string, out io.Writer) error {
	ask, err := calcFlags(args, out)
	if err != nil {
		return settled(err)
	}
	f, err := openFund(ask.funds, ask.fund)
	if err != nil {
		return err
	}
	wage, err := f.Currency.Parse(ask.wage)
	if err != nil {
		return fmt.Errorf("--wage: %w", err)
	}
	rs, err := f.Law().Resolve(ask.query)
	if err != nil {
		return err
	}
	a, err := rs.Assess(contribution.Line{Wage: wage, Days: ask.days})
	if err != nil {
		return err
	}
	answer := calcAnswerOf(f, rs, a)
	if ask.json {
		return printJSON(out, answer)
	}
	return answer.print(out)
}

// openFund loads a folder and refuses a regional body, which has no law of its own.
func openFund(dir, slug string) (*tenants.Folder, error) {
	f, err := tenants.Open(dir, slug)
	if err == nil && f.Kind == tenants.Region {
		err = fmt.Errorf("%s is a regional body: it has no law of its own", slug)
	}
	return f, err
}

func calcFlags(args []string, out io.Writer) (ask calcAsk, err error) {
	fs := newFlags("calc")
	q := &ask.query
	q.Overrides = map[string]string{}
	fs.StringVar(&ask.fund, "fund", "", "the fund, e.g. ma-cnss")
	fs.StringVar(&ask.funds, "funds", "", "a directory of fund folders outside the program")
	period := periodFlag(fs, "the period of employment: 2007-06, 2007-Q2 or 2007")
	fs.StringVar(&ask.wage, "wage", "", "pay of the period in currency units, e.g. 8000 or 8000.50")
	fs.IntVar(&ask.days, "days", 0, "days worked, where the law counts them")
	fs.StringVar(&q.Regime, "regime", "", "the regime; the fund's first when not said")
	fs.StringVar(&q.RiskClass, "risk-class", "", "class of work-injury risk")
	fs.StringVar(&q.Sector, "sector", "", "sector of activity")
	fs.StringVar(&q.Category, "category", "", "worker category")
	fs.IntVar(&q.Headcount, "headcount", 0, "number of employees of the employer")
	known := dateFlag(fs, "as-known", "the law as it was known on this date")
	fs.Var(pairs(q.Overrides), "param", "name=value in place of the law's own (repeatable)")
	fs.BoolVar(&ask.json, "json", false, "print one JSON document")
	if err := parseFlags(fs, args, out, 0); err != nil {
		return ask, err
	}
	q.Period, q.AsKnown = *period, *known
	if category, ok := q.Overrides["category"]; ok { // the long way of --category
		q.Category = category
		delete(q.Overrides, "category")
	}
	return ask, required(fs, "fund", "period", "wage")
}

// calcAnswer is the document of calc: amounts are decimal strings in currency units, rates percent.
type calcAnswer struct {
	Fund          string     `json:"fund"`
	Period        string     `json:"period"`
	Currency      string     `json:"currency"`
	Regime        string     `json:"regime"`
	RuleSet       string     `json:"rule_set"`
	Assumed       []string   `json:"assumed,omitempty"`
	Lines         []calcLine `json:"lines"`
	EmployerTotal string     `json:"employer_total"`
	EmployeeTotal string     `json:"employee_total"`
	Total         string     `json:"total"`
	Others        string     `json:"collected_for_others"`
}

type calcLine struct {
	Branch    string        `json:"branch"`
	Bearer    string        `json:"bearer"`
	Base      string        `json:"base"`
	Rate      *string       `json:"rate"`            // null for a flat amount
	Exact     string        `json:"exact,omitempty"` // base × rate before any rounding
	Amount    string        `json:"amount"`
	InTotal   bool          `json:"in_total"`
	Waived    bool          `json:"waived,omitempty"`
	Parameter calcParameter `json:"parameter"`
	Steps     []string      `json:"steps"`
}

type calcParameter struct {
	ValidFrom  *string `json:"valid_from"`
	Source     string  `json:"source"`
	Confidence string  `json:"confidence"`
	Dates      string  `json:"dates_confidence,omitempty"`
	Note       string  `json:"note,omitempty"`
}

func calcAnswerOf(f *tenants.Folder, rs *contribution.RuleSet, a contribution.Assessment) calcAnswer {
	amount := f.Currency.Decimal
	answer := calcAnswer{Fund: f.Slug, Period: rs.Period.String(), Currency: f.Currency.Code, Regime: rs.Regime,
		RuleSet: rs.ID, Assumed: rs.Assumed, EmployerTotal: amount(a.EmployerTotal), EmployeeTotal: amount(a.EmployeeTotal),
		Total: amount(a.Total), Others: amount(a.Others), Lines: []calcLine{}}
	for _, d := range a.Lines {
		answer.Lines = append(answer.Lines, calcLineOf(f, d, rs.Exact(d.BaseAmount, d.Rate)))
	}
	return answer
}

func calcLineOf(f *tenants.Folder, d contribution.Due, exact string) calcLine {
	line := calcLine{Branch: d.Branch, Bearer: d.Bearer, Base: f.Currency.Decimal(d.BaseAmount), InTotal: d.InTotal,
		Amount: f.Currency.Decimal(d.Amount), Waived: d.Waived, Parameter: calcParameterOf(f, d.Parameter)}
	if d.Flat == 0 {
		rate := d.Rate.Percent()
		line.Rate, line.Exact = &rate, exact
	}
	for _, s := range d.Steps {
		line.Steps = append(line.Steps, s.Text(f.Currency))
	}
	return line
}

func calcParameterOf(f *tenants.Folder, r contribution.Ref) calcParameter {
	p := calcParameter{Source: f.SourceText(r.Source), Confidence: string(r.Confidence), Dates: string(r.Dates), Note: r.Note}
	if !r.ValidFrom.IsZero() {
		from := r.ValidFrom.String()
		p.ValidFrom = &from
	}
	return p
}

func (c calcAnswer) print(out io.Writer) error {
	fmt.Fprintf(out, "%s %s, %s, %s\n", c.Fund, c.Period, c.Regime, c.Currency)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "branch\tbearer\tbase\trate %\tamount\t\tconfidence")
	for _, l := range c.Lines {
		rate, outside := "flat", ""
		if l.Rate != nil {
			rate = *l.Rate
		}
		if !l.InTotal {
			outside = "outside totals"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", l.Branch, l.Bearer, l.Base, rate, l.Amount, outside, l.Parameter.Confidence)
	}
	fmt.Fprintf(w, "total\temployer\t\t\t%s\n", c.EmployerTotal)
	fmt.Fprintf(w, "total\temployee\t\t\t%s\n", c.EmployeeTotal)
	fmt.Fprintf(w, "total\t\t\t\t%s\n", c.Total)
	if len(c.Assumed) > 0 {
		fmt.Fprintf(w, "assumed: %s\n", strings.Join(c.Assumed, ", "))
	}
	return w.Flush()
}
