package recovery

import (
	"context"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// AgeingInput asks for what is owed by age as of a day (today unless said), of an agency or sector, told apart by agency,
// sector or region.
type AgeingInput struct {
	AsOf   cal.Date `json:"as_of"`
	Agency string   `json:"agency" validate:"max=40"`
	Sector string   `json:"sector" validate:"max=40"`
	By     string   `json:"by" validate:"omitempty,oneof=agency sector region"`
}

// Check refuses a day before money was counted.
func (in AgeingInput) Check() []fault.Finding {
	if !in.AsOf.IsZero() && in.AsOf < cal.On(1900, 1, 1) {
		return []fault.Finding{{Field: "as_of", Code: "ageing.day", Message: "choose a day since 1900"}}
	}
	return nil
}

// Ageing is what is outstanding by bucket of days past due. The buckets of a line add up to its Outstanding. Minor units.
type Ageing struct {
	AsOf   cal.Date     `json:"as_of"`
	Keys   []string     `json:"keys"`   // "not_due", "1-30", …
	Active AgeingLine   `json:"active"` // employers in activity
	Apart  []AgeingLine `json:"apart"`  // suspended, closed
	Lines  []AgeingLine `json:"lines"`  // by what was asked, active employers only
	Total  AgeingLine   `json:"total"`  // all, whatever the standing
}

// AgeingLine is one row of buckets.
type AgeingLine struct {
	Key         string        `json:"key"`
	Name        string        `json:"name"`
	Employers   int           `json:"employers"`
	Buckets     []money.Minor `json:"buckets"`
	Outstanding money.Minor   `json:"outstanding"`
	PastDue     money.Minor   `json:"past_due"`
}

type agedRow struct {
	Standing  string
	Key       string
	Bucket    int
	Amount    money.Minor
	Employers int // counted once per employer, on its first bucket
}

// piecesSQL cuts what is owed as of $1 (by entries up to the value date $7) into pieces with the dates by which they age. A debt that a standing plan covers ages
// by its instalments: the last ones hold it first, so the earliest are those paid; what no instalment covers ages by the
// oldest due date of the debts covered. It is the same cut as pkg/ageing makes, and a test holds one to the other.
const piecesSQL = `
with owed as (
  select n.employer_id, n.period, n.component, sum(n.amount)::bigint as amount
  from entry n
  where n.account = 'receivable'
    and n.value_date <= $7
  group by n.employer_id, n.period, n.component
  having sum(n.amount) <> 0
), dated as (
  select o.employer_id, o.amount, i.due_date, c.plan_id
  from owed o
  join open_item i on i.employer_id = o.employer_id and i.period = o.period and i.component = o.component
  left join payment_plan p on p.employer_id = o.employer_id and p.state in ('standing', 'kept', 'broken')
                           and p.decided_on <= $1 and (p.ended_on is null or p.ended_on > $1)
  left join plan_item c on c.plan_id = p.id and c.period = o.period and c.component = o.component
), pool as (
  select d.employer_id, d.plan_id, sum(d.amount) as amount, min(d.due_date) as due_date
  from dated d
  where d.plan_id is not null
  group by d.employer_id, d.plan_id
), share as (
  select s.plan_id, s.due_on, s.amount,
         coalesce(sum(s.amount) over (partition by s.plan_id order by s.due_on desc, s.number desc
                                      rows between unbounded preceding and 1 preceding), 0) as later,
         sum(s.amount) over (partition by s.plan_id) as whole
  from plan_instalment s
  where s.plan_id in (select plan_id from pool)
), piece as (
  select d.employer_id, d.due_date, d.amount
  from dated d
  where d.plan_id is null
  union all
  select l.employer_id, s.due_on, least(s.amount, greatest(l.amount - s.later, 0))
  from pool l
  join share s on s.plan_id = l.plan_id
  union all
  select l.employer_id, l.due_date, l.amount - least(greatest(l.amount, 0), max(s.whole))
  from pool l
  join share s on s.plan_id = l.plan_id
  group by l.employer_id, l.plan_id, l.due_date, l.amount
)`

// agedRows puts the pieces in buckets by employer first, so that each employer is looked up once.
var agedRows = query.New[agedRow]("recovery.ageing", piecesSQL+`, bucketed as materialized (
  select p.employer_id, width_bucket($1::date - p.due_date, $2::int[]) as bucket, sum(p.amount)::bigint as amount
  from piece p
  where p.amount <> 0
  group by p.employer_id, bucket
), aged as (
  select case when e.activity in ('suspended', 'closed') then e.activity else 'active' end as standing,
         case $5 when 'agency' then e.agency when 'sector' then e.sector when 'region' then e.region else '' end as key,
         b.bucket, b.amount, b.bucket = min(b.bucket) over (partition by b.employer_id) as first
  from bucketed b
  join employer e on e.id = b.employer_id
  where ($3 = '' or e.agency = $3)
    and ($4 = '' or e.sector = $4)
    and ($6::text[] is null or e.agency = any($6))
)
select a.standing, a.key, a.bucket, sum(a.amount)::bigint as amount, count(*) filter (where a.first)::int as employers
from aged a
group by a.standing, a.key, a.bucket
order by a.standing, a.key, a.bucket`)

// Ageing shows what is owed by age. Employers that are suspended or closed are counted apart.
func (s *Service) Ageing(ctx context.Context, tx tenant.Tx, in AgeingInput) (Ageing, error) {
	if in.AsOf.IsZero() {
		in.AsOf = tx.Today()
	}
	scale := scaleOf(tx.Fund())
	rows, err := agedRows.All(ctx, tx, in.AsOf, scale.LowerBounds(), in.Agency, in.Sector, in.By, authz.ReachOf(ctx).AgencyArg(), known(in.AsOf, tx.Today()))
	if err != nil {
		return Ageing{}, err
	}
	t := &table{keys: scale.Keys(), lines: map[string]*AgeingLine{}}
	out := Ageing{AsOf: in.AsOf, Keys: t.keys, Lines: []AgeingLine{}}
	for _, r := range rows {
		t.count("all", r)
		t.count("standing "+r.Standing, r)
		if r.Standing == "active" && in.By != "" {
			t.count("by "+r.Key, r)
		}
	}
	out.Total, out.Active = t.take("all", ""), t.take("standing active", "active")
	out.Apart = []AgeingLine{t.take("standing suspended", "suspended"), t.take("standing closed", "closed")}
	for _, name := range t.order {
		if key, ok := cut(name, "by "); ok {
			line := t.take(name, key)
			line.Name = nameOf(tx.Fund(), in.By, key)
			out.Lines = append(out.Lines, line)
		}
	}
	return out, nil
}

// known is the last value date counted: all that is booked for today and later, the past as it stood.
func known(asOf, today cal.Date) cal.Date {
	if asOf >= today {
		return cal.On(9999, 12, 31)
	}
	return asOf
}

// table gathers rows into lines, in the order they were met.
type table struct {
	keys  []string
	lines map[string]*AgeingLine
	order []string
}

func (t *table) count(name string, r agedRow) {
	l := t.lines[name]
	if l == nil {
		l = &AgeingLine{Buckets: make([]money.Minor, len(t.keys))}
		t.lines[name] = l
		t.order = append(t.order, name)
	}
	l.Employers += r.Employers
	l.Buckets[r.Bucket] += r.Amount
	l.Outstanding += r.Amount
	if r.Bucket > 0 {
		l.PastDue += r.Amount
	}
}

func (t *table) take(name, key string) AgeingLine {
	l := t.lines[name]
	if l == nil {
		l = &AgeingLine{Buckets: make([]money.Minor, len(t.keys))}
	}
	l.Key = key
	return *l
}

func cut(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return "", false
}

// nameOf is how the fund calls an agency, sector or region.
func nameOf(f *tenant.Fund, by, code string) string {
	switch by {
	case "agency":
		return agencyName(f, code)
	case "sector":
		for _, s := range f.Folder.Sectors {
			if s.Code == code {
				return s.Name
			}
		}
	case "region":
		for _, r := range f.Folder.Territory.Regions {
			if r.Code == code {
				return r.Name
			}
		}
	}
	return code
}
