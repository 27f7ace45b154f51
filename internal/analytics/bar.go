package analytics

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"socle/internal/platform/authz"
	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/words"
	"socle/tenants"
)

// bar is the choice of period and territory on top of every page of figures. It is kept in the address.
type bar struct {
	folder *tenants.Folder
	path   string
	filter Filter
	reach  authz.Reach
	asOf   time.Time
	last   cal.Month
	keep   [][2]string // what else the address holds
	more   []templ.Component
}

func barOf(rq *web.Request, path string, f Filter, reach authz.Reach, at time.Time) bar {
	b := bar{folder: rq.Fund.Folder, path: path, filter: f, reach: reach, asOf: at, last: f.Period.End()}
	if !at.IsZero() {
		b.last = cal.DateOf(at).Month()
	}
	for _, name := range []string{"map", "reading", "by", "agent"} {
		if v := rq.URL.Query().Get(name); v != "" {
			b.keep = append(b.keep, [2]string{name, v})
		}
	}
	return b
}

func asOf(values []indicator.Value) time.Time {
	if len(values) == 0 {
		return time.Time{}
	}
	return values[0].AsOf
}

func (b bar) fields(ctx context.Context) []templ.Component {
	choose := func(name, value, empty string, options []view.Option) templ.Component {
		return view.Select(view.Choice{Name: name, Label: t(ctx, "analytics."+name), Value: value, Empty: empty, Options: options})
	}
	fields := []templ.Component{choose("period", b.filter.Period.String(), "", b.periods(ctx)),
		choose("region", b.filter.Region, t(ctx, "analytics.all_regions"), named(b.folder.Territory.Regions, func(r tenants.Area) (string, string) { return r.Code, r.Name })),
		choose("agency", b.filter.Agency, t(ctx, "analytics.all_agencies"), named(b.folder.Territory.Agencies, func(a tenants.Agency) (string, string) { return a.Code, a.Name })),
		choose("sector", b.filter.Sector, t(ctx, "analytics.all_sectors"), named(b.folder.Sectors, func(s tenants.Sector) (string, string) { return s.Code, s.Name }))}
	for _, k := range b.keep {
		fields = append(fields, hidden(k[0], k[1]))
	}
	return append(fields, b.more...)
}

func named[T any](list []T, of func(T) (code, name string)) []view.Option {
	options := make([]view.Option, len(list))
	for n, v := range list {
		options[n].Value, options[n].Label = of(v)
	}
	return options
}

// periods offers the months, quarters and years that end with the last measured month.
func (b bar) periods(ctx context.Context) []view.Option {
	list := []cal.Period{}
	for n := range cal.Month(18) {
		list = append(list, cal.Monthly(b.last-n))
	}
	for n := range cal.Month(6) {
		list = append(list, cal.Quarterly(b.last-3*n))
	}
	for n := range cal.Month(3) {
		list = append(list, cal.Yearly(b.last-12*n))
	}
	if !slices.Contains(list, b.filter.Period) {
		list = append([]cal.Period{b.filter.Period}, list...)
	}
	options := make([]view.Option, len(list))
	for n, p := range list {
		options[n] = view.Option{Value: p.String(), Label: words.Period(i18n.From(ctx), p)}
	}
	return options
}

func (b bar) view(ctx context.Context) view.FilterBar {
	return view.FilterBar{Action: b.path, Auto: true, Fields: b.fields(ctx), Chips: b.chips(ctx)}
}

// chips undo one choice each.
func (b bar) chips(ctx context.Context) []view.Link {
	var links []view.Link
	add := func(label string, cleared Filter) {
		if label != "" {
			links = append(links, view.Link{Label: label, Href: cleared.address(b.path, b.pairs()...)})
		}
	}
	f := b.filter
	f.Region = ""
	add(nameOf(b.folder, indicator.ByRegion, b.filter.Region), f)
	f = b.filter
	f.Agency = ""
	add(nameOf(b.folder, indicator.ByAgency, b.filter.Agency), f)
	f = b.filter
	f.Sector = ""
	add(nameOf(b.folder, indicator.BySector, b.filter.Sector), f)
	f = b.filter
	f.Size = ""
	add(nameOf(b.folder, indicator.BySize, b.filter.Size), f)
	f = b.filter
	f.LegalForm = ""
	add(nameOf(b.folder, indicator.ByLegalForm, b.filter.LegalForm), f)
	return links
}

func (b bar) pairs() []string {
	pairs := []string{}
	for _, k := range b.keep {
		pairs = append(pairs, k[0], k[1])
	}
	return pairs
}

// where says the territory and when it was measured: "mai 2026 · région de Kayes · calculé le 21/11/2026 à 06:00".
func (b bar) where(ctx context.Context) string {
	s := words.Period(i18n.From(ctx), b.filter.Period)
	some := false
	for _, d := range []struct {
		by   indicator.Dimension
		code string
	}{{indicator.ByRegion, b.filter.Region}, {indicator.ByAgency, b.filter.Agency}, {indicator.BySector, b.filter.Sector}} {
		if d.code != "" {
			s, some = s+" · "+nameOf(b.folder, d.by, d.code), true
		}
	}
	if !some {
		s += " · " + b.all(ctx)
	}
	if b.asOf.IsZero() {
		return s + " · " + t(ctx, "analytics.never")
	}
	return s + " · " + t(ctx, "analytics.as_of", "at", b.asOf)
}

// all is what the figures add up to when no territory is chosen: an agent's employers, the reader's agencies, or the whole fund.
func (b bar) all(ctx context.Context) string {
	switch {
	case b.filter.Agent != "", b.reach.Person != nil && len(b.reach.Agencies) == 0 && !b.reach.All:
		return t(ctx, "analytics.followed")
	case b.reach.All:
		return t(ctx, "analytics.whole")
	}
	names := make([]string, len(b.reach.Agencies))
	for n, code := range b.reach.Agencies {
		names[n] = nameOf(b.folder, indicator.ByAgency, code)
	}
	return strings.Join(names, ", ")
}

// nameOf is what people call a code of the fund's folder; what has no code is said so.
func nameOf(f *tenants.Folder, by indicator.Dimension, code string) string {
	find := func(options []view.Option) string {
		for _, o := range options {
			if o.Value == code {
				return o.Label
			}
		}
		return code
	}
	switch by {
	case indicator.ByRegion:
		return find(named(f.Territory.Regions, func(r tenants.Area) (string, string) { return r.Code, r.Name }))
	case indicator.ByAgency:
		return find(named(f.Territory.Agencies, func(a tenants.Agency) (string, string) { return a.Code, a.Name }))
	case indicator.BySector:
		return find(named(f.Sectors, func(s tenants.Sector) (string, string) { return s.Code, s.Name }))
	case indicator.BySize:
		return find(named(f.SizeClasses, func(s tenants.SizeClass) (string, string) { return s.Code, s.Name }))
	case indicator.ByLegalForm:
		return find(named(f.LegalForms, func(s tenants.Named) (string, string) { return s.Code, s.Name }))
	}
	return code
}
