package declaration

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/fault"
	"socle/pkg/finding"
)

const uploadColumns = `u.id, u.employer_id, u.period, u.kind, u.sequence, u.format, u.name, u.document_id, u.state, u.line_count, u.errors,
       u.warnings, u.summary, u.declaration_id, u.created_at`

type uploadOwner struct {
	ID         uuid.UUID
	EmployerID uuid.UUID
	Agency     string
}

type preprintRow struct {
	Transfer   string
	DocumentID uuid.UUID
}

type uploadFindingRow struct {
	Line        int
	Record      string
	Field       string
	Code        string
	Severity    string
	Message     string
	Args        []string
	SheetColumn string
}

type fixRow struct {
	Line  int
	Field string
	Value string
}

var (
	insertUpload = query.Exec("declaration.insert_upload", `
insert into declaration_upload (id, employer_id, period, kind, format, name, document_id, state, created_at, created_by, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)`)

	updateUpload = query.Exec("declaration.update_upload", `
update declaration_upload
set kind = $2, sequence = $3, state = $4, line_count = $5, errors = $6, warnings = $7, summary = $8, changed_at = $9
where id = $1`)

	settleUpload = query.Exec("declaration.settle_upload", `
update declaration_upload
set state = $2, declaration_id = $3, changed_at = $4
where id = $1`)

	uploadByID = query.New[Upload]("declaration.upload_by_id", `
select `+uploadColumns+`
from declaration_upload u
where u.id = $1`)

	lockUpload = query.New[Upload]("declaration.lock_upload", `
select `+uploadColumns+`
from declaration_upload u
where u.id = $1
for update`)

	uploadOwnerOf = query.New[uploadOwner]("declaration.upload_owner", `
select u.id, u.employer_id, e.agency
from declaration_upload u
join employer e on e.id = u.employer_id
where u.id = $1`)

	uploadsOf = query.New[Upload]("declaration.uploads_of", `
select `+uploadColumns+`
from declaration_upload u
where u.employer_id = $1 and u.period = $2
order by u.created_at desc
limit 20`)

	dropUploadFindings = query.Exec("declaration.drop_upload_findings", `
delete from upload_finding where upload_id = $1`)

	uploadFindings = query.New[uploadFindingRow]("declaration.upload_findings", `
select line, record, field, code, severity, message, args, sheet_column
from upload_finding
where upload_id = $1
order by position`)

	fixRows = query.New[fixRow]("declaration.fixes", `
select line, field, value
from upload_fix
where upload_id = $1`)

	putFixes = query.Exec("declaration.put_fixes", `
insert into upload_fix (upload_id, line, field, value)
select $1, * from unnest($2::integer[], $3::text[], $4::text[])
on conflict (upload_id, line, field) do update set value = excluded.value`)

	preprintOf = query.New[preprintRow]("declaration.preprint_of", `
select transfer, document_id
from preprint
where employer_id = $1 and period = $2
order by issued_at desc
limit 1`)

	jobProgress = query.New[progressRow]("declaration.upload_progress", `
select state, progress, total, error
from job
where kind = 'declaration.check_upload' and key = $1`)
)

type progressRow struct {
	State           string
	Progress, Total int64
	Error           string
}

func fixesOf(ctx context.Context, tx tenant.Tx, upload uuid.UUID) (fixes, error) {
	rows, err := fixRows.All(ctx, tx, upload)
	out := fixes{}
	for _, r := range rows {
		if out[r.Line] == nil {
			out[r.Line] = map[string]string{}
		}
		out[r.Line][r.Field] = r.Value
	}
	return out, err
}

func lockedUpload(ctx context.Context, tx tenant.Tx, id uuid.UUID) (Upload, error) {
	u, ok, err := lockUpload.Maybe(ctx, tx, id)
	if err == nil && !ok {
		err = fault.Missing("upload")
	}
	return u, err
}

// writeUploadFindings replaces what was found in a file.
func writeUploadFindings(ctx context.Context, tx tenant.Tx, id uuid.UUID, found []Finding) error {
	if _, err := dropUploadFindings.Run(ctx, tx, id); err != nil {
		return err
	}
	_, err := tx.Copy(ctx, "upload_finding", []string{"upload_id", "position", "line", "record", "field", "code", "severity", "message",
		"args", "sheet_column"}, pgx.CopyFromSlice(len(found), func(i int) ([]any, error) {
		f := found[i]
		return []any{id, i, f.Line, f.Record, f.Field, f.Code, string(f.Severity), f.Message, args(f), f.Column}, nil
	}))
	return err
}

func readUploadFindings(ctx context.Context, tx tenant.Tx, id uuid.UUID) ([]Finding, error) {
	rows, err := uploadFindings.All(ctx, tx, id)
	out := make([]Finding, len(rows))
	for i, r := range rows {
		out[i] = Finding{Line: r.Line, Column: r.SheetColumn, Record: r.Record, Field: r.Field, Code: r.Code,
			Severity: finding.Severity(r.Severity), Message: r.Message, Args: r.Args}
	}
	return out, err
}
