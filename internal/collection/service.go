package collection

import (
	"context"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/pkg/fault"
)

// Service takes in money and places it. Mobile is the operator of mobile money, nil where there is none.
// Note is what another room says at the top of an employer's account; nil, or a nil note, says nothing.
type Service struct {
	Mobile Mobile
	Note   func(rq *web.Request, employer uuid.UUID) templ.Component
}

// Operations is the table.
func (s *Service) Operations() []op.Op {
	return []op.Op{
		op.Do("collection.receive", "POST /payments", s.Receive).On(s.payer),
		op.Ask("collection.payments", "GET /payments", s.List).Within(),
		op.Ask("collection.payment", "GET /payments/{id}", s.Payment).On(locateBy(PaymentInput.payment)),
		op.Do("collection.auto_match", "POST /payments/matching", s.AutoMatch).Free().Long(),
		op.Do("collection.match", "POST /payments/{id}/match", s.MatchOne).On(locateBy(MatchInput.payment)),
		op.Do("collection.unmatch", "POST /payments/{id}/unmatch", s.Unmatch).On(locateBy(UnmatchInput.payment)),
		op.Do("collection.bounce", "POST /payments/{id}/bounce", s.Bounce).On(locateBy(BounceInput.payment)),
		op.Do("collection.import_statement", "POST /statements", s.ImportStatement).Free().Long(),
		op.Ask("collection.statements", "GET /statements", s.Statements).Free(),
		op.Ask("collection.statement", "GET /statements/{id}", s.Statement).Free(),
		op.Do("collection.take_entry", "POST /statements/entries/{id}/take", s.TakeEntry).Free(),
		op.Do("collection.settle", "", s.Settle).Free().Long(),
		op.Do("collection.start_day", "", s.StartDay).Free(),
		op.Do("collection.close_day", "", s.CloseDay).Free().Long(),
		op.Ask("collection.day", "GET /collection/day", s.Day).Within(),
		op.Ask("collection.candidates", "GET /payments/{id}/candidates", s.Candidates).On(locateBy(CandidatesInput.payment)),
		op.Ask("collection.mine", "GET /accounts", s.Mine).Within(),
		op.Ask("collection.export_account", "GET /employers/{id}/account/export/{format}", s.ExportAccount).On(exportOf),
		op.Ask("collection.export_payments", "GET /payment-exports/{format}", s.ExportPayments).Within(),
		op.Ask("collection.receipt", "GET /receipts/{number}", s.Receipt).On(receiptOf),
		op.Do("collection.print_receipt", "POST /receipts/{number}/print", s.PrintReceipt).On(receiptOf),
		op.Ask("collection.account", "GET /employers/{id}/account", s.Account).On(accountOf),
		op.Ask("collection.line", "GET /employers/{id}/account/{posting}", s.Explain).On(lineOf),
		op.Ask("collection.to_pay", "GET /employers/{id}/to-pay", s.ToPay).On(toPayOf),
		op.Do("collection.pay_by_phone", "POST /employers/{id}/mobile", s.PayByPhone).On(phoneOf),
		op.Do("collection.follow_mobile", "", s.FollowMobile).Free(),
		op.Do("collection.mobile_callback", "", s.MobileCallback).Free(),
		op.Do("collection.certify", "POST /employers/{id}/certificate", s.Certify).On(certifyOf),
		op.Ask("collection.verify", "GET /verify/{code}", s.Verify).Free(),
	}
}

func (in MatchInput) payment() uuid.UUID   { return in.ID }
func (in UnmatchInput) payment() uuid.UUID { return in.ID }
func (in BounceInput) payment() uuid.UUID  { return in.ID }

// locateBy finds the payment an input names, as the policies judge it.
func locateBy[In any](id func(In) uuid.UUID) func(context.Context, tenant.Tx, In) (authz.Resource, error) {
	return func(ctx context.Context, tx tenant.Tx, in In) (authz.Resource, error) {
		return locatePayment(ctx, tx, id(in))
	}
}

// locatePayment is a payment as the policies judge it: that of its employer. One that was split belongs to each employer
// that got a part, for reading; without any it is the fund's alone.
func locatePayment(ctx context.Context, tx tenant.Tx, id uuid.UUID) (authz.Resource, error) {
	p, ok, err := paymentByID.Maybe(ctx, tx, id)
	if err != nil {
		return authz.Resource{}, err
	}
	if !ok {
		return authz.Resource{}, fault.Missing("payment")
	}
	r := authz.Resource{Kind: "payment", ID: id.String(), Agency: p.Agency}
	if p.EmployerID == nil {
		r.Employer, err = partOwner(ctx, tx, id)
		return r, err
	}
	of, err := affiliation.Locate(ctx, tx, *p.EmployerID)
	r.Employer = of.Employer
	if r.Agency == "" {
		r.Agency = of.Agency
	}
	return r, err
}

// partOwner is the employer of the person who asks that got a part of a split payment, if there is one.
func partOwner(ctx context.Context, tx tenant.Tx, id uuid.UUID) (string, error) {
	rows, err := allocationsOf.All(ctx, tx, id)
	for _, a := range rows {
		if own := a.EmployerID.String(); a.ReversedAt == nil && slices.Contains(authz.From(ctx).Employers, own) {
			return own, err
		}
	}
	return "", err
}

// payer is whom a payment is entered for.
func (s *Service) payer(ctx context.Context, tx tenant.Tx, in ReceiveInput) (authz.Resource, error) {
	r := authz.Resource{Kind: "payment", Agency: in.Agency}
	if in.Employer == "" {
		return r, nil
	}
	e, err := affiliation.EmployerByNumber(ctx, tx, in.Employer)
	if fault.Is(err, fault.NotFound) {
		return r, nil // the operation says so, at the field
	}
	r.Employer = e.ID.String()
	if r.Agency == "" {
		r.Agency = e.Agency
	}
	return r, err
}
