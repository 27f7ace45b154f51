package declaration

import (
	"context"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/money"
	"socle/pkg/words"
	"socle/tenants"
)

// Tones of the states.
var (
	statusTones = map[Status]view.Tone{Draft: view.Neutral, Filed: view.Info, Accepted: view.Success,
		AcceptedWithAnomalies: view.Warning, Cancelled: view.Neutral}
	stateTones = map[ObligationState]view.Tone{Expected: view.Info, Overdue: view.Danger, Met: view.Success,
		Estimated: view.Warning, Ended: view.Neutral}
	uploadTones = map[string]view.Tone{Checking: view.Info, Refused: view.Danger, Ready: view.Success, Confirmed: view.Success, Discarded: view.Neutral}
)

func statusTag(ctx context.Context, s Status) *view.Status {
	return &view.Status{Label: word(ctx, "status", string(s)), Tone: statusTones[s]}
}

// stateTag of an obligation: late filings say so.
func stateTag(ctx context.Context, o Obligation) view.Status {
	if o.State == Met && !o.OnTime() {
		return view.Status{Label: t(ctx, "declaration.obligation.met_late"), Tone: view.Warning}
	}
	return view.Status{Label: word(ctx, "obligation", string(o.State)), Tone: stateTones[o.State]}
}

func uploadTag(ctx context.Context, u Upload) *view.Status {
	return &view.Status{Label: word(ctx, "upload_state", u.State), Tone: uploadTones[u.State]}
}

// daysLeft says how long there is, or since when it is late.
func daysLeft(ctx context.Context, o Obligation, today cal.Date) string {
	n := o.DaysLeft(today)
	switch {
	case o.State != Expected && o.State != Overdue:
		return ""
	case n == 0:
		return t(ctx, "declaration.mine.today")
	case n > 0:
		return t(ctx, "declaration.mine.left", "n", n)
	}
	return t(ctx, "declaration.mine.late", "n", -n)
}

// said is a finding in the reader's language.
func said(ctx context.Context, f Finding) string { return Words(i18n.From(ctx), f) }

// field is a field of a file or form in the reader's words; fields of the e-BDS format keep their own names.
func field(ctx context.Context, name string) string {
	if key := "declaration.field." + name; i18n.Has(i18n.From(ctx), key) {
		return t(ctx, key)
	}
	return name
}

// options of situations for a line.
func situationOptions(ctx context.Context) []view.Option {
	out := []view.Option{{Value: "", Label: t(ctx, "declaration.situation_none")}}
	for _, s := range Situations[1:] {
		out = append(out, view.Option{Value: string(s), Label: word(ctx, "situation", string(s))})
	}
	return out
}

func situationName(ctx context.Context, s Situation) string {
	if s == Working {
		return ""
	}
	return word(ctx, "situation", string(s))
}

// totalRows are the totals by branch, one line each with both shares, then what is collected for others.
func totalRows(f *tenants.Folder, totals []BranchTotal) (rows []branchRow) {
	at := map[string]int{}
	for _, b := range totals {
		n, seen := at[b.Branch]
		if !seen {
			n = len(rows)
			at[b.Branch] = n
			rows = append(rows, branchRow{name: branchName(f, b.Branch), inTotal: b.InTotal})
		}
		if b.Bearer == "employee" || b.Bearer == "insured" || b.Bearer == "pensioner" {
			rows[n].employee = rows[n].employee.Add(b.Amount)
		} else {
			rows[n].employer = rows[n].employer.Add(b.Amount)
		}
	}
	return rows
}

type branchRow struct {
	name               string
	employer, employee money.Minor
	inTotal            bool
}

// totalsTable shows what is due by branch and share.
func totalsTable(ctx context.Context, f *tenants.Folder, totals []BranchTotal) view.Table {
	tb := view.Table{Caption: t(ctx, "declaration.totals.caption"), RowHeader: true, Dense: true, Columns: []view.Column{
		{Label: t(ctx, "declaration.column.branch")}, {Label: t(ctx, "declaration.column.employer_share"), Kind: view.Number},
		{Label: t(ctx, "declaration.column.employee_share"), Kind: view.Number}, {Label: t(ctx, "declaration.column.sum"), Kind: view.Number}}}
	var employer, employee money.Minor
	for _, r := range totalRows(f, totals) {
		name := r.name
		if !r.inTotal {
			name = t(ctx, "declaration.totals.for_others", "branch", r.name)
		}
		employer, employee = employer.Add(r.employer), employee.Add(r.employee)
		tb.Rows = append(tb.Rows, view.Cells(view.Str(name), view.Figure(r.employer), view.Figure(r.employee), view.Figure(r.employer.Add(r.employee))))
	}
	tb.Foot = append(tb.Foot, view.Str(t(ctx, "declaration.totals.all")), view.Figure(employer), view.Figure(employee), view.Money(employer.Add(employee)))
	return tb
}

// periodName is a period in the reader's words.
func periodName(ctx context.Context, p cal.Period) string { return words.Period(i18n.From(ctx), p) }
