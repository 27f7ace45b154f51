package reporting

import (
	"context"
	"time"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
)

// States of a report.
const (
	Asked  = "asked"  // it is being made
	Made   = "made"   // its documents stand
	Failed = "failed" // the job that makes it gave up; the operator sees why
)

// Report is one that was asked for. The documents are there once it is made.
type Report struct {
	ID         uuid.UUID  `json:"id"`
	Kind       string     `json:"kind"`
	Period     cal.Period `json:"period"`
	State      string     `json:"state"`
	AskedAt    time.Time  `json:"asked_at"`
	AskedBy    string     `json:"asked_by"` // name of the person; of the job for the one of the month
	Scheduled  bool       `json:"scheduled"`
	MadeAt     *time.Time `json:"made_at"`
	MeasuredAt *time.Time `json:"measured_at"`
	PDFID      *uuid.UUID `json:"pdf_id" db:"pdf_id"`
	XLSXID     *uuid.UUID `json:"xlsx_id" db:"xlsx_id"`
	SentTo     int        `json:"sent_to"`
}

const reportColumns = `r.id, r.kind, r.period, r.asked_at, r.asked_by_name as asked_by, r.once is not null as scheduled, r.made_at, r.measured_at,
       r.pdf_id, r.xlsx_id, r.sent_to`

var (
	listReports = query.New[Report]("reporting.list", `
select `+reportColumns+`,
       case when r.made_at is not null then 'made' when j.state = 'dead' then 'failed' else 'asked' end as state
from report r
left join job j on j.kind = 'reporting.produce' and j.key = r.id::text
order by r.asked_at desc, r.id
limit 100`)

	insertReport = query.Exec("reporting.insert", `
insert into report (id, kind, period, once, asked_at, asked_by, asked_by_name)
values ($1, 'monthly', $2, $3, $4, $5, $6)
on conflict on constraint report_once do nothing`)

	lockReport = query.New[Report]("reporting.lock", `
select `+reportColumns+`,
       case when r.made_at is not null then 'made' else 'asked' end as state
from report r
where r.id = $1
for update`)

	reportOnce = query.New[uuid.UUID]("reporting.once", `
select id from report where once = $1`)

	finishReport = query.Exec("reporting.finish", `
update report
set made_at = $2, measured_at = $3, pdf_id = $4, xlsx_id = $5
where id = $1 and made_at is null`)

	noteSent = query.Exec("reporting.note_sent", `
update report set sent_to = $2 where id = $1`)
)

// ListInput asks for the reports.
type ListInput struct{}

// List gives the last hundred reports.
func (s *Service) List(ctx context.Context, tx tenant.Tx, _ ListInput) ([]Report, error) {
	return listReports.All(ctx, tx)
}
