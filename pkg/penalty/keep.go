package penalty

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// Kept is the law of one surcharge, frozen: the rules that lateness set off for a period, a due date and a regime, with
// their rounding and with minimum wages worked out. What was counted with it can be counted again, and further, whatever
// becomes of the parameters.
type Kept struct {
	ID       string
	Currency money.Currency
	rules    []applied
}

// Keep freezes the rules of late payment for a case: its period, due date and regime, as known on a day.
func Keep(l Law, c Case) (Kept, error) {
	k := Kept{Currency: l.Scheme.Currency}
	c.Triggers = []string{LatePayment}
	rules, err := inForce(l, c)
	if err != nil {
		return k, err
	}
	for _, r := range rules {
		if err := r.Check(); err != nil {
			return k, fmt.Errorf("%s: %w", r.from.Key(), err)
		}
		if err := r.freeze(l, c); err != nil {
			return k, fmt.Errorf("%s: %w", r.from.Key(), err)
		}
		k.rules = append(k.rules, r)
	}
	k.ID, err = k.fingerprint()
	return k, err
}

// freeze makes a rule need nothing else of the law. It has no end: it goes on for what it was kept for.
func (r *applied) freeze(l Law, c Case) error {
	n := counting{applied: *r, law: l, c: c}
	rounding := n.rounding()
	r.Rounding = &rounding
	if each := r.PerEmployee; each != nil && each.MinimumWage != "" {
		amount, err := n.each(*each)
		if err != nil {
			return err
		}
		r.PerEmployee = &PerEmployee{Amount: effective.Decimal(l.Scheme.Currency.Decimal(amount)), EachMonth: each.EachMonth, AfterMonths: each.AfterMonths}
	}
	body, err := json.Marshal(r.Rule)
	r.from.Body, r.from.Valid.To, r.from.Recorded = body, 0, effective.Span{}
	return err
}

// fingerprint names what is counted, not where it comes from: a rule confirmed by a better source is the same rule.
func (k Kept) fingerprint() (string, error) {
	doc, err := json.Marshal(k.terms(true))
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:12]), err
}

// term is a rule as it counts, and the day from which it is in force where that matters.
type term struct {
	Currency money.Currency
	Series   string
	Since    cal.Date
	Rule     Rule
}

func (k Kept) terms(dated bool) []term {
	list := []term{}
	for _, r := range k.rules {
		t := term{Currency: k.Currency, Series: r.from.Series(), Rule: r.Rule}
		if dated {
			t.Since = r.from.Valid.From
		}
		list = append(list, t)
	}
	return list
}

// Same says whether two laws count the same, whatever the days from which they are in force.
func (k Kept) Same(o Kept) bool { return reflect.DeepEqual(k.terms(false), o.terms(false)) }

// Assess counts a case by the kept rules.
func (k Kept) Assess(c Case) (Assessment, error) {
	return countAll(k.rules, Law{Scheme: contribution.Scheme{Currency: k.Currency}}, c)
}

type stored struct {
	ID       string                `json:"id"`
	Currency money.Currency        `json:"currency"`
	Rules    []effective.Parameter `json:"rules"`
}

// MarshalJSON writes the law whole.
func (k Kept) MarshalJSON() ([]byte, error) {
	s := stored{ID: k.ID, Currency: k.Currency, Rules: []effective.Parameter{}}
	for _, r := range k.rules {
		s.Rules = append(s.Rules, r.from)
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads a kept law back and refuses one that is not what its id says.
func (k *Kept) UnmarshalJSON(b []byte) error {
	var s stored
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*k = Kept{ID: s.ID, Currency: s.Currency}
	for _, p := range s.Rules {
		r := applied{from: p}
		if err := p.Read(&r.Rule); err != nil {
			return err
		}
		k.rules = append(k.rules, r)
	}
	id, err := k.fingerprint()
	if err == nil && id != s.ID {
		err = fmt.Errorf("penalty law %s reads as %s", s.ID, id)
	}
	return err
}
