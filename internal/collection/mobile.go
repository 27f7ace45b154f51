package collection

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// MobileRequest is a payment asked of a telephone. State: new, asked, paid, failed.
type MobileRequest struct {
	ID         uuid.UUID    `json:"id"`
	EmployerID uuid.UUID    `json:"employer_id"`
	Amount     money.Minor  `json:"amount"`
	Phone      string       `json:"phone"`
	Periods    []cal.Period `json:"periods"`
	State      string       `json:"state"`
	Reason     string       `json:"reason"`
	PaymentID  *uuid.UUID   `json:"payment_id"`
	CreatedAt  time.Time    `json:"created_at"`
	EndedAt    *time.Time   `json:"ended_at"`
}

const requestColumns = `m.id, m.employer_id, m.amount, m.phone, m.periods, m.state, m.reason, m.payment_id, m.created_at, m.ended_at`

var (
	requestsOf = query.New[MobileRequest]("collection.mobile_requests", `
select `+requestColumns+`
from mobile_request m
where m.employer_id = $1
order by m.created_at desc
limit 5`)

	requestByID = query.New[MobileRequest]("collection.mobile_request", `
select `+requestColumns+`
from mobile_request m
where m.id = $1`)

	lockRequest = query.New[MobileRequest]("collection.lock_mobile_request", `
select `+requestColumns+`
from mobile_request m
where m.id = $1
for update`)

	insertRequest = query.Exec("collection.insert_mobile_request", `
insert into mobile_request (id, employer_id, amount, phone, periods, created_at, created_by)
values ($1, $2, $3, $4, $5, $6, $7)`)

	requestAsked = query.Exec("collection.mobile_asked", `
update mobile_request set state = 'asked', asked_at = $2 where id = $1`)

	requestEnded = query.Exec("collection.mobile_ended", `
update mobile_request set state = $2, reason = $3, operator_id = $4, payment_id = $5, ended_at = $6 where id = $1`)
)

// PayByPhoneInput asks for a payment from a telephone. Phone is as people write it; Amount zero is all that is owed.
type PayByPhoneInput struct {
	ID      uuid.UUID    `json:"id" validate:"required"`
	Amount  money.Minor  `json:"amount" validate:"gte=0"`
	Phone   string       `json:"phone" validate:"required,max=30"`
	Periods []cal.Period `json:"periods" validate:"max=60"`
}

// PayByPhone writes the request; a job asks the operator and follows it until the payer has answered.
func (s *Service) PayByPhone(ctx context.Context, tx tenant.Tx, in PayByPhoneInput) (MobileRequest, error) {
	if s.Mobile == nil {
		return MobileRequest{}, fault.New(fault.Conflict, "mobile.not_offered", "the fund does not take mobile money yet; choose another way to pay")
	}
	phone, ok := notification.Address(notification.SMS, in.Phone, tx.Fund().Folder.Country)
	if !ok {
		return MobileRequest{}, fault.Field("phone", "mobile.phone_unreadable", "is not a telephone number, such as 97 00 00 01")
	}
	if in.Amount == 0 {
		due, err := s.ToPay(ctx, tx, ToPayInput{ID: in.ID})
		if err != nil {
			return MobileRequest{}, err
		}
		if in.Amount = due.Net; in.Amount == 0 {
			return MobileRequest{}, fault.New(fault.Conflict, "mobile.nothing_due", "nothing is owed; there is nothing to pay")
		}
	}
	id := uuid.New()
	_, err := insertRequest.Run(ctx, tx, id, in.ID, in.Amount, digits(phone), texts(in.Periods), tx.Now(), authz.From(ctx).ID)
	if err != nil {
		return MobileRequest{}, err
	}
	if err := followMobile(ctx, tx, id, 0, 0); err != nil {
		return MobileRequest{}, err
	}
	return requestByID.One(ctx, tx, id)
}

func digits(s string) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// FollowMobileJob is the kind of the job that follows one request.
const FollowMobileJob = "collection.follow_mobile"

// FollowMobileInput names a request and counts how often it was followed. Once looks a single time, out of turn.
type FollowMobileInput struct {
	ID      uuid.UUID `json:"id" validate:"required"`
	Attempt int       `json:"attempt"`
	Once    bool      `json:"once"`
}

// lastLook is after how many looks a request is given up: some two days.
const lastLook = 20

// followMobile rings again later: at first within seconds, then ever more rarely.
func followMobile(ctx context.Context, tx tenant.Tx, id uuid.UUID, attempt int, after time.Duration) error {
	return tx.Enqueue(ctx, FollowMobileJob, fmt.Sprintf("%s:%d", id, attempt), FollowMobileInput{ID: id, Attempt: attempt}, tx.Now().Add(after))
}

