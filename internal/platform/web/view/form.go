package view

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"socle/internal/platform/i18n"
	"socle/pkg/fault"
	"socle/pkg/words"
)

// Entry is a form as it came back: what was typed and what was found. The zero Entry is a form not yet sent.
type Entry struct {
	Values   url.Values
	Findings []fault.Finding
}

// Value is what was typed in a field, or the given start value when the form has not been sent.
func (e Entry) Value(name, start string) string {
	if e.Values == nil {
		return start
	}
	return e.Values.Get(name)
}

// Post is a form that changes something: method post, and a key that makes a second click show the first result.
type Post struct {
	Action    string
	ID        string
	Key       string // idempotency key, hidden as _key; made fresh when empty
	Multipart bool   // a file is sent
	Sums      bool   // inputs with Sum add up live into Totals
	Target    string // htmx: the element that the answer replaces; empty sends the page
	Swap      string // htmx: how; "outerHTML" when empty
}

// Input describes one field. In fills what was typed and what is wrong with it.
//
//	@view.Field(view.Input{Name: "tax_number", Label: t(ctx, "employer.tax_number")}.In(ctx, entry))
type Input struct {
	Name, Label, Hint string
	Value             string
	Error, Warning    string // in words; see In
	Type              string // text when empty: email, tel, password, date, search
	Width             string // characters: "2" "3" "4" "5" "10" "20" "30"; empty fills the column
	Prefix, Suffix    string
	Mode              string // inputmode: numeric, decimal, tel, email
	Autocomplete      string // HTML autofill token: organization, email, tel, current-password, one-time-code
	Optional          bool   // says "(facultatif)" after the label
	ReadOnly          bool
	LTR               bool // numbers and codes stay left to right in Arabic
	MaxLength         int
	Rows              int    // of a Textarea; 4 when 0
	HelpTitle, Help   string // a details block under the label: "Où trouver ce numéro ?"
	Sum               string // live sums: the total this amount counts in
	Attrs             templ.Attributes
}

// Choice is a field with options: a Select, Radios or Checkboxes.
type Choice struct {
	Name, Label, Hint string
	Value             string   // of a Select or Radios
	Values            []string // of Checkboxes
	Options           []Option
	Error, Warning    string
	Optional          bool
	Empty             string // Select: words of the empty first option; none when ""
	Inline            bool   // Radios: side by side
	Width             string
	Attrs             templ.Attributes
}

// Option is one answer. Reveal is shown under it once chosen.
type Option struct {
	Value, Label, Hint string
	Reveal             templ.Component
	Disabled           bool
}

// Upload is a file field.
type Upload struct {
	Name, Label, Hint string
	Accept            string // ".csv,.xlsx"
	Limit             string // in words: "10 Mo au plus"
	Multiple          bool
	Error             string
}

// Action is a button or a link that looks like one. With Href it is a link, else it submits its form.
type Action struct {
	Label, Href string
	Kind        ActionKind
	Icon        string
	Name, Value string // what the form sends when this button was pressed
	Small       bool
	Confirm     string // htmx only: asked before sending
	Disabled    bool
	Download    bool
	Print       bool // prints the page; shown only where scripts run
}

// ActionKind is how loud an action is. One Primary a page.
type ActionKind string

// The kinds of action.
const (
	Primary   ActionKind = ""
	Secondary ActionKind = "secondary"
	Dangerous ActionKind = "warning"
	Plain     ActionKind = "link"
)

// In gives the input with what was typed in the entry, and its error and warning in words.
func (i Input) In(ctx context.Context, e Entry) Input {
	i.Value = e.Value(i.Name, i.Value)
	i.Error, i.Warning = e.Said(ctx, i.Name)
	return i
}

// In gives the choice with what was chosen in the entry, and its error.
func (c Choice) In(ctx context.Context, e Entry) Choice {
	if e.Values != nil {
		c.Value, c.Values = e.Values.Get(c.Name), e.Values[c.Name]
	}
	c.Error, c.Warning = e.Said(ctx, c.Name)
	return c
}

// In gives the upload with its error; a file cannot be typed back.
func (u Upload) In(ctx context.Context, e Entry) Upload {
	u.Error, _ = e.Said(ctx, u.Name)
	return u
}

// id is the id of a field: error summaries and labels point at it.
func id(name string) string {
	return strings.NewReplacer(".", "-", "[", "-", "]", "", " ", "-").Replace(name)
}

// NewKey makes a fresh idempotency key.
func NewKey() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

func (p Post) key() string {
	if p.Key != "" {
		return p.Key
	}
	return NewKey()
}

func (p Post) attributes(ctx context.Context) templ.Attributes {
	a := templ.Attributes{}
	if p.ID != "" {
		a["id"] = p.ID
	}
	if p.Multipart {
		a["enctype"] = "multipart/form-data"
	}
	if p.Sums {
		l, c := i18n.From(ctx), i18n.Currency(ctx)
		a["data-sums"] = true
		a["data-decimals"] = strconv.Itoa(min(c.Shown, c.Decimals))
		a["data-group"], a["data-decimal"] = words.Separators(l)
	}
	if p.Target != "" {
		a["hx-post"], a["hx-target"], a["hx-swap"] = p.Action, p.Target, "outerHTML"
		if p.Swap != "" {
			a["hx-swap"] = p.Swap
		}
	}
	return a
}

// describedBy lists the ids of hint, warning and error that belong to a field.
func describedBy(name string, hint, warning, problem string) string {
	var ids []string
	for _, part := range [][2]string{{"-hint", hint}, {"-warning", warning}, {"-error", problem}} {
		if part[1] != "" {
			ids = append(ids, id(name)+part[0])
		}
	}
	return strings.Join(ids, " ")
}

func (i Input) attributes() templ.Attributes {
	a := templ.Attributes{}
	for k, v := range i.Attrs {
		a[k] = v
	}
	set := func(k, v string) {
		if v != "" {
			a[k] = v
		}
	}
	set("aria-describedby", describedBy(i.Name, i.Hint, i.Warning, i.Error))
	set("autocomplete", i.Autocomplete)
	set("inputmode", i.Mode)
	set("data-sum", i.Sum)
	if i.LTR {
		a["dir"] = "ltr"
	}
	if i.ReadOnly {
		a["readonly"] = true
	}
	if i.Error != "" {
		a["aria-invalid"] = "true"
	}
	if i.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(i.MaxLength)
	}
	return a
}

func (i Input) kind() string {
	if i.Type == "" {
		return "text"
	}
	return i.Type
}

func (i Input) rows() int {
	if i.Rows == 0 {
		return 4
	}
	return i.Rows
}

func widthClass(w string) string {
	if w == "" {
		return ""
	}
	return "app-w-" + w
}

// JoinDates turns the three boxes of every DateInput ("born-day", "born-month", "born-year") into one ISO date
// under the field's name, in place. Boxes left empty give ""; boxes that are no date are joined as typed
// ("31-2-"), so that reading the date refuses them.
func JoinDates(values url.Values) {
	for key := range values {
		name, ok := strings.CutSuffix(key, "-day")
		if !ok || !values.Has(name+"-month") || !values.Has(name+"-year") {
			continue
		}
		d, m, y := box(values, key, 2), box(values, name+"-month", 2), box(values, name+"-year", 1)
		switch {
		case strings.Trim(d+m+y, "0") == "":
			values.Set(name, "")
		default:
			values.Set(name, y+"-"+m+"-"+d)
		}
	}
}

func box(values url.Values, key string, width int) string {
	s := strings.TrimSpace(values.Get(key))
	for len(s) > 0 && len(s) < width {
		s = "0" + s
	}
	return s
}
