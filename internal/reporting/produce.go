package reporting

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/document"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
)

// documentKind is that of a report's papers.
const documentKind = "report"

const (
	paperType = "application/pdf"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// produce makes the two documents of a report, in the fund's own language, unless it is made.
func produce(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Report, error) {
	r, ok, err := lockReport.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("report")
	}
	if err != nil || r.State == Made {
		return r, err
	}
	ctx = i18n.WithCurrency(i18n.With(ctx, collection.Language(tx.Fund())), tx.Fund().Currency())
	c, err := gather(ctx, tx, r.Period)
	if err != nil {
		return r, err
	}
	paper, err := c.paper(ctx, tx)
	if err != nil {
		return r, err
	}
	book, err := c.workbook(ctx)
	if err != nil {
		return r, err
	}
	pdf, err := keep(ctx, tx, r, op.File{Name: c.name(ctx) + ".pdf", Type: paperType, Body: paper})
	if err != nil {
		return r, err
	}
	xlsx, err := keep(ctx, tx, r, op.File{Name: c.name(ctx) + ".xlsx", Type: sheetType, Body: book})
	if err != nil {
		return r, err
	}
	if _, err = finishReport.Run(ctx, tx, id, tx.Now(), c.Measured, pdf.ID, xlsx.ID); err != nil {
		return r, err
	}
	return lockReport.One(ctx, tx, id)
}

func keep(ctx context.Context, tx tenant.Tx, r Report, f op.File) (document.Info, error) {
	return document.Issue(ctx, tx, document.Put{Kind: documentKind, OwnerKind: "report", OwnerID: r.ID, File: f})
}

// name is that of the files: the word, the fund, the period.
func (c Content) name(ctx context.Context) string {
	return t(ctx, "reporting.file") + "-" + c.Fund.Slug + "-" + c.Period.String()
}
