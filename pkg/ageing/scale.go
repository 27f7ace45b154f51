package ageing

import (
	"fmt"
	"slices"
	"strconv"

	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Scale is the fund's buckets. Bucket 0 is "not due"; bucket i holds what is past due by more than limit i−1 and at most
// limit i days; the last bucket is open.
type Scale struct{ limits []int }

// MostBuckets is how many buckets a fund can have, "not due" included.
const MostBuckets = 8

// NewScale makes buckets from their upper limits in days, all above zero and rising: NewScale(30, 60, 90, 360).
func NewScale(limits ...int) (Scale, error) {
	if len(limits) == 0 || len(limits) > MostBuckets-2 {
		return Scale{}, fault.Field("buckets", "ageing.buckets_count", "give 1 to %d limits of days", MostBuckets-2)
	}
	before := 0
	for _, l := range limits {
		if l <= before {
			return Scale{}, fault.Field("buckets", "ageing.buckets_order", "limits of days must rise, %d does not", l)
		}
		before = l
	}
	return Scale{slices.Clone(limits)}, nil
}

// Default is not due, 1–30, 31–60, 61–90, 91–360, over 360.
func Default() Scale { return Scale{[]int{30, 60, 90, 360}} }

// Len is the number of buckets, "not due" included.
func (s Scale) Len() int { return len(s.limits) + 2 }

// Bucket is the bucket of a debt past due by so many days; zero or less is not due.
func (s Scale) Bucket(daysPast int) int {
	if daysPast <= 0 {
		return 0
	}
	i, _ := slices.BinarySearch(s.limits, daysPast)
	return i + 1
}

// Keys names the buckets, permanently: "not_due", "1-30", …, "over_360".
func (s Scale) Keys() []string {
	keys, from := []string{"not_due"}, 1
	for _, l := range s.limits {
		keys = append(keys, fmt.Sprintf("%d-%d", from, l))
		from = l + 1
	}
	return append(keys, "over_"+strconv.Itoa(from-1))
}

// LowerBounds is the first day of each bucket but the first: 1, 31, 61, 91, 361. It is what PostgreSQL's
// width_bucket(days, array) wants to give the same numbers as Bucket.
func (s Scale) LowerBounds() []int {
	bounds := []int{1}
	for _, l := range s.limits {
		bounds = append(bounds, l+1)
	}
	return bounds
}

// DaysPast is how many days a debt is past due as of a date; zero when it is not. The due date itself is not past due.
func DaysPast(due, asOf cal.Date) int { return max(0, due.DaysUntil(asOf)) }

// MarshalText writes the limits: "30,60,90,360".
func (s Scale) MarshalText() ([]byte, error) {
	var b []byte
	for i, l := range s.limits {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(l), 10)
	}
	return b, nil
}
