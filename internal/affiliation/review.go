package affiliation

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// ReviewInput chooses files that wait for a decision. Level 0 is the reader's own levels; All is every level.
type ReviewInput struct {
	Level  int    `json:"level" validate:"min=0,max=20"`
	All    bool   `json:"all"`
	Agency string `json:"agency" validate:"max=40"`
	Page   int    `json:"page" validate:"min=0,max=100000"`
}

// ReviewRow is a file that waits.
type ReviewRow struct {
	ID          uuid.UUID `json:"id"`
	LegalName   string    `json:"legal_name"`
	City        string    `json:"city"`
	Agency      string    `json:"agency"`
	Sector      string    `json:"sector"`
	Headcount   int       `json:"headcount"`
	Status      Status    `json:"status"`
	Level       int       `json:"level"`
	StatusSince time.Time `json:"status_since"`
	SubmittedAt time.Time `json:"submitted_at"`
	AgeMS       int64     `json:"age_ms"` // with the fund since handed in, the applicant's time left out
	Duplicates  int       `json:"duplicates"`
	AgentName   string    `json:"agent_name"`
	Total       int64     `json:"-"`
}

// Review is a page of files, oldest first.
type Review struct {
	Rows   []ReviewRow `json:"rows"`
	Total  int64       `json:"total"`
	Page   int         `json:"page"`
	Levels []LevelSize `json:"levels"`
}

// LevelSize is how many files wait at a level, and since when the oldest.
type LevelSize struct {
	Level  int       `json:"level"`
	Name   string    `json:"name"`
	Mine   bool      `json:"mine"` // the reader's own
	Files  int64     `json:"files"`
	Oldest time.Time `json:"oldest"`
}

// PageSize is how many lines a page of a list has.
const PageSize = 25

var (
	reviewQueue = query.New[ReviewRow]("affiliation.review_queue", `
select e.id, e.legal_name, e.city, e.agency, e.sector, e.headcount, e.status, e.level, e.status_since, e.submitted_at,
       (extract(epoch from $5::timestamptz - e.submitted_at) * 1000)::bigint - e.waiting_ms as age_ms, e.duplicates,
       coalesce(a.name, '') as agent_name, count(*) over () as total
from employer e
left join account a on a.id = e.agent_id
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and e.status in ('submitted', 'in_review')
  and e.level = any($3::integer[])
  and ($4 = '' or e.agency = $4)
order by age_ms desc, e.id
limit $6 offset $7`)

	reviewSizes = query.New[LevelSize]("affiliation.review_sizes", `
select e.level, '' as name, false as mine, count(*) as files, min(e.status_since) as oldest
from employer e
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and e.status in ('submitted', 'in_review')
  and ($3 = '' or e.agency = $3)
group by e.level
order by e.level`)
)

// Review lists the files that wait for a decision within the reader's reach.
func (s *Service) Review(ctx context.Context, tx tenant.Tx, in ReviewInput) (Review, error) {
	r, who, all := authz.ReachOf(ctx), authz.From(ctx), levels(tx)
	sizes, err := reviewSizes.All(ctx, tx, r.AgencyArg(), r.EmployerArg(), in.Agency)
	if err != nil {
		return Review{}, err
	}
	out := Review{Page: max(in.Page, 1)}
	var wanted []int
	for i, l := range all {
		size := LevelSize{Level: i + 1, Name: l.Name, Mine: who.Has(l.Role)}
		for _, n := range sizes {
			if n.Level == size.Level {
				size.Files, size.Oldest = n.Files, n.Oldest
			}
		}
		out.Levels = append(out.Levels, size)
		if in.All || in.Level == size.Level || (in.Level == 0 && size.Mine) {
			wanted = append(wanted, size.Level)
		}
	}
	out.Rows, err = reviewQueue.All(ctx, tx, r.AgencyArg(), r.EmployerArg(), wanted, in.Agency, tx.Now(), PageSize, (out.Page-1)*PageSize)
	if len(out.Rows) > 0 {
		out.Total = out.Rows[0].Total
	}
	return out, err
}
