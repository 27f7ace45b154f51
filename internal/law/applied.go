package law

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
	"socle/tenants"
)

// The kinds of what applies, beside those of parameters.
const (
	AppliedTarget   = "target"
	AppliedCalendar = "calendar"
)

// AppliedKinds lists all that can be asked about, in the order of the page.
var AppliedKinds = []string{"contribution", "coverage", "minimum_wage", "value", "penalty", "due", AppliedTarget, AppliedCalendar}

// Applied is one thing that applied on a day, as known on another: its value, when it is in force, when it was held for
// true, where it comes from, and who answers for it.
type Applied struct {
	Kind         string          `json:"kind"`
	Subject      string          `json:"subject"` // the series; of a target: indicator, period and scope
	Words        string          `json:"words"`   // the same, in the reader's words
	Value        json.RawMessage `json:"value"`
	ValidFrom    cal.Date        `json:"valid_from"`
	ValidTo      cal.Date        `json:"valid_to"` // included; empty until further notice
	RecordedFrom *time.Time      `json:"recorded_from"`
	RecordedTo   *time.Time      `json:"recorded_to"` // since when it is no more held for true
	Source       string          `json:"source"`
	Confidence   string          `json:"confidence"`
	ProposedBy   string          `json:"proposed_by"`
	ApprovedBy   string          `json:"approved_by"`
	Origin       string          `json:"origin"` // folder, or officer
	Note         string          `json:"note"`
}

// AppliedInput asks what applied on a day, as known on another: today and now when empty. Search looks in words, series and
// sources; History adds all that was ever held for true on that day, what was corrected since too.
type AppliedInput struct {
	On      cal.Date `json:"on"`
	AsKnown cal.Date `json:"as_known"`
	Kind    string   `json:"kind" validate:"omitempty,oneof=contribution coverage minimum_wage value penalty due target calendar"`
	Search  string   `json:"q" validate:"max=100"`
	History bool     `json:"history"`
}

type appliedTarget struct {
	Indicator    string
	Period       cal.Period
	Region       string
	Agency       string
	Value        effective.Decimal
	Phasing      []int32
	RecordedFrom *time.Time
	RecordedTo   *time.Time
	Source       string
	Confidence   string
	ProposedBy   string
	ApprovedBy   string
}

var targetsApplied = query.New[appliedTarget]("law.targets_applied", `
select indicator, period, region, agency, value, phasing, lower(recorded) as recorded_from, upper(recorded) as recorded_to,
       source, confidence, proposed_by, approved_by
from target
where not isempty(recorded)
  and case when $1::timestamptz is null then $2 or upper_inf(recorded) else recorded @> $1::timestamptz end
order by indicator, period, region, agency, lower(recorded) desc nulls last`)

// Applied answers what applied on a date, as known on that date, from which source, approved by whom: parameters of every
// kind, minimum wages, penalties, due dates, targets and the calendar.
func (s *Service) Applied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	if in.On.IsZero() {
		in.On = tx.Today()
	}
	list := []Applied{}
	for _, part := range []func(context.Context, tenant.Tx, AppliedInput) ([]Applied, error){s.parametersApplied, s.targetsApplied, s.calendarApplied} {
		rows, err := part(ctx, tx, in)
		if err != nil {
			return nil, err
		}
		list = append(list, rows...)
	}
	return slices.DeleteFunc(list, func(a Applied) bool { return !a.says(in.Search) }), nil
}

// says whether a word is in what is known of it.
func (a Applied) says(word string) bool {
	all := strings.ToLower(a.Subject + " " + a.Words + " " + a.Source + " " + string(a.Value) + " " + a.ApprovedBy)
	for part := range strings.FieldsSeq(strings.ToLower(word)) {
		if !strings.Contains(all, part) {
			return false
		}
	}
	return true
}

// moment is the last instant of a day of the fund: what was known on it.
func moment(tx tenant.Tx, day cal.Date) *time.Time {
	if day.IsZero() {
		return nil
	}
	d := day.AddDays(1).Time()
	end := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, tx.Fund().Zone()).Add(-time.Microsecond)
	return &end
}

