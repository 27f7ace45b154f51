package collection

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/document"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/words"
)

// CertifyInput asks for the certificate (quitus) of an employer.
type CertifyInput struct {
	ID uuid.UUID `json:"id" validate:"required"`
}

var (
	missingFilings = query.New[int]("collection.missing_filings", `
select count(*)::int
from obligation b
where b.employer_id = $1
  and b.due_date < $2
  and (b.met_by is null or b.met_how = 'estimate')
  and b.ended_on is null`)

	insertCertificate = query.New[int64]("collection.insert_certificate", `
insert into certificate (number, employer_id, as_of, until, issued_at, issued_by, check_code)
select coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6
from certificate
returning number`)

	// revokeCertificates ends those whose ground has gone: a payment that they rested on came back.
	revokeCertificates = query.Exec("collection.revoke_certificates", `
update certificate
set revoked_at = $2, revoked_why = $3
where employer_id = any($1)
  and revoked_at is null
  and until >= $4`)
)

func init() {
	tenant.OnConstraint("certificate_pkey", func() *fault.Fault {
		return fault.New(fault.Unavailable, "certificate.contended", "another certificate was issued at the same moment; try again")
	})
}

// Certify issues the certificate of an employer that owes nothing past due and has filed all that was expected. Else it
// says what is missing. The paper is kept among the employer's documents.
func (s *Service) Certify(ctx context.Context, tx tenant.Tx, in CertifyInput) (op.File, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.ID)
	if err != nil {
		return op.File{}, err
	}
	a, err := s.Account(ctx, tx, AccountInput{ID: in.ID})
	if err != nil {
		return op.File{}, err
	}
	missing, err := missingFilings.One(ctx, tx, in.ID, tx.Today())
	switch {
	case err != nil:
		return op.File{}, err
	case a.PastDue > 0:
		return op.File{}, fault.New(fault.Conflict, "certificate.past_due", "%s is past due; pay it first", tx.Fund().Currency().Decimal(a.PastDue))
	case missing > 0:
		return op.File{}, fault.New(fault.Conflict, "certificate.not_filed", "%d declarations are past due; file them first", missing)
	case e.Number == "":
		return op.File{}, fault.New(fault.Conflict, "certificate.no_number", "an affiliation number is needed first")
	}
	until, code := tx.Today().AddDays(tx.Fund().Folder.Delays.Certificate.Days), rand.Text()[:20]
	n, err := insertCertificate.One(ctx, tx, e.ID, tx.Today(), until, tx.Now(), authz.From(ctx).ID, code)
	if err != nil {
		return op.File{}, err
	}
	number := fmt.Sprintf("AR-%d-%05d", tx.Today().Time().Year(), n)
	body, err := certificatePaper(ctx, tx, e, number, code, until)
	if err != nil {
		return op.File{}, err
	}
	f := op.File{Name: number + ".pdf", Type: "application/pdf", Body: body}
	_, err = document.Issue(ctx, tx, document.Put{Kind: "certificate", OwnerKind: "employer", OwnerID: e.ID, EmployerID: &e.ID, File: f})
	return f, err
}

func certificatePaper(ctx context.Context, tx tenant.Tx, e affiliation.Employer, number, code string, until cal.Date) ([]byte, error) {
	o, err := Paper(ctx, tx)
	if err != nil {
		return nil, err
	}
	f, lang := tx.Fund(), o.Lang
	ctx = i18n.With(ctx, lang)
	o.Title, o.Number = t(ctx, "collection.certificate.title"), number
	text, _ := letterOf(f, "clearance_certificate", map[string]string{"employer": e.LegalName, "number": e.Number, "reference": number,
		"date": words.Date(lang, tx.Today()), "until": words.Date(lang, until), "link": VerifyLink(f, code), "agency": strings.Join(AgencyLines(f, e.Agency), "")})
	d := pdf.New(o)
	d.Letterhead(AgencyLines(f, e.Agency)...)
	d.Recipient(filled(e.LegalName, e.Address, e.City)...)
	d.Heading(text.Subject, t(ctx, "collection.certificate.until", "date", until))
	d.Text(text.Body)
	d.Check(VerifyLink(f, code), t(ctx, "collection.certificate.check", "code", showCode(code)))
	return d.Bytes()
}

func certifyOf(ctx context.Context, tx tenant.Tx, in CertifyInput) (authz.Resource, error) {
	return affiliation.Locate(ctx, tx, in.ID)
}
