package setup

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"socle/internal/affiliation"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/tenants"
)

// documentsPart is what an employer hands in to be registered. Its form is in documents.templ.
var documentsPart = kind{name: tenants.PartDocuments, fields: documentFields, typed: documentsTyped, said: documentsSaid, lines: documentLines,
	preview: wouldAsk, tables: documentTables}

type shownDocument struct {
	Code, Name string
	Required   bool
	LegalForms []string `json:"legal_forms"`
}

func documentTitle(ctx context.Context, name string) string {
	if name == "" {
		return t(ctx, "setup.document_new")
	}
	return name
}

func requiredOptions(ctx context.Context) []view.Option {
	return []view.Option{{Value: "true", Label: t(ctx, "setup.required")}, {Value: "false", Label: t(ctx, "setup.optional")}}
}

func formOptions(f *tenants.Folder) (out []view.Option) {
	for _, n := range f.LegalForms {
		out = append(out, view.Option{Value: n.Code, Label: n.Name})
	}
	return out
}

func documentsTyped(form url.Values) any {
	list := []any{}
	var codes []string
	for _, row := range rowsTyped(form, "required_documents") {
		if row("name") == "" && row("code") == "" {
			continue
		}
		codes = append(codes, coded(row("code"), row("name"), codes))
		d := map[string]any{"code": codes[len(codes)-1], "name": row("name"), "required": row("required") == "true"}
		if forms := form["required_documents."+row("line")+".legal_forms"]; len(forms) > 0 {
			d["legal_forms"] = forms
		}
		list = append(list, d)
	}
	return list
}

func documentsSaid(_ context.Context, f *tenants.Folder, _ string) string {
	return each(f.RequiredDocuments, ", ", func(d tenants.Document) string { return d.Name })
}

func documentLines(ctx context.Context, f *tenants.Folder, _ string) (list []line) {
	for _, d := range f.RequiredDocuments {
		list = append(list, line{d.Name, documentWords(ctx, f, d)})
	}
	return list
}

func documentWords(ctx context.Context, f *tenants.Folder, d tenants.Document) string {
	said := t(ctx, "setup.optional")
	if d.Required {
		said = t(ctx, "setup.required")
	}
	if len(d.LegalForms) == 0 {
		return said + ", " + t(ctx, "setup.all_forms")
	}
	return said + " : " + each(d.LegalForms, ", ", func(code string) string { return formName(f, code) })
}

func formName(f *tenants.Folder, code string) string {
	if i := slices.IndexFunc(f.LegalForms, func(n tenants.Named) bool { return n.Code == code }); i >= 0 {
		return f.LegalForms[i].Name
	}
	return code
}

// Form is what a legal form must hand in, before and after, by the names of the documents.
type Form struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Before []string `json:"before"`
	After  []string `json:"after"`
}

func wouldAsk(_ context.Context, _ tenant.Tx, now, next *tenants.Folder, p *Preview) error {
	for _, form := range now.LegalForms {
		p.Documents = append(p.Documents, Form{form.Code, form.Name, required(now, form.Code), required(next, form.Code)})
	}
	return nil
}

func required(f *tenants.Folder, form string) []string {
	names := []string{}
	for _, d := range affiliation.RequiredDocuments(f, form) {
		names = append(names, d.Name)
	}
	return names
}

func documentTables(ctx context.Context, p Preview) []view.Table {
	tb := view.Table{Caption: t(ctx, "setup.documents_by_form"), Dense: true, RowHeader: true,
		Columns: []view.Column{{Label: t(ctx, "setup.legal_form")}, {Label: t(ctx, "setup.before")}, {Label: t(ctx, "setup.after")}}}
	for _, f := range p.Documents {
		before, after := strings.Join(f.Before, ", "), strings.Join(f.After, ", ")
		tb.Rows = append(tb.Rows, marked(before != after, view.Str(f.Name), view.Str(orDash(before)), view.Str(orDash(after))))
	}
	return []view.Table{tb}
}
