package declaration

import (
	"context"
	"encoding/hex"

	"github.com/google/uuid"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/words"
)

// ReceiptInput names a filed declaration.
type ReceiptInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Receipt is the proof of filing: its number, its moment, and the print of what was filed.
type Receipt struct {
	Declaration  Declaration   `json:"declaration"`
	EmployerName string        `json:"employer_name"`
	Number       string        `json:"employer_number"`
	Hash         string        `json:"hash"` // SHA-256 of every line as filed
	Late         bool          `json:"late"` // after the due date
	Totals       []BranchTotal `json:"totals"`
}

var hashOf = query.New[[]byte]("declaration.hash_of", `
select content_hash
from declaration
where id = $1`)

// Receipt gives the receipt of a filed declaration; a draft has none.
func (s *Service) Receipt(ctx context.Context, tx tenant.Tx, in ReceiptInput) (Receipt, error) {
	d, err := byID(ctx, tx, in.ID)
	if err != nil {
		return Receipt{}, err
	}
	if d.Status == Draft {
		return Receipt{}, fault.New(fault.Conflict, "declaration.not_filed", "this declaration was not filed yet: it has no receipt")
	}
	sheet, err := filedSheet(ctx, tx, d, GetInput{Size: 1})
	if err != nil {
		return Receipt{}, err
	}
	sum, err := hashOf.One(ctx, tx, d.ID)
	return Receipt{Declaration: d, EmployerName: sheet.EmployerName, Number: sheet.Number, Hash: hex.EncodeToString(sum),
		Late: d.Late(tx.Fund().Zone()), Totals: sheet.Totals}, err
}

// ReceiptPaper is the receipt as PDF. The same declaration always gives the same bytes.
func (s *Service) ReceiptPaper(ctx context.Context, tx tenant.Tx, in ReceiptInput) (op.File, error) {
	r, err := s.Receipt(ctx, tx, in)
	if err != nil {
		return op.File{}, err
	}
	o, err := paper(ctx, tx, r)
	if err != nil {
		return op.File{}, err
	}
	d := pdf.New(o)
	d.Letterhead()
	d.Heading(say(o.Lang, "title"), r.Declaration.ReceiptNumber())
	d.Facts(r.facts(tx, o.Lang)...)
	d.Table(r.table(tx, o.Lang))
	d.Small(say(o.Lang, "hash", "hash", r.Hash))
	d.Small(say(o.Lang, "meaning"))
	body, err := d.Bytes()
	return op.File{Name: r.Declaration.ReceiptNumber() + ".pdf", Type: "application/pdf", Body: body}, err
}

// say is a text of the receipt in a language.
func say(lang i18n.Lang, key string, args ...any) string {
	return i18n.In(lang, "declaration.receipt."+key, args...)
}

func paper(ctx context.Context, tx tenant.Tx, r Receipt) (pdf.Options, error) {
	f := tx.Fund().Folder
	b, err := law.Brand(ctx, tx)
	if err != nil {
		return pdf.Options{}, err
	}
	lang := words.French
	if len(f.Languages) > 0 {
		lang = i18n.Lang(f.Languages[0])
	}
	return pdf.Options{Size: pdf.A4, Brand: b, Lang: lang, At: *r.Declaration.FiledAt, Title: say(lang, "title"),
		Number: r.Declaration.ReceiptNumber()}, nil
}

func (r Receipt) facts(tx tenant.Tx, lang i18n.Lang) []pdf.Fact {
	d, c := r.Declaration, tx.Fund().Currency()
	facts := []pdf.Fact{
		{Key: say(lang, "employer"), Value: r.EmployerName, Strong: true},
		{Key: say(lang, "number"), Value: r.Number},
		{Key: say(lang, "period"), Value: words.Period(lang, d.Period)},
		{Key: say(lang, "kind"), Value: i18n.In(lang, "declaration.kind."+string(d.Kind))},
		{Key: say(lang, "filed"), Value: words.Moment(lang, d.FiledAt.In(tx.Fund().Zone()))},
		{Key: say(lang, "by"), Value: d.FiledByName},
		{Key: say(lang, "due"), Value: words.Date(lang, d.DueDate)},
		{Key: say(lang, "workers"), Value: words.Int(lang, int64(d.LineCount))},
		{Key: say(lang, "wages"), Value: words.Money(lang, d.Wages, c)},
		{Key: say(lang, "total"), Value: words.Money(lang, d.Total().Add(d.LevyTotal), c), Strong: true},
	}
	if d.Reason != "" {
		facts = append(facts, pdf.Fact{Key: say(lang, "reason"), Value: d.Reason})
	}
	return facts
}

// table is what is due by branch, both shares.
func (r Receipt) table(tx tenant.Tx, lang i18n.Lang) pdf.Table {
	c := tx.Fund().Currency()
	tb := pdf.Table{Columns: []pdf.Column{{Label: say(lang, "branch"), Width: 3}, {Label: say(lang, "share"), Width: 2},
		{Label: say(lang, "amount"), Width: 1.4, Figures: true}}}
	for _, b := range r.Totals {
		tb.Rows = append(tb.Rows, []string{branchName(tx.Fund().Folder, b.Branch), i18n.In(lang, "declaration.bearer."+b.Bearer),
			words.Figure(lang, b.Amount, c)})
	}
	tb.Totals = append(tb.Totals, []string{say(lang, "total"), "", words.Money(lang, r.Declaration.Total().Add(r.Declaration.LevyTotal), c)})
	return tb
}
