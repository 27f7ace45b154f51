package setup

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

// ProposeInput proposes that a part of the set-up has another value, written as tenant.yaml writes it: {"days_before": [7, 2],
// "channels": ["email"]}. Folder, without a value, proposes the value of the fund's folder again.
type ProposeInput struct {
	Part   string          `json:"part" validate:"required,max=100"`
	Value  json.RawMessage `json:"value" validate:"max=50000"`
	Folder bool            `json:"folder"`
	Source string          `json:"source" validate:"required,max=500"`
	Note   string          `json:"note" validate:"max=1000"`
}

// Check asks for one of the two: a value, or the folder's.
func (in ProposeInput) Check() []fault.Finding {
	if in.Folder == (len(in.Value) > 0 && string(in.Value) != "null") {
		return []fault.Finding{{Field: "value", Code: "setup.value", Message: "give a value, or ask for that of the folder: one of the two"}}
	}
	return nil
}

// Propose writes the proposal, once the part holds to all that a folder is held to. Nothing changes until a second person
// approves it.
func (s *Service) Propose(ctx context.Context, tx tenant.Tx, in ProposeInput) (law.Proposal, error) {
	folder, err := standing(ctx, tx)
	if err != nil {
		return law.Proposal{}, err
	}
	if !slices.Contains(folder.Parts(), in.Part) {
		return law.Proposal{}, fault.Field("part", "setup.part_unknown", "is no part of the set-up that is changed here; ask for the list")
	}
	next, err := in.tried(folder, tx.Fund().Filed)
	if err != nil {
		return law.Proposal{}, err
	}
	value, err := in.changed(folder, next)
	if err != nil {
		return law.Proposal{}, err
	}
	if in.Value = nil; !in.Folder {
		in.Value = value
	}
	return law.Propose(ctx, tx, KindSetup, in.Part, in, in.Source, in.Note)
}

// changed is the value as it was read, without what means nothing; it is not what stands already.
func (in ProposeInput) changed(folder, next *tenants.Folder) (json.RawMessage, error) {
	was, err := folder.Part(in.Part)
	if err != nil {
		return nil, err
	}
	is, err := next.Part(in.Part)
	if err == nil && string(was) == string(is) {
		err = fault.Field("value", "setup.unchanged", "is what stands already: nothing would change")
	}
	return is, err
}

// tried is the folder with the part in place. What it cannot be is told field by field.
func (in ProposeInput) tried(folder, filed *tenants.Folder) (next *tenants.Folder, err error) {
	value := in.Value
	if in.Folder {
		if value, err = filed.Part(in.Part); err != nil {
			return nil, err
		}
	}
	if next, err = folder.Try(in.Part, value); err == nil {
		return next, nil
	}
	var found []fault.Finding
	for _, m := range tenants.Mistakes(err) {
		found = append(found, finding(m))
	}
	if found == nil {
		return nil, err
	}
	return nil, fault.Found(found...)
}

var index = regexp.MustCompile(`\[(\d+)\]`)

// finding is a mistake of a folder as a form shows it. Its code is the field's, without the places in lists: the French of
// "setup.reminders.days_before" says what that field must be.
func finding(m *tenants.Error) fault.Finding {
	if where, isText := strings.CutPrefix(m.Field, "text."); isText {
		return textFinding(where, m)
	}
	f := fault.Finding{Line: m.Line, Field: index.ReplaceAllString(m.Field, ".$1"), Code: "setup." + index.ReplaceAllString(m.Field, ""), Message: m.Message}
	if m.Field == "" {
		f.Code = "setup.unreadable"
	}
	return f
}
