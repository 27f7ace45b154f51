package view

import (
	"context"
	"fmt"

	"socle/internal/platform/i18n"
	"socle/pkg/fault"
)

// FindingText is what a finding says to the reader: the text "fault.<code>.<field>" of the catalogue, else "fault.<code>",
// which may name its line, its record and its arguments, else its own message.
func FindingText(ctx context.Context, f fault.Finding) string {
	args := []any{"line", f.Line, "record", f.Record}
	for name, value := range f.Args {
		if name == "operation" { // named as in the matrix of rights
			value = t(ctx, fmt.Sprint("operation.", value))
		}
		args = append(args, name, value)
	}
	for _, key := range []string{"fault." + f.Code + "." + f.Field, "fault." + f.Code} {
		if i18n.Has(i18n.From(ctx), key) {
			return t(ctx, key, args...)
		}
	}
	return f.Message
}

// Said gives the first error and the first warning of a field, in words.
func (e Entry) Said(ctx context.Context, name string) (problem, warning string) {
	for _, f := range e.Findings {
		switch {
		case f.Field != name || f.Line > 0:
		case f.Warning && warning == "":
			warning = FindingText(ctx, f)
		case !f.Warning && problem == "":
			problem = FindingText(ctx, f)
		}
	}
	return problem, warning
}

// FieldHref is the address of a field on its page.
func FieldHref(f fault.Finding) string { return "#" + id(f.Field) }

func hasErrors(findings []fault.Finding) bool {
	for _, f := range findings {
		if !f.Warning {
			return true
		}
	}
	return false
}

func errorsOf(findings []fault.Finding) []fault.Finding {
	var errors []fault.Finding
	for _, f := range findings {
		if !f.Warning {
			errors = append(errors, f)
		}
	}
	return errors
}
