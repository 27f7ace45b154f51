package pdf

import (
	"strings"
)

// align is towards the side where the language starts, or ends, or the middle, or the right whatever the language:
// figures align on their units.
type align int

const (
	start align = iota
	end
	middle
	right
)

const (
	ink  = "#17212b"
	grey = "#51606e"
)

// font sets the face ("" or "B"), the size in points and the colour.
func (d *Doc) font(style string, size float64, colour string) {
	d.SetFont(family, style, size)
	d.SetTextColor(rgb(colour))
}

// shown is the text as it is drawn: shaped and ordered. Narrow spaces are drawn as such.
func (d *Doc) shown(s string) string { return drawn(s, d.rtl) }

// width of a text in the font of the moment, in millimetres.
func (d *Doc) width(s string) float64 { return d.GetStringWidth(forms(s)) }

// lineAt draws one line in a box, without wrapping.
func (d *Doc) lineAt(x, y, w, h float64, s string, a align) {
	d.SetXY(x, y)
	d.CellFormat(w, h, d.shown(s), "", 0, d.side(a)+"M", false, 0, "")
}

func (d *Doc) side(a align) string {
	switch {
	case a == middle:
		return "C"
	case a == right, (a == end) != d.rtl:
		return "R"
	}
	return "L"
}

// wrap cuts a text in lines not wider than w, at its spaces and line ends; a word wider than the line is cut.
func (d *Doc) wrap(s string, w float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.FieldsFuncSeq(paragraph, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' }) {
			switch joined := strings.TrimSpace(line + " " + word); {
			case d.width(joined) <= w:
				line = joined
			default:
				if line != "" {
					lines = append(lines, line)
				}
				line, lines = d.cut(word, w, lines)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// cut breaks a word that is wider than a line, and gives what is left of it.
func (d *Doc) cut(word string, w float64, lines []string) (string, []string) {
	for d.width(word) > w {
		runes := []rune(word)
		n := len(runes)
		for n > 1 && d.width(string(runes[:n])) > w {
			n--
		}
		if n == len(runes) {
			break
		}
		lines, word = append(lines, string(runes[:n])), string(runes[n:])
	}
	return word, lines
}

// paragraph writes lines from the height of the moment, breaking pages, and moves below them.
func (d *Doc) paragraph(x, w, lineHeight float64, s string, a align) {
	for _, line := range d.wrap(s, w) {
		d.Room(lineHeight)
		y := d.GetY()
		d.lineAt(x, y, w, lineHeight, line, a)
		d.SetY(y + lineHeight)
	}
}
