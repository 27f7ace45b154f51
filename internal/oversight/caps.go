package oversight

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
)

// Cap is how many distinct insured persons a role may read in a day.
type Cap struct {
	Role      string     `json:"role"`
	PerDay    int        `json:"per_day"`
	ChangedAt *time.Time `json:"changed_at"`
}

// Rule is a number by which the fund tells what is unusual.
type Rule struct {
	Code  string `json:"code"`
	Value int    `json:"value"`
	Least int    `json:"least"`
	Most  int    `json:"most"`
}

// Reader is somebody's reading of a day: how many distinct persons, and of how many.
type Reader struct {
	AccountID uuid.UUID `json:"account_id"`
	Name      string    `json:"name"`
	Persons   int64     `json:"persons"`
}

// Caps are the fund's own caps and rules, with who read most today.
type Caps struct {
	Caps    []Cap    `json:"caps"`
	Rules   []Rule   `json:"rules"`
	Readers []Reader `json:"readers"`
}

var (
	listCaps = query.New[Cap]("oversight.caps", `select role, per_day, changed_at from person_cap order by role`)

	listRules = query.New[Rule]("oversight.rules", `select code, value, least, most from safety_rule order by code`)

	topReaders = query.New[Reader]("oversight.top_readers", `
select r.account_id, coalesce(a.name, '') as name, count(*) as persons
from person_read r
left join account a on a.id = r.account_id
where r.day = $1
group by r.account_id, a.name
order by persons desc
limit 20`)

	// One at a time for one reader, or two lists at once would each fit alone.
	lockReader = query.Exec("oversight.lock_reader", `select pg_advisory_xact_lock(hashtext(current_schema() || ' reads ' || $1::text))`)

	roomFor = query.New[room]("oversight.room_for", `
select (select max(per_day) from person_cap where role = any($3)) as cap,
       (select count(*) from person_read where day = $1 and account_id = $2) as read,
       (select count(*) from unnest($4::uuid[]) as p(id)
        where not exists (select 1 from person_read r where r.day = $1 and r.account_id = $2 and r.person_id = p.id)) as new`)

	noteRead = query.Exec("oversight.note_read", `
insert into person_read (day, account_id, person_id)
select $1, $2, unnest($3::uuid[])
on conflict do nothing`)

	noteAlarm = query.Exec("oversight.note_alarm", `
insert into person_alarm (id, day, account_id, name, operation, cap, wanted, at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (day, account_id) do nothing`)

	setCap = query.Exec("oversight.set_cap", `
insert into person_cap (role, per_day, changed_by, changed_at) values ($1, $2, $3, $4)
on conflict (role) do update set per_day = excluded.per_day, changed_by = excluded.changed_by, changed_at = excluded.changed_at`)

	setRule = query.Exec("oversight.set_rule", `
update safety_rule set value = $2, changed_by = $3, changed_at = $4 where code = $1 and $2 between least and most`)

	forgetReads = query.Exec("oversight.forget_reads", `delete from person_read where day < $1::date - 400`)
)

// CapsInput has nothing to say.
type CapsInput struct{}

// Caps lists the caps and rules, and who read most today.
func (s *Service) Caps(ctx context.Context, tx tenant.Tx, _ CapsInput) (out Caps, err error) {
	if out.Caps, err = listCaps.All(ctx, tx); err != nil {
		return out, err
	}
	if out.Rules, err = listRules.All(ctx, tx); err != nil {
		return out, err
	}
	out.Readers, err = topReaders.All(ctx, tx, tx.Today())
	return out, err
}

// SetCapInput sets the cap of a role.
type SetCapInput struct {
	Role   string `json:"role" validate:"required,oneof=field_agent supervisor validator collections_officer recovery_officer manager administrator auditor operator region_analyst"`
	PerDay *int   `json:"per_day" validate:"required,min=0,max=100000"`
}

// SetCap changes how many persons a role may read in a day, from its next reading on.
func (s *Service) SetCap(ctx context.Context, tx tenant.Tx, in SetCapInput) (op.None, error) {
	_, err := setCap.Run(ctx, tx, in.Role, *in.PerDay, authz.From(ctx).ID, tx.Now())
	return op.None{}, err
}

// SetRuleInput sets a number of the report of safety.
type SetRuleInput struct {
	Code  string `json:"code" validate:"required,oneof=opens_at closes_at dormant_days volume_times volume_least known_days failures"`
	Value int    `json:"value" validate:"min=0,max=100000"`
}

// SetRule changes what the fund calls unusual.
func (s *Service) SetRule(ctx context.Context, tx tenant.Tx, in SetRuleInput) (op.None, error) {
	n, err := setRule.Run(ctx, tx, in.Code, in.Value, authz.From(ctx).ID, tx.Now())
	if err == nil && n == 0 {
		err = fault.Field("value", "safety.rule_range", "is out of range for this rule")
	}
	return op.None{}, err
}

func ruleValues(ctx context.Context, tx tenant.Tx) (map[string]int, error) {
	list, err := listRules.All(ctx, tx)
	out := map[string]int{}
	for _, r := range list {
		out[r.Code] = r.Value
	}
	return out, err
}

// someDay keeps the day of a report within what can be asked.
func someDay(d, otherwise cal.Date) cal.Date {
	if d.IsZero() {
		return otherwise
	}
	return d
}
