package declaration

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/document"
	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/work"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/finding"
	"socle/pkg/money"
)

// States of a file that was handed in.
const (
	Checking  = "checking" // a job reads it
	Refused   = "refused"  // something in it blocks
	Ready     = "ready"    // it can be confirmed
	Confirmed = "filed"
	Discarded = "discarded"
)

// Upload is a file that was handed in, and what was found in it. Nothing of it counts before it is confirmed.
type Upload struct {
	ID            uuid.UUID  `json:"id"`
	EmployerID    uuid.UUID  `json:"employer_id"`
	Period        cal.Period `json:"period"`
	Kind          Kind       `json:"kind"`
	Sequence      int        `json:"sequence"`
	Format        Source     `json:"format"`
	Name          string     `json:"name"`
	DocumentID    uuid.UUID  `json:"document_id"`
	State         string     `json:"state"`
	LineCount     int        `json:"line_count"`
	Errors        int        `json:"errors"`
	Warnings      int        `json:"warnings"`
	Summary       Summary    `json:"summary"`
	DeclarationID *uuid.UUID `json:"declaration_id,omitempty"`
	CreatedAt     time.Time  `json:"created_at"`
}

// Summary is what a file comes to, if it were filed.
type Summary struct {
	Totals   []BranchTotal `json:"totals,omitempty"`
	Employer money.Minor   `json:"employer"`
	Employee money.Minor   `json:"employee"`
	Levy     money.Minor   `json:"levy"`
	Wages    money.Minor   `json:"wages"`
	Days     int64         `json:"days"`
	Entrants int           `json:"entrants"`
	Absent   int           `json:"absent"`
	Control  uint64        `json:"control,omitempty"` // control sum of an e-BDS file
}

// UploadInput hands a file in for a period.
type UploadInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
	File       op.File    `json:"file"`
}

// big is from how many bytes a file is checked by a job while the reader waits or leaves: some 2,000 lines of e-BDS,
// and as many of a list.
var big = map[Source]int{FromEBDS: 2_000 * 261, FromCSV: 2_000 * 50, FromXLSX: 2_000 * 35}

// Upload keeps a file and checks it: at once when it is small, else by a job. A file that is no list is refused here.
func (s *Service) Upload(ctx context.Context, tx tenant.Tx, in UploadInput) (Upload, error) {
	format, err := formatOf(in.File.Body)
	if err != nil {
		return Upload{}, asFinding(err)
	}
	u, err := s.keep(ctx, tx, received(tx, in, format), in)
	if err != nil {
		return Upload{}, err
	}
	if len(in.File.Body) > big[format] {
		return u, tx.Enqueue(ctx, "declaration.check_upload", u.ID.String(), CheckInput{ID: u.ID}, tx.Now())
	}
	if _, err := s.check(ctx, tx, &u, in.File.Body); err != nil {
		return Upload{}, err
	}
	return u, nil
}

// asFinding puts what the gate or the reader says of the file as a whole beside its field.
func asFinding(err error) error {
	if f, ours := fault.As(err); ours && len(f.Findings) == 0 {
		return fault.Field("file", "declaration."+strings.ReplaceAll(f.Code, ".", "_"), "%s", f.Message)
	}
	return err
}

// received is a file as it came in, not yet kept.
func received(tx tenant.Tx, in UploadInput, format Source) Upload {
	return Upload{ID: uuid.Must(uuid.NewV7()), EmployerID: in.EmployerID, Period: in.Period, Kind: Main, Format: format,
		State: Checking, CreatedAt: tx.Now()}
}

// keep stores the file and its row.
func (s *Service) keep(ctx context.Context, tx tenant.Tx, u Upload, in UploadInput) (Upload, error) {
	media := map[Source]string{FromEBDS: "text/plain", FromCSV: "text/csv", FromXLSX: xlsxType}[u.Format]
	doc, err := document.Issue(ctx, tx, document.Put{Kind: document.Import, OwnerKind: "declaration_upload", OwnerID: u.ID,
		EmployerID: &in.EmployerID, File: op.File{Name: in.File.Name, Type: media, Body: in.File.Body}})
	if err != nil {
		return Upload{}, err
	}
	u.DocumentID, u.Name = doc.ID, doc.Name
	_, err = insertUpload.Run(ctx, tx, u.ID, u.EmployerID, u.Period.String(), u.Kind, u.Format, u.Name, u.DocumentID, u.State,
		tx.Now(), authz.From(ctx).ID)
	return u, err
}

// CheckInput names the upload that a job checks.
type CheckInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

// Check reads a large file and writes what it found. Run again, it finds the same.
func (s *Service) Check(ctx context.Context, tx tenant.Tx, in CheckInput) (Upload, error) {
	u, err := lockedUpload(ctx, tx, in.ID)
	if err != nil || u.State == Confirmed || u.State == Discarded {
		return u, err
	}
	file, err := document.Open(ctx, tx, u.DocumentID)
	if err != nil {
		return u, err
	}
	work.Report(ctx, 0, 2)
	_, err = s.check(ctx, tx, &u, file.Body)
	work.Report(ctx, 2, 2)
	return u, err
}

