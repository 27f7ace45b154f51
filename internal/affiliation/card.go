package affiliation

import (
	"context"

	"socle/internal/law"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/tenant"
	"socle/pkg/words"
)

// Card prints the card of an insured person, 85.6 × 54 mm, for one of the employer's staff. Its code holds the fund and the
// number: what a counter reads instead of typing. It proves nothing by itself.
func (s *Service) Card(ctx context.Context, tx tenant.Tx, in EmploymentInput) (op.File, error) {
	l, err := s.Employment(ctx, tx, in)
	if err != nil {
		return op.File{}, err
	}
	o, err := cardPaper(ctx, tx)
	if err != nil {
		return op.File{}, err
	}
	o.Title = l.Name()
	d := pdf.New(o)
	d.Letterhead()
	ctx = i18n.With(ctx, o.Lang)
	d.SetY(22)
	d.Facts(
		pdf.Fact{Key: t(ctx, "affiliation.card.number"), Value: l.Number, Strong: true},
		pdf.Fact{Key: t(ctx, "affiliation.field.last_name"), Value: l.LastName, Strong: true},
		pdf.Fact{Key: t(ctx, "affiliation.field.first_name"), Value: l.FirstName},
		pdf.Fact{Key: t(ctx, "affiliation.card.born"), Value: words.ShortDate(o.Lang, l.BirthDate)})
	d.QR(tx.Fund().Slug+"/"+l.Number, o.Size.Width-o.Size.Margin-15, o.Size.Margin-1, 15)
	body, err := d.Bytes()
	return op.File{Name: "carte-" + l.Number + ".pdf", Type: "application/pdf", Body: body}, err
}

func cardPaper(ctx context.Context, tx tenant.Tx) (pdf.Options, error) {
	f := tx.Fund().Folder
	b, err := law.Brand(ctx, tx)
	if err != nil {
		return pdf.Options{}, err
	}
	lang := words.French
	if len(f.Languages) > 0 {
		lang = i18n.Lang(f.Languages[0])
	}
	return pdf.Options{Size: pdf.Card, Brand: b, Lang: lang, At: tx.Now().In(tx.Fund().Zone()), Plain: true}, nil
}
