package collection

import "socle/pkg/cal"

func texts(periods []cal.Period) []string {
	out := make([]string, len(periods))
	for i, p := range periods {
		out[i] = p.String()
	}
	return out
}
