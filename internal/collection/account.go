package collection

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/ledger"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// AccountInput names an employer and, for its statement, the days between which movements are shown (both included).
type AccountInput struct {
	ID   uuid.UUID `json:"id" validate:"required"`
	From cal.Date  `json:"from"`
	To   cal.Date  `json:"to"`
}

// Holder is the employer of an account.
type Holder struct {
	ID       uuid.UUID `json:"id"`
	Number   string    `json:"number"`
	Name     string    `json:"name"`
	Agency   string    `json:"agency"`
	Activity string    `json:"activity"`
	Address  string    `json:"address"`
	City     string    `json:"city"`
}

// Account is an employer's account now: what is owed by open item, what is held, and all that moved, oldest first.
// Balance is what is owed less the credit; below zero the fund holds more than is owed. Amounts are in minor units.
type Account struct {
	Holder      Holder      `json:"holder"`
	AsOf        time.Time   `json:"as_of"`
	Outstanding money.Minor `json:"outstanding"`
	PastDue     money.Minor `json:"past_due"`
	Credit      money.Minor `json:"credit"`
	Balance     money.Minor `json:"balance"`
	Opening     money.Minor `json:"opening"` // balance before the first movement shown
	Items       []ItemLine  `json:"items"`
	Movements   []Movement  `json:"movements"`
}

// ItemLine is an open item with its age.
type ItemLine struct {
	ledger.Item
	DaysLate int `json:"days_late"`
}

// Movement is one event on the account with the parts it is made of and the balance after it.
type Movement struct {
	PostingID  uuid.UUID      `json:"posting_id"`
	Kind       string         `json:"kind"` // declaration, allocation, surcharge, reversal…
	SourceKind string         `json:"source_kind"`
	SourceID   uuid.UUID      `json:"source_id"`
	ValueDate  cal.Date       `json:"value_date"`
	RecordedAt time.Time      `json:"recorded_at"`
	Memo       string         `json:"memo"`
	Amount     money.Minor    `json:"amount"` // positive is owed
	Balance    money.Minor    `json:"balance"`
	Parts      []MovementPart `json:"parts"`
}

// MovementPart is what a movement did to one period and component; component "credit" has no period.
type MovementPart struct {
	Period    cal.Period  `json:"period"`
	Component string      `json:"component"`
	Amount    money.Minor `json:"amount"`
}

// Account reads an employer's account as it is at this moment.
func (s *Service) Account(ctx context.Context, tx tenant.Tx, in AccountInput) (Account, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return Account{}, err
	}
	a := Account{Holder: holder(e), AsOf: tx.Now(), Items: []ItemLine{}, Movements: []Movement{}}
	items, err := ledger.Items(ctx, tx, in.ID)
	if err != nil {
		return a, err
	}
	for _, i := range items {
		line := ItemLine{i, max(i.DueDate.DaysUntil(tx.Today()), 0)}
		a.Items = append(a.Items, line)
		a.Outstanding += i.Outstanding
		if line.DaysLate > 0 {
			a.PastDue += i.Outstanding
		}
	}
	if a.Credit, err = ledger.CreditOf(ctx, tx, in.ID); err != nil {
		return a, err
	}
	a.Balance = a.Outstanding - a.Credit
	moved, err := ledger.Movements(ctx, tx, in.ID)
	a.fill(moved, in)
	return a, err
}

func holder(e affiliation.Employer) Holder {
	return Holder{ID: e.ID, Number: e.Number, Name: e.LegalName, Agency: e.Agency, Activity: string(e.Activity), Address: e.Address, City: e.City}
}

// fill gathers the parts of each posting into one movement and runs the balance. What moved only between an item and the
// credit changes nothing for the employer and is left out.
func (a *Account) fill(moved []ledger.Movement, in AccountInput) {
	at := map[uuid.UUID]int{}
	var all []Movement
	for _, m := range moved {
		i, seen := at[m.PostingID]
		if !seen {
			i = len(all)
			at[m.PostingID] = i
			all = append(all, Movement{PostingID: m.PostingID, Kind: m.Kind, SourceKind: m.SourceKind, SourceID: m.SourceID,
				ValueDate: m.ValueDate, RecordedAt: m.RecordedAt, Memo: m.Memo})
		}
		all[i].Parts = append(all[i].Parts, MovementPart{m.Period, m.Component, m.Amount})
		all[i].Amount += m.Amount
	}
	all = slices.DeleteFunc(all, func(m Movement) bool { return m.Amount == 0 })
	var balance money.Minor
	for _, m := range all {
		balance += m.Amount
		m.Balance = balance
		switch {
		case !in.From.IsZero() && m.ValueDate < in.From:
			a.Opening = balance
		case in.To.IsZero() || m.ValueDate <= in.To:
			a.Movements = append(a.Movements, m)
		}
	}
}

// accountOf locates the employer of an account.
func accountOf(ctx context.Context, tx tenant.Tx, in AccountInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}
