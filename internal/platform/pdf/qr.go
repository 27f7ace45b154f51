package pdf

import (
	"github.com/skip2/go-qrcode"
)

// QR draws a code to scan at a place, in millimetres, as shapes: it stays sharp on any printer.
func (d *Doc) QR(content string, x, y, size float64) {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		d.SetError(err)
		return
	}
	code.DisableBorder = true
	dots := code.Bitmap()
	side := size / float64(len(dots))
	d.fill("#000000")
	for i, row := range dots {
		for j := 0; j < len(row); j++ {
			n := j
			for n < len(row) && row[n] {
				n++
			}
			if n > j {
				d.Rect(x+float64(j)*side, y+float64(i)*side, float64(n-j)*side+0.01, side+0.01, "F")
				j = n
			}
		}
	}
}

// Check is the code that leads to the public page where the paper is verified, with words and the address beside it.
func (d *Doc) Check(address, caption string) {
	const size = 24.0
	d.Room(size + 4)
	y := d.GetY()
	d.QR(address, d.column(0, size), y, size)
	w := d.inner() - size - 5
	d.font("B", 9, ink)
	d.SetY(y + 3)
	d.paragraph(d.column(size+5, w), w, 4.6, caption, start)
	d.font("", 8, grey)
	for _, line := range d.wrap(address, w) {
		at := d.GetY()
		d.SetXY(d.column(size+5, w), at)
		d.CellFormat(w, 4, line, "", 0, d.side(start)+"M", false, 0, address)
		d.SetY(at + 4)
	}
	d.SetY(max(d.GetY(), y+size) + 4)
}
