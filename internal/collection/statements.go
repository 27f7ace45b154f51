package collection

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

const statementColumns = `s.id, s.name, s.format, s.account, s.currency, s.opening, s.closing, s.balanced, s.entries,
       count(n.id) filter (where n.state = 'payment')::int as payments,
       count(n.id) filter (where n.state = 'bounce')::int as bounces,
       count(n.id) filter (where n.state = 'ignored')::int as ignored,
       count(p.id) filter (where n.state = 'payment' and p.status in ('received', 'suspense', 'part_matched'))::int as waiting,
       coalesce(sum(n.amount) filter (where n.state = 'payment'), 0)::bigint as received,
       s.imported_at, s.imported_by_name`

const statementFrom = `
from bank_statement s
left join statement_entry n on n.statement_id = s.id
left join payment p on p.id = n.payment_id`

var (
	insertStatement = query.Exec("collection.insert_statement", `
insert into bank_statement (id, name, format, account, currency, opening, closing, balanced, entries, sha256, position,
                            imported_at, imported_by, imported_by_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`)

	statementsBySum = query.New[Statement]("collection.statements_by_sum", `
select `+statementColumns+statementFrom+`
where s.sha256 = $1
group by s.id
order by s.position`)

	recentStatements = query.New[Statement]("collection.recent_statements", `
select `+statementColumns+statementFrom+`
where s.id in (select id from bank_statement order by imported_at desc, position limit $1 offset $2)
group by s.id
order by s.imported_at desc, s.position`)

	statementByID = query.New[Statement]("collection.statement", `
select `+statementColumns+statementFrom+`
where s.id = $1
group by s.id`)

	statementEntries = query.New[StatementEntry]("collection.statement_entries", `
select n.id, n.position, n.amount, n.booked_on, n.value_on, n.reference, n.text, n.payer, n.bank_ref, n.reversal, n.state, n.reason,
       n.payment_id, p.status as payment_status, e.legal_name as employer_name
from statement_entry n
left join payment p on p.id = n.payment_id
left join employer e on e.id = p.employer_id
where n.statement_id = $1
order by n.position
limit 5000`)

	// lockEntry takes one entry, so that it becomes one payment only.
	lockEntry = query.New[StatementEntry]("collection.lock_entry", `
select n.id, n.position, n.amount, n.booked_on, n.value_on, n.reference, n.text, n.payer, n.bank_ref, n.reversal, n.state, n.reason,
       n.payment_id, null as payment_status, null as employer_name
from statement_entry n
where n.id = $1
for update`)

	entryTaken = query.Exec("collection.entry_taken", `
update statement_entry set state = 'payment', reason = '', payment_id = $2 where id = $1`)
)

// StatementsInput pages through the statements imported.
type StatementsInput struct {
	Page int `json:"page" validate:"min=0,max=10000"`
}

// Statements lists what was imported, latest first, 25 a page.
func (s *Service) Statements(ctx context.Context, tx tenant.Tx, in StatementsInput) ([]Statement, error) {
	return recentStatements.All(ctx, tx, perPage, max(in.Page-1, 0)*perPage)
}

// perPage is the length of lists.
const perPage = 25

// StatementInput names a statement.
type StatementInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// StatementDetail is a statement with its entries.
type StatementDetail struct {
	Statement
	Lines []StatementEntry `json:"lines"`
}

// Statement reads a statement with what became of each entry.
func (s *Service) Statement(ctx context.Context, tx tenant.Tx, in StatementInput) (StatementDetail, error) {
	head, ok, err := statementByID.Maybe(ctx, tx, in.ID)
	if err == nil && !ok {
		err = fault.Missing("statement")
	}
	if err != nil {
		return StatementDetail{}, err
	}
	lines, err := statementEntries.All(ctx, tx, in.ID)
	return StatementDetail{head, lines}, err
}

// EntryInput names an entry of a statement.
type EntryInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// TakeEntry makes a payment of an entry that was ignored although it is money received.
func (s *Service) TakeEntry(ctx context.Context, tx tenant.Tx, in EntryInput) (Payment, error) {
	e, ok, err := lockEntry.Maybe(ctx, tx, in.ID)
	switch {
	case err != nil:
		return Payment{}, err
	case !ok:
		return Payment{}, fault.Missing("entry")
	case e.State != "ignored" || e.Amount <= 0:
		return Payment{}, fault.New(fault.Conflict, "statement.entry_not_ignored", "only money received that was ignored can be taken in")
	}
	ids, err := s.ReceiveMany(ctx, tx, []Money{e.money()})
	if err != nil {
		return Payment{}, err
	}
	if _, err := entryTaken.Run(ctx, tx, e.ID, ids[0]); err != nil {
		return Payment{}, err
	}
	if _, err := s.MatchMany(ctx, tx, ids); err != nil {
		return Payment{}, err
	}
	return paymentByID.One(ctx, tx, ids[0])
}
