package recovery

import (
	"context"
	"fmt"
	"strings"

	"socle/internal/affiliation"
	"socle/internal/document"
	"socle/internal/law"
	"socle/internal/notification"
	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/pdf"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/brand"
	"socle/pkg/words"
	"socle/tenants"
)

// letterOf says which of the fund's texts a step writes, and how its letters are numbered.
var letterOf = map[string]struct{ text, prefix string }{
	"formal_notice": {"formal_notice", "MD"},
	"writ":          {"writ", "CT"},
}

// takeLetter counts up; the row stays locked until the letter is written, so that no number is lost.
var takeLetter = query.New[int]("recovery.take_letter", `
insert into letter_counter (kind, year, last)
values ($1, $2, 1)
on conflict (kind, year) do update set last = letter_counter.last + 1
returning last`)

// letter is one letter being written.
type letter struct {
	fund     *tenant.Fund
	brand    brand.Brand
	lang     words.Lang
	employer affiliation.Employer
	debt     debt
	step     Step
	text     tenants.Text
	officer  string
	tx       tenant.Tx
}

// tableMark stands in the text where the table of debts goes.
const tableMark = "\x00table\x00"

// write makes the letter of a step, keeps it as a document of the employer and mails it.
func (out *Step) write(ctx context.Context, tx tenant.Tx, c Case, e affiliation.Employer, d debt) error {
	name := letterOf[out.Stage]
	text, lang, version := textOf(tx.Fund(), name.text)
	year := tx.Today().Month().Year()
	n, err := takeLetter.One(ctx, tx, out.Stage, year)
	if err != nil {
		return err
	}
	out.Number, out.TextVersion = fmt.Sprintf("%s-%d-%06d", name.prefix, year, n), version
	l := letter{fund: tx.Fund(), lang: lang, employer: e, debt: d, step: *out, text: text, officer: authz.From(ctx).Name, tx: tx}
	if l.brand, err = law.Brand(ctx, tx); err != nil {
		return err
	}
	body, err := l.pdf()
	if err != nil {
		return err
	}
	kept, err := document.Issue(ctx, tx, document.Put{Kind: document.Letter, OwnerKind: "recovery_case", OwnerID: c.ID, EmployerID: &e.ID,
		File: op.File{Name: out.Number + ".pdf", Type: "application/pdf", Body: body}})
	if err != nil {
		return err
	}
	out.DocumentID = &kept.ID
	return out.mail(ctx, tx, l)
}

func (out *Step) mail(ctx context.Context, tx tenant.Tx, l letter) error {
	values := l.values()
	values["list"] = l.list()
	n, err := notification.Tell(ctx, tx, notification.Letter{Text: letterOf[out.Stage].text, Email: l.employer.Email,
		Name: l.employer.ContactName, Lang: string(l.lang), Values: values, Channels: []string{notification.Email},
		Key: out.Stage + ":" + out.Number, AboutKind: "recovery_case", AboutID: &out.CaseID, EmployerID: &l.employer.ID, DocumentID: out.DocumentID})
	out.Mailed = n > 0
	return err
}

// values fill the fund's text.
func (l letter) values() map[string]string {
	c := l.fund.Currency()
	return map[string]string{"fund": l.fund.Folder.Name, "fund_short": l.fund.Folder.ShortName, "employer": l.employer.LegalName,
		"number": l.employer.Number, "reference": l.step.Number, "date": words.Date(l.lang, l.tx.Today()),
		"amount": words.Money(l.lang, l.debt.pastDue, c), "principal": words.Money(l.lang, l.debt.principal, c),
		"surcharge": words.Money(l.lang, l.debt.surcharge, c), "days": fmt.Sprint(l.tx.Today().DaysUntil(l.step.Until)),
		"until": words.Date(l.lang, l.step.Until), "agency": agencyName(l.fund, l.employer.Agency), "officer": l.officer,
		"link": notification.LinkTo(l.fund.Slug, "/account/"+l.employer.ID.String()), "list": tableMark}
}

// list is the table of debts as lines, for a mail.
func (l letter) list() string {
	var b strings.Builder
	for _, p := range l.debt.periods {
		fmt.Fprintln(&b, i18n.In(i18n.Lang(l.lang), "recovery.letter.line", "period", words.Period(l.lang, p.Period),
			"amount", words.Money(l.lang, p.Total, l.fund.Currency()), "due", words.ShortDate(l.lang, p.DueDate), "days", p.DaysLate))
	}
	return strings.TrimSpace(b.String())
}

