package law

import (
	"context"
	"strings"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// AppliedTarget is the kind under which what applied lists targets.
const AppliedTarget = "target"

var targetsApplied = query.New[Target]("law.targets_applied", `
select `+targetColumns+`
where not isempty(t.recorded)
  and case when $1::timestamptz is null then $2 or upper_inf(t.recorded) else t.recorded @> $1::timestamptz end
order by t.indicator, t.period, t.region, t.agency, t.agent, lower(t.recorded) desc nulls last`)

func targetsAppliedOn(ctx context.Context, tx tenant.Tx, in AppliedInput) ([]Applied, error) {
	rows, err := targetsApplied.All(ctx, tx, Moment(tx, in.AsKnown), in.History)
	var list []Applied
	for _, g := range rows {
		if in.On < g.Period.First() || in.On > g.Period.Last() {
			continue
		}
		scope := strings.TrimSpace(g.Region + " " + g.Agency + " " + g.AgentName)
		a := Applied{Kind: AppliedTarget, Subject: strings.TrimSpace(g.Indicator + " " + g.Period.String() + " " + scope), Value: g.fields(),
			Words: g.Indicator + " · " + g.Period.String() + " · " + scopeWords(ctx, tx.Fund().Folder, g.Region, g.Agency, g.AgentName), ValidFrom: g.Period.First(), ValidTo: g.Period.Last(),
			RecordedFrom: g.RecordedFrom, RecordedTo: g.RecordedTo, Source: g.Source, Confidence: g.Confidence, ProposedBy: g.ProposedBy, ApprovedBy: g.ApprovedBy, Origin: "officer"}
		if g.RecordedFrom == nil {
			a.Origin = "folder"
		}
		list = append(list, a)
	}
	return list, err
}

// scopeWords names whom a target is for.
func scopeWords(ctx context.Context, f *tenants.Folder, region, agency, agent string) string {
	switch {
	case agent != "":
		return agent
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
