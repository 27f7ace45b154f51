package affiliation

import (
	"context"
	"time"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/contribution"
	"socle/tenants"
)

// local is a moment by the fund's clock.
func local(ctx context.Context, at time.Time) time.Time { return at.In(tenant.FundFrom(ctx).Zone()) }

// when is a moment by the fund's clock, in words.
func when(ctx context.Context, at time.Time) string {
	return i18n.Moment(ctx, at)
}

// words and tones of the states.
var (
	statusTones = map[Status]view.Tone{Prospected: view.Neutral, Submitted: view.Info, InReview: view.Info, Returned: view.Warning,
		Validated: view.Success, Rejected: view.Danger}
	activityTones = map[Activity]view.Tone{NoActivity: view.Neutral, Active: view.Success, Suspended: view.Warning, Closed: view.Neutral}
)

func status(ctx context.Context, s Status) *view.Status {
	return &view.Status{Label: t(ctx, "affiliation.status."+string(s)), Tone: statusTones[s]}
}

func activity(ctx context.Context, a Activity) *view.Status {
	return &view.Status{Label: t(ctx, "affiliation.activity."+string(a)), Tone: activityTones[a]}
}

// state is that of an employer as people speak of it: its file until it has its number, its life after.
func state(ctx context.Context, s Status, a Activity) *view.Status {
	if s == Validated {
		return activity(ctx, a)
	}
	return status(ctx, s)
}

// named is the name of a code in one of the fund's lists, the code itself when the list has changed since.
func named[T any](list []T, code string, of func(T) (string, string)) string {
	for _, x := range list {
		if c, name := of(x); c == code {
			return name
		}
	}
	return code
}

func optionsOf[T any](list []T, of func(T) (string, string)) []view.Option {
	out := make([]view.Option, len(list))
	for i, x := range list {
		out[i].Value, out[i].Label = of(x)
	}
	return out
}

// How each list of the folder names its things.
func form(x tenants.Named) (string, string)         { return x.Code, x.Name }
func sector(x tenants.Sector) (string, string)      { return x.Code, x.Name }
func region(x tenants.Area) (string, string)        { return x.Code, x.Name }
func agency(x tenants.Agency) (string, string)      { return x.Code, x.Name }
func regime(x contribution.Regime) (string, string) { return x.Code, x.Name }
func paper(x tenants.Document) (string, string)     { return x.Code, x.Name }

func position(e Facts) string {
	if e.Latitude == nil || e.Longitude == nil {
		return ""
	}
	return e.Latitude.String() + ", " + e.Longitude.String()
}

func degrees(d *Degrees) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// facts of an employer as a list, in four parts.
func identityFacts(ctx context.Context, f *tenants.Folder, e Facts) []view.Fact {
	return factsOf(ctx, "legal_name", e.LegalName, "trade_name", e.TradeName, "legal_form", named(f.LegalForms, e.LegalForm, form),
		"tax_id", e.TaxID, "trade_register", e.TradeRegister)
}

func activityFacts(ctx context.Context, f *tenants.Folder, e Facts) []view.Fact {
	facts := factsOf(ctx, "sector", named(f.Sectors, e.Sector, sector))
	facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.headcount"), Value: view.Num(int64(e.Headcount))})
	if !e.StartsOn.IsZero() {
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field.starts_on"), Value: view.Date(e.StartsOn)})
	}
	return facts
}

func placeFacts(ctx context.Context, f *tenants.Folder, e Facts) []view.Fact {
	return factsOf(ctx, "region", named(f.Territory.Regions, e.Region, region), "agency", named(f.Territory.Agencies, e.Agency, agency),
		"city", e.City, "address", e.Address, "position", position(e))
}

func contactFacts(ctx context.Context, e Facts) []view.Fact {
	return factsOf(ctx, "contact_name", e.ContactName, "phone", e.Phone, "email", e.Email)
}

func factsOf(ctx context.Context, pairs ...string) []view.Fact {
	var facts []view.Fact
	for i := 0; i+1 < len(pairs); i += 2 {
		value := view.Str(pairs[i+1])
		if pairs[i+1] == "" {
			value = view.T("affiliation.none")
		}
		facts = append(facts, view.Fact{Key: t(ctx, "affiliation.field."+pairs[i]), Value: value})
	}
	return facts
}

// changeable adds the way to change each fact.
func changeable(ctx context.Context, href string, facts []view.Fact) []view.Fact {
	for i := range facts {
		facts[i].Change = &view.Link{Label: t(ctx, "affiliation.change"), Href: href}
	}
	return facts
}
