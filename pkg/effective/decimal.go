package effective

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// Decimal is a number exactly as a person wrote it ("8.87"), so that no float ever stands between a law and an amount.
// The empty Decimal is "not given".
type Decimal string

var decimalForm = regexp.MustCompile(`^-?\d{1,18}(\.\d{1,9})?$`)

// Check refuses what is not a plain decimal number.
func (d Decimal) Check() error {
	if d != "" && !decimalForm.MatchString(string(d)) {
		return fmt.Errorf("%q is not a plain decimal number such as 8.87", string(d))
	}
	return nil
}

// Rat is the exact value, zero when not given or not a number.
func (d Decimal) Rat() *big.Rat {
	if d.Check() == nil && d != "" {
		if r, ok := new(big.Rat).SetString(string(d)); ok {
			return r
		}
	}
	return new(big.Rat)
}

// UnmarshalYAML reads the number as it is written, quoted or not; null is not given.
func (d *Decimal) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return fmt.Errorf("line %d: want a number", n.Line)
	}
	if n.Tag == "!!null" {
		*d = ""
		return nil
	}
	*d = Decimal(n.Value)
	if err := d.Check(); err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	return nil
}

// UnmarshalJSON reads a JSON number or string as it is written; "" is not given.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	if string(b) == `""` {
		*d = ""
		return nil
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("%s is not a number", b)
	}
	*d = Decimal(n)
	return d.Check()
}
