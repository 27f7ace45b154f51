package collection

import (
	"context"

	"socle/internal/law"
	"socle/internal/notification"
	"socle/internal/platform/i18n"
	"socle/internal/platform/pdf"
	"socle/internal/platform/tenant"
	"socle/pkg/words"
	"socle/tenants"
)

// Paper is how the fund's papers look: its brand as it stands, its first language. Recovery uses it for its letters.
func Paper(ctx context.Context, tx tenant.Tx) (pdf.Options, error) {
	b, err := law.Brand(ctx, tx)
	return pdf.Options{Brand: b, Lang: Language(tx.Fund()), At: tx.Now().In(tx.Fund().Zone())}, err
}

// Language is the fund's own, in which its papers are written.
func Language(f *tenant.Fund) i18n.Lang {
	if len(f.Folder.Languages) > 0 {
		return i18n.Lang(f.Folder.Languages[0])
	}
	return words.French
}

// VerifyLink is where the public verifies a code.
func VerifyLink(f *tenant.Fund, code string) string {
	return notification.LinkTo(f.Slug, "/verify/"+code)
}

// AgencyLines are the letterhead of an agency.
func AgencyLines(f *tenant.Fund, code string) []string {
	for _, a := range f.Folder.Territory.Agencies {
		if a.Code == code {
			return []string{a.Name}
		}
	}
	return nil
}

// letterOf is one of the fund's texts in its own language, filled; false when the fund has none of this name.
func letterOf(f *tenant.Fund, name string, values map[string]string) (tenants.Text, bool) {
	return notification.Compose(f.Folder, string(Language(f)), name, values)
}
