package law

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Applied is one thing that applied on a day, as known on another: its value, when it is in force, when it was held for
// true, where it comes from, and who answers for it.
type Applied struct {
	Kind         string          `json:"kind"`
	Subject      string          `json:"subject"` // the series; of a target: indicator, period and scope
	Words        string          `json:"words"`   // the same, in the reader's words
	Said         string          `json:"said"`    // the value in the reader's words; empty when Value says it itself
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
	Href         string          `json:"href"` // the page on which it is changed; empty when there is none
}

// AppliedInput asks what applied on a day, as known on another: today and now when empty. Search looks in words, series and
// sources; History adds all that was ever held for true on that day, what was corrected since too.
type AppliedInput struct {
	On      cal.Date `json:"on"`
	AsKnown cal.Date `json:"as_known"`
	Kind    string   `json:"kind" validate:"max=40"`
	Search  string   `json:"q" validate:"max=100"`
	History bool     `json:"history"`
}

// Applied answers what applied on a date, as known on that date, from which source, approved by whom: for every kind of
// change that two people make.
func (s *Service) Applied(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	if in.On.IsZero() {
		in.On = tx.Today()
	}
	if in.Kind != "" && !slices.Contains(s.answers(), in.Kind) {
		return nil, fault.Field("kind", "law.kind_unknown", "is nothing that can be asked about; choose one of %s", strings.Join(s.answers(), ", "))
	}
	list := []Applied{}
	for _, k := range s.kinds() {
		if k.Applied == nil || in.Kind != "" && !slices.Contains(k.Answers, in.Kind) {
			continue
		}
		rows, err := k.Applied(ctx, tx, in)
		if err != nil {
			return nil, err
		}
		list = append(list, rows...)
	}
	return slices.DeleteFunc(list, func(a Applied) bool { return !a.says(in.Search) }), nil
}

// answers lists all that can be asked about, in the order of the page.
func (s *Service) answers() (all []string) {
	for _, k := range s.kinds() {
		all = append(all, k.Answers...)
	}
	return all
}

// says whether a word is in what is known of it.
func (a Applied) says(word string) bool {
	all := strings.ToLower(a.Subject + " " + a.Words + " " + a.Said + " " + a.Source + " " + string(a.Value) + " " + a.ApprovedBy)
	for part := range strings.FieldsSeq(strings.ToLower(word)) {
		if !strings.Contains(all, part) {
			return false
		}
	}
	return true
}

// Moment is the last instant of a day of the fund: what was known on it.
func Moment(tx tenant.Tx, day cal.Date) *time.Time {
	if day.IsZero() {
		return nil
	}
	d := day.AddDays(1).Time()
	end := time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, tx.Fund().Zone()).Add(-time.Microsecond)
	return &end
}
