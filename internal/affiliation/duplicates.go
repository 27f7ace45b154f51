package affiliation

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

// Alike is an employer that may be the same as another, and why.
type Alike struct {
	ID            uuid.UUID `json:"id"`
	Number        string    `json:"number"`
	LegalName     string    `json:"legal_name"`
	City          string    `json:"city"`
	TaxID         string    `json:"tax_id"`
	TradeRegister string    `json:"trade_register"`
	Status        Status    `json:"status"`
	Activity      Activity  `json:"activity"`
	SameTaxID     bool      `json:"same_tax_id"`
	SameRegister  bool      `json:"same_register"`
	Likeness      int       `json:"likeness"` // of the names, in percent
}

// The same tax number or trade register, or a name that is nearly the same in the same city. Forms of company
// (SARL, SA…) weigh little in a trigram of the whole name, so they are left in. $2 and $3 are name and city without accents.
var alikeTo = query.New[Alike]("affiliation.alike", `
with asked as (
  select e.id, upper(regexp_replace(e.tax_id, '[^A-Za-z0-9]', '', 'g')) as tax, upper(regexp_replace(e.trade_register, '[^A-Za-z0-9]', '', 'g')) as register
  from employer e
  where e.id = $1
), named as materialized (
  select x.id
  from employer x
  where x.search %> $2 and x.search like '%' || $3 || '%'
  limit 300
), near as (
  select x.id
  from asked a
  join employer x on x.tax_id <> '' and x.status not in ('prospected', 'rejected')
    and upper(regexp_replace(x.tax_id, '[^A-Za-z0-9]', '', 'g')) = a.tax
  union
  select x.id
  from asked a
  join employer x on x.trade_register <> '' and upper(regexp_replace(x.trade_register, '[^A-Za-z0-9]', '', 'g')) = a.register
  union
  select x.id
  from named n
  join employer x on x.id = n.id
  where similarity(shared.plain(x.legal_name), $2) > 0.5 and shared.plain(x.city) = $3
)
select o.id, coalesce(o.number, '') as number, o.legal_name, o.city, o.tax_id, o.trade_register, o.status, o.activity,
       (a.tax <> '' and upper(regexp_replace(o.tax_id, '[^A-Za-z0-9]', '', 'g')) = a.tax) as same_tax_id,
       (a.register <> '' and upper(regexp_replace(o.trade_register, '[^A-Za-z0-9]', '', 'g')) = a.register) as same_register,
       (100 * similarity(shared.plain(o.legal_name), $2))::integer as likeness
from near n
join employer o on o.id = n.id
cross join asked a
where o.id <> a.id and o.status <> 'rejected'
order by same_tax_id desc, same_register desc, likeness desc, o.id
limit 10`)

// duplicates lists employers and files that look like this one.
func duplicates(ctx context.Context, tx tenant.Tx, e Employer) ([]Alike, error) {
	plain, err := plainWords.All(ctx, tx, []string{e.LegalName, e.City})
	if err != nil {
		return nil, err
	}
	return alikeTo.All(ctx, tx, e.ID, plain[0], plain[1])
}

// Duplicates shows reviewers the employers that look like this one, with the reason.
func (s *Service) Duplicates(ctx context.Context, tx tenant.Tx, in OneInput) ([]Alike, error) {
	e, err := EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return duplicates(ctx, tx, e)
}
