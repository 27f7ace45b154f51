package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

var (
	// accountsToCharge are the employers of an agency that are late with principal, hold credit, or paid an item too much.
	accountsToCharge = query.New[uuid.UUID]("collection.accounts_to_charge", `
with moving as (
  select n.employer_id
  from entry n
  join open_item i on i.employer_id = n.employer_id and i.period = n.period and i.component = n.component
  where n.account = 'receivable'
  group by n.employer_id, n.period, n.component, i.due_date
  having (sum(n.amount) > 0 and n.component = 'principal' and i.due_date < $1) or sum(n.amount) < 0
  union
  select n.employer_id
  from entry n
  where n.account = 'credit'
  group by n.employer_id
  having sum(n.amount) < 0
)
select e.id
from employer e
where e.id in (select employer_id from moving)
  and ($2::text[] is null or e.agency = any($2))
order by e.id`)

	// lockFree locks the accounts nobody is working on; whoever works on one counts its surcharges too.
	lockFree = query.New[uuid.UUID]("collection.lock_free", `
select e.id
from employer e
where e.id = any($1)
order by e.id
for no key update skip locked`)

	agenciesInUse = query.New[string]("collection.agencies", `
select distinct e.agency from employer e where e.number is not null order by e.agency`)
)

// CloseDayInput says which day is closed, for which agencies; none is all. Slot is the day as the schedule gives it.
type CloseDayInput struct {
	Day      cal.Date `json:"day"`
	Slot     cal.Date `json:"slot"`
	Agencies []string `json:"agencies"`
}

// Closed says what closing a day did.
type Closed struct {
	Day        cal.Date `json:"day"`
	Accounts   int      `json:"accounts"`
	Surcharges int      `json:"surcharges"` // postings made
}

// atOnce is how many accounts are brought to rest together: their items are held in memory.
const atOnce = 20_000

// CloseDay counts what is late as of a day and posts what changed, uses credit on what is owed, and gives back what was paid
// too much. A second run of the same day finds nothing to do.
func (s *Service) CloseDay(ctx context.Context, tx tenant.Tx, in CloseDayInput) (Closed, error) {
	if in.Day.IsZero() {
		in.Day = in.Slot
	}
	if in.Day.IsZero() {
		in.Day = tx.Today()
	}
	done := Closed{Day: in.Day}
	employers, err := accountsToCharge.All(ctx, tx, in.Day, in.Agencies)
	if err != nil {
		return done, err
	}
	for start := 0; start < len(employers); start += atOnce {
		free, err := lockFree.All(ctx, tx, employers[start:min(start+atOnce, len(employers))])
		if err != nil {
			return done, err
		}
		n, err := rest(ctx, tx, in.Day, free)
		if err != nil {
			return done, err
		}
		done.Accounts, done.Surcharges = done.Accounts+len(free), done.Surcharges+n
	}
	return done, tx.Emit(ctx, "collection.day_closed", closedKey(in), in)
}

func closedKey(in CloseDayInput) string {
	key := in.Day.String()
	for _, a := range in.Agencies {
		key += ":" + a
	}
	return key
}

// rest brings accounts to rest as of a day. It says how many surcharges were posted.
func rest(ctx context.Context, tx tenant.Tx, on cal.Date, employers []uuid.UUID) (int, error) {
	b, err := openBook(ctx, tx, employers, nil)
	if err != nil {
		return 0, err
	}
	for _, e := range employers {
		b.touched[account{employer: e}] = true
	}
	err = b.settle(ctx, on)
	return b.charged, err
}

// StartDay cuts the closing of a day into jobs, one for each agency, so that no account is held long.
func (s *Service) StartDay(ctx context.Context, tx tenant.Tx, in CloseDayInput) (Closed, error) {
	if in.Day.IsZero() {
		in.Day = in.Slot
	}
	agencies, err := agenciesInUse.All(ctx, tx)
	if err != nil {
		return Closed{}, err
	}
	for _, a := range agencies {
		part := CloseDayInput{Day: in.Day, Agencies: []string{a}}
		if err := tx.Enqueue(ctx, CloseAgencyJob, closedKey(part), part, tx.Now()); err != nil {
			return Closed{}, err
		}
	}
	return Closed{Day: in.Day}, nil
}

// CloseAgencyJob is the kind of the job that closes a day for one agency.
const CloseAgencyJob = "collection.close_agency"

// SettleInput names employers whose account moved, by themselves or by what they filed (the event declaration.filed).
type SettleInput struct {
	Employers []uuid.UUID `json:"employers"`
	Filings   []struct {
		Employer uuid.UUID `json:"employer"`
	} `json:"filings"`
}

// Settle brings the accounts of some employers to rest: credit pays a declaration that has just been filed, and what a
// correction made too much becomes credit.
func (s *Service) Settle(ctx context.Context, tx tenant.Tx, in SettleInput) (Closed, error) {
	for _, f := range in.Filings {
		in.Employers = append(in.Employers, f.Employer)
	}
	n, err := rest(ctx, tx, tx.Today(), in.Employers)
	return Closed{Day: tx.Today(), Accounts: len(in.Employers), Surcharges: n}, err
}
