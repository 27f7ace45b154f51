package pdf

import (
	"bytes"
	_ "embed"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web/brand"
)

//go:embed fonts/DejaVuSansCondensed.ttf
var regular []byte

//go:embed fonts/DejaVuSansCondensed-Bold.ttf
var bold []byte

const family = "socle"

// Size is the paper, in millimetres.
type Size struct{ Width, Height, Margin float64 }

// The papers in use: letters and reports, receipts, receipts lying, and the card of an insured person.
var (
	A4     = Size{210, 297, 20}
	A5     = Size{148, 210, 14}
	A5Wide = Size{210, 148, 14}
	Card   = Size{85.6, 54, 4}
)

// Options is what a document is from the start.
type Options struct {
	Size   Size
	Brand  brand.Brand
	Lang   i18n.Lang
	At     time.Time // when the paper is made: the same content and instant give the same bytes
	Title  string    // of the file, and on following pages
	Number string    // of the paper, in its footer
	Note   string    // at the foot of every page: the legal basis, how to contest
	Plain  bool      // no footer and no page break: cards
}

// Doc is a document being written. Errors wait until Bytes.
type Doc struct {
	*fpdf.Fpdf
	o     Options
	rtl   bool
	stamp string
}

// New starts a document with its first page.
func New(o Options) *Doc {
	if o.Size.Width == 0 {
		o.Size = A4
	}
	// "P" takes width and height as they are given; "L" would exchange them once more.
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: fpdf.SizeType{Wd: o.Size.Width, Ht: o.Size.Height}, OrientationStr: "P"})
	d := &Doc{Fpdf: f, o: o, rtl: o.Lang.Dir() == "rtl"}
	f.AddUTF8FontFromBytes(family, "", regular)
	f.AddUTF8FontFromBytes(family, "B", bold)
	f.SetCatalogSort(true)
	f.SetCreationDate(o.At.UTC())
	f.SetModificationDate(o.At.UTC())
	f.SetProducer("Socle", true)
	f.SetCreator(o.Brand.Name, true)
	f.SetTitle(o.Title, true)
	f.SetLang(string(o.Lang))
	f.SetMargins(o.Size.Margin, o.Size.Margin, o.Size.Margin)
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	f.AliasNbPages("{nb}")
	d.AddPage()
	d.rule()
	return d
}

// Bytes ends the document.
func (d *Doc) Bytes() ([]byte, error) {
	for n := 1; n <= d.PageCount(); n++ {
		d.SetPage(n)
		d.stamped()
		if !d.o.Plain {
			d.foot(n)
		}
	}
	var b bytes.Buffer
	if err := d.Output(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Break starts a new page.
func (d *Doc) Break() {
	d.AddPage()
	d.rule()
	if d.o.Plain {
		return
	}
	d.font("", 8, grey)
	d.lineAt(d.left(), d.o.Size.Margin-6, d.inner(), 4, d.o.Brand.ShortName+" · "+d.o.Title+" "+d.o.Number, start)
	d.SetY(d.o.Size.Margin + 2)
}

// Room breaks the page unless this height, in millimetres, is left on it.
func (d *Doc) Room(height float64) {
	if d.GetY()+height > d.bottom() {
		d.Break()
	}
}

// Space leaves this height blank, in millimetres.
func (d *Doc) Space(height float64) { d.SetY(d.GetY() + height) }

func (d *Doc) left() float64  { return d.o.Size.Margin }
func (d *Doc) inner() float64 { return d.o.Size.Width - 2*d.o.Size.Margin }
func (d *Doc) bottom() float64 {
	if d.o.Plain {
		return d.o.Size.Height
	}
	return d.o.Size.Height - d.o.Size.Margin - 8
}

// rule is the stripe of the brand on top of each page.
func (d *Doc) rule() {
	if d.o.Plain {
		return
	}
	d.fill(d.o.Brand.Primary)
	d.Rect(0, 0, d.o.Size.Width, 2.2, "F")
}

func (d *Doc) foot(n int) {
	y := d.o.Size.Height - d.o.Size.Margin - 2
	d.stroke("#c4ccd4")
	d.SetLineWidth(0.2)
	d.Line(d.left(), y, d.left()+d.inner(), y)
	d.font("", 7, grey)
	pages := ""
	if d.PageCount() > 1 {
		pages = i18n.In(d.o.Lang, "pdf.page", "page", n, "pages", d.PageCount())
	}
	d.lineAt(d.left(), y+1.5, d.inner(), 3.2, pages, end)
	wide := d.inner() - 28
	x := d.left()
	if d.rtl {
		x += 28
	}
	for i, line := range d.wrap(d.footText(), wide) {
		if i < 3 {
			d.lineAt(x, y+1.5+float64(i)*3.2, wide, 3.2, line, start)
		}
	}
}

func (d *Doc) footText() string {
	s := d.o.Brand.Name
	if d.o.Number != "" {
		s += " · " + d.o.Number
	}
	if d.o.Note != "" {
		s += " · " + d.o.Note
	}
	return s
}

// A colour is "#rrggbb"; an empty one is ink.
func rgb(colour string) (r, g, b int) {
	v, err := strconv.ParseUint(colour[min(1, len(colour)):], 16, 32)
	if err != nil {
		v = 0x17212b
	}
	return int(v >> 16), int(v >> 8 & 255), int(v & 255)
}

func (d *Doc) fill(colour string)   { d.SetFillColor(rgb(colour)) }
func (d *Doc) stroke(colour string) { d.SetDrawColor(rgb(colour)) }
