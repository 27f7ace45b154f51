package contribution

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Formula is an amount in currency units, or a computation on named amounts: "6000", "45 * SMIG", "3 * plafond_rg + 500".
// Names are those of minimum wages (taken by the month) and of values. The empty formula is "none".
type Formula string

var token = regexp.MustCompile(`\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/()]))`)

// maxFormula bounds what is read: a formula is a line of a law, not a program.
const maxFormula = 200

// Check refuses what does not read as a formula; names are checked when it is computed.
func (f Formula) Check() error {
	if f == "" {
		return nil
	}
	_, err := f.Eval(func(string) (*big.Rat, error) { return big.NewRat(1, 1), nil })
	return err
}

// Names lists what the formula refers to.
func (f Formula) Names() []string {
	var names []string
	for _, m := range token.FindAllStringSubmatch(string(f), -1) {
		if m[2] != "" {
			names = append(names, m[2])
		}
	}
	return names
}

// Eval computes the formula exactly; value gives the amount of a name.
func (f Formula) Eval(value func(name string) (*big.Rat, error)) (*big.Rat, error) {
	words, err := f.words()
	if err != nil {
		return nil, err
	}
	r := &reading{words: words, value: value}
	v, err := r.sum()
	if err == nil && len(r.words) > 0 {
		err = fmt.Errorf("%q was not expected", r.words[0])
	}
	if err != nil {
		return nil, fmt.Errorf("formula %q: %w", string(f), err)
	}
	return v, nil
}

func (f Formula) words() ([]string, error) {
	s := strings.TrimSpace(string(f))
	if len(s) > maxFormula {
		return nil, fmt.Errorf("formula longer than %d characters", maxFormula)
	}
	var words []string
	for s != "" {
		at := token.FindStringIndex(s)
		if at == nil || at[0] != 0 {
			return nil, fmt.Errorf("formula %q: cannot read %q", string(f), s)
		}
		words = append(words, strings.TrimSpace(s[:at[1]]))
		s = strings.TrimSpace(s[at[1]:])
	}
	return words, nil
}

// UnmarshalYAML reads a number or a text; null is none.
func (f *Formula) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: want an amount or a formula", n.Line)
	}
	if n.Tag == "!!null" {
		*f = ""
		return nil
	}
	*f = Formula(n.Value)
	if err := f.Check(); err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	return nil
}

// UnmarshalJSON reads a JSON number or string.
func (f *Formula) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(f))
	}
	*f = Formula(b)
	return f.Check()
}

// reading is a formula being read from left to right.
type reading struct {
	words []string
	value func(string) (*big.Rat, error)
}

func (r *reading) next(of ...string) string {
	for _, w := range of {
		if len(r.words) > 0 && r.words[0] == w {
			r.words = r.words[1:]
			return w
		}
	}
	return ""
}

func (r *reading) sum() (*big.Rat, error) {
	left, err := r.product()
	for err == nil {
		op := r.next("+", "-")
		if op == "" {
			break
		}
		var right *big.Rat
		if right, err = r.product(); err != nil {
			break
		}
		if op == "-" {
			right = new(big.Rat).Neg(right)
		}
		left = new(big.Rat).Add(left, right)
	}
	return left, err
}

func (r *reading) product() (*big.Rat, error) {
	left, err := r.atom()
	for err == nil {
		op := r.next("*", "/")
		if op == "" {
			break
		}
		var right *big.Rat
		if right, err = r.atom(); err != nil {
			break
		}
		if op == "/" {
			if right.Sign() == 0 {
				return nil, fmt.Errorf("division by zero")
			}
			right = new(big.Rat).Inv(right)
		}
		left = new(big.Rat).Mul(left, right)
	}
	return left, err
}

func (r *reading) atom() (*big.Rat, error) {
	if len(r.words) == 0 {
		return nil, fmt.Errorf("it ends too early")
	}
	if r.next("(") != "" {
		v, err := r.sum()
		if err == nil && r.next(")") == "" {
			err = fmt.Errorf("a bracket is not closed")
		}
		return v, err
	}
	w := r.words[0]
	r.words = r.words[1:]
	if w[0] >= '0' && w[0] <= '9' {
		v, _ := new(big.Rat).SetString(w)
		return v, nil
	}
	if strings.ContainsAny(w, "+-*/()") {
		return nil, fmt.Errorf("%q was not expected", w)
	}
	return r.value(w)
}