func (s *Service) parametersApplied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	if in.Kind == AppliedTarget || in.Kind == AppliedCalendar {
		return nil, nil
	}
	rows, err := listParameters.All(ctx, tx, in.Kind, "", in.On, moment(tx, in.AsKnown), in.History)
	list := make([]Applied, 0, len(rows))
	for _, p := range rows {
		source := strings.Join(p.Source, ", ")
		if p.Origin == "folder" {
			source = tx.Fund().Folder.SourceText(p.Source)
		}
		list = append(list, Applied{Kind: string(p.Kind), Subject: p.Series, Words: SeriesWords(ctx, p.Series), Value: p.Body, ValidFrom: p.ValidFrom,
			ValidTo: p.ValidTo, RecordedFrom: p.RecordedFrom, RecordedTo: p.RecordedTo, Source: source,
			Confidence: string(p.Confidence), ProposedBy: p.ProposedBy, ApprovedBy: p.ApprovedBy, Origin: p.Origin, Note: p.Note})
	}
	return list, err
}

func (s *Service) targetsApplied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	if in.Kind != "" && in.Kind != AppliedTarget {
		return nil, nil
	}
	rows, err := targetsApplied.All(ctx, tx, moment(tx, in.AsKnown), in.History)
	var list []Applied
	for _, g := range rows {
		if in.On < g.Period.First() || in.On > g.Period.Last() {
			continue
		}
		value, err := json.Marshal(map[string]any{"value": g.Value, "phasing": g.Phasing})
		if err != nil {
			return nil, err
		}
		scope := strings.TrimSpace(g.Region + " " + g.Agency)
		a := Applied{Kind: AppliedTarget, Subject: strings.TrimSpace(g.Indicator + " " + g.Period.String() + " " + scope), Value: value,
			Words: g.Indicator + " · " + g.Period.String() + " · " + scopeWords(ctx, tx.Fund().Folder, g.Region, g.Agency), ValidFrom: g.Period.First(), ValidTo: g.Period.Last(),
			RecordedFrom: g.RecordedFrom, RecordedTo: g.RecordedTo, Source: g.Source, Confidence: g.Confidence, ProposedBy: g.ProposedBy, ApprovedBy: g.ApprovedBy, Origin: "officer"}
		if g.RecordedFrom == nil {
			a.Origin = "folder"
		}
		list = append(list, a)
	}
	return list, err
}

// scopeWords names whom a target is for.
func scopeWords(ctx context.Context, f *tenants.Folder, region, agency string) string {
	switch {
	case agency != "":
		for _, a := range f.Territory.Agencies {
			if a.Code == agency {
				return a.Name
			}
		}
		return agency
	case region != "":
		for _, a := range f.Territory.Regions {
			if a.Code == region {
				return a.Name
			}
		}
		return region
	}
	return t(ctx, "law.target_fund")
}

// calendarApplied is the fund's calendar on the day: the days of its week that are not worked, and the holidays of its year.
func (s *Service) calendarApplied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	if in.Kind != "" && in.Kind != AppliedCalendar {
		return nil, nil
	}
	c := tx.Fund().Folder.Calendar
	row := func(subject, words string, value any, from, to cal.Date) (Applied, error) {
		body, err := json.Marshal(value)
		return Applied{Kind: AppliedCalendar, Subject: subject, Words: words, Value: body, ValidFrom: from, ValidTo: to, Origin: "folder",
			Source: "tenants/" + string(tx.Fund().Slug) + "/tenant.yaml", Confidence: string(effective.SingleSource)}, err
	}
	var list []Applied
	add := func(a Applied, err error) error {
		list = append(list, a)
		return err
	}
	if err := add(row("calendar/weekend", t(ctx, "law.calendar_weekend"), map[string]any{"weekend": weekendWords(ctx, c.Weekend)}, 0, 0)); err != nil {
		return nil, err
	}
	for _, h := range c.Holidays {
		day := h.Date
		if h.MonthDay != "" {
			parsed, err := cal.ParseDate(in.On.Time().Format("2006-") + h.MonthDay)
			if err != nil {
				continue // the 29th of February of a year that has none
			}
			day = parsed
		}
		if day.Time().Year() != in.On.Time().Year() {
			continue
		}
		if err := add(row("calendar/"+day.String(), h.Name, map[string]any{"holiday": words(ctx, day)}, day, day)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func weekendWords(ctx context.Context, days []string) string {
	var out []string
	for _, d := range days {
		out = append(out, t(ctx, "law.day."+d))
	}
	return strings.Join(out, ", ")
}

func words(ctx context.Context, d cal.Date) string { return i18n.T(ctx, "law.on_day", "day", d) }
