package collection

import (
	"embed"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

//go:embed i18n/*.json
var messages embed.FS

func init() { i18n.Register(messages) }

var t = i18n.T

// Pages are the employer's account and payments, the fund's collection desk, and the public check of documents.
func (s *Service) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /account", Handler: s.anyAccount},
		{Pattern: "GET /account/{id}", Handler: s.accountPage},
		{Pattern: "POST /account/{id}/certificate", Handler: s.certify},
		{Pattern: "GET /account/{id}/lines/{posting}", Handler: s.linePage},
		{Pattern: "GET /account/{id}/statement/{format}", Handler: s.exportPage},
		{Pattern: "GET /pay", Handler: s.anyPay},
		{Pattern: "GET /pay/{id}", Handler: s.payPage},
		{Pattern: "POST /pay/{id}", Handler: s.payByPhone},
		{Pattern: "GET /payments", Handler: s.paymentsPage},
		{Pattern: "GET /payments/export", Handler: s.exportList},
		{Pattern: "GET /payments/{id}", Handler: s.paymentPage},
		{Pattern: "GET /receipts/{file}", Handler: s.receiptPage},
		{Pattern: "GET /verify", Handler: s.verifyPage},
		{Pattern: "GET /verify/{code}", Handler: s.verifyPage},
		{Pattern: "POST /callbacks/mobile/{id}", Handler: s.callback},

		{Pattern: "GET /collection", Handler: s.deskPage},
		{Pattern: "GET /collection/new", Handler: s.cashierPage},
		{Pattern: "POST /collection/new", Handler: s.take},
		{Pattern: "GET /collection/suspense", Handler: s.suspensePage},
		{Pattern: "POST /collection/matching", Handler: s.matchAgain},
		{Pattern: "GET /collection/payments/{id}", Handler: s.matchPage},
		{Pattern: "POST /collection/payments/{id}/match", Handler: s.match1},
		{Pattern: "POST /collection/payments/{id}/unmatch", Handler: s.unmatch1},
		{Pattern: "POST /collection/payments/{id}/bounce", Handler: s.bounce1},
		{Pattern: "GET /collection/statements", Handler: s.statementsPage},
		{Pattern: "POST /collection/statements", Handler: s.importFile},
		{Pattern: "GET /collection/statements/{id}", Handler: s.statementPage},
		{Pattern: "POST /collection/entries/{id}", Handler: s.takeEntry},
	}
}

func typed(rq *web.Request, found []fault.Finding) view.Entry {
	return view.Entry{Values: rq.Form, Findings: found}
}

func accountHref(id uuid.UUID) string { return "/account/" + id.String() }
func payHref(id uuid.UUID) string     { return "/pay/" + id.String() }
func paymentHref(id uuid.UUID) string { return "/payments/" + id.String() }
func matchHref(id uuid.UUID) string   { return "/collection/payments/" + id.String() }

func receiptHref(number int64) string {
	return "/receipts/" + strconv.FormatInt(number, 10) + ".pdf"
}

// one leads to the only account of a person, or shows them all.
func (s *Service) one(rq *web.Request, to func(uuid.UUID) string, title string) (web.Reply, error) {
	mine, err := web.Call[[]MyAccount](rq, "collection.mine", MineInput{})
	if err != nil {
		return nil, err
	}
	if len(mine) == 1 {
		return web.Redirect{To: to(mine[0].ID)}, nil
	}
	return web.Page{Title: t(rq.Ctx(), title), Body: accountsView(mine, title, to)}, nil
}

func (s *Service) anyAccount(rq *web.Request) (web.Reply, error) {
	return s.one(rq, accountHref, "collection.account.title")
}

func (s *Service) anyPay(rq *web.Request) (web.Reply, error) {
	return s.one(rq, payHref, "collection.pay.title")
}

func (s *Service) accountPage(rq *web.Request) (web.Reply, error) {
	var in AccountInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	return s.account(rq, in, nil)
}

