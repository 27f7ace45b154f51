package view

import (
	"cmp"
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"
)

// Table is a list or a sheet of figures. On a phone each row becomes a small card with the labels of its columns,
// unless Flat.
//
//	@view.DataTable(view.Table{Caption: "Déclarations", Columns: …, Rows: …})
type Table struct {
	Caption     string
	ShowCaption bool // else it is for screen readers only: give one always
	Columns     []Column
	Rows        []Row
	Foot        []templ.Component // totals, one per column; None where there is nothing
	Count       string            // "128 employeurs, 25 par page"
	Exports     []Link            // the same rows as CSV, XLSX
	Empty       *Empty            // instead of the table when there is no row
	Pages       *Pager
	Dense, Flat bool
	RowHeader   bool // the first cell of a row names it
	ID          string
}

// Column heads cells. Sort is the address that sorts by it, empty when it cannot be.
type Column struct {
	Label  string
	Kind   Kind
	Hidden bool // the label is for screen readers only
	Sort   string
	Sorted string // "ascending", "descending" or ""
}

// Kind is how a column is set.
type Kind string

// The kinds of column.
const (
	Text    Kind = ""
	Number  Kind = "right" // amounts, counts, rates: to the right, figures of one width
	Nowrap  Kind = "nowrap"
	Buttons Kind = "actions"
)

// Row is one line. Tone marks its edge: Warning for an anomaly, Danger for what blocks.
type Row struct {
	Cells []templ.Component
	Tone  Tone
	ID    string
}

// Cells is a short hand: Cells(view.Code("123"), view.Str("Boulangerie")).
func Cells(cells ...templ.Component) Row { return Row{Cells: cells} }

// Pager is where a long list stands. Href takes the page number: view.With(path, "page", "3").
type Pager struct {
	Page, Pages int
	Href        func(page int) string
}

// FilterBar is the filters of a list, kept in the address. Fields are rendered in order; Chips undo one filter each.
type FilterBar struct {
	Action string
	Fields []templ.Component // view.Field, view.Select …
	Chips  []Link            // active filters, each with the address without it
	Clear  string            // address without any filter, where that is not Action
	Auto   bool              // a Select sends the form as soon as it changes
}

// clear is the address without any filter; empty when the reader stands there.
func (f FilterBar) clear(ctx context.Context) string {
	bare := cmp.Or(f.Clear, f.Action)
	to, err := url.Parse(bare)
	frame, _ := ctx.Value(frameKey{}).(Frame)
	if err != nil || frame.Here == nil {
		return ""
	}
	for name, values := range frame.Here.Query() {
		if name != "page" && values[0] != "" && values[0] != to.Query().Get(name) {
			return bare
		}
	}
	return ""
}

// Empty is what stands where there is nothing: why, and what to do.
type Empty struct {
	Icon, Title, Text string
	Action            *Action
}

func (t Table) class() string {
	class := "app-table"
	if t.Dense {
		class += " app-table--dense"
	}
	if !t.Flat {
		class += " app-table--stack"
	}
	return class
}

func (t Table) wrapClass() string {
	if t.Flat {
		return "app-tablewrap"
	}
	return "app-tablewrap app-tablewrap--stack"
}

// column heads the n-th cell; a cell too many has no head.
func (t Table) column(n int) Column {
	if n < len(t.Columns) {
		return t.Columns[n]
	}
	return Column{}
}

func (c Column) class() string {
	if c.Kind == Text {
		return ""
	}
	return "app-cell--" + string(c.Kind)
}

func (r Row) class() string {
	if r.Tone == "" {
		return ""
	}
	return "app-row--" + string(r.Tone)
}

// blank says whether a cell renders nothing, so that a phone does not show a label alone.
func blank(ctx context.Context, c templ.Component) bool {
	w := &seen{}
	_ = c.Render(ctx, w) // an error shows when the cell is rendered for good
	return !w.any
}

type seen struct{ any bool }

func (s *seen) Write(b []byte) (int, error) {
	s.any = s.any || len(b) > 0
	return len(b), nil
}

var _ io.Writer = (*seen)(nil)

// pagesShown lists the page numbers to offer, 0 standing for a gap: 1 … 4 5 6 … 20.
func (p Pager) pagesShown() []int {
	var shown []int
	for n := 1; n <= p.Pages; n++ {
		near := n >= p.Page-1 && n <= p.Page+1
		switch {
		case n == 1 || n == p.Pages || near:
			shown = append(shown, n)
		case shown[len(shown)-1] != 0:
			shown = append(shown, 0)
		}
	}
	return shown
}
