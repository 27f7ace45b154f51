package penalty

import "socle/pkg/cal"

// MonthsLate counts months or fractions of month from the due date: 0 on the due date or before, 1 from the day after
// to the same day of the next month, and so on. The same day is cut to the last of a shorter month.
func MonthsLate(due, on cal.Date) int {
	if on <= due {
		return 0
	}
	n := max(int(on.Month()-due.Month()), 1)
	if due.AddMonths(n) < on {
		n++
	}
	return n
}

// DaysLate counts days after the due date.
func DaysLate(due, on cal.Date) int { return max(due.DaysUntil(on), 0) }