func patience(attempt int) time.Duration {
	return min(5*time.Second<<min(attempt, 12), 4*time.Hour)
}

// FollowMobile asks the operator for the payment, then what became of it. Only the operator's own answer to our question
// makes a payment, and only one. An amount other than the one asked for goes to suspense, for somebody to look at.
func (s *Service) FollowMobile(ctx context.Context, tx tenant.Tx, in FollowMobileInput) (MobileRequest, error) {
	r, ok, err := lockRequest.Maybe(ctx, tx, in.ID)
	if err != nil {
		return r, err
	}
	if !ok {
		return r, fault.Missing("mobile_request")
	}
	if s.Mobile == nil || r.State == "paid" || r.State == "failed" {
		return r, nil
	}
	ended := false
	if r.State == "new" {
		err = s.ask(ctx, tx, r)
	} else {
		ended, err = s.look(ctx, tx, r)
	}
	switch {
	case err == nil && !ended && in.Attempt >= lastLook:
		_, err = requestEnded.Run(ctx, tx, r.ID, "failed", "NO_ANSWER", "", nil, tx.Now())
	case err == nil && !ended && !in.Once:
		err = followMobile(ctx, tx, r.ID, in.Attempt+1, patience(in.Attempt))
	}
	if err != nil {
		return r, err
	}
	return requestByID.One(ctx, tx, r.ID)
}

func (s *Service) ask(ctx context.Context, tx tenant.Tx, r MobileRequest) error {
	e, err := affiliation.EmployerByID(ctx, tx, r.EmployerID)
	if err != nil {
		return err
	}
	c := tx.Fund().Currency()
	err = s.Mobile.Ask(ctx, MobileAsk{Reference: r.ID, Amount: c.Decimal(r.Amount), Currency: c.Code, ExternalID: e.Number, Phone: r.Phone,
		Message: tx.Fund().Folder.ShortName + " " + e.Number, Note: e.Number,
		Callback: notification.LinkTo(tx.Fund().Slug, "/callbacks/mobile/"+r.ID.String())})
	if err != nil {
		return nil // the operator does not answer: the next look asks again
	}
	_, err = requestAsked.Run(ctx, tx, r.ID, tx.Now())
	return err
}

// look queries the operator. It says whether the request has ended.
func (s *Service) look(ctx context.Context, tx tenant.Tx, r MobileRequest) (bool, error) {
	st, err := s.Mobile.Status(ctx, r.ID)
	switch {
	case err != nil:
		return false, nil
	case st.State == "FAILED":
		_, err := requestEnded.Run(ctx, tx, r.ID, "failed", st.Reason, st.ID, nil, tx.Now())
		return true, err
	case st.State != "SUCCESSFUL":
		return false, nil
	}
	c := tx.Fund().Currency()
	paid, err := c.Parse(st.Amount)
	if err != nil || paid <= 0 || st.Currency != c.Code {
		_, err := requestEnded.Run(ctx, tx, r.ID, "failed", "AMOUNT_UNREADABLE", st.ID, nil, tx.Now())
		return true, err
	}
	return true, s.paid(ctx, tx, r, st, paid)
}

func (s *Service) paid(ctx context.Context, tx tenant.Tx, r MobileRequest, st MobileStatus, amount money.Minor) error {
	m := Money{Channel: MobileMoney, Amount: amount, ReceivedOn: tx.Today(), PayerAccount: r.Phone, Reference: st.ID, Periods: r.Periods,
		ExternalID: "momo:" + r.ID.String()}
	if amount == r.Amount {
		m.Employer = r.EmployerID
	} else {
		m.Text = fmt.Sprintf("requested %s of telephone %s", tx.Fund().Currency().Decimal(r.Amount), r.Phone)
	}
	ids, err := s.ReceiveMany(ctx, tx, []Money{m})
	if err != nil {
		return err
	}
	if _, err := s.MatchMany(ctx, tx, ids); err != nil {
		return err
	}
	_, err = requestEnded.Run(ctx, tx, r.ID, "paid", "", st.ID, ids[0], tx.Now())
	return err
}

// CallbackInput names the request that an operator calls back about.
type CallbackInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// MobileCallback hears that something happened to a request and has the operator asked. What the call says is not read:
// anyone could make it.
func (s *Service) MobileCallback(ctx context.Context, tx tenant.Tx, in CallbackInput) (Verdict, error) {
	r, ok, err := requestByID.Maybe(ctx, tx, in.ID)
	if err != nil || !ok || r.State != "asked" {
		return Verdict{State: "heard"}, err
	}
	return Verdict{State: "heard"}, tx.Enqueue(ctx, FollowMobileJob, in.ID.String()+":called", FollowMobileInput{ID: in.ID, Once: true}, tx.Now())
}

func phoneOf(ctx context.Context, tx tenant.Tx, in PayByPhoneInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}
