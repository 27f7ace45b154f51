package setup

import (
	"context"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/notification"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/internal/recovery"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/words"
	"socle/tenants"
)

// Letter is a text filled with example values, before and after.
type Letter struct {
	Before tenants.Text `json:"before"`
	After  tenants.Text `json:"after"`
	Paper  bool         `json:"paper"` // it is printed as a letter too: see setup.letter
}

// letter is a text of two folders, as its readers will get it.
func letter(f *tenant.Fund, today cal.Date, now, next *tenants.Folder, part string) *Letter {
	lang, name, _ := tenants.TextOf(part)
	examples := Examples(f, today, lang)
	before, _ := notification.Compose(now, lang, name, examples)
	after, _ := notification.Compose(next, lang, name, examples)
	return &Letter{Before: before, After: after, Paper: recovery.IsLetter(name)}
}

// letterLinks lead to the text as it prints, if it does.
func letterLinks(ctx context.Context, l *Letter, query string) []view.Link {
	if !l.Paper {
		return nil
	}
	return []view.Link{{Label: t(ctx, "setup.letter_see"), Href: "/setup/letter.pdf?" + query}}
}

// Examples are made-up values for every placeholder of a text, in the fund's currency and words.
func Examples(f *tenant.Fund, today cal.Date, in string) map[string]string {
	lang, c := words.Lang(in), f.Currency()
	period := cal.Monthly(today.Month() - 1)
	agency := f.Folder.Name
	if a := f.Folder.Territory.Agencies; len(a) > 0 {
		agency = a[0].Name
	}
	return map[string]string{"fund": f.Folder.Name, "fund_short": f.Folder.ShortName, "employer": "Boulangerie du Marché", "number": "1234567",
		"period": words.Period(lang, period), "amount": words.Money(lang, 1_289_600, c), "principal": words.Money(lang, 1_240_000, c),
		"surcharge": words.Money(lang, 49_600, c), "due_date": words.Date(lang, period.Last().AddDays(10)), "date": words.Date(lang, today), "days": "30",
		"reference": "MD-2026-000123", "agency": agency, "link": notification.LinkTo(f.Slug, "/declarations"),
		"reason": t18(lang, "setup.example_reason"), "officer": "Awa Diallo", "insured": "Moussa Traoré", "until": words.Date(lang, today.AddDays(30)),
		"list": words.Period(lang, period) + " : " + words.Money(lang, 1_289_600, c)}
}

// LetterInput names a text that is printed: as it stands, or as a proposal would have it.
type LetterInput struct {
	Part     string     `json:"part" validate:"max=100"`
	Proposal *uuid.UUID `json:"proposal"`
}

// Letter prints a text of recovery as the letter that it is, with example values.
func (s *Service) Letter(ctx context.Context, tx tenant.Tx, in LetterInput) (op.File, error) {
	folder, part, err := printed(ctx, tx, in)
	if err != nil {
		return op.File{}, err
	}
	lang, name, _ := tenants.TextOf(part)
	text, ok := folder.Texts[lang][name]
	if !ok || !recovery.IsLetter(name) {
		return op.File{}, fault.Missing("letter")
	}
	body, err := recovery.Sample(ctx, tx, text, example(tx.Fund().Folder))
	return op.File{Name: name + ".pdf", Type: "application/pdf", Body: body}, err
}

// printed is the folder that holds the text, and the part that it is there.
func printed(ctx context.Context, tx tenant.Tx, in LetterInput) (*tenants.Folder, string, error) {
	if in.Proposal == nil {
		folder, err := standing(ctx, tx)
		return folder, in.Part, err
	}
	_, next, change, err := proposal(ctx, tx, *in.Proposal)
	return next, change.Part, err
}

// example is an employer that does not exist, of the fund's first agency.
func example(f *tenants.Folder) affiliation.Employer {
	e := affiliation.Employer{Number: "1234567"}
	e.LegalName, e.ContactName, e.Address = "Boulangerie du Marché", "Awa Diallo", "12, rue du Marché"
	if len(f.Territory.Agencies) > 0 {
		e.Agency = f.Territory.Agencies[0].Code
	}
	return e
}

func (s *Service) letterPage(rq *web.Request) (web.Reply, error) {
	var in LetterInput
	if err := rq.Bind(&in); err != nil {
		return nil, err
	}
	file, err := web.Call[op.File](rq, "setup.letter", in)
	return web.Download{File: file, Inline: true}, err
}