func (l letter) say(key string, args ...any) string {
	return i18n.In(i18n.Lang(l.lang), "recovery.letter."+key, args...)
}

func (l letter) pdf() ([]byte, error) {
	filled := unsigned(l.text).Fill(l.values())
	title, _, _ := strings.Cut(l.text.Subject, "{{")
	d := pdf.New(pdf.Options{Brand: l.brand, Lang: i18n.Lang(l.lang), At: l.tx.Now(), Title: strings.TrimSpace(title), Number: l.step.Number,
		Note: l.say("version", "version", l.step.TextVersion)})
	d.Letterhead(agencyName(l.fund, l.employer.Agency))
	d.Recipient(l.address()...)
	d.Heading(strings.TrimSpace(title), l.say("number", "number", l.step.Number, "date", words.Date(l.lang, l.tx.Today())))
	l.body(d, words.Elide(l.lang, filled.Body))
	d.Section(l.say("pay_title"))
	d.Text(l.say("pay", "reference", l.debt.periods[0].Reference, "until", words.Date(l.lang, l.step.Until)))
	d.Signature(l.say("signed", "agency", agencyName(l.fund, l.employer.Agency), "date", words.Date(l.lang, l.tx.Today())), l.say("office"), l.officer)
	return d.Bytes()
}

// unsigned is the text without its last paragraph when that is the signature, which the paper sets in its own place.
func unsigned(t tenants.Text) tenants.Text {
	if at := strings.LastIndex(t.Body, "\n\n"); at >= 0 && strings.HasPrefix(strings.TrimSpace(t.Body[at:]), "{{officer}}") {
		t.Body = t.Body[:at]
	}
	return t
}

func (l letter) address() []string {
	var lines []string
	for _, s := range []string{l.employer.LegalName, l.employer.ContactName, l.employer.Address, l.employer.City} {
		if strings.TrimSpace(s) != "" {
			lines = append(lines, s)
		}
	}
	return append(lines, l.say("affiliate", "number", l.employer.Number))
}

// body writes the fund's paragraphs, and the table where the text asks for it (at the end when it does not).
func (l letter) body(d *pdf.Doc, text string) {
	drawn := false
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		switch paragraph = strings.TrimSpace(paragraph); {
		case strings.Contains(paragraph, tableMark):
			l.table(d)
			drawn = true
		case paragraph != "":
			d.Text(paragraph)
		}
	}
	if !drawn {
		l.table(d)
	}
}

func (l letter) table(d *pdf.Doc) {
	c := l.fund.Currency()
	tb := pdf.Table{Small: true, Columns: []pdf.Column{{Label: l.say("period"), Width: 2}, {Label: l.say("due"), Width: 1.5},
		{Label: l.say("days"), Width: 1, Figures: true}, {Label: l.say("principal"), Width: 1.7, Figures: true}, {Label: l.say("levy"), Width: 1.5, Figures: true},
		{Label: l.say("surcharge"), Width: 1.6, Figures: true}, {Label: l.say("total"), Width: 1.8, Figures: true}}}
	var principal, levy, surcharge, total = l.debt.principal - l.debt.levy, l.debt.levy, l.debt.surcharge, l.debt.pastDue
	for _, p := range l.debt.periods {
		tb.Rows = append(tb.Rows, []string{words.Period(l.lang, p.Period) + "\n" + p.Reference, words.ShortDate(l.lang, p.DueDate), words.Int(l.lang, int64(p.DaysLate)),
			words.Figure(l.lang, p.Principal, c), words.Figure(l.lang, p.Levy, c), words.Figure(l.lang, p.Surcharge+p.Penalty, c), words.Figure(l.lang, p.Total, c)})
	}
	tb.Totals = [][]string{{l.say("total"), "", "", words.Figure(l.lang, principal, c), words.Figure(l.lang, levy, c), words.Figure(l.lang, surcharge, c),
		words.Figure(l.lang, total, c)}}
	d.Table(tb)
	spelled := ""
	if l.lang.Base() == words.French {
		spelled = l.say("in_words", "words", words.SpellMoney(total, c))
	}
	d.Amount(l.say("to_pay"), words.Money(l.lang, total, c), spelled)
}
