package analytics

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/tenants"
)

// state is up to when the facts were measured, and as of which day.
type state struct {
	RefreshedAt time.Time
	AsOf        cal.Date
}

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
	dropDirty = query.Exec("analytics.drop_dirty", `delete from fact_dirty where employer_id = any($1)`)

	clearDirty = query.Exec("analytics.clear_dirty", `delete from fact_dirty`)

	anyDirty = query.New[bool]("analytics.any_dirty", `select exists (select 1 from fact_dirty)`)

	noteRefresh = query.Exec("analytics.note_refresh", `
insert into fact_refresh (refreshed_at, as_of) values ($1, $2)
on conflict (one) do update set refreshed_at = excluded.refreshed_at, as_of = excluded.as_of`)

	readState = query.New[state]("analytics.state", `select refreshed_at, as_of from fact_refresh`)
)

// RefreshInput asks for the marked employers, or for everything anew.
type RefreshInput struct {
	All  bool   `json:"all"`
	Slot string `json:"slot"` // of the schedule; nothing depends on it
}

// Refreshed says how many employers were measured again, and whether marks are left.
type Refreshed struct {
	Employers int  `json:"employers"`
	More      bool `json:"more"`
}

// batch is how many marks one transaction takes.
const batch = 5000

// dawn is before any fact.
var dawn = cal.On(1900, time.January, 1)

// Refresh measures the marked employers again and moves the cells by the difference. When a day has begun since the last
// time, the month that runs is measured for everybody: debts have grown a day older.
func (s *Service) Refresh(ctx context.Context, tx tenant.Tx, in RefreshInput) (Refreshed, error) {
	if _, err := lockFacts.Run(ctx, tx); err != nil {
		return Refreshed{}, err
	}
	last, known, err := readState.Maybe(ctx, tx)
	if err != nil {
		return Refreshed{}, err
	}
	m := measuring{from: dawn, asOf: max(tx.Today(), last.AsOf)} // a clock that stands behind does not make debts younger
	if in.All || !known {
		return Refreshed{}, m.rebuild(ctx, tx)
	}
	if last.AsOf < m.asOf {
		day := measuring{from: last.AsOf.Month().First(), asOf: m.asOf}
		if err := day.replace(ctx, tx); err != nil {
			return Refreshed{}, err
		}
	}
	if m.employers, err = takeDirty.All(ctx, tx, batch); err != nil {
		return Refreshed{}, err
	}
	if len(m.employers) > 0 {
		if _, err = dropDirty.Run(ctx, tx, m.employers); err == nil {
			err = m.replace(ctx, tx)
		}
	} else {
		_, err = noteRefresh.Run(ctx, tx, tx.Now(), m.asOf)
	}
	if err != nil {
		return Refreshed{}, err
	}
	more, err := anyDirty.One(ctx, tx)
	return Refreshed{len(m.employers), more}, err
}

// Pending says whether something waits to be measured: a mark, or a day that has begun.
func Pending(ctx context.Context, tx tenant.Tx) (bool, error) {
	last, known, err := readState.Maybe(ctx, tx)
	if err != nil || !known || last.AsOf < tx.Today() {
		return true, err
	}
	return anyDirty.One(ctx, tx)
}

// measuring is one run: which employers (nil: all), from which month, as of which day.
type measuring struct {
	employers []uuid.UUID
	from      cal.Date
	asOf      cal.Date
}

// args are the parameters of the groups.
func (m measuring) args(tx tenant.Tx) []any {
	f := tx.Fund().Folder
	codes, ends := sizes(f)
	return []any{m.employers, m.from, m.asOf, ageing(f), max(f.Indicators.RecoveryWindowDays, 1),
		max(f.Indicators.ContributingMonths, 1), tx.Fund().Zone().String(), codes, ends}
}

// ageing are the upper ends of the fund's buckets of age, in days past due.
func ageing(f *tenants.Folder) []int {
	if len(f.Ageing) == 0 {
		return []int{30, 60, 90, 360}
	}
	return f.Ageing
}

func sizes(f *tenants.Folder) (codes []string, ends []int) {
	codes, ends = []string{}, []int{}
	for _, c := range f.SizeClasses {
		codes, ends = append(codes, c.Code), append(ends, c.UpTo)
	}
	return codes, ends
}
