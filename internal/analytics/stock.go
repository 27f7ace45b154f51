package analytics

import (
	"fmt"
	"strings"

	"socle/pkg/indicator"
)

// arrears is the stock by age and how it moved. What fell due is what the equation leaves, so that it holds to the unit; what
// a plan put back to a later date is told apart. A levy collected for others is in no bucket and no movement.
func arrears(o only) group {
	return group{[]indicator.Measure{indicator.OutstandingB0, indicator.OutstandingB1, indicator.OutstandingB2, indicator.OutstandingB3,
		indicator.OutstandingB4, indicator.OutstandingB5, indicator.OutstandingB6, indicator.OutstandingB7, indicator.OutstandingLevies,
		indicator.ArrearsSuspended, indicator.ArrearsClosed, indicator.ArrearsOver12Months, indicator.ArrearsOpening, indicator.ArrearsFellDue,
		indicator.ArrearsRescheduled, indicator.ArrearsCollected, indicator.ArrearsCancelled, indicator.ArrearsWaived,
		indicator.RecoveredOfMonthStart, indicator.RecoveredOfQuarterStart, indicator.RecoveredOfYearStart}, `
select b.*, b.new + b.arrears_rescheduled as arrears_fell_due
from (
  with q as materialized (` + pastDue(o) + `)` + underPlan + `, line as (
    select q.employer_id, q.month, q.on_day, q.due_date, q.component not in ('levy', 'levy_adjustment') as own, false as planned, q.opening, q.closing, q.late_opening, q.late_closing,
           q.collected, q.cancelled, q.waived, q.of_month, q.of_quarter, q.of_year
    from q
    union all` + planRows + `
  )
  select a.employer_id, a.month,
         coalesce(sum(a.closing - a.late_closing) filter (where a.own), 0) as outstanding_b0,` + buckets() + `
         coalesce(sum(a.closing) filter (where not a.own), 0) as outstanding_levies,
         coalesce(sum(a.late_closing) filter (where a.own and v.kind = 'suspended'), 0) as arrears_suspended,
         coalesce(sum(a.late_closing) filter (where a.own and v.kind = 'closed'), 0) as arrears_closed,
         coalesce(sum(a.late_closing) filter (where a.own and a.due_date < a.on_day - interval '12 months'), 0) as arrears_over_12_months,
         coalesce(sum(a.late_opening) filter (where a.own), 0) as arrears_opening,
         coalesce(sum(a.late_closing - a.late_opening + a.collected + a.cancelled + a.waived) filter (where a.own), 0) as new,
         greatest(coalesce(sum(a.late_opening - a.late_closing) filter (where a.planned), 0), 0) as arrears_rescheduled,
         coalesce(sum(a.collected) filter (where a.own), 0) as arrears_collected,
         coalesce(sum(a.cancelled) filter (where a.own), 0) as arrears_cancelled,
         coalesce(sum(a.waived) filter (where a.own), 0) as arrears_waived,
         coalesce(sum(a.of_month) filter (where a.own), 0) as recovered_of_month_start,
         coalesce(sum(a.of_quarter) filter (where a.own), 0) as recovered_of_quarter_start,
         coalesce(sum(a.of_year) filter (where a.own), 0) as recovered_of_year_start
  from line a
  left join lateral (
    select v.kind
    from employer_event v
    where a.late_closing <> 0 and v.employer_id = a.employer_id and v.effective_on <= a.on_day
      and v.kind in ('validated', 'suspended', 'resumed', 'closed', 'reopened')
    order by v.effective_on desc, v.id desc
    limit 1
  ) v on true
  where a.month >= $2
  group by 1, 2
) b`}
}

// buckets are the columns of the ages past due; the last takes all that is older.
func buckets() string {
	var b strings.Builder
	for n := 1; n <= 7; n++ {
		is := "="
		if n == 7 {
			is = ">="
		}
		fmt.Fprintf(&b, "\n         coalesce(sum(a.late_closing) filter (where a.own and 1 + width_bucket(a.on_day - a.due_date - 1, $4::int[]) %s %d), 0) as outstanding_b%d,", is, n, n)
	}
	return b.String()
}
