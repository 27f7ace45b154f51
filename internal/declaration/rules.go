package declaration

import (
	"slices"

	"socle/internal/affiliation"
	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// The minimum wages by name: that of agriculture where the fund has one for the sector, else the general one.
const (
	generalMinimum     = "SMIG"
	agricultureMinimum = "SMAG"
	agriculture        = "A" // section of ISIC
)

// rulesFor are the rules of an employer's period, and its law for a worker without particulars.
func (a *assessor) rulesFor(e affiliation.Employer, p cal.Period) (Rules, *contribution.RuleSet, error) {
	rs, err := a.ruleSet(e, p, "", "")
	if err != nil {
		return Rules{}, nil, err
	}
	r := Rules{Period: p, FullDays: rs.FullDays, Currency: rs.Currency}
	r.MinimumWage, err = a.minimumWage(e, p)
	return r, rs, err
}

// minimumWage is that of the whole period; zero when the fund knows none that early.
func (a *assessor) minimumWage(e affiliation.Employer, p cal.Period) (money.Minor, error) {
	for _, name := range minimumNames(a.tx, e.Sector) {
		monthly, err := law.MinimumWage(a.ctx, a.tx, name, contribution.Query{Period: p, Regime: e.Regime})
		if err == nil {
			return monthly * asMinor(int64(p.Months)), nil
		}
		if _, ours := fault.As(err); ours {
			return 0, err
		}
	}
	return 0, nil
}

func minimumNames(tx tenant.Tx, sector string) []string {
	for _, s := range tx.Fund().Folder.Sectors {
		if s.Code == sector && slices.Contains(s.ISIC, agriculture) {
			return []string{agricultureMinimum, generalMinimum}
		}
	}
	return []string{generalMinimum}
}

func asMinor(n int64) money.Minor { return money.Minor(n) }
