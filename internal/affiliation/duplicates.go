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
// (SARL, SA…) weigh little in a trigram of the whole name, so they are left in.
var alikeTo = query.New[Alike]("affiliation.alike", `
select o.id, coalesce(o.number, '') as number, o.legal_name, o.city, o.tax_id, o.trade_register, o.status, o.activity,
       (e.tax_id <> '' and upper(regexp_replace(o.tax_id, '[^A-Za-z0-9]', '', 'g')) = upper(regexp_replace(e.tax_id, '[^A-Za-z0-9]', '', 'g'))) as same_tax_id,
       (e.trade_register <> '' and upper(regexp_replace(o.trade_register, '[^A-Za-z0-9]', '', 'g')) = upper(regexp_replace(e.trade_register, '[^A-Za-z0-9]', '', 'g'))) as same_register,
       (100 * similarity(shared.plain(o.legal_name), shared.plain(e.legal_name)))::integer as likeness
from employer e
join employer o on o.id in (
  select x.id from employer x
  where e.tax_id <> '' and x.tax_id <> ''
    and upper(regexp_replace(x.tax_id, '[^A-Za-z0-9]', '', 'g')) = upper(regexp_replace(e.tax_id, '[^A-Za-z0-9]', '', 'g'))
    and x.status not in ('prospected', 'rejected')
  union
  select x.id from employer x
  where e.trade_register <> '' and x.trade_register <> ''
    and upper(regexp_replace(x.trade_register, '[^A-Za-z0-9]', '', 'g')) = upper(regexp_replace(e.trade_register, '[^A-Za-z0-9]', '', 'g'))
  union
  select x.id from employer x
  where x.search %> shared.plain($2)
    and shared.plain(x.city) = shared.plain(e.city)
    and similarity(shared.plain(x.legal_name), shared.plain($2)) > 0.5
)
where e.id = $1 and o.id <> e.id and o.status <> 'rejected'
order by same_tax_id desc, same_register desc, likeness desc
limit 10`)

// duplicates lists employers and files that look like this one.
func duplicates(ctx context.Context, tx tenant.Tx, e Employer) ([]Alike, error) {
	return alikeTo.All(ctx, tx, e.ID, e.LegalName)
}

// Duplicates shows reviewers the employers that look like this one, with the reason.
func (s *Service) Duplicates(ctx context.Context, tx tenant.Tx, in OneInput) ([]Alike, error) {
	e, err := EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return nil, err
	}
	return duplicates(ctx, tx, e)
}
