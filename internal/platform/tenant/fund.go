// Package tenant is the one door to a fund's data.
//
// Each fund has a schema and a login role of its own, which owns rights on that schema alone. Behind DB stands one
// small lazy pool per fund. A Tx cannot be made, guessed or kept outside DB.Read and DB.Write, so a service that
// wants a database handle of its own is writing outside its transaction.
package tenant

import (
	"context"
	"regexp"
	"time"

	"socle/pkg/money"
	"socle/tenants"
)

// Slug is a fund's short name, its host label and the root of its schema name: "ma-cnss".
type Slug = string

// Kinds of funds.
const (
	KindFund   = "fund"   // has the whole chain
	KindRegion = "region" // compares funds by what they publish; has no chain of its own
)

// Fund is one tenant as the registry knows it. Folder is its configuration: what was applied from its folder of files, with
// the parts that its officers put in place of it.
type Fund struct {
	Slug   Slug
	Kind   string
	State  string // active, suspended
	Live   bool   // runs for good: every value it stands on was confirmed; else it is prepared or demonstrated
	Schema string
	Role   string
	Folder *tenants.Folder
	Filed  *tenants.Folder // as applied from the files, without the officers' parts
	Digest [32]byte        // of the folder and the parts as stored
}

// Currency is that of the fund's books.
func (f *Fund) Currency() money.Currency { return f.Folder.Currency }

// Zone is the fund's time zone; legal dates are read in it.
func (f *Fund) Zone() *time.Location {
	if z, err := time.LoadLocation(f.Folder.TimeZone); err == nil {
		return z
	}
	return time.UTC
}

var slugForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// ValidSlug says whether a slug can name a fund: lower case, digits and single hyphens, 2 to 40 letters.
func ValidSlug(s string) bool { return len(s) >= 2 && len(s) <= 40 && slugForm.MatchString(s) }

type fundKey struct{}

// Enter puts a fund in the context. Only the web frame, the worker and the command line call it.
func Enter(ctx context.Context, f *Fund) context.Context { return context.WithValue(ctx, fundKey{}, f) }

// FundFrom is the fund of the context, nil outside of one.
func FundFrom(ctx context.Context) *Fund {
	f, _ := ctx.Value(fundKey{}).(*Fund)
	return f
}
