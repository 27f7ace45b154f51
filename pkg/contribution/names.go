package contribution

import (
	"fmt"
	"math/big"
	"slices"

	"socle/pkg/effective"
	"socle/pkg/money"
)

// naming gives the monthly amount of the names that formulas use: values first, then minimum wages.
type naming struct {
	scheme  Scheme
	values  map[string]Formula
	wages   map[string]Wage
	set     map[string]effective.Decimal // given by the caller in place of the law's
	opening []string                     // names being worked out, to refuse a circle
}

func (l Law) names(q Query) *naming {
	n := &naming{scheme: l.Scheme, values: map[string]Formula{}, wages: map[string]Wage{},
		set: map[string]effective.Decimal{}}
	on := q.Period.First()
	for _, p := range effective.InForce(l.Parameters, effective.Value, on, q.AsKnown) {
		var v Named
		if p.Read(&v) == nil {
			n.values[p.Selector.Name] = v.Amount
		}
	}
	for _, p := range effective.InForce(l.Parameters, effective.MinimumWage, on, q.AsKnown) {
		var w Wage
		if p.Read(&w) == nil {
			n.wages[p.Selector.Name] = w
		}
	}
	return n
}

// knows says whether the name is one of the law's in this period.
func (n *naming) knows(name string) bool {
	_, value := n.values[name]
	_, wage := n.wages[name]
	return value || wage
}

func (n *naming) rat(name string) (*big.Rat, error) {
	if v, ok := n.set[name]; ok {
		return v.Rat(), nil
	}
	if f, ok := n.values[name]; ok {
		if slices.Contains(n.opening, name) {
			return nil, fmt.Errorf("%s is defined by itself", name)
		}
		n.opening = append(n.opening, name)
		defer func() { n.opening = n.opening[:len(n.opening)-1] }()
		return f.Eval(n.rat)
	}
	w, ok := n.wages[name]
	if !ok {
		return nil, fmt.Errorf("no value or minimum wage %q is in force", name)
	}
	return n.scheme.monthly(w), nil
}

// monthly brings a minimum wage to a full month of work.
func (s Scheme) monthly(w Wage) *big.Rat {
	v := w.Amount.Rat()
	switch w.Per {
	case "hour":
		return v.Mul(v, s.HoursPerMonth.Rat())
	case "day":
		return v.Mul(v, big.NewRat(int64(s.DaysPerMonth), 1))
	}
	return v
}

// minor works a formula out in minor units, half up, times a ratio of months.
func (n *naming) minor(f Formula, num, den int64) (money.Minor, error) {
	v, err := f.Eval(n.rat)
	if err != nil {
		return 0, err
	}
	return n.scheme.minor(v.Mul(v, big.NewRat(num, den)))
}

// minor rounds an exact amount of currency units half up to minor units.
func (s Scheme) minor(v *big.Rat) (money.Minor, error) {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(s.Currency.Decimals)), nil)
	v = new(big.Rat).Mul(v, new(big.Rat).SetInt(scale))
	twice := new(big.Int).Mul(v.Num(), big.NewInt(2))
	twice.Add(twice, v.Denom())
	q := new(big.Int).Div(twice, new(big.Int).Mul(v.Denom(), big.NewInt(2)))
	if !q.IsInt64() || q.Sign() < 0 || q.Int64() > int64(maxAmount) {
		return 0, fmt.Errorf("amount %s is out of range", v.FloatString(2))
	}
	return money.Minor(q.Int64()), nil
}

// maxAmount bounds every bound and wage: ten thousand billion minor units.
const maxAmount money.Minor = 1e13

// MinimumWage is the monthly minimum wage of that name in the period, in minor units.
func (l Law) MinimumWage(name string, q Query) (money.Minor, error) {
	q, err := l.Scheme.settle(q)
	if err != nil {
		return 0, err
	}
	return l.names(q).minor(Formula(name), 1, 1)
}
