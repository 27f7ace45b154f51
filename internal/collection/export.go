package collection

import (
	"bytes"
	"context"
	"iter"

	"socle/internal/affiliation"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/tenant"
	"socle/pkg/money"
	"socle/pkg/tabular"
	"socle/pkg/words"
)

// ExportInput asks for an account's statement as a file: csv, xlsx or pdf.
type ExportInput struct {
	AccountInput
	Format string `json:"format" validate:"required,oneof=csv xlsx pdf"`
}

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// ExportAccount writes an account's statement: the same movements as on the page, with opening and closing balance.
func (s *Service) ExportAccount(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	a, err := s.Account(ctx, tx, in.AccountInput)
	if err != nil {
		return op.File{}, err
	}
	ctx = i18n.WithCurrency(ctx, tx.Fund().Currency())
	name := "releve-" + a.Holder.Number + "-" + tx.Today().String()
	if in.Format == "pdf" {
		body, err := statementPaper(ctx, tx, a, in)
		return op.File{Name: name + ".pdf", Type: "application/pdf", Body: body}, err
	}
	e := tabular.Export{Sheet: t(ctx, "collection.account.statement"), Currency: tx.Fund().Currency(), Titles: []string{
		t(ctx, "collection.col.value_date"), t(ctx, "collection.col.label"), t(ctx, "collection.col.period"), t(ctx, "collection.col.component"),
		t(ctx, "collection.col.debit"), t(ctx, "collection.col.credit"), t(ctx, "collection.col.balance")}, Rows: movementRows(ctx, a)}
	return sheet(e, name, in.Format)
}

// sheet writes an export as CSV or workbook.
func sheet(e tabular.Export, name, format string) (op.File, error) {
	var out bytes.Buffer
	if format == "csv" {
		err := e.WriteCSV(&out)
		return op.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
	}
	err := e.WriteXLSX(&out)
	return op.File{Name: name + ".xlsx", Type: sheetType, Body: out.Bytes()}, err
}

// movementRows gives one row for each part of a movement; the balance stands on the last one.
func movementRows(ctx context.Context, a Account) iter.Seq[[]tabular.Cell] {
	return func(yield func([]tabular.Cell) bool) {
		for _, m := range a.Movements {
			for i, p := range m.Parts {
				var balance tabular.Cell = ""
				if i == len(m.Parts)-1 {
					balance = m.Balance
				}
				debit, credit := sides(p.Amount)
				if !yield([]tabular.Cell{m.ValueDate, label(ctx, m), p.Period.String(), t(ctx, "collection.component."+p.Component), debit, credit, balance}) {
					return
				}
			}
		}
	}
}

// sides puts an amount where a statement shows it: what is owed as a debit, what is paid as a credit.
func sides(m money.Minor) (debit, credit tabular.Cell) {
	if m < 0 {
		return "", -m
	}
	return m, ""
}

// label is a movement in words.
func label(ctx context.Context, m Movement) string {
	key := "collection.movement." + m.Kind + "." + m.SourceKind
	if !i18n.Has(i18n.From(ctx), key) {
		key = "collection.movement." + m.Kind
	}
	return t(ctx, key)
}

