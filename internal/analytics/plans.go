package analytics

// underPlan corrects what pastDue (as q) says of items that a payment plan covers: while the plan stands they age by its
// instalments, the last of which hold the debt first, so that the earliest are those paid. What no instalment covers ages by
// the oldest due date of the items. It is the cut that recovery makes; levies collected for others come after the fund's own
// debts, in the latest instalments.
//
// A row takes an item's arrears out, another puts an instalment's in. Both count at the end of the month, and on the eve
// of the next. What is in arrears of a plan at the start caps what is recovered of it.
const underPlan = `
, covered as (
  select p.id as plan_id, q.*
  from q
  join payment_plan p on p.employer_id = q.employer_id and p.state in ('standing', 'kept', 'broken')
                     and p.decided_on <= q.on_day and (p.ended_on is null or p.ended_on > q.on_day)
  join plan_item c on c.plan_id = p.id and c.period = q.period and c.component = q.component
  where q.closing > 0
), pool as (
  select plan_id, employer_id, month, on_day, min(due_date) as first_due, sum(closing) as total,
         coalesce(sum(closing) filter (where component not in ('levy', 'levy_adjustment')), 0) as own_total
  from covered
  group by 1, 2, 3, 4
), share as (
  select s.plan_id, s.due_on, s.amount, sum(s.amount) over (partition by s.plan_id) as whole,
         coalesce(sum(s.amount) over (partition by s.plan_id order by s.due_on desc, s.number desc
                                      rows between unbounded preceding and 1 preceding), 0) as later
  from plan_instalment s
  where s.plan_id in (select plan_id from pool)
), piece as (
  select l.plan_id, l.employer_id, l.month, l.on_day, l.own_total, s.due_on, sum(least(s.amount, greatest(l.total - s.later, 0))) as amount
  from pool l
  join share s on s.plan_id = l.plan_id
  group by 1, 2, 3, 4, 5, 6
  union all
  select l.plan_id, l.employer_id, l.month, l.on_day, l.own_total, l.first_due, l.total - least(l.total, max(s.whole))
  from pool l
  join share s on s.plan_id = l.plan_id
  group by l.plan_id, l.employer_id, l.month, l.on_day, l.own_total, l.first_due, l.total
), owned as (
  select o.employer_id, o.month, o.on_day, o.due_on, least(o.before + o.amount, o.own_total) - least(o.before, o.own_total) as amount
  from (select i.*, sum(i.amount) over (partition by i.plan_id, i.month order by i.due_on) - i.amount as before from piece i) o
), moved as (
  select c.employer_id, c.month, c.on_day, c.due_date, -c.late_closing as late from covered c where c.component not in ('levy', 'levy_adjustment') and c.late_closing > 0
  union all
  select o.employer_id, o.month, o.on_day, o.due_on, o.amount from owned o where o.on_day > o.due_on and o.amount <> 0
)`

// planRows are the corrections of underPlan in the columns of the stock.
const planRows = `
  select m.employer_id, m.month, m.on_day, m.due_date, true as own, true as planned, 0 as opening, 0 as closing, 0 as late_opening, m.late as late_closing,
         0 as collected, 0 as cancelled, 0 as waived, 0 as of_month, 0 as of_quarter, 0 as of_year
  from moved m
  union all
  select m.employer_id, (m.month + interval '1 month')::date, m.on_day, m.due_date, true, true, 0, 0, m.late, 0, 0, 0, 0, 0, 0, 0
  from moved m
  where m.month < date_trunc('month', $3::date::timestamp)
  union all
  select r.employer_id, r.month, r.on_day, r.on_day, true, true, 0, 0, 0, 0, 0, 0, 0,
         least(r.of_month, r.left_late) - r.of_month, least(r.of_quarter, r.left_late) - r.of_quarter, least(r.of_year, r.left_late) - r.of_year
  from (
    select n.employer_id, n.month, n.on_day, sum(n.of_month) as of_month, sum(n.of_quarter) as of_quarter, sum(n.of_year) as of_year,
           coalesce((select sum(o.amount) from owned o where o.employer_id = c.employer_id and o.month = c.month and o.on_day > o.due_on), 0) as left_late
    from covered c
    join q n on n.employer_id = c.employer_id and n.period = c.period and n.component = c.component and n.month = (c.month + interval '1 month')::date
    where c.component not in ('levy', 'levy_adjustment')
    group by n.employer_id, n.month, n.on_day, c.employer_id, c.month
  ) r`
