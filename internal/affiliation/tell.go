package affiliation

import (
	"context"
	"fmt"

	"socle/internal/law"
	"socle/internal/notification"
	"socle/internal/platform/tenant"
	"socle/pkg/words"
	"socle/tenants"
)

// tell writes to the applicant what was decided: the fund's text "registration_<kind>".
func tell(ctx context.Context, tx tenant.Tx, e Employer, kind, reason string) error {
	f := tx.Fund().Folder
	lang := words.French
	if len(f.Languages) > 0 {
		lang = words.Lang(f.Languages[0])
	}
	values := map[string]string{"employer": e.LegalName, "number": e.Number, "reason": reason, "agency": agencyName(f, e.Agency),
		"link": notification.LinkTo(tx.Fund().Slug, "/registration/"+e.ID.String())}
	if kind == "validated" {
		firstDeclaration(ctx, tx, e, lang, values)
	}
	_, err := notification.Tell(ctx, tx, notification.Letter{Text: "registration_" + kind, Email: e.Email, Phone: e.Phone, Name: e.ContactName,
		Lang: string(lang), Values: values, Key: fmt.Sprintf("registration:%s:%s:%d", e.ID, kind, tx.Now().UnixMicro()),
		AboutKind: "employer", AboutID: &e.ID, EmployerID: &e.ID})
	return err
}

// firstDeclaration says which declaration comes first and until when. Where the fund's law has no due date for that
// period yet, the letter says the month alone.
func firstDeclaration(ctx context.Context, tx tenant.Tx, e Employer, lang words.Lang, values map[string]string) {
	p, due, err := law.PeriodOf(ctx, tx, e.ActiveFrom.Month(), e.Regime, e.Headcount)
	if err != nil {
		values["period"], values["due_date"] = words.Month(lang, e.ActiveFrom.Month()), words.Date(lang, 0)
		return
	}
	values["period"], values["due_date"] = words.Period(lang, p), words.LongDate(lang, due)
}

func agencyName(f *tenants.Folder, code string) string {
	for _, a := range f.Territory.Agencies {
		if a.Code == code {
			return a.Name
		}
	}
	return code
}
