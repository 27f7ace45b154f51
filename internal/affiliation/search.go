package affiliation

import (
	"context"
	"slices"
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
}

// Lines is a page of employers.
type Lines struct {
	Rows  []Line `json:"rows"`
	Total int64  `json:"total"`
	Page  int    `json:"page"`
}

const lineColumns = `e.id, coalesce(e.number, '') as number, e.legal_name, e.trade_name, e.tax_id, e.city, e.agency, e.region, e.sector,
       e.status, e.activity, e.headcount, e.registered_on, e.phone`

const lineFilter = `
where (($1::text[] is null and $2::uuid[] is null) or e.agency = any($1) or e.id = any($2))
  and ($3 = '' or e.status = $3)
  and ($4 = '' or e.activity = $4)
  and ($5 = '' or e.agency = $5)
  and ($6 = '' or e.region = $6)
  and ($7 = '' or e.sector = $7)`

// wordFilter: every word is there as written. The longest leads, so that the trigram index does the work.
const wordFilter = `
  and e.search like $8
  and not exists (select 1 from unnest($9::text[]) as w (word) where e.search not like w.word)`

// likeIDs: one word is nearly there, then every other is there or nearly so. Bounded before it is looked at closely.
const likeIDs = `
select c.id
from (
  select e.id, e.search
  from employer e` + lineFilter + `
    and e.search %> $8
  limit 2000
) c
where not exists (select 1 from unnest($9::text[]) as w (word) where not (c.search like '%' || w.word || '%' or c.search %> w.word))
limit 500`

var (
	listEmployers = query.New[Line]("affiliation.list_employers", `
select `+lineColumns+`
from employer e`+lineFilter+`
order by e.legal_name, e.id
limit $8 offset $9`)

	countEmployers = query.New[int64]("affiliation.count_employers", `
select count(*)
from employer e`+lineFilter)

	searchEmployers = query.New[Line]("affiliation.search_employers", `
select `+lineColumns+`
from employer e`+lineFilter+wordFilter+`
order by e.legal_name, e.id
limit $10 offset $11`)

	countFound = query.New[int64]("affiliation.count_found", `
select count(*)
from employer e`+lineFilter+wordFilter)

	likeEmployers = query.New[Line]("affiliation.like_employers", `
select `+lineColumns+`
from employer e
join (`+likeIDs+`) near on near.id = e.id
order by word_similarity($10, e.search) desc, e.legal_name, e.id
limit $11 offset $12`)

	countLike = query.New[int64]("affiliation.count_like", `
select count(*)
from (`+likeIDs+`) near`)

	plainWords = query.New[string]("affiliation.plain_words", `
select shared.plain(w.word)
from unnest($1::text[]) with ordinality as w (word, n)
order by w.n`)

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
	filter := []any{r.AgencyArg(), r.EmployerArg(), in.Status, in.Activity, in.Agency, in.Region, in.Sector}
	page := []any{size, (out.Page - 1) * size}
	asked := strings.Fields(in.Q)
	if len(asked) == 0 {
		err := both(ctx, tx, &out, listEmployers, countEmployers, filter, page)
		return out, err
	}
	plain, err := plainWords.All(ctx, tx, asked)
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(plain, func(a, b string) int { return len(b) - len(a) })
	patterns := make([]string, len(plain))
	for i, w := range plain {
		patterns[i] = "%" + literal(w) + "%"
	}
	if err := both(ctx, tx, &out, searchEmployers, countFound, append(filter, patterns[0], patterns[1:]), page); err != nil || out.Total > 0 {
		return out, err
	}
	rest := make([]string, len(plain)-1)
	for i, w := range plain[1:] {
		rest[i] = literal(w)
	}
	near := append(filter, plain[0], rest)
	err = both(ctx, tx, &out, likeEmployers, countLike, near, append([]any{strings.Join(plain, " ")}, page...))
	return out, err
}

// both reads a page of rows and how many there are in all.
func both(ctx context.Context, tx tenant.Tx, out *Lines, rows query.Statement[Line], count query.Statement[int64], filter, page []any) (err error) {
	filter = slices.Clip(filter)
	if out.Rows, err = rows.All(ctx, tx, append(filter, page...)...); err != nil {
		return err
	}
	out.Total, err = count.One(ctx, tx, filter...)
	return err
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
