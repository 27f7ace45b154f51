package pdf

// Column heads figures or words. Width is a share of the table: 2 is twice as wide as 1.
type Column struct {
	Label   string
	Width   float64
	Figures bool // to the right
}

// Table is rows of words already chosen. Totals are set in bold under a rule.
type Table struct {
	Columns []Column
	Rows    [][]string
	Totals  [][]string
	Small   bool // 7.5 points instead of 9, for many columns
}

// Table writes the table; its head is repeated on each page.
func (d *Doc) Table(tb Table) {
	size, line := 9.0, 4.5
	if tb.Small {
		size, line = 7.5, 3.8
	}
	widths := d.widths(tb.Columns)
	d.Room(3 * line)
	d.head(tb, widths, size-1, line)
	write := func(row []string, style string) {
		d.font(style, size, ink)
		h := d.rowHeight(row, widths, line)
		if d.GetY()+h > d.bottom() {
			d.Break()
			d.head(tb, widths, size-1, line)
			d.font(style, size, ink)
		}
		d.row(tb.Columns, row, widths, line, h)
	}
	for _, row := range tb.Rows {
		write(row, "")
	}
	for _, row := range tb.Totals {
		write(row, "B")
	}
	d.Space(5)
}

func (d *Doc) widths(columns []Column) []float64 {
	var sum float64
	for _, c := range columns {
		sum += max(c.Width, 0.1)
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = max(c.Width, 0.1) / sum * d.inner()
	}
	return widths
}

func (d *Doc) head(tb Table, widths []float64, size, line float64) {
	labels := make([]string, len(tb.Columns))
	for i, c := range tb.Columns {
		labels[i] = c.Label
	}
	d.font("B", size, grey)
	h := d.rowHeight(labels, widths, line)
	y := d.GetY()
	d.fill("#f1f5f8")
	d.Rect(d.left(), y, d.inner(), h, "F")
	d.row(tb.Columns, labels, widths, line, h)
}

func (d *Doc) rowHeight(row []string, widths []float64, line float64) float64 {
	most := 1
	for i, s := range row {
		if i < len(widths) {
			most = max(most, len(d.wrap(s, widths[i]-3)))
		}
	}
	return float64(most)*line + 2.2
}

func (d *Doc) row(columns []Column, row []string, widths []float64, line, h float64) {
	y, from := d.GetY(), 0.0
	for i, s := range row {
		if i >= len(columns) {
			break
		}
		a := start
		if columns[i].Figures {
			a = right
		}
		for n, part := range d.wrap(s, widths[i]-3) {
			d.lineAt(d.column(from, widths[i])+1.5, y+1.1+float64(n)*line, widths[i]-3, line, part, a)
		}
		from += widths[i]
	}
	d.hairline(y + h)
	d.SetY(y + h)
}