func (s *Service) account(rq *web.Request, in AccountInput, found []fault.Finding) (web.Reply, error) {
	a, err := web.Call[Account](rq, "collection.account", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.account.title"), Wide: true, Findings: found, Body: accountView(a, in, found, rq, s.note(rq, in.ID))}, nil
}

func (s *Service) note(rq *web.Request, employer uuid.UUID) templ.Component {
	if s.Note == nil {
		return nil
	}
	return s.Note(rq, employer)
}

// certify gives the certificate. Without an idempotency key: asked again, another one is issued.
func (s *Service) certify(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	f, err := op.Call[op.File](rq.Ctx(), rq.Chain, "collection.certify", CertifyInput{ID: id})
	if found := web.Findings(err); found != nil {
		return s.account(rq, AccountInput{ID: id}, found)
	}
	return web.Download{File: f}, err
}

func (s *Service) linePage(rq *web.Request) (web.Reply, error) {
	var in LineInput
	if err := rq.Bind(&in); err != nil {
		return nil, fault.Missing("page")
	}
	l, err := web.Call[Line](rq, "collection.line", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: label(rq.Ctx(), l.Movement), Body: lineView(l, rq.Fund)}, nil
}

func (s *Service) exportPage(rq *web.Request) (web.Reply, error) {
	var in ExportInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "collection.export_account", in)
	return web.Download{File: f}, err
}

func (s *Service) payPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	return s.pay(rq, id, view.Entry{})
}

func (s *Service) pay(rq *web.Request, id uuid.UUID, e view.Entry) (web.Reply, error) {
	p, err := web.Call[ToPay](rq, "collection.to_pay", ToPayInput{ID: id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.pay.title"), Findings: e.Findings, Body: payView(p, e, rq.May("collection.pay_by_phone"))}, nil
}

func (s *Service) payByPhone(rq *web.Request) (web.Reply, error) {
	var in PayByPhoneInput
	err := rq.Bind(&in)
	if err == nil {
		_, err = web.Call[MobileRequest](rq, "collection.pay_by_phone", in)
	}
	if found := web.Findings(err); found != nil {
		return s.pay(rq, in.ID, typed(rq, found))
	}
	return web.Redirect{To: payHref(in.ID), Flash: t(rq.Ctx(), "collection.pay.asked")}, err
}

func (s *Service) paymentsPage(rq *web.Request) (web.Reply, error) {
	var in PaymentsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	list, err := web.Call[Payments](rq, "collection.payments", in)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.payments.title"), Wide: true, Body: paymentsView(in, list, rq)}, nil
}

func (s *Service) exportList(rq *web.Request) (web.Reply, error) {
	var in ExportPaymentsInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	f, err := web.Call[op.File](rq, "collection.export_payments", in)
	return web.Download{File: f}, err
}

func (s *Service) paymentPage(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	if rq.May("collection.match") {
		return web.Redirect{To: matchHref(id)}, nil
	}
	p, err := web.Call[PaymentDetail](rq, "collection.payment", PaymentInput{ID: id})
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "collection.payment.title"), Body: paymentView(p, rq.Fund)}, nil
}

// receiptPage gives the receipt's paper. Without an idempotency key: each print is a copy of its own.
func (s *Service) receiptPage(rq *web.Request) (web.Reply, error) {
	digits, ok := strings.CutSuffix(rq.PathValue("file"), ".pdf")
	number, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil {
		return nil, fault.Missing("page")
	}
	f, err := op.Call[op.File](rq.Ctx(), rq.Chain, "collection.print_receipt", ReceiptInput{Number: number})
	return web.Download{File: f, Inline: true}, err
}

func (s *Service) verifyPage(rq *web.Request) (web.Reply, error) {
	code := rq.Param("code")
	if code == "" {
		return web.Page{Title: t(rq.Ctx(), "collection.verify.title"), Body: verifyView("", Verdict{})}, nil
	}
	v, err := web.Call[Verdict](rq, "collection.verify", VerifyInput{Code: code})
	if web.Findings(err) != nil {
		v, err = Verdict{State: "unknown"}, nil
	}
	return web.Page{Title: t(rq.Ctx(), "collection.verify.title"), Body: verifyView(code, v)}, err
}

// callback is rung by the operator of mobile money. Its words are not read: the operator is asked.
func (s *Service) callback(rq *web.Request) (web.Reply, error) {
	id, err := rq.ID("id")
	if err != nil {
		return nil, err
	}
	_, err = op.Call[Verdict](rq.Ctx(), rq.Chain, "collection.mobile_callback", CallbackInput{ID: id})
	return web.Asset{Type: "text/plain; charset=utf-8", Body: []byte("ok")}, err
}

// filters keeps what a list was filtered by, for its links.
func (in PaymentsInput) filters() url.Values {
	q := url.Values{}
	set := func(k, v string) {
		if v != "" {
			q.Set(k, v)
		}
	}
	set("q", in.Search)
	set("channel", in.Channel)
	set("from", in.From.String())
	set("to", in.To.String())
	if in.Employer != nil {
		set("employer", in.Employer.String())
	}
	for _, s := range in.Status {
		q.Add("status", s)
	}
	return q
}
