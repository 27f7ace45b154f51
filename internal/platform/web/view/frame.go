package view

import (
	"context"
	"io"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/static"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Frame is all that surrounds a page. The web frame fills it once per request; a page sets Title, Crumbs and the like.
type Frame struct {
	Title string    // the page, without the fund's name; it is the <title>, not the <h1>
	Lang  i18n.Lang // the reader's language; empty takes the one of the context
	Langs []LangLink
	Fund  Fund
	User  *User     // nil for a visitor
	Nav   []NavItem // the service navigation, at most six
	Side  []NavGroup
	Find  *SearchBox // staff only

	Here   *url.URL // the address of the page
	Crumbs []Link
	Back   string   // address of a "Retour" link above the title, instead of crumbs
	Flash  []Notice // what the action just done has to say; shown once
	Notes  []Notice // banners of the fund: an outage, a deadline moved

	Findings        []fault.Finding // errors of the form on this page: the <title> then starts with "Erreur :"
	Demo            bool            // "environnement de démonstration"
	Unconfirmed     bool            // the law applied holds figures that the fund has not confirmed
	UnconfirmedHref string          // the list of them
	Width           Width
	Refresh         int      // seconds after which a browser without JavaScript asks again; 0 never
	Scripts         []string // further built scripts, by name, see static.Path
}

// Width is how wide the content may grow.
type Width string

// The widths of a page.
const (
	Normal Width = ""       // 1160 px: employers, objects, forms beside help
	Narrow Width = "narrow" // 720 px: one question, sign-in, receipts
	Wide   Width = "wide"   // 1480 px: lists and dashboards of the back office
)

// Fund is how the fund presents itself.
type Fund struct {
	Name      string // "Caisse nationale de sécurité sociale"
	ShortName string // "CNSS"
	HomeHref  string // "/" when empty
	BrandHref string // the fund's stylesheet, see package brand; empty takes the default colours
	LogoHref  string // empty shows the short name alone
	Agency    string // the agency that answers the reader
	Phone     string
	Hours     string
	Email     string
	Currency  money.Currency
	Links     []Link // footer: accessibility, legal notice, privacy
}

// User is who is signed in.
type User struct {
	Name        string
	Role        string // in the reader's words: "Superviseur, agence de Kayes"
	Links       []Link // account, sign-in methods, other employers
	SignOutHref string // where the sign-out form posts
}

// LangLink is one language offered. Current marks the one shown.
type LangLink struct {
	Lang    i18n.Lang
	Href    string
	Current bool
}

// NavItem is one entry of a navigation. Count is shown beside it when positive, in red when Hot.
type NavItem struct {
	Label, Href string
	Icon        string // a name of internal/platform/web/ui/icons, for the side navigation
	Current     bool
	Count       int
	Hot         bool
}

// NavGroup is a titled part of the side navigation.
type NavGroup struct {
	Title string
	Items []NavItem
}

// SearchBox is the one search field of the staff.
type SearchBox struct{ Action, Value, Hint string }

// Link is a label and an address.
type Link struct{ Label, Href string }

type frameKey struct{}

// Page wraps its children in the fund's page: skip link, header, navigation, banners, main, footer.
//
//	@view.Page(frame) { … }
func Page(f Frame) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if f.Lang == "" {
			f.Lang = i18n.From(ctx)
		}
		if f.Fund.Currency.Code != "" {
			ctx = i18n.WithCurrency(ctx, f.Fund.Currency)
		}
		ctx = context.WithValue(i18n.With(ctx, f.Lang), frameKey{}, f)
		return page(f).Render(ctx, w)
	})
}

// documentTitle is what the tab and the screen reader say first.
func (f Frame) documentTitle(ctx context.Context) string {
	parts := make([]string, 0, 2)
	for _, p := range []string{f.Title, f.Fund.ShortName} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	title := strings.Join(parts, " – ")
	if hasErrors(f.Findings) {
		return t(ctx, "view.title.error", "title", title)
	}
	return title
}

func (f Frame) bodyClass() string {
	classes := make([]string, 0, 2)
	if f.Width != Normal {
		classes = append(classes, "app-"+string(f.Width))
	}
	if len(f.Side) > 0 {
		classes = append(classes, "app-sided")
	}
	return strings.Join(classes, " ")
}

func (f Frame) home() string {
	if f.Fund.HomeHref == "" {
		return "/"
	}
	return f.Fund.HomeHref
}

func (f Frame) hasMenu() bool { return len(f.Nav)+len(f.Side) > 0 }

// stylesheets are the portal's, then the fund's colours.
func (f Frame) stylesheets() []string {
	sheets := []string{static.Path("app.css")}
	if f.Fund.BrandHref != "" {
		sheets = append(sheets, f.Fund.BrandHref)
	}
	return sheets
}

// initials are the two letters in the user's disc.
func (u User) initials() string {
	letters := make([]rune, 0, 2)
	for word := range strings.FieldsSeq(u.Name) {
		if len(letters) < 2 {
			letters = append(letters, []rune(word)[0])
		}
	}
	return strings.ToUpper(string(letters))
}

var t = i18n.T
