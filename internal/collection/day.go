package collection

import (
	"context"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// DayInput says which day of receipts is looked at; empty is today.
type DayInput struct {
	On cal.Date `json:"on"`
}

// Day is the receipts of a day and what waits in suspense whatever its day. Amounts in minor units.
type Day struct {
	On       cal.Date       `json:"on"`
	Channels []ChannelTotal `json:"channels"`
	Count    int            `json:"count"`
	Amount   money.Minor    `json:"amount"`
	Matched  money.Minor    `json:"matched"`
	Bounced  money.Minor    `json:"bounced"`
	Waiting  []SuspenseAge  `json:"waiting"` // all that is not placed, by age
}

// ChannelTotal is what came by one channel.
type ChannelTotal struct {
	Channel Channel     `json:"channel"`
	Count   int         `json:"count"`
	Amount  money.Minor `json:"amount"`
	Matched money.Minor `json:"matched"`
	Bounced money.Minor `json:"bounced"`
}

// SuspenseAge is what has waited so many days: 0–7, 8–30, 31–90, over 90.
type SuspenseAge struct {
	Key    string      `json:"key"`
	Count  int         `json:"count"`
	Amount money.Minor `json:"amount"`
}

var (
	dayTotals = query.New[ChannelTotal]("collection.day_totals", `
select p.channel, count(*)::int as count, sum(p.amount)::bigint as amount, sum(p.matched)::bigint as matched,
       coalesce(sum(p.amount) filter (where p.status = 'bounced'), 0)::bigint as bounced
from payment p
left join employer e on e.id = p.employer_id
where p.received_on = $1
  and ($2::text[] is null or e.agency = any($2) or p.agency = any($2))
group by p.channel
order by p.channel`)

	suspenseAges = query.New[SuspenseAge]("collection.suspense_ages", `
select b.key, count(p.id)::int as count, coalesce(sum(p.amount - p.matched), 0)::bigint as amount
from (values ('0-7', 0, 7), ('8-30', 8, 30), ('31-90', 31, 90), ('over_90', 91, 100000)) as b (key, first, last)
left join payment p on p.status in ('received', 'suspense', 'part_matched') and $1::date - p.received_on between b.first and b.last
                   and ($2::text[] is null or p.agency = any($2))
group by b.key, b.first
order by b.first`)
)

// Day shows what came in on a day, by channel, and what waits.
func (s *Service) Day(ctx context.Context, tx tenant.Tx, in DayInput) (Day, error) {
	if in.On.IsZero() {
		in.On = tx.Today()
	}
	agencies := authz.ReachOf(ctx).AgencyArg()
	d := Day{On: in.On}
	var err error
	if d.Channels, err = dayTotals.All(ctx, tx, in.On, agencies); err != nil {
		return d, err
	}
	for _, c := range d.Channels {
		d.Count, d.Amount, d.Matched, d.Bounced = d.Count+c.Count, d.Amount+c.Amount, d.Matched+c.Matched, d.Bounced+c.Bounced
	}
	d.Waiting, err = suspenseAges.All(ctx, tx, tx.Today(), agencies)
	return d, err
}
