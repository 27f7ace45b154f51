package affiliation

import (
	"context"
	"slices"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// Shift is where the files go that wait at a level, when the levels of validation change.
type Shift struct {
	Level int    `json:"level"` // counted from 1, among the levels of now
	Name  string `json:"name"`
	Files int64  `json:"files"`
	To    int    `json:"to"` // counted from 1, among the levels to come
	ToAs  string `json:"to_as"`
	Gone  bool   `json:"gone"` // there is no such level any more: the files pass on to the next that remains
}

type levelCount struct {
	Level int
	Files int64
}

var (
	filesByLevel = query.New[levelCount]("affiliation.files_by_level", `
select e.level, count(*) as files
from employer e
where e.level > 0
group by e.level
order by e.level`)

	noteRelevelled = query.Exec("affiliation.note_relevelled", `
insert into employer_event (employer_id, at, actor, actor_name, kind, from_status, to_status, level, reason)
select e.id, $3, $4, $5, 'relevelled', e.status, e.status, m.level, m.name
from employer e
join unnest($1::int[], $2::text[]) as m (level, name) on m.level = e.level`)

	relevel = query.Exec("affiliation.relevel", `
update employer e
set level = m.after
from unnest($1::int[], $2::int[]) as m (before, after)
where e.level = m.before and m.before <> m.after`)
)

// WouldRelevel says where the files of each level would go: those at a level that remains stay at it, wherever it stands
// now; those at one that goes pass on to the next that remains, or to the last. No file is decided on, and none is lost.
func WouldRelevel(ctx context.Context, tx tenant.Tx, next []tenants.Level) ([]Shift, error) {
	counts, err := filesByLevel.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	now := levels(tx)
	list := make([]Shift, 0, len(now))
	for i, l := range now {
		s := Shift{Level: i + 1, Name: l.Name, To: standsAt(now[i:], next)}
		s.ToAs, s.Gone = next[s.To-1].Name, next[s.To-1].Code != l.Code
		for _, c := range counts {
			if c.Level == s.Level {
				s.Files = c.Files
			}
		}
		list = append(list, s)
	}
	return list, nil
}

// standsAt is the place of the first of these levels which remains, counted from 1; the last when none does.
func standsAt(from, next []tenants.Level) int {
	for _, l := range from {
		if at := slices.IndexFunc(next, func(n tenants.Level) bool { return n.Code == l.Code }); at >= 0 {
			return at + 1
		}
	}
	return len(next)
}

// Relevel moves the files that wait, and writes in the history of each that lost its level where it waits now.
func Relevel(ctx context.Context, tx tenant.Tx, next []tenants.Level) error {
	list, err := WouldRelevel(ctx, tx, next)
	if err != nil {
		return err
	}
	var before, after, gone []int
	var names []string
	for _, s := range list {
		before, after = append(before, s.Level), append(after, s.To)
		if s.Gone {
			gone, names = append(gone, s.Level), append(names, s.Name+" → "+s.ToAs)
		}
	}
	who := authz.From(ctx)
	if _, err := noteRelevelled.Run(ctx, tx, gone, names, tx.Now(), who.ID, who.Name); err != nil {
		return err
	}
	_, err = relevel.Run(ctx, tx, before, after)
	return err
}
