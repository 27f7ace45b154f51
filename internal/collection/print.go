package collection

import (
	"context"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
	"socle/pkg/words"
)

var allocatedNow = query.New[MovementPart]("collection.allocated_now", `
select a.period, a.component, sum(a.amount)::bigint as amount
from allocation a
where a.payment_id = $1
  and a.reversed_at is null
group by a.period, a.component
having sum(a.amount) <> 0
order by a.period, a.component`)

// PrintReceipt makes the paper of a receipt. The first print is the original; each later one is marked as a duplicate with
// its number and day. A receipt whose payment came back is printed as cancelled.
func (s *Service) PrintReceipt(ctx context.Context, tx tenant.Tx, in ReceiptInput) (op.File, error) {
	r, err := s.Receipt(ctx, tx, in)
	if err != nil {
		return op.File{}, err
	}
	p, err := paymentByID.One(ctx, tx, r.PaymentID)
	if err != nil {
		return op.File{}, err
	}
	if _, err := lockPayments.All(ctx, tx, []uuid.UUID{p.ID}); err != nil { // two prints at once are numbered one after the other
		return op.File{}, err
	}
	n, err := copyReceipt.One(ctx, tx, r.Number, tx.Now(), authz.From(ctx).ID)
	if err != nil {
		return op.File{}, err
	}
	body, err := s.receiptPaper(ctx, tx, r, p, n)
	name := "quittance-" + strings.NewReplacer("/", "-", " ", "-").Replace(receiptName(tx.Fund(), r)) + ".pdf"
	return op.File{Name: name, Type: "application/pdf", Body: body}, err
}

func receiptName(f *tenant.Fund, r Receipt) string {
	return ReceiptName(f, r.Number, cal.DateOf(r.IssuedAt.In(f.Zone())))
}

func (s *Service) receiptPaper(ctx context.Context, tx tenant.Tx, r Receipt, p Payment, copied int) ([]byte, error) {
	o, err := Paper(ctx, tx)
	if err != nil {
		return nil, err
	}
	f := tx.Fund()
	ctx = i18n.WithCurrency(i18n.With(ctx, o.Lang), f.Currency())
	o.Size, o.At = pdf.A5, r.IssuedAt.In(f.Zone())
	o.Title, o.Number, o.Note = t(ctx, "collection.receipt.title"), receiptName(f, r), t(ctx, "collection.receipt.note")
	from, agency, err := payerOf(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	d := pdf.New(o)
	d.Letterhead(AgencyLines(f, agency)...)
	if copied == 1 {
		d.Original(t(ctx, "collection.receipt.original"))
	} else {
		d.Original(t(ctx, "collection.receipt.duplicate", "n", copied-1, "date", tx.Today()))
	}
	d.Heading(o.Title, t(ctx, "collection.receipt.number", "number", o.Number))
	d.Facts(append(from, receiptFacts(ctx, p)...)...)
	d.Amount(t(ctx, "collection.receipt.amount"), words.Money(o.Lang, r.Amount, f.Currency()), spelt(o.Lang, r.Amount, f.Currency()))
	parts, err := allocatedNow.All(ctx, tx, p.ID)
	if err != nil {
		return nil, err
	}
	if len(parts) > 0 {
		d.Table(partsTable(ctx, parts))
	}
	if p.Status == Bounced {
		d.Stamp(t(ctx, "collection.receipt.revoked"))
	}
	d.Check(VerifyLink(f, r.CheckCode), t(ctx, "collection.receipt.check", "code", showCode(r.CheckCode)))
	return d.Bytes()
}

// payerOf says who paid, and by which agency.
func payerOf(ctx context.Context, tx tenant.Tx, p Payment) (facts []pdf.Fact, agency string, err error) {
	if p.EmployerID == nil {
		return []pdf.Fact{{Key: t(ctx, "collection.receipt.from"), Value: p.PayerName, Strong: true}}, p.Agency, nil
	}
	e, err := affiliation.EmployerByID(ctx, tx, *p.EmployerID)
	agency = p.Agency
	if agency == "" {
		agency = e.Agency
	}
	return []pdf.Fact{{Key: t(ctx, "collection.receipt.from"), Value: e.LegalName, Strong: true},
		{Key: t(ctx, "collection.col.number"), Value: e.Number}}, agency, err
}

func receiptFacts(ctx context.Context, p Payment) []pdf.Fact {
	lang := i18n.From(ctx)
	facts := []pdf.Fact{{Key: t(ctx, "collection.receipt.received_on"), Value: words.Date(lang, p.ReceivedOn)},
		{Key: t(ctx, "collection.col.channel"), Value: t(ctx, "collection.channel."+string(p.Channel))}}
	if p.Reference != "" {
		facts = append(facts, pdf.Fact{Key: t(ctx, "collection.col.reference"), Value: p.Reference})
	}
	return facts
}

func partsTable(ctx context.Context, parts []MovementPart) pdf.Table {
	lang, c := i18n.From(ctx), i18n.Currency(ctx)
	tb := pdf.Table{Columns: []pdf.Column{{Label: t(ctx, "collection.receipt.placed_on"), Width: 3}, {Label: t(ctx, "collection.col.amount"), Width: 1, Figures: true}}}
	var total money.Minor
	for _, p := range parts {
		tb.Rows = append(tb.Rows, []string{partName(ctx, p), words.Figure(lang, p.Amount, c)})
		total += p.Amount
	}
	tb.Totals = [][]string{{t(ctx, "collection.col.total"), words.Figure(lang, total, c)}}
	return tb
}

// partName is an item in words: "cotisations, juin 2007".
func partName(ctx context.Context, p MovementPart) string {
	if p.Period.IsZero() {
		return t(ctx, "collection.component."+p.Component)
	}
	return t(ctx, "collection.component."+p.Component) + ", " + words.Period(i18n.From(ctx), p.Period)
}

// spelt is the amount in words, in French; other languages do without.
func spelt(lang i18n.Lang, m money.Minor, c money.Currency) string {
	if lang.Base() != words.French {
		return ""
	}
	s := words.SpellMoney(m, c)
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// receiptOf locates a receipt by its payment. The receipt of a split payment shows all its parts: it is the fund's alone.
func receiptOf(ctx context.Context, tx tenant.Tx, in ReceiptInput) (authz.Resource, error) {
	r, ok, err := receiptByNumber.Maybe(ctx, tx, in.Number)
	if err != nil {
		return authz.Resource{}, err
	}
	if !ok {
		return authz.Resource{}, fault.Missing("receipt")
	}
	p, err := paymentByID.One(ctx, tx, r.PaymentID)
	if err != nil {
		return authz.Resource{}, err
	}
	a, err := locatePayment(ctx, tx, r.PaymentID)
	if p.EmployerID == nil {
		a.Employer = ""
	}
	a.Kind, a.ID = "receipt", strconv.FormatInt(r.Number, 10)
	return a, err
}
