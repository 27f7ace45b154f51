package setup

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// Part is a part of the set-up as it stands, or stood: its value as tenant.yaml writes it, and who answers for it.
type Part struct {
	Part       string          `json:"part"`
	Value      json.RawMessage `json:"value"`
	Officers   bool            `json:"officers"` // put in place by officers; else the folder's own
	Since      *time.Time      `json:"since"`    // null: since the folder was applied
	Until      *time.Time      `json:"until"`    // null: it stands
	Source     string          `json:"source"`
	Note       string          `json:"note"`
	ProposedBy string          `json:"proposed_by"`
	ApprovedBy string          `json:"approved_by"`
}

// row is what was approved. A null value gives the folder's own back.
type row struct {
	Part       string
	Value      json.RawMessage
	RecordedAt time.Time
	Source     string
	Note       string
	ProposedBy string
	ApprovedBy string
}

var rowsOf = query.New[row]("setup.rows", `
select part, value, recorded_at, source, note, proposed_by, approved_by
from setup_part
where $1 = '' or part = $1
order by recorded_at, id`)

// PartsInput asks for one part or all; History adds those that stood before.
type PartsInput struct {
	Part    string `json:"part" validate:"max=100"`
	History bool   `json:"history"`
}

// Parts lists the parts as they stand, the newest of each first.
func (s *Service) Parts(ctx context.Context, tx tenant.Tx, in PartsInput) ([]Part, error) {
	rows, err := rowsOf.All(ctx, tx, in.Part)
	if err != nil {
		return nil, err
	}
	list := []Part{}
	for _, name := range tx.Fund().Filed.Parts() {
		if in.Part != "" && in.Part != name {
			continue
		}
		stood, err := history(tx.Fund().Filed, name, rows)
		if err != nil {
			return nil, err
		}
		if !in.History {
			stood = stood[:1]
		}
		list = append(list, stood...)
	}
	return list, nil
}

// history is what a part was, the newest first; the folder's own is the last.
func history(filed *tenants.Folder, name string, rows []row) ([]Part, error) {
	own, err := filed.Part(name)
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", name, err)
	}
	list := []Part{{Part: name, Value: own}}
	for _, r := range rows {
		if r.Part != name {
			continue
		}
		list[len(list)-1].Until = &r.RecordedAt
		p := Part{Part: name, Value: r.Value, Officers: r.Value != nil, Since: &r.RecordedAt, Source: r.Source, Note: r.Note,
			ProposedBy: r.ProposedBy, ApprovedBy: r.ApprovedBy}
		if r.Value == nil {
			p.Value = own
		}
		list = append(list, p)
	}
	slices.Reverse(list)
	return list, nil
}

// standing is the fund's folder with what officers put in place of it, as this transaction sees it: the registry's picture
// of the fund may be a second older.
func standing(ctx context.Context, tx tenant.Tx) (*tenants.Folder, error) {
	rows, err := rowsOf.All(ctx, tx, "")
	if err != nil {
		return nil, err
	}
	parts := tenants.Officers{}
	for _, r := range rows {
		if parts[r.Part] = r.Value; r.Value == nil {
			delete(parts, r.Part)
		}
	}
	return tx.Fund().Filed.With(parts)
}
