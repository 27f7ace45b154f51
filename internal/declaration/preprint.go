package declaration

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"socle/internal/affiliation"
	"socle/internal/document"
	"socle/internal/platform/op"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/fault"
	"socle/tenants"
)

// EBDS says whether a fund exchanges e-BDS files: its employers' numbers have the form that the format needs.
func EBDS(f *tenants.Folder) bool { return f.Numbers.Employer.Check == "ebds_employer" }

var (
	nextTransfer = query.New[int64]("declaration.next_transfer", `
select nextval('preprint_transfer')`)

	insertPreprint = query.Exec("declaration.insert_preprint", `
insert into preprint (transfer, employer_id, period, document_id, issued_at) values ($1, $2, $3, $4, $5)`)
)

// Preprint issues the pre-printed file A of a month: the staff that the fund knows, under a transfer number that the answer
// repeats. Asked again, it issues a new one with the staff of that day; the latest is the one to answer.
// Faults: the fund does not use e-BDS, the period is not a month or is not expected.
func (s *Service) Preprint(ctx context.Context, tx tenant.Tx, in PeriodInput) (op.File, error) {
	if !EBDS(tx.Fund().Folder) || in.Period.Months != 1 {
		return op.File{}, fault.New(fault.Conflict, "declaration.no_ebds", "this fund or period does not use e-BDS files; use the CSV or Excel list")
	}
	o, err := s.expected(ctx, tx, in)
	if err != nil {
		return op.File{}, err
	}
	e, err := affiliation.EmployerByID(ctx, tx, in.EmployerID)
	if err != nil {
		return op.File{}, err
	}
	staff, err := affiliation.ActiveStaff(ctx, tx, e.ID, in.Period)
	if err != nil {
		return op.File{}, err
	}
	n, err := nextTransfer.One(ctx, tx)
	if err != nil {
		return op.File{}, err
	}
	a := preprinted(e, in.Period.Start, o.DueDate, tx.Today(), fmt.Sprintf("%014d", n), staff)
	return s.issue(ctx, tx, e, in.Period, a)
}

// preprinted is the file A. Family allowances are not managed here: their columns are zero.
func preprinted(e affiliation.Employer, m cal.Month, due, today cal.Date, transfer string, staff []affiliation.StaffLine) ebds.File {
	a := ebds.File{Kind: ebds.Preprinted, Transfer: transfer, Header: ebds.Header{Employer: e.Number, Period: m, Name: e.LegalName,
		Activity: e.Sector, Address: e.Address, City: e.City, Agency: agencyDigits(e.Agency), IssuedOn: today, DueOn: due}}
	seen := map[string]bool{}
	for _, p := range staff {
		if p.Number == "" || seen[p.Number] {
			continue
		}
		seen[p.Number] = true
		a.Rows = append(a.Rows, ebds.Line{Insured: p.Number, Name: ebds.Text(p.Name()),
			Allowance: ebds.Allowance{ChildCount: min(p.Children, 99)}})
	}
	return a
}

func (s *Service) issue(ctx context.Context, tx tenant.Tx, e affiliation.Employer, p cal.Period, a ebds.File) (op.File, error) {
	var b bytes.Buffer
	if err := ebds.Write(&b, a); err != nil {
		return op.File{}, fault.New(fault.Conflict, "declaration.preprint_impossible",
			"the file cannot be written: %v; complete the employer's or the worker's record", err)
	}
	f := op.File{Name: a.Name(), Type: "text/plain; charset=us-ascii", Body: b.Bytes()}
	doc, err := document.Issue(ctx, tx, document.Put{Kind: "preprint", OwnerKind: "employer", OwnerID: e.ID, EmployerID: &e.ID, File: f})
	if err != nil {
		return op.File{}, err
	}
	_, err = insertPreprint.Run(ctx, tx, a.Transfer, e.ID, p.String(), doc.ID, tx.Now())
	return f, err
}

// agencyDigits is the agency's code as two digits; agencies that are not numbered are 00.
func agencyDigits(code string) int {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code)
	n, err := strconv.Atoi(digits)
	if err != nil || n > 99 {
		return 0
	}
	return n
}
