package setup

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"socle/internal/law"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/tenants"
)

// kind is all that is done with one kind of part; its file holds all of it. What there is nothing to do for is nil.
type kind struct {
	name string
	// fields draw its form, and typed reads them back as tenant.yaml writes the value. What cannot be read stays as it was
	// typed: the check that every folder goes through says what is wrong with it, and the form shows it again.
	fields func(ctx context.Context, f *form) templ.Component
	typed  func(form url.Values) any
	// said is its value in one line; lines tell it one by one, each under a name that stays when others come or go.
	said  func(ctx context.Context, f *tenants.Folder, part string) string
	lines func(ctx context.Context, f *tenants.Folder, part string) []line
	// preview counts what a change would do, and tables show it.
	preview func(ctx context.Context, tx tenant.Tx, now, next *tenants.Folder, p *Preview) error
	tables  func(ctx context.Context, p Preview) []view.Table
	// apply brings along what waits when it changes.
	apply func(ctx context.Context, tx tenant.Tx, next *tenants.Folder) error
	// applied tells it in several rows, made of one; nil leaves the one.
	applied func(ctx context.Context, whole law.Applied, f *tenants.Folder, on cal.Date) ([]law.Applied, error)
}

// kinds are those of a folder, in the order of its parts.
var kinds = []kind{calendarPart, levelsPart, documentsPart, remindersPart, recoveryPart, textPart}

// kindOf is the kind of a part. Every text is a part of its own, and all are of one kind.
func kindOf(part string) kind {
	for _, k := range kinds {
		if k.name == part {
			return k
		}
	}
	return textPart
}

// answers are the kinds under which what applied lists the set-up.
func answers() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}
