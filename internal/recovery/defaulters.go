package recovery

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// DefaultersInput filters those who have not filed or not paid. Kind: non_filer, non_payer, both, or empty for either.
type DefaultersInput struct {
	Kind     string      `json:"kind" validate:"omitempty,oneof=non_filer non_payer both"`
	Agency   string      `json:"agency" validate:"max=40"`
	Sector   string      `json:"sector" validate:"max=40"`
	Standing string      `json:"standing" validate:"omitempty,oneof=active suspended closed"`
	Least    money.Minor `json:"least" validate:"gte=0"`         // past due, at least
	Days     int         `json:"days" validate:"min=0,max=5000"` // late by at least so many days
	Case     string      `json:"case" validate:"omitempty,oneof=open none"`
	Search   string      `json:"q" validate:"max=100"`
	Sort     string      `json:"sort" validate:"omitempty,oneof=amount age name missing"`
	Page     int         `json:"page" validate:"min=0,max=100000"`
	All      bool        `json:"-"`
}

// Defaulter is an employer that has not filed or not paid. Amounts in minor units.
type Defaulter struct {
	ID          uuid.UUID   `json:"id"`
	Number      string      `json:"number"`
	Name        string      `json:"name"`
	Agency      string      `json:"agency"`
	Sector      string      `json:"sector"`
	City        string      `json:"city"`
	Phone       string      `json:"phone"`
	Activity    string      `json:"activity"`
	PastDue     money.Minor `json:"past_due"`
	Outstanding money.Minor `json:"outstanding"`
	OldestDue   cal.Date    `json:"oldest_due"` // of what is not paid
	Missing     int         `json:"missing"`    // obligations past due without a filing
	MissingFrom cal.Date    `json:"missing_from"`
	CaseID      *uuid.UUID  `json:"case_id"`
	Stage       string      `json:"stage"`
	Count       int         `json:"-"`
	SumPastDue  money.Minor `json:"-"`
}

// DaysLate counts from the oldest of what is not paid or not filed.
func (d Defaulter) DaysLate(today cal.Date) int {
	oldest := d.OldestDue
	if oldest.IsZero() || (!d.MissingFrom.IsZero() && d.MissingFrom < oldest) {
		oldest = d.MissingFrom
	}
	return max(oldest.DaysUntil(today), 0)
}

// Defaulters is a page of the list.
type Defaulters struct {
	Lines   []Defaulter `json:"lines"`
	Count   int         `json:"count"`
	PastDue money.Minor `json:"past_due"`
	Page    int         `json:"page"`
	Pages   int         `json:"pages"`
}

const (
	perPage    = 25
	exportMost = 50_000
)

var defaulters = query.New[Defaulter]("recovery.defaulters", `
with debt as (
  select o.employer_id, sum(o.amount)::bigint as outstanding,
         coalesce(sum(o.amount) filter (where i.due_date < $1), 0)::bigint as past_due,
         min(i.due_date) filter (where i.due_date < $1 and o.amount > 0) as oldest_due
  from (
    select n.employer_id, n.period, n.component, sum(n.amount) as amount
    from entry n
    where n.account = 'receivable'
    group by n.employer_id, n.period, n.component
    having sum(n.amount) <> 0
  ) o
  join open_item i on i.employer_id = o.employer_id and i.period = o.period and i.component = o.component
  group by o.employer_id
), missing as (
  select b.employer_id, count(*)::int as missing, min(b.due_date) as missing_from
  from obligation b
  where b.due_date < $1
    and (b.met_by is null or b.met_how = 'estimate')
    and b.ended_on is null
  group by b.employer_id
), found as (
  select e.id, coalesce(e.number, '') as number, e.legal_name as name, e.agency, e.sector, e.city, e.phone, e.activity,
         coalesce(d.past_due, 0) as past_due, coalesce(d.outstanding, 0) as outstanding, d.oldest_due,
         coalesce(m.missing, 0) as missing, m.missing_from, c.id as case_id, coalesce(c.stage, '') as stage
  from employer e
  left join debt d on d.employer_id = e.id
  left join missing m on m.employer_id = e.id
  left join recovery_case c on c.employer_id = e.id and c.closed_on is null
  where (coalesce(d.past_due, 0) > 0 or coalesce(m.missing, 0) > 0)
    and ($2::text[] is null or e.agency = any($2))
    and ($3 = '' or ($3 = 'non_filer' and m.missing > 0) or ($3 = 'non_payer' and d.past_due > 0) or ($3 = 'both' and m.missing > 0 and d.past_due > 0))
    and ($4 = '' or e.agency = $4)
    and ($5 = '' or e.sector = $5)
    and (case $6 when '' then true when 'active' then e.activity not in ('suspended', 'closed') else e.activity = $6 end)
    and coalesce(d.past_due, 0) >= $7
    and ($8 = 0 or least(d.oldest_due, m.missing_from) <= $1::date - $8::int)
    and ($9 = '' or ($9 = 'open') = (c.id is not null))
    and ($10 = '' or e.search like '%' || shared.plain($10) || '%')
)
select f.id, f.number, f.name, f.agency, f.sector, f.city, f.phone, f.activity, f.past_due, f.outstanding, f.oldest_due, f.missing,
       f.missing_from, f.case_id, f.stage, count(*) over ()::int as count, coalesce(sum(f.past_due) over (), 0)::bigint as sum_past_due
from found f
order by case $11 when 'age' then least(f.oldest_due, f.missing_from) end,
         case $11 when 'name' then f.name end,
         case $11 when 'missing' then -f.missing end,
         f.past_due desc, f.missing desc, f.name, f.id
limit $12 offset $13`)

// Defaulters lists employers that have not filed or not paid, the largest debt first unless sorted otherwise.
func (s *Service) Defaulters(ctx context.Context, tx tenant.Tx, in DefaultersInput) (Defaulters, error) {
	limit, offset := perPage, max(in.Page-1, 0)*perPage
	if in.All {
		limit, offset = exportMost, 0
	}
	lines, err := defaulters.All(ctx, tx, tx.Today(), authz.ReachOf(ctx).AgencyArg(), in.Kind, in.Agency, in.Sector, in.Standing,
		in.Least, in.Days, in.Case, in.Search, in.Sort, limit, offset)
	out := Defaulters{Lines: lines, Page: max(in.Page, 1)}
	if len(lines) > 0 {
		out.Count, out.PastDue = lines[0].Count, lines[0].SumPastDue
	}
	out.Pages = (out.Count + perPage - 1) / perPage
	return out, err
}
