package confirmation

import (
	"context"
	"encoding/json"

	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/effective"
)

// Doubt is one thing that nobody of the fund has confirmed.
type Doubt struct {
	Kind       string               `json:"kind"` // a kind of the law, "target", "number" or "agency"
	Series     string               `json:"series"`
	Selector   json.RawMessage      `json:"selector,omitempty"`
	Body       json.RawMessage      `json:"body,omitempty"`
	ValidFrom  cal.Date             `json:"valid_from"`
	ValidTo    cal.Date             `json:"valid_to"`
	Confidence effective.Confidence `json:"confidence"`
	Source     []string             `json:"source"`
	Proposed   bool                 `json:"proposed"` // a confirmation or a change of it waits for a second person
}

// InFolder says that the doubt is about the folder's own set-up, which is confirmed there and applied again.
func (d Doubt) InFolder() bool { return d.Kind == "number" || d.Kind == "agency" }

var (
	doubtful = query.New[Doubt]("law.unconfirmed_parameters", `
select kind, series, selector, body, lower(valid) as valid_from, (upper(valid) - 1) as valid_to,
       case when confidence = 'confirmed' then dates else confidence end as confidence, source,
       exists (select 1 from proposal p where p.kind = 'parameter' and p.subject = parameter.series and p.state = 'proposed') as proposed
from parameter
where upper_inf(recorded) and (confidence <> 'confirmed' or dates not in ('', 'confirmed'))
order by kind, series, valid`)

	doubtfulTargets = query.New[Doubt]("law.unconfirmed_targets", `
select 'target' as kind, concat_ws(' ', indicator, period, nullif(region, ''), nullif(agency, '')) as series, '{}'::jsonb as selector,
       jsonb_build_object('value', value) as body, null::date as valid_from, null::date as valid_to, confidence, array[source] as source,
       exists (select 1 from proposal p where p.kind = 'target' and p.subject = indicator || ' ' || period and p.state = 'proposed') as proposed
from target
where upper_inf(recorded) and confidence <> 'confirmed'
order by indicator, period, region, agency`)
)

// List is everything that nobody of the fund has confirmed.
func List(ctx context.Context, tx tenant.Tx) ([]Doubt, error) {
	list, err := doubtful.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	targets, err := doubtfulTargets.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	return append(append(list, targets...), inFolder(tx.Fund())...), nil
}

func inFolder(f *tenant.Fund) (list []Doubt) {
	if f.Kind != tenant.KindFund {
		return nil
	}
	n := f.Folder.Numbers
	forms := []struct {
		name, format string
		confidence   effective.Confidence
	}{{"employer", n.Employer.Format, n.Employer.Confidence}, {"insured", n.Insured.Format, n.Insured.Confidence}, {"receipt", n.Receipt.Format, n.Receipt.Confidence}}
	for _, form := range forms {
		if form.confidence != effective.Confirmed {
			body, _ := json.Marshal(map[string]string{"format": form.format})
			list = append(list, Doubt{Kind: "number", Series: form.name, Body: body, Confidence: form.confidence, Source: []string{}})
		}
	}
	for _, a := range f.Folder.Territory.Agencies {
		if a.Confidence != effective.Confirmed {
			body, _ := json.Marshal(map[string]string{"name": a.Name})
			list = append(list, Doubt{Kind: "agency", Series: a.Code, Body: body, Confidence: a.Confidence, Source: []string{}})
		}
	}
	return list
}

// Service offers the list.
type Service struct{}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{op.Ask("law.unconfirmed", "GET /law/unconfirmed", s.Unconfirmed).Free()}
}

// UnconfirmedInput asks for the list.
type UnconfirmedInput struct{}

// Unconfirmed is the operation of the same name.
func (s *Service) Unconfirmed(ctx context.Context, tx tenant.Tx, _ UnconfirmedInput) ([]Doubt, error) {
	return List(ctx, tx)
}
