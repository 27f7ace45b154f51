package contribution

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"socle/pkg/money"
)

// sign gives the rule set its names: that of the law, and its own, which says for whom it is too. Two kinds of workers
// whose law is the same have two rule sets: the law that comes may tell them apart, and is asked for each.
func (rs *RuleSet) sign() {
	rs.Law = rs.fingerprint()
	rs.ID = digest(struct {
		Law, RiskClass, Sector, Category string
		Headcount                        int
	}{rs.Law, rs.RiskClass, rs.Sector, rs.Category, rs.Headcount})
}

// fingerprint is the id of the law: the same components, bounds and rounding give the same, in any period of that length.
func (rs *RuleSet) fingerprint() string {
	return digest(struct {
		Fund, Regime string
		Months       int8
		Days         int
		Currency     money.Currency
		Components   []Component
		Rounding     Rounding
		Bounds       []bounds
		Groups       []keptGroup
	}{rs.Fund, rs.Regime, rs.Period.Months, rs.FullDays, rs.Currency, rs.Components, rs.Rounding, rs.bounds, rs.kept()})
}

// digest is 24 hexadecimal digits of a struct of plain values.
func digest(of any) string {
	doc, err := json.Marshal(of)
	if err != nil {
		panic(err) // nothing in it can fail
	}
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:12])
}
