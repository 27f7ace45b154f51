package declaration

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// ListInput filters the declarations of the fund. Page starts at 1; Size zero is a screen.
type ListInput struct {
	Employer *uuid.UUID `json:"employer"`
	Period   cal.Period `json:"period"`
	Agency   string     `json:"agency" validate:"max=40"`
	Kind     Kind       `json:"kind" validate:"omitempty,oneof=main complementary correction nil estimate"`
	Status   Status     `json:"status" validate:"omitempty,oneof=draft filed accepted accepted_with_anomalies cancelled"`
	Query    string     `json:"q" validate:"max=100"`
	Page     int        `json:"page" validate:"min=0,max=100000"`
	Size     int        `json:"size" validate:"min=0,max=10000"`
}

// Listed is a declaration with its employer.
type Listed struct {
	Declaration
	EmployerNumber string `json:"employer_number"`
	EmployerName   string `json:"employer_name"`
	Agency         string `json:"agency"`
}

// List is a page of declarations with how many there are, counted up to 10,001: a list is for reading, not for statistics.
type List struct {
	Rows  []Listed `json:"rows"`
	Count int64    `json:"count"`
	Page  int      `json:"page"`
}

const listFilter = `
from declaration d
join employer e on e.id = d.employer_id
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and ($3::uuid is null or d.employer_id = $3)
  and ($4 = '' or d.period = $4)
  and ($5 = '' or e.agency = $5)
  and ($6 = '' or d.kind = $6)
  and ($7 = '' or d.status = $7)
  and ($8 = '' or e.search like '%' || shared.plain($8) || '%')`

var (
	countDeclarations = query.New[int64]("declaration.count", `
select count(*) from (select 1`+listFilter+` limit 10001) counted`)

	listDeclarations = query.New[Listed]("declaration.list", `
select `+declarationColumns+`, coalesce(e.number, '') as employer_number, e.legal_name as employer_name, e.agency`+listFilter+`
order by d.created_at desc, d.id
limit $9 offset $10`)
)

// List lists declarations, latest first, as far as the caller may see.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) (List, error) {
	r := authz.ReachOf(ctx)
	page, size := pageOf(in.Page, in.Size)
	args := []any{r.AgencyArg(), r.EmployerArg(), in.Employer, in.Period.String(), in.Agency, string(in.Kind), string(in.Status), in.Query}
	n, err := countDeclarations.One(ctx, tx, args...)
	if err != nil {
		return List{}, err
	}
	rows, err := listDeclarations.All(ctx, tx, append(args, size, (page-1)*size)...)
	return List{Rows: rows, Count: n, Page: page}, err
}
