package affiliation

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// SearchInput finds employers. Q is a number, tax number, trade register, phone, city or name; accents and spelling are forgiven.
type SearchInput struct {
	Q        string `json:"q" validate:"max=100"`
	Status   string `json:"status" validate:"omitempty,oneof=prospected submitted in_review returned validated rejected"`
	Activity string `json:"activity" validate:"omitempty,oneof=none active suspended closed"`
	Agency   string `json:"agency" validate:"max=40"`
	Region   string `json:"region" validate:"max=40"`
	Sector   string `json:"sector" validate:"max=40"`
	Page     int    `json:"page" validate:"min=0,max=100000"`
}

// Line is an employer in a list.
type Line struct {
	ID           uuid.UUID `json:"id"`
	Number       string    `json:"number"`
	LegalName    string    `json:"legal_name"`
	TradeName    string    `json:"trade_name"`
	TaxID        string    `json:"tax_id"`
	City         string    `json:"city"`
	Agency       string    `json:"agency"`
	Region       string    `json:"region"`
	Sector       string    `json:"sector"`
	Status       Status    `json:"status"`
	Activity     Activity  `json:"activity"`
	Headcount    int       `json:"headcount"`
	RegisteredOn cal.Date  `json:"registered_on"`
	Phone        string    `json:"phone"`
	Total        int64     `json:"-"`
}

// Lines is a page of employers.
type Lines struct {
	Rows  []Line `json:"rows"`
	Total int64  `json:"total"`
	Page  int    `json:"page"`
}

const lineColumns = `e.id, coalesce(e.number, '') as number, e.legal_name, e.trade_name, e.tax_id, e.city, e.agency, e.region, e.sector,
       e.status, e.activity, e.headcount, e.registered_on, e.phone, count(*) over () as total`

const lineFilter = `
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and ($3 = '' or e.status = $3)
  and ($4 = '' or e.activity = $4)
  and ($5 = '' or e.agency = $5)
  and ($6 = '' or e.region = $6)
  and ($7 = '' or e.sector = $7)`

var (
	listEmployers = query.New[Line]("affiliation.list_employers", `
select `+lineColumns+`
from employer e`+lineFilter+`
order by e.legal_name, e.id
limit $8 offset $9`)

	// Every word is there as written, or nearly so. The longest word leads, so that the trigram index does the work.
	searchEmployers = query.New[Line]("affiliation.search_employers", `
select `+lineColumns+`
from employer e`+lineFilter+`
  and (e.search like $10 or e.search %> shared.plain($11))
  and not exists (
    select 1 from unnest($12::text[]) as w (word)
    where not (e.search like '%' || shared.plain(w.word) || '%' or e.search %> shared.plain(w.word))
  )
order by (e.search like $10) desc, word_similarity(shared.plain($13), e.search) desc, e.legal_name, e.id
limit $8 offset $9`)

	plainOf = query.New[string]("affiliation.plain", `select shared.plain($1)`)

	ownEmployers = query.New[Line]("affiliation.own_employers", `
select `+lineColumns+`
from employer e
where e.id = any($1)
order by e.legal_name, e.id
limit 500`)
)

// Search lists employers within the reader's reach.
func (s *Service) Search(ctx context.Context, tx tenant.Tx, in SearchInput) (Lines, error) {
	return find(ctx, tx, in, PageSize)
}

// maxExport bounds a list that is taken away as a file.
const maxExport = 100_000

func find(ctx context.Context, tx tenant.Tx, in SearchInput, size int) (Lines, error) {
	r := authz.ReachOf(ctx)
	out := Lines{Page: max(in.Page, 1)}
	args := []any{r.AgencyArg(), r.EmployerArg(), in.Status, in.Activity, in.Agency, in.Region, in.Sector, size, (out.Page - 1) * size}
	var err error
	if asked := strings.Fields(in.Q); len(asked) == 0 {
		out.Rows, err = listEmployers.All(ctx, tx, args...)
	} else {
		out.Rows, err = searched(ctx, tx, asked, args)
	}
	if len(out.Rows) > 0 {
		out.Total = out.Rows[0].Total
	}
	return out, err
}

func searched(ctx context.Context, tx tenant.Tx, asked []string, args []any) ([]Line, error) {
	longest := asked[0]
	for _, w := range asked {
		if len(w) > len(longest) {
			longest = w
		}
	}
	plain, err := plainOf.One(ctx, tx, longest)
	if err != nil {
		return nil, err
	}
	words := make([]string, len(asked))
	for i, w := range asked {
		words[i] = literal(w)
	}
	return searchEmployers.All(ctx, tx, append(args, "%"+literal(plain)+"%", longest, words, strings.Join(asked, " "))...)
}

// literal takes the wildcards of LIKE as they are written.
func literal(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// MineInput asks for the employers that the reader acts for.
type MineInput struct{}

// Mine lists the employers that the signed-in account acts for.
func (s *Service) Mine(ctx context.Context, tx tenant.Tx, _ MineInput) ([]Line, error) {
	return ownEmployers.All(ctx, tx, authz.ReachOf(ctx).EmployerArg())
}
