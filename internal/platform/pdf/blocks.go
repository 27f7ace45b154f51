package pdf

// Letterhead draws the logo and the fund's name on one side, the agency's lines on the other.
func (d *Doc) Letterhead(lines ...string) {
	top, size := d.o.Size.Margin-4, 15.0
	x := d.left()
	if d.rtl {
		x += d.inner() - size
	}
	text := d.left()
	if d.Logo(d.o.Brand.LogoSVG, x, top, size) {
		text = d.beside(size + 4)
	}
	half := d.inner()*0.56 - size
	if d.rtl {
		text -= half
	}
	d.font("B", 12, ink)
	d.lineAt(text, top+1.5, half, 6, d.o.Brand.ShortName, start)
	d.font("", 8.5, grey)
	y := top + 7.5
	for _, line := range d.wrap(d.o.Brand.Name, half) {
		d.lineAt(text, y, half, 3.8, line, start)
		y += 3.8
	}
	d.font("", 8, grey)
	for i, line := range lines {
		d.lineAt(d.left(), top+1.5+float64(i)*3.9, d.inner(), 3.9, line, end)
	}
	d.SetY(max(y, top+size, top+1.5+float64(len(lines))*3.9) + 6)
}

// beside is the place after something this wide on the side where the language starts.
func (d *Doc) beside(w float64) float64 {
	if d.rtl {
		return d.left() + d.inner() - w
	}
	return d.left() + w
}

// Heading is the title of the paper, and under it its number or period.
func (d *Doc) Heading(title, under string) {
	d.Room(18)
	d.font("B", 17, d.o.Brand.Primary)
	d.paragraph(d.left(), d.inner(), 7.6, title, start)
	if under != "" {
		d.font("", 10, grey)
		d.paragraph(d.left(), d.inner(), 5, under, start)
	}
	d.Space(4)
}

// Section is a title inside the paper. It stays with what follows.
func (d *Doc) Section(title string) {
	d.Room(18)
	d.Space(2)
	d.font("B", 11, ink)
	d.paragraph(d.left(), d.inner(), 5.4, title, start)
	d.Space(1.5)
}

// Recipient is the address in the window of an envelope: on the side where the language ends.
func (d *Doc) Recipient(lines ...string) {
	w := 82.0
	x := d.left() + d.inner() - w
	if d.rtl {
		x = d.left()
	}
	y := d.GetY()
	for i, line := range lines {
		style := ""
		if i == 0 {
			style = "B"
		}
		d.font(style, 10, ink)
		for _, part := range d.wrap(line, w) {
			d.lineAt(x, y, w, 5, part, start)
			y += 5
		}
	}
	d.SetY(y + 8)
}

// Text is a paragraph.
func (d *Doc) Text(s string) {
	d.font("", 10, ink)
	d.paragraph(d.left(), d.inner(), 5, s, start)
	d.Space(2.5)
}

// Small is a note: a legal text, a condition.
func (d *Doc) Small(s string) {
	d.font("", 8, grey)
	d.paragraph(d.left(), d.inner(), 3.9, s, start)
	d.Space(2)
}

// Fact is a line of Facts.
type Fact struct {
	Key, Value string
	Strong     bool
}

// Facts is what the paper says about one thing: keys on one side, values on the other.
func (d *Doc) Facts(facts ...Fact) {
	keys := d.inner() * 0.36
	for _, f := range facts {
		d.font("", 9.5, ink)
		lines := d.wrap(f.Value, d.inner()-keys)
		d.Room(float64(len(lines))*4.8 + 2.2)
		y := d.GetY()
		d.font("", 9.5, grey)
		d.lineAt(d.column(0, keys), y+1, keys, 4.8, f.Key, start)
		style := ""
		if f.Strong {
			style = "B"
		}
		d.font(style, 9.5, ink)
		for i, line := range lines {
			d.lineAt(d.column(keys, d.inner()-keys), y+1+float64(i)*4.8, d.inner()-keys, 4.8, line, start)
		}
		d.hairline(y + float64(len(lines))*4.8 + 2)
		d.SetY(y + float64(len(lines))*4.8 + 2.2)
	}
	d.Space(4)
}

// column is where a column stands that starts so far from the side where the language starts.
func (d *Doc) column(from, w float64) float64 {
	if d.rtl {
		return d.left() + d.inner() - from - w
	}
	return d.left() + from
}

func (d *Doc) hairline(y float64) {
	d.stroke("#dce2e8")
	d.SetLineWidth(0.2)
	d.Line(d.left(), y, d.left()+d.inner(), y)
}

// Amount is the sum of the paper, in figures in a tinted box, and in words below.
func (d *Doc) Amount(label, figures, inWords string) {
	d.font("", 9, ink)
	lines := d.wrap(inWords, d.inner()-10)
	h := 15 + float64(len(lines))*4.4
	if inWords == "" {
		h = 14
	}
	d.Room(h + 4)
	y := d.GetY()
	d.fill("#f1f5f8")
	d.RoundedRect(d.left(), y, d.inner(), h, 1.6, "1234", "F")
	d.font("", 9.5, grey)
	d.lineAt(d.left()+5, y+4, d.inner()-10, 6, label, start)
	d.font("B", 15, ink)
	d.lineAt(d.left()+5, y+3.5, d.inner()-10, 7, figures, end)
	d.font("", 9, ink)
	for i, line := range lines {
		d.lineAt(d.left()+5, y+12.2+float64(i)*4.4, d.inner()-10, 4.4, line, start)
	}
	d.SetY(y + h + 5)
}

// Signature leaves room to sign: place and date, the office, the name.
func (d *Doc) Signature(placeAndDate, office, name string) {
	d.Room(34)
	w := 74.0
	x := d.left() + d.inner() - w
	if d.rtl {
		x = d.left()
	}
	y := d.GetY() + 3
	d.font("", 9.5, ink)
	d.lineAt(x, y, w, 5, placeAndDate, start)
	d.font("B", 9.5, ink)
	d.lineAt(x, y+5.5, w, 5, office, start)
	d.font("", 9.5, ink)
	d.lineAt(x, y+24, w, 5, name, start)
	d.SetY(y + 32)
}

// Stamp writes a word across every page, in the pale of the brand: DUPLICATA, ANNULÉ, SPÉCIMEN.
func (d *Doc) Stamp(word string) { d.stamp = word }

func (d *Doc) stamped() {
	if d.stamp == "" {
		return
	}
	x, y := d.o.Size.Width/2, d.o.Size.Height/2
	d.SetAlpha(0.10, "Normal")
	d.TransformBegin()
	d.TransformRotate(35, x, y)
	d.font("B", d.o.Size.Width/3.4, d.o.Brand.Primary)
	d.lineAt(0, y-12, d.o.Size.Width, 24, d.stamp, middle)
	d.TransformEnd()
	d.SetAlpha(1, "Normal")
}

// Original says on the paper which copy it is: "original", or "duplicata du 21/11/2026".
func (d *Doc) Original(s string) {
	y := d.GetY()
	d.font("B", 8, grey)
	d.lineAt(d.left(), d.o.Size.Margin+13, d.inner(), 4, s, end)
	d.SetY(y)
}
