package analytics

import (
	"context"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// keyed gives each measured row its cell: what its employer has in common with others.
func keyed(o only) string {
	return `
select m.employer_id, m.month, m.measure, m.value, h.cell
from (
  select employer_id, month, measure, sum(value)::bigint as value
  from measured
  group by 1, 2, 3
  having sum(value) <> 0
) m
join (
  select e.id, k.id as cell
  from employer e
  join cell_key k on k.region = e.region and k.agency = e.agency and k.sector = e.sector and k.size = ` + sizeOf + `
                 and k.legal_form = e.legal_form and k.agent = coalesce(e.agent_id::text, '')
  where ` + o("e.id") + `
  union all
  select ` + nobody + `, k.id
  from cell_key k
  where k.region = '' and k.agency = '' and k.sector = '' and k.size = '' and k.legal_form = '' and k.agent = ''
) h on h.id = m.employer_id`
}

var (
	// Compiling these statements takes seconds, running them does not.
	plainly = query.Exec("analytics.plainly", `set local jit = off`)
	// A country is joined by hashing, whatever the planner believes of tables that were just filled; a few employers are
	// looked up.
	hashing   = query.Exec("analytics.hashing", `set local enable_nestloop = off`)
	lookingUp = query.Exec("analytics.looking_up", `set local enable_nestloop = on`)
	roomily   = query.Exec("analytics.roomily", `set local work_mem = '64MB'`)

	forgetFacts = query.Exec("analytics.forget", `
with old as (
  delete from fact where ($1::uuid[] is null or employer_id = any($1)) and month >= $2
  returning cell, month, measure, value
)
insert into fact_delta (cell, month, measure, value)
select cell, month, measure, -value from old`)

	openAreas = query.Exec("analytics.open_areas", `
insert into area_key (region, agency, sector)
select distinct e.region, e.agency, e.sector
from employer e
where $1::uuid[] is null or e.id = any($1)
union select '', '', ''
on conflict do nothing`)

	openCells = query.Exec("analytics.open_cells", `
insert into cell_key (area, region, agency, sector, size, legal_form, agent)
select a.id, n.*
from (
  select distinct e.region, e.agency, e.sector, coalesce((select s.code from unnest($2::text[], $3::int[]) with ordinality s (code, up_to, n)
           where s.up_to = 0 or e.headcount <= s.up_to order by s.n limit 1), ''), e.legal_form, coalesce(e.agent_id::text, '')
  from employer e
  where $1::uuid[] is null or e.id = any($1)
  union select '', '', '', '', '', ''
) n (region, agency, sector, size, legal_form, agent)
join area_key a on a.region = n.region and a.agency = n.agency and a.sector = n.sector
on conflict do nothing`)

	measureAll  = query.Exec("analytics.measure_all", measureSQL(allOf))
	measureSome = query.Exec("analytics.measure_some", measureSQL(someOf))
	rebuildAll  = query.Exec("analytics.rebuild_all", rebuildSQL())

	moveCells = query.Exec("analytics.move_cells", `
insert into cell (month, cell, measure, value)
select month, cell, measure, sum(value)::bigint from fact_delta group by 1, 2, 3 having sum(value) <> 0
on conflict (cell, month, measure) do update set value = cell.value + excluded.value`)

	moveAreas = query.Exec("analytics.move_areas", `
insert into area (month, area, measure, value)
select d.month, k.area, d.measure, sum(d.value)::bigint from fact_delta d join cell_key k on k.id = d.cell group by 1, 2, 3 having sum(d.value) <> 0
on conflict (month, area, measure) do update set value = area.value + excluded.value`)

	dropEmpty = query.Exec("analytics.drop_empty_cells", `
delete from cell c using fact_delta d where c.month = d.month and c.cell = d.cell and c.measure = d.measure and c.value = 0`)

	dropBare = query.Exec("analytics.drop_empty_areas", `
delete from area a using fact_delta d, cell_key k
where k.id = d.cell and a.month = d.month and a.area = k.area and a.measure = d.measure and a.value = 0`)

	clearDelta = query.Exec("analytics.clear_delta", `delete from fact_delta`)
	clearFacts = query.Exec("analytics.clear_facts", `delete from fact`)
	clearCells = query.Exec("analytics.clear_cells", `delete from cell`)

	clearAreas = query.Exec("analytics.clear_areas", `delete from area`)

	addAreas = query.Exec("analytics.add_areas", `
insert into area (month, area, measure, value)
select c.month, k.area, c.measure, sum(c.value)::bigint from cell c join cell_key k on k.id = c.cell group by 1, 2, 3 having sum(c.value) <> 0`)

	addCells = query.Exec("analytics.add_cells", `
insert into cell (month, cell, measure, value)
select month, cell, measure, sum(value)::bigint from fact group by 1, 2, 3 having sum(value) <> 0`)
)

// measureSQL adds facts, and what they add to the cells.
func measureSQL(o only) string {
	return `
with measured (employer_id, month, measure, value) as (` + everything(o) + `), added as (
  insert into fact (employer_id, month, measure, value, cell)
  select employer_id, month, measure, value, cell from (` + keyed(o) + `) r
  returning cell, month, measure, value
)
insert into fact_delta (cell, month, measure, value)
select cell, month, measure, value from added`
}

// rebuildSQL adds facts alone: the cells are summed afterwards.
func rebuildSQL() string {
	return `
with measured (employer_id, month, measure, value) as (` + everything(allOf) + `)
insert into fact (employer_id, month, measure, value, cell)
select employer_id, month, measure, value, cell from (` + keyed(allOf) + `) r`
}

// replace takes the facts out of the cells and puts the new ones in.
func (m measuring) replace(ctx context.Context, tx tenant.Tx) error {
	return m.steps(ctx, tx, m.forget, m.open, m.measure, run(moveCells), run(moveAreas), run(dropEmpty), run(dropBare), run(clearDelta), m.note)
}

// rebuild forgets everything and measures it anew.
func (m measuring) rebuild(ctx context.Context, tx tenant.Tx) error {
	m.employers = nil
	return m.steps(ctx, tx, run(clearDirty), run(clearFacts), run(clearCells), run(clearAreas), run(clearDelta), m.open,
		m.measureAnew, run(addCells), run(addAreas), m.note)
}

type step func(ctx context.Context, tx tenant.Tx) (int64, error)

func (m measuring) steps(ctx context.Context, tx tenant.Tx, steps ...step) error {
	for _, s := range steps {
		if _, err := s(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func run(c query.Command) step {
	return func(ctx context.Context, tx tenant.Tx) (int64, error) { return c.Run(ctx, tx) }
}

func (m measuring) forget(ctx context.Context, tx tenant.Tx) (int64, error) {
	return forgetFacts.Run(ctx, tx, m.employers, m.from)
}

func (m measuring) open(ctx context.Context, tx tenant.Tx) (int64, error) {
	if n, err := openAreas.Run(ctx, tx, m.employers); err != nil {
		return n, err
	}
	codes, ends := sizes(tx.Fund().Folder)
	return openCells.Run(ctx, tx, m.employers, codes, ends)
}

func (m measuring) measure(ctx context.Context, tx tenant.Tx) (int64, error) {
	if m.employers == nil {
		return m.widely(ctx, tx, measureAll)
	}
	if _, err := plainly.Run(ctx, tx); err != nil {
		return 0, err
	}
	return measureSome.Run(ctx, tx, m.args(tx)...)
}

func (m measuring) measureAnew(ctx context.Context, tx tenant.Tx) (int64, error) {
	return m.widely(ctx, tx, rebuildAll)
}

func (m measuring) widely(ctx context.Context, tx tenant.Tx, c query.Command) (int64, error) {
	if err := m.steps(ctx, tx, run(plainly), run(roomily), run(hashing)); err != nil {
		return 0, err
	}
	n, err := c.Run(ctx, tx, m.args(tx)...)
	if err != nil {
		return 0, err
	}
	return n, m.steps(ctx, tx, run(lookingUp))
}

func (m measuring) note(ctx context.Context, tx tenant.Tx) (int64, error) {
	return noteRefresh.Run(ctx, tx, tx.Now(), m.asOf)
}
