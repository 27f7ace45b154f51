package affiliation

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Degrees is a latitude or longitude in millionths of a degree (about 11 cm), as phones give it.
type Degrees int64

var errDegrees = errors.New("is not a position in degrees, such as 33.573110")

// ParseDegrees reads decimal degrees with dot or comma; digits past the sixth are cut.
func ParseDegrees(s string) (Degrees, error) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	digits := strings.TrimLeft(s, "+-")
	whole, part, _ := strings.Cut(digits, ".")
	part = (part + "000000")[:6]
	n, err := strconv.ParseUint(whole+part, 10, 32)
	if err != nil || whole == "" || len(s)-len(digits) > 1 || n > 180_000_000 {
		return 0, errDegrees
	}
	if strings.HasPrefix(s, "-") {
		return -Degrees(n), nil
	}
	return Degrees(n), nil
}

func (d Degrees) String() string {
	sign, n := "", int64(d)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%06d", sign, n/1_000_000, n%1_000_000)
}

// MarshalText writes decimal degrees with six decimals.
func (d Degrees) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDegrees reads.
func (d *Degrees) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDegrees(string(b))
	return err
}

// Scan reads a numeric of the database.
func (d *Degrees) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case float64:
		return d.UnmarshalText([]byte(strconv.FormatFloat(v, 'f', 6, 64)))
	default:
		return fmt.Errorf("affiliation: cannot scan %T into Degrees", src)
	}
}

// Value is the decimal text, which the database takes as numeric.
func (d Degrees) Value() (driver.Value, error) { return d.String(), nil }
