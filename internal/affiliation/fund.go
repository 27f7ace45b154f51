package affiliation

import (
	"context"
	"slices"
	"strings"

	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/tenants"
)

// levels are the fund's levels of validation, the first first. A fund that names none has one, the central office.
func levels(tx tenant.Tx) []tenants.Level {
	if l := tx.Fund().Folder.ValidationLevels; len(l) > 0 {
		return l
	}
	return []tenants.Level{{Code: "central", Name: "Validation centrale", Role: "validator"}}
}

// levelAt is the level a file waits at, counted from 1; false when it waits at none.
func levelAt(all []tenants.Level, n int) (tenants.Level, bool) {
	if n < 1 || n > len(all) {
		return tenants.Level{}, false
	}
	return all[n-1], true
}

// agencyOf is the agency that serves a region; empty when the territory does not say.
func agencyOf(f *tenants.Folder, region string) string {
	for _, a := range f.Territory.Agencies {
		if slices.Contains(a.Regions, region) {
			return a.Code
		}
	}
	return ""
}

// regionOf is where an agency stands; empty when the territory does not say.
func regionOf(f *tenants.Folder, agency string) string {
	for _, a := range f.Territory.Agencies {
		if a.Code == agency && len(a.Regions) > 0 {
			return a.Regions[0]
		}
	}
	return ""
}

// RequiredDocuments are the kinds of document that a file of this legal form must hold before it is handed in.
func RequiredDocuments(f *tenants.Folder, legalForm string) []tenants.Document {
	return slices.DeleteFunc(askedDocuments(f, legalForm), func(d tenants.Document) bool { return !d.Required })
}

func askedDocuments(f *tenants.Folder, legalForm string) []tenants.Document {
	var out []tenants.Document
	for _, d := range f.RequiredDocuments {
		if len(d.LegalForms) == 0 || legalForm == "" || slices.Contains(d.LegalForms, legalForm) {
			out = append(out, d)
		}
	}
	return out
}

// settle completes the facts from the fund's territory and lists: the agency of the region, the region of the agency,
// the risk class of the sector, the first regime. People are not asked for what follows from what they said.
func (in *Facts) settle(f *tenants.Folder) {
	in.trim()
	if in.Agency == "" {
		in.Agency = agencyOf(f, in.Region)
	}
	if in.Region == "" {
		in.Region = regionOf(f, in.Agency)
	}
	if in.RiskClass == "" {
		for _, s := range f.Sectors {
			if s.Code == in.Sector {
				in.RiskClass = s.RiskClass
			}
		}
	}
	if in.Regime == "" && len(f.Regimes) > 0 {
		in.Regime = f.Regimes[0].Code
	}
}

func (in *Facts) trim() {
	for _, s := range []*string{&in.LegalName, &in.TradeName, &in.TaxID, &in.TradeRegister, &in.City, &in.Address,
		&in.Email, &in.Phone, &in.ContactName} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
}

// unknown finds the codes that are not in the fund's lists.
func (in Facts) unknown(f *tenants.Folder) []fault.Finding {
	var found []fault.Finding
	check := func(field, code string, known bool) {
		if code != "" && !known {
			found = append(found, fault.Finding{Field: field, Code: "employer." + field + "_unknown",
				Message: "is not in the fund's list; choose one of it"})
		}
	}
	check("legal_form", in.LegalForm, slices.ContainsFunc(f.LegalForms, func(x tenants.Named) bool { return x.Code == in.LegalForm }))
	check("sector", in.Sector, slices.ContainsFunc(f.Sectors, func(x tenants.Sector) bool { return x.Code == in.Sector }))
	check("region", in.Region, slices.ContainsFunc(f.Territory.Regions, func(x tenants.Area) bool { return x.Code == in.Region }))
	check("agency", in.Agency, slices.ContainsFunc(f.Territory.Agencies, func(x tenants.Agency) bool { return x.Code == in.Agency }))
	known := false
	for _, r := range f.Regimes {
		known = known || r.Code == in.Regime
	}
	check("regime", in.Regime, known)
	known = false
	for _, r := range f.RiskClasses {
		known = known || r.Code == in.RiskClass
	}
	check("risk_class", in.RiskClass, known)
	return append(found, in.misplaced()...)
}

func (in Facts) misplaced() []fault.Finding {
	if (in.Latitude == nil) != (in.Longitude == nil) {
		return []fault.Finding{{Field: "latitude", Code: "employer.position_half", Message: "needs both latitude and longitude, or neither"}}
	}
	if in.Latitude != nil && (*in.Latitude > 90_000_000 || *in.Latitude < -90_000_000) {
		return []fault.Finding{{Field: "latitude", Code: "employer.latitude_range", Message: "must lie between -90 and 90 degrees"}}
	}
	return nil
}

// ownAgency is the agency in which a member of staff opens a file: the one asked for when it is theirs, else their first.
func ownAgency(ctx context.Context, asked string) (string, error) {
	own := authz.From(ctx).Agencies
	switch {
	case len(own) == 0, slices.Contains(own, asked):
		return asked, nil
	case asked == "":
		return own[0], nil
	}
	return "", fault.Field("agency", "employer.agency_other", "is not an agency you work for; choose one of yours")
}
