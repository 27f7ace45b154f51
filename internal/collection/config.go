package collection

import (
	"slices"
	"strconv"
	"strings"

	"socle/internal/platform/tenant"
	"socle/pkg/allocation"
	"socle/pkg/cal"
	"socle/pkg/matricule"
)

// orderOf is the fund's order of allocation: "period" puts the oldest period first, the other words are kinds of debt in
// their order. Whether the period or the kind decides first is their place in the list.
func orderOf(f *tenant.Fund) allocation.Order {
	keys := f.Folder.AllocationOrder
	if len(keys) == 0 {
		return allocation.Default()
	}
	order := allocation.Order{ProRata: true}
	for _, k := range keys {
		if k == "period" {
			order.By = append(order.By, allocation.ByPeriod)
			continue
		}
		if !slices.Contains(order.By, allocation.ByKind) {
			order.By = append(order.By, allocation.ByKind)
		}
		order.Kinds = append(order.Kinds, allocation.Kind(k))
	}
	return order
}

// numbersOf is the fund's form of affiliation numbers, to tell a slip from another's number.
func numbersOf(f *tenant.Fund) matricule.Scheme {
	n := f.Folder.Numbers.Employer
	return matricule.Scheme{Format: n.Format, Algorithm: matricule.Algorithm(n.Check)}
}

// Reference is what an employer is asked to quote with a payment for a period: "1234567-202606".
func Reference(number string, p cal.Period) string {
	return number + "-" + strings.ReplaceAll(p.String(), "-", "")
}

// ReceiptName writes a receipt's number in the fund's form: N is a digit of the number, Y a digit of the year.
func ReceiptName(f *tenant.Fund, number int64, issued cal.Date) string {
	format := f.Folder.Numbers.Receipt.Format
	digits, year := strconv.FormatInt(number, 10), strconv.Itoa(issued.Time().Year())
	places := strings.Count(format, "N")
	if places == 0 {
		return digits
	}
	digits = strings.Repeat("0", max(places-len(digits), 0)) + digits
	return fill(format, digits, year)
}

// fill writes digits from the right, so that a number longer than its places is never cut.
func fill(format, digits, year string) string {
	out := ""
	for i := len(format) - 1; i >= 0; i-- {
		switch c := format[i]; {
		case c == 'N' && strings.Count(format[:i], "N") == 0:
			out, digits = digits+out, ""
		case c == 'N':
			out, digits = digits[len(digits)-1:]+out, digits[:len(digits)-1]
		case c == 'Y' && year != "":
			out, year = year[len(year)-1:]+out, year[:len(year)-1]
		default:
			out = string(c) + out
		}
	}
	return out
}
