package reporting

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/collection"
	"socle/internal/document"
	"socle/internal/notification"
	"socle/internal/platform/i18n"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
)

type manager struct{ Email, Name string }

var managers = query.New[manager]("reporting.managers", `
select distinct a.email, a.name
from account a
join account_role r on r.account_id = a.id
where r.role = 'manager' and r.agency = '' and a.state in ('active', 'invited') and (r.until is null or r.until >= $1)
order by a.email`)

// enclosedBytes is what many mail systems still take with one message, once the files are written as text.
const enclosedBytes = 5_000_000

// send writes to each of the fund's managers once for a period: the report as PDF and the workbook, or where to find the
// workbook when both together are too heavy for a message.
func send(ctx context.Context, tx tenant.Tx, r Report) error {
	list, err := managers.All(ctx, tx, tx.Today())
	if err != nil || len(list) == 0 {
		return err
	}
	annex, err := enclosed(ctx, tx, r)
	if err != nil {
		return err
	}
	in, body := i18n.With(ctx, collection.Language(tx.Fund())), "reporting.mail.both"
	if annex == nil {
		body = "reporting.mail.heavy"
	}
	mails := make([]notification.Message, len(list))
	for n, m := range list {
		mails[n] = notification.Message{Channel: notification.Email, To: m.Email, Name: m.Name, Key: "report:" + r.Period.String() + ":" + m.Email,
			Subject:   t(in, "reporting.mail.subject", "period", r.Period, "fund", tx.Fund().Folder.ShortName),
			Body:      t(in, body, "name", m.Name, "period", r.Period, "link", notification.LinkTo(tx.Fund().Slug, "/reports"), "fund", tx.Fund().Folder.Name),
			AboutKind: "report", AboutID: &r.ID, DocumentID: r.PDFID, AnnexID: annex}
	}
	n, err := notification.Queue(ctx, tx, mails...)
	if err != nil || n == 0 {
		return err
	}
	_, err = noteSent.Run(ctx, tx, r.ID, n)
	return err
}

// enclosed is the workbook when it fits into a message beside the paper, else nil.
func enclosed(ctx context.Context, tx tenant.Tx, r Report) (*uuid.UUID, error) {
	files, err := document.Of(ctx, tx, r.ID)
	var bytes int64
	for _, f := range files {
		bytes += f.Size
	}
	if err != nil || bytes > enclosedBytes {
		return nil, err
	}
	return r.XLSXID, nil
}
