package analytics

import "socle/pkg/indicator"

// collected counts a payment once for each obligation whose principal it paid, whatever the number of movements.
func collected(o only) group {
	return group{[]indicator.Measure{indicator.Collected, indicator.CollectedSurcharges, indicator.CollectedPenalties, indicator.CollectedLevies,
		indicator.CollectedCredit, indicator.Payments, indicator.PaymentsLate, indicator.LateDays, indicator.LateAmount, indicator.LateAmountDays}, `
select p.employer_id, date_trunc('month', p.value_date)::date as month,
       coalesce(sum(p.amount) filter (where p.component in ('principal', 'adjustment')), 0) as collected,
       coalesce(sum(p.amount) filter (where p.component = 'surcharge'), 0) as collected_surcharges,
       coalesce(sum(p.amount) filter (where p.component = 'penalty'), 0) as collected_penalties,
       coalesce(sum(p.amount) filter (where p.component in ('levy', 'levy_adjustment')), 0) as collected_levies,
       coalesce(sum(p.amount) filter (where p.component = 'credit'), 0) as collected_credit,
       count(*) filter (where p.component = 'principal') as payments,
       count(*) filter (where p.component = 'principal' and p.late > 0) as payments_late,
       coalesce(sum(p.late) filter (where p.component = 'principal'), 0) as late_days,
       coalesce(sum(p.amount) filter (where p.component = 'principal' and p.late > 0), 0) as late_amount,
       coalesce(sum(p.amount * p.late) filter (where p.component = 'principal'), 0) as late_amount_days
from (
  select a.payment_id, a.employer_id, a.period, a.component, a.value_date, greatest(0, a.value_date - i.due_date) as late, sum(a.amount) as amount
  from allocation a
  left join open_item i on i.employer_id = a.employer_id and i.period = a.period and i.component = a.component
  where a.reversed_at is null and a.value_date between $2 and $3 and ` + o("a.employer_id") + `
  group by 1, 2, 3, 4, 5, 6
  having sum(a.amount) <> 0
) p
group by 1, 2`}
}

// suspended is money without an owner yet.
func suspended(o only) group {
	return group{[]indicator.Measure{indicator.Suspense}, `
select ` + nobody + ` as employer_id, date_trunc('month', p.value_date)::date as month, sum(p.amount - p.matched) as suspense
from payment p
where p.status in ('received', 'suspense', 'part_matched') and p.value_date between $2 and $3 and ` + o(nobody) + `
group by 1, 2`}
}

func reversed(o only) group {
	return group{[]indicator.Measure{indicator.Reversed}, `
select coalesce(p.employer_id, ` + nobody + `) as employer_id, date_trunc('month', p.value_date)::date as month, sum(p.amount) as reversed
from payment p
where p.status = 'bounced' and p.value_date between $2 and $3 and ` + o("coalesce(p.employer_id, "+nobody+")") + `
group by 1, 2`}
}
