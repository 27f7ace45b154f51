package analytics

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

var (
	lockFacts = query.Exec("analytics.lock", `select pg_advisory_xact_lock(hashtext('socle facts ' || current_schema()))`)

	takeDirty = query.New[uuid.UUID]("analytics.take_dirty", `
with taken as (
  delete from fact_dirty
  where ctid = any(array(select ctid from fact_dirty limit $1))
  returning employer_id
)
select distinct employer_id from taken`)

	// An employer marked twice was read with all its changes: the other marks go too.
	dropDirty = query.Exec("analytics.drop_dirty", `
delete from fact_dirty where employer_id = any($1)`)

	firstMonth = query.New[cal.Date]("analytics.first_month", `
select date_trunc('month', least(
  (select min(registered_on) from employer), (select min(starts) from obligation),
  (select min(value_date) from entry), (select min(value_date) from payment), (select min(insured_on) from person), $1::date))::date`)

	forgetFacts = query.Exec("analytics.forget", `
with old as (
  delete from fact where $1::uuid[] is null or employer_id = any($1)
  returning cell, month, measure, value
)
insert into fact_delta (cell, month, measure, value)
select cell, month, measure, -value from old`)

	openCells = query.Exec("analytics.open_cells", `
insert into cell_key (region, agency, sector, size, legal_form, agent)
select distinct region, agency, sector, `+sizeOf+`, legal_form, coalesce(agent_id::text, '')
from employer
where $1::uuid[] is null or id = any($1)
union select '', '', '', '', '', ''
on conflict do nothing`)

	measureFacts = query.Exec("analytics.measure", `
with measured as (
  select employer_id, month, measure, sum(value)::bigint as value
  from (`+everything()+`) everything
  where month between $2 and $3
  group by 1, 2, 3
), added as (
  insert into fact (employer_id, month, measure, value, cell)
  select m.employer_id, m.month, m.measure, m.value, k.id
  from measured m
  left join employer e on e.id = m.employer_id
  join cell_key k on k.region = coalesce(e.region, '') and k.agency = coalesce(e.agency, '') and k.sector = coalesce(e.sector, '')
                 and k.size = case when e.id is null then '' else `+sizeOf+` end
                 and k.legal_form = coalesce(e.legal_form, '') and k.agent = coalesce(e.agent_id::text, '')
  where m.value <> 0
  returning cell, month, measure, value
)
insert into fact_delta (cell, month, measure, value)
select cell, month, measure, value from added`)

	moveCells = query.Exec("analytics.move_cells", `
insert into cell (month, cell, measure, value)
select month, cell, measure, sum(value) from fact_delta group by 1, 2, 3 having sum(value) <> 0
on conflict (month, cell, measure) do update set value = cell.value + excluded.value`)

	clearDelta = query.Exec("analytics.clear_delta", `delete from fact_delta`)

	noteRefresh = query.Exec("analytics.note_refresh", `
insert into fact_refresh (refreshed_at, through) values ($1, $2)
on conflict (one) do update set refreshed_at = excluded.refreshed_at, through = excluded.through`)

	countDirty = query.New[int64]("analytics.count_dirty", `select count(*) from (select 1 from fact_dirty limit 1) x`)

	lastRefresh = query.New[refreshRow]("analytics.last_refresh", `select refreshed_at, through from fact_refresh`)
)

type refreshRow struct {
	RefreshedAt time.Time
	Through     cal.Date
}

// sizeOf is the class of an employer by its staff: those of the survey of 2006.
const sizeOf = `case when headcount < 5 then '1-4' when headcount <= 20 then '5-20' when headcount <= 100 then '21-100' else '101+' end`

// RefreshInput asks for the marked employers, or for everything.
type RefreshInput struct {
	All bool   `json:"all"`
	Day string `json:"slot"`
}

// Refreshed says how many employers were measured again.
type Refreshed struct {
	Employers int `json:"employers"`
}

// batch is how many marks one transaction takes.
const batch = 5000

// Refresh measures the marked employers again, or all of them, and moves the cells by the difference.
func (s *Service) Refresh(ctx context.Context, tx tenant.Tx, in RefreshInput) (Refreshed, error) {
	if _, err := lockFacts.Run(ctx, tx); err != nil {
		return Refreshed{}, err
	}
	if in.All {
		return Refreshed{}, measure(ctx, tx, nil)
	}
	dirty, err := takeDirty.All(ctx, tx, batch)
	if err != nil || len(dirty) == 0 {
		return Refreshed{}, err
	}
	if _, err := dropDirty.Run(ctx, tx, dirty); err != nil {
		return Refreshed{}, err
	}
	return Refreshed{len(dirty)}, measure(ctx, tx, dirty)
}

// measure takes the facts of some employers (nil: all) out of the cells and puts the new ones in.
func measure(ctx context.Context, tx tenant.Tx, employers []uuid.UUID) error {
	if employers == nil {
		if _, err := clearDirty.Run(ctx, tx); err != nil {
			return err
		}
	}
	first, err := firstMonth.One(ctx, tx, tx.Today())
	if err != nil {
		return err
	}
	last := tx.Today().Month().First()
	folder := tx.Fund().Folder
	ageing := folder.Ageing
	if len(ageing) == 0 {
		ageing = []int{30, 60, 90, 360}
	}
	months, days := max(folder.Indicators.ContributingMonths, 1), max(folder.Indicators.RecoveryWindowDays, 1)
	for _, step := range []func() (int64, error){
		func() (int64, error) { return forgetFacts.Run(ctx, tx, employers) },
		func() (int64, error) { return openCells.Run(ctx, tx, employers) },
		func() (int64, error) { return measureFacts.Run(ctx, tx, employers, first, last, ageing, days, months) },
		func() (int64, error) { return moveCells.Run(ctx, tx) },
		func() (int64, error) { return clearDelta.Run(ctx, tx) },
		func() (int64, error) { return noteRefresh.Run(ctx, tx, tx.Now(), last) },
	} {
		if _, err := step(); err != nil {
			return err
		}
	}
	return nil
}

var clearDirty = query.Exec("analytics.clear_dirty", `delete from fact_dirty`)

// Pending says whether something waits to be measured.
func Pending(ctx context.Context, tx tenant.Tx) (bool, error) {
	n, err := countDirty.One(ctx, tx)
	return n > 0, err
}
