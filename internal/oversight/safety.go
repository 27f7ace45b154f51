package oversight

import (
	"context"
	"slices"
	"strings"
	"time"

	"socle/internal/platform/audit"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Kinds of lists of the report of safety, in the order in which they are shown.
var Kinds = []string{"failures", "refused", "hours", "addresses", "volume", "persons", "grants", "glass", "dormant", "privileged"}

// SafetyInput is the period of the report: days of the fund, both included; the last thirty days when empty.
type SafetyInput struct {
	From cal.Date `json:"from"`
	To   cal.Date `json:"to"`
}

// SafetyReport is how many lines each list has.
type SafetyReport struct {
	From   cal.Date         `json:"from"`
	To     cal.Date         `json:"to"`
	Counts map[string]int64 `json:"counts"`
}

// Found is one line of a list: who, what of it is worth a look, how often, and when last. Which column means what depends
// on the list.
type Found struct {
	At      *time.Time `json:"at"`
	Account string     `json:"account"`
	Name    string     `json:"name"`
	Email   string     `json:"email"`
	Roles   []string   `json:"roles"`
	Detail  string     `json:"detail"`
	Address string     `json:"address"`
	N       int64      `json:"n"`
	Usual   int64      `json:"usual"` // volume: lines on an ordinary day; persons: the cap
	Ref     string     `json:"ref"`   // number or id of what it links to
}

// outsiders are not people of the fund: they may work at any hour, from anywhere.
var outsiders = []string{"visitor", "employer", "accountant", "insured", "system", "mandate", "mandate_declare", "mandate_pay", "mandate_account", "mandate_staff"}

// Safety counts every list of a period.
func (s *Service) Safety(ctx context.Context, tx tenant.Tx, in SafetyInput) (SafetyReport, error) {
	in = in.period(tx)
	out := SafetyReport{From: in.From, To: in.To, Counts: map[string]int64{}}
	for _, kind := range Kinds {
		rows, err := s.found(ctx, tx, kind, in)
		if err != nil {
			return out, err
		}
		out.Counts[kind] = int64(len(rows))
	}
	return out, nil
}

func (in SafetyInput) period(tx tenant.Tx) SafetyInput {
	in.To = someDay(in.To, tx.Today())
	in.From = someDay(in.From, in.To.AddDays(-29))
	return in
}

// ListInput asks for one of the lists.
type ListInput struct {
	Kind string `json:"kind" validate:"required,oneof=failures refused hours addresses volume persons grants glass dormant privileged"`
	SafetyInput
}

// SafetyList is one list, the latest first.
type SafetyList struct {
	Kind string   `json:"kind"`
	From cal.Date `json:"from"`
	To   cal.Date `json:"to"`
	Rows []Found  `json:"rows"`
}

// List reads one list.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) (SafetyList, error) {
	p := in.period(tx)
	rows, err := s.found(ctx, tx, in.Kind, p)
	return SafetyList{in.Kind, p.From, p.To, rows}, err
}

// found asks the list's statement, with the fund's own idea of what is unusual.
func (s *Service) found(ctx context.Context, tx tenant.Tx, kind string, in SafetyInput) ([]Found, error) {
	st, ok := lists[kind]
	if !ok {
		return nil, fault.Missing("list")
	}
	if in.To < in.From {
		return nil, fault.Field("to", "safety.period", "is before the first day; turn them round")
	}
	rules, err := ruleValues(ctx, tx)
	if err != nil {
		return nil, err
	}
	from, to := bounds(tx, in.From, in.To)
	return st.run(ctx, tx, asked{from: *from, to: *to, rules: rules, zone: tx.Fund().Zone().String(), rest: rest(tx), privileged: s.privileged()})
}

func (s *Service) privileged() []string {
	if s.Privileged == nil {
		return []string{}
	}
	return s.Privileged()
}

// rest are the days of the week on which the fund is closed, Sunday being 0.
func rest(tx tenant.Tx) []int {
	days := []int{}
	for n := range 7 {
		if slices.Contains(tx.Fund().Folder.Calendar.Weekend, strings.ToLower(time.Weekday(n).String())) {
			days = append(days, n)
		}
	}
	return days
}

type asked struct {
	from, to   time.Time
	rules      map[string]int
	zone       string
	rest       []int
	privileged []string
}

type list struct {
	statement query.Statement[Found]
	args      func(asked) []any
}

func (l list) run(ctx context.Context, tx tenant.Tx, a asked) ([]Found, error) {
	return l.statement.All(ctx, tx, l.args(a)...)
}

// MonthlyInput is the payload of the monthly job.
type MonthlyInput struct {
	Slot string `json:"slot"` // of the schedule; nothing depends on it
}

// Monthly writes the counts of the month that ended to the auditors, with the link to the lists; a month once. It also
// forgets who was read by whom after 400 days.
func (s *Service) Monthly(ctx context.Context, tx tenant.Tx, _ MonthlyInput) (SafetyReport, error) {
	last := tx.Today().Month().First().AddDays(-1)
	report, err := s.Safety(ctx, tx, SafetyInput{From: last.Month().First(), To: last})
	if err != nil {
		return report, err
	}
	if _, err := forgetReads.Run(ctx, tx, tx.Today()); err != nil {
		return report, err
	}
	if len(report.Counts) == 0 {
		audit.Unchanged(ctx)
	}
	return report, tell(ctx, tx, []string{"auditor"}, letter{What: "monthly", Key: "safety:" + last.Month().String(),
		Link: "/safety?from=" + report.From.String() + "&to=" + report.To.String(),
		In: func(ctx context.Context) []any {
			lines := make([]string, len(Kinds))
			for n, k := range Kinds {
				lines[n] = "- " + t(ctx, "oversight.list."+k+".title") + " : " + viewInt(ctx, report.Counts[k])
			}
			return []any{"from", report.From, "to", report.To, "lists", strings.Join(lines, "\n")}
		}})
}