// check reads a file, resolves its workers, examines and computes it, and keeps what was found with the upload.
func (s *Service) check(ctx context.Context, tx tenant.Tx, u *Upload, body []byte) (*inspected, error) {
	i, err := s.inspect(ctx, tx, u, body)
	if err != nil {
		return nil, err
	}
	u.Kind, u.Sequence, u.LineCount = i.reading.kind, i.reading.sequence, i.reading.count
	errors, warnings := split(i.findings)
	u.Errors, u.Warnings, u.State = len(errors), len(warnings), Ready
	if len(errors) > 0 {
		u.State = Refused
	}
	if u.Summary, err = i.summary(); err != nil {
		return nil, err
	}
	if err := writeUploadFindings(ctx, tx, u.ID, i.findings[:min(len(i.findings), maxFindings)]); err != nil {
		return nil, err
	}
	_, err = updateUpload.Run(ctx, tx, u.ID, u.Kind, u.Sequence, u.State, u.LineCount, u.Errors, u.Warnings, u.Summary, tx.Now())
	return i, err
}

// maxFindings bounds what is kept of a file's findings for the reader: beyond it the file is of another kind altogether.
const maxFindings = 10_000

// inspected is a file with all that follows from it.
type inspected struct {
	reading  reading
	resolved resolved
	findings []Finding
	assess   *assessor
}

// inspection is a file being read while the database is asked for what it is compared with.
type inspection struct {
	employer affiliation.Employer
	terms    terms
	assess   *assessor
	read     chan struct{}
	reading  reading
	err      error
}

// begin starts to read a file beside the transaction: reading touches nothing but the bytes.
func (s *Service) beginInspection(ctx context.Context, tx tenant.Tx, u *Upload, body []byte) (*inspection, error) {
	i := &inspection{read: make(chan struct{})}
	var err error
	if i.employer, err = affiliation.EmployerByID(ctx, tx, u.EmployerID); err != nil {
		return nil, err
	}
	if i.assess, err = newAssessor(ctx, tx); err != nil {
		return nil, err
	}
	if i.terms, err = s.terms(ctx, tx, i.assess, i.employer, u); err != nil {
		return nil, err
	}
	go i.readFile(u.Format, body)
	return i, nil
}

// readFile reads; a reader that breaks on a file is a failure of ours, and not the end of the program.
func (i *inspection) readFile(format Source, body []byte) {
	defer close(i.read)
	defer func() {
		if broken := recover(); broken != nil {
			i.err = fmt.Errorf("reading a file broke: %v", broken)
		}
	}()
	i.reading, i.err = read(format, body, i.terms)
}

// end waits for the reading, resolves its workers and examines its lines.
func (i *inspection) end(ctx context.Context, tx tenant.Tx, u *Upload) (*inspected, error) {
	with, err := rosterOf(ctx, tx, u.EmployerID, u.Period)
	<-i.read
	if err != nil {
		return nil, err
	}
	if i.err != nil {
		return nil, asFinding(i.err)
	}
	if err := i.reading.about(ctx, tx, i.employer, u.Period, i.terms); err != nil {
		return nil, err
	}
	out := &inspected{reading: i.reading, assess: i.assess}
	if out.resolved, err = resolve(ctx, tx, &out.reading, i.terms, with); err != nil {
		return nil, err
	}
	out.findings = out.resolved.findings
	out.resolved.filing = out.filing(u, i.employer)
	return out, nil
}

func (s *Service) inspect(ctx context.Context, tx tenant.Tx, u *Upload, body []byte) (*inspected, error) {
	i, err := s.beginInspection(ctx, tx, u, body)
	if err != nil {
		return nil, err
	}
	return i.end(ctx, tx, u)
}

// filing is what the file would file.
func (i *inspected) filing(u *Upload, e affiliation.Employer) Filing {
	_, warnings := split(i.findings)
	return Filing{Employer: u.EmployerID, Period: u.Period, Kind: i.reading.kind, Sequence: i.reading.sequence, Source: u.Format,
		File: u.DocumentID, Lines: i.resolved.filing.Lines, Findings: warnings, employer: e, examined: true}
}

// summary computes what the file comes to, when nothing in it blocks.
func (i *inspected) summary() (Summary, error) {
	s := Summary{Entrants: i.resolved.entrants, Absent: i.resolved.absent, Control: i.reading.report.Total.Control}
	if finding.Refused(i.findings) {
		return s, nil
	}
	f := i.resolved.filing
	if err := f.compute(i.assess); err != nil {
		return s, err
	}
	s.Totals, s.Employer, s.Employee, s.Levy = f.totals.shares(i.assess.used), f.totals.employer, f.totals.employee, f.totals.others
	s.Wages, s.Days = f.totals.wages, f.totals.days
	return s, nil
}
