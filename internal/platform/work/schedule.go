package work

import (
	"context"
	"fmt"
	"time"

	"socle/internal/platform/clock"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// catchUp is how many missed slots of a daily schedule are made up for after an outage.
const catchUp = 7

var (
	claimSlot = query.Exec("work.claim_slot", `
insert into schedule_run (kind, slot, created_at) values ($1, $2, $3) on conflict do nothing`)
	lastSlot = query.New[string]("work.last_slot", `
select coalesce(max(slot), '') from schedule_run where kind = $1`)
)

// Scheduled is the payload of a scheduled job: the slot it stands for, "2026-11-21" or "2026-11-21T10:05".
type Scheduled struct {
	Slot string `json:"slot"`
}

// Schedule writes the runs that are due for a fund. Two processes that do it at once write each run once.
func (e *Engine) Schedule(ctx context.Context, f *tenant.Fund) error {
	if f.Kind != tenant.KindFund {
		return nil
	}
	return e.DB.Write(ctx, f, func(tx tenant.Tx) error {
		for _, j := range e.Jobs {
			if j.Schedule == nil {
				continue
			}
			last, err := lastSlot.One(ctx, tx, j.Kind)
			if err != nil {
				return err
			}
			for _, slot := range j.Schedule.slots(last, clock.Now(ctx).In(f.Zone())) {
				n, err := claimSlot.Run(ctx, tx, j.Kind, slot, tx.Now())
				if err != nil {
					return err
				}
				if n == 1 {
					if err := tx.Enqueue(ctx, j.Kind, slot, Scheduled{slot}, tx.Now()); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// slots lists the slots after last that have come by now, oldest first; at a first start only the newest.
func (s *Schedule) slots(last string, now time.Time) []string {
	if s.Every > 0 {
		slot := now.UTC().Truncate(s.Every).Format("2006-01-02T15:04")
		if slot > last {
			return []string{slot}
		}
		return nil
	}
	var hour, minute int
	if _, err := fmt.Sscanf(s.Daily, "%d:%d", &hour, &minute); err != nil {
		panic("work: schedule " + s.Daily)
	}
	var out []string
	reach := catchUp
	if s.Monthly > 0 {
		reach = 31
	}
	for back := reach; back >= 0; back-- {
		d := now.AddDate(0, 0, -back)
		at := time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, now.Location())
		slot := at.Format(time.DateOnly)
		if at.After(now) || slot <= last || (s.Monthly > 0 && d.Day() != s.Monthly) {
			continue
		}
		out = append(out, slot)
	}
	if last == "" && len(out) > 1 {
		return out[len(out)-1:]
	}
	return out
}
