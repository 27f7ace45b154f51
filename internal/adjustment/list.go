package adjustment

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// Adjustment is what one declaration owes more, or less, since the law of its period changed.
type Adjustment struct {
	ID            uuid.UUID   `json:"id"`
	ChangeID      uuid.UUID   `json:"change_id"`
	DeclarationID *uuid.UUID  `json:"declaration_id"` // null: of the surcharge of the period
	EmployerID    uuid.UUID   `json:"employer_id"`
	Number        string      `json:"number"`
	Name          string      `json:"name"`
	Period        cal.Period  `json:"period"`
	Kind          string      `json:"kind"` // of the declaration, or surcharge
	State         string      `json:"state"`
	Lines         int         `json:"lines"`
	Principal     money.Minor `json:"principal"`
	Levy          money.Minor `json:"levy"`
	Surcharge     money.Minor `json:"surcharge"`
	Counted       *Counted    `json:"counted,omitempty"` // of a surcharge, as it was reckoned
	Steps         *Steps      `json:"steps,omitempty"`   // of a surcharge, where the employer reads why
	Shares        []Share     `json:"shares"`
	Laws          []Law       `json:"laws"`
	ProposedAt    time.Time   `json:"proposed_at"`
	DecidedByName string      `json:"decided_by_name"`
	DecidedAt     *time.Time  `json:"decided_at"`
	Reason        string      `json:"reason"`
	DueDate       cal.Date    `json:"due_date"`
	Rates         []Rate      `json:"rates,omitempty"` // those that moved, where the employer reads why
}

// Rate is the rate of a share of one period before and after.
type Rate struct {
	Branch string     `json:"branch"`
	Bearer string     `json:"bearer"`
	Before money.Rate `json:"before"`
	After  money.Rate `json:"after"`
}

// Amount is all that it adds; a credit is negative.
func (a Adjustment) Amount() money.Minor { return money.Sum(a.Principal, a.Levy, a.Surcharge) }

type adjustmentRow struct {
	ID            uuid.UUID
	ChangeID      uuid.UUID
	DeclarationID *uuid.UUID
	EmployerID    uuid.UUID
	Number        string
	Name          string
	Period        cal.Period
	Kind          string
	State         string
	Lines         int
	Principal     money.Minor
	Levy          money.Minor
	Surcharge     money.Minor
	Counted       json.RawMessage
	Shares        json.RawMessage
	Law           json.RawMessage
	ProposedAt    time.Time
	DecidedByName string
	DecidedAt     *time.Time
	Reason        string
	DueDate       cal.Date
	Count         int
}

const adjustmentSQL = `
select a.id, a.change_id, a.declaration_id, a.employer_id, coalesce(e.number, '') as number, e.legal_name as name, a.period, coalesce(d.kind, a.kind) as kind, a.state,
       a.lines, a.principal, a.levy, a.surcharge, a.counted, a.shares, a.law, a.proposed_at, a.decided_by_name, a.decided_at, a.reason, a.due_date,
       count(*) over ()::int as count
from adjustment a
join employer e on e.id = a.employer_id
left join declaration d on d.id = a.declaration_id`

var (
	adjustmentsOf = query.New[adjustmentRow]("adjustment.list", adjustmentSQL+`
where a.change_id = $1
  and case when $2 = '' then a.state <> 'superseded' else a.state = $2 end
  and ($3 = '' or e.number like $3 || '%' or e.legal_name ilike '%' || $3 || '%')
order by e.number, a.starts, a.id
limit $4 offset $5`)

	adjustmentsOfEmployer = query.New[adjustmentRow]("adjustment.of_employer", adjustmentSQL+`
where a.employer_id = $1 and a.state = 'approved'
order by a.decided_at desc, a.starts, a.id
limit 500`)

	sharesOf = query.New[shareRow]("adjustment.shares", `
select s.branch, s.bearer, s.in_total, sum(s.before)::bigint as before, sum(s.after)::bigint as after
from adjustment a, jsonb_to_recordset(a.shares) as s (branch text, bearer text, in_total boolean, before bigint, after bigint)
where a.change_id = $1 and case when $2 = '' then a.state <> 'superseded' else a.state = $2 end
group by s.branch, s.bearer, s.in_total
order by s.branch, s.bearer`)
)

type shareRow struct {
	Branch  string
	Bearer  string
	InTotal bool
	Before  money.Minor
	After   money.Minor
}

func (r adjustmentRow) adjustment() (a Adjustment, err error) {
	a = Adjustment{ID: r.ID, ChangeID: r.ChangeID, DeclarationID: r.DeclarationID, EmployerID: r.EmployerID, Number: r.Number, Name: r.Name,
		Period: r.Period, Kind: r.Kind, State: r.State, Lines: r.Lines, Principal: r.Principal, Levy: r.Levy, Surcharge: r.Surcharge, ProposedAt: r.ProposedAt,
		DecidedByName: r.DecidedByName, DecidedAt: r.DecidedAt, Reason: r.Reason, DueDate: r.DueDate}
	if err = json.Unmarshal(r.Shares, &a.Shares); err == nil {
		err = json.Unmarshal(r.Law, &a.Laws)
	}
	if err == nil && r.DeclarationID == nil {
		err = json.Unmarshal(r.Counted, &a.Counted)
	}
	return a, err
}

// ListInput asks for the adjustments of a change; State empty is all that count, Search an employer's number or name.
type ListInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	State  string    `json:"state" validate:"omitempty,oneof=proposed approved excluded superseded"`
	Search string    `json:"q" validate:"max=100"`
	Page   int       `json:"page" validate:"min=0,max=100000"`
}

// List is a page of adjustments with the change they follow from and its sums by branch and bearer.
type List struct {
	Change  Change       `json:"change"`
	DueDays int          `json:"due_days"` // after their approval; 0 of a surcharge, which is due with what it is for
	Shares  []Share      `json:"shares"`
	Rows    []Adjustment `json:"rows"`
	Count   int          `json:"count"`
	Page    int          `json:"page"`
	Pages   int          `json:"pages"`
}

const perPage = 50

// List lists the adjustments that follow from a change, by employer and period.
func (s *Service) List(ctx context.Context, tx tenant.Tx, in ListInput) (List, error) {
	return list(ctx, tx, in, perPage)
}

func list(ctx context.Context, tx tenant.Tx, in ListInput, size int) (out List, err error) {
	out = List{Page: max(in.Page, 1), Shares: []Share{}, Rows: []Adjustment{}}
	if out.Change, err = oneChange(ctx, tx, in.ID); err != nil {
		return out, err
	}
	if late := strings.HasPrefix(out.Change.Subject, "penalty/") || strings.HasPrefix(out.Change.Subject, "due/"); !late {
		out.DueDays = tx.Fund().Folder.Delays.Adjustment.Days
	}
	rows, err := adjustmentsOf.All(ctx, tx, in.ID, in.State, in.Search, size, (out.Page-1)*size)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		a, err := r.adjustment()
		if err != nil {
			return out, err
		}
		out.Rows, out.Count = append(out.Rows, a), r.Count
	}
	out.Pages = (out.Count + size - 1) / size
	sums, err := sharesOf.All(ctx, tx, in.ID, in.State)
	for _, r := range sums {
		out.Shares = append(out.Shares, Share(r))
	}
	return out, err
}