func statementPaper(ctx context.Context, tx tenant.Tx, a Account, in ExportInput) ([]byte, error) {
	o, err := Paper(ctx, tx)
	if err != nil {
		return nil, err
	}
	o.Lang = i18n.From(ctx)
	lang, c := o.Lang, tx.Fund().Currency()
	o.Title, o.Number, o.Note = t(ctx, "collection.account.statement"), a.Holder.Number, t(ctx, "collection.account.note")
	d := pdf.New(o)
	d.Letterhead(AgencyLines(tx.Fund(), a.Holder.Agency)...)
	d.Recipient(filled(a.Holder.Name, a.Holder.Address, a.Holder.City)...)
	d.Heading(o.Title, t(ctx, "collection.account.as_of", "date", tx.Today()))
	d.Facts(pdf.Fact{Key: t(ctx, "collection.col.number"), Value: a.Holder.Number},
		pdf.Fact{Key: t(ctx, "collection.account.outstanding"), Value: words.Money(lang, a.Outstanding, c)},
		pdf.Fact{Key: t(ctx, "collection.account.past_due"), Value: words.Money(lang, a.PastDue, c), Strong: a.PastDue > 0},
		pdf.Fact{Key: t(ctx, "collection.account.credit"), Value: words.Money(lang, a.Credit, c)})
	tb := pdf.Table{Small: true, Columns: []pdf.Column{
		{Label: t(ctx, "collection.col.value_date"), Width: 1.2}, {Label: t(ctx, "collection.col.label"), Width: 2.6},
		{Label: t(ctx, "collection.col.debit"), Width: 1.3, Figures: true}, {Label: t(ctx, "collection.col.credit"), Width: 1.3, Figures: true},
		{Label: t(ctx, "collection.col.balance"), Width: 1.4, Figures: true}}}
	if !in.From.IsZero() {
		tb.Rows = append(tb.Rows, []string{words.ShortDate(lang, in.From), t(ctx, "collection.account.opening"), "", "", words.Figure(lang, a.Opening, c)})
	}
	for _, m := range a.Movements {
		debit, credit := words.Figure(lang, m.Amount, c), ""
		if m.Amount < 0 {
			debit, credit = "", words.Figure(lang, -m.Amount, c)
		}
		tb.Rows = append(tb.Rows, []string{words.ShortDate(lang, m.ValueDate), label(ctx, m) + detail(ctx, m), debit, credit, words.Figure(lang, m.Balance, c)})
	}
	d.Table(tb)
	return d.Bytes()
}

// detail names the periods that a movement concerns, three at most.
func detail(ctx context.Context, m Movement) string {
	out, seen := "", map[string]bool{}
	for _, p := range m.Parts {
		name := words.Period(i18n.From(ctx), p.Period)
		if p.Period.IsZero() || seen[name] {
			continue
		}
		if seen[name] = true; len(seen) > 3 {
			return out + "…"
		}
		out += ", " + name
	}
	return out
}

func filled(lines ...string) (out []string) {
	for _, l := range lines {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func exportOf(ctx context.Context, tx tenant.Tx, in ExportInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}

// ExportPaymentsInput asks for a list of payments as a file, with the filters of the list.
type ExportPaymentsInput struct {
	PaymentsInput
	Format string `json:"format" validate:"required,oneof=csv xlsx"`
}

// ExportPayments writes the payments of a list: those shown, all pages, at most 20,000.
func (s *Service) ExportPayments(ctx context.Context, tx tenant.Tx, in ExportPaymentsInput) (op.File, error) {
	in.All = true
	list, err := s.List(ctx, tx, in.PaymentsInput)
	if err != nil {
		return op.File{}, err
	}
	var titles []string
	for _, c := range []string{"received_on", "value_date", "channel", "number", "payer", "reference", "amount", "rest", "status", "receipt"} {
		titles = append(titles, t(ctx, "collection.col."+c))
	}
	rows := func(yield func([]tabular.Cell) bool) {
		for _, p := range list.Lines {
			receipt := ""
			if p.ReceiptNumber != nil {
				receipt = ReceiptName(tx.Fund(), *p.ReceiptNumber, p.ReceivedOn)
			}
			if !yield([]tabular.Cell{p.ReceivedOn, p.ValueDate, t(ctx, "collection.channel."+string(p.Channel)), p.EmployerNumber, p.name(),
				p.Reference, p.Amount, p.Rest(), t(ctx, "collection.status."+string(p.Status)), receipt}) {
				return
			}
		}
	}
	return sheet(tabular.Export{Sheet: t(ctx, "collection.payments.title"), Titles: titles, Rows: rows, Currency: tx.Fund().Currency()},
		"paiements-"+tx.Today().String(), in.Format)
}

// name is who paid, as far as it is known.
func (p PaymentLine) name() string {
	if p.EmployerName != "" {
		return p.EmployerName
	}
	return p.PayerName
}
