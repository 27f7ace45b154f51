package pdf

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"image"
	"math"
	"strings"
	"sync"

	"codeberg.org/go-pdf/fpdf"

	"socle/internal/platform/raster"
	"socle/internal/platform/web/brand"
)

// maxSide is how many points a side of a picture keeps on paper. In the 15 mm of a letterhead that is 1,000 dpi: sharp on any
// printer, and a letter stays light.
const maxSide = 600

// CheckLogo refuses a cleaned logo that carries a picture which paper could not show: no PNG, damaged, or with more points
// than an upload may have. Its faults are those of the upload: upload.kind, upload.broken, upload.too_many_pixels.
func CheckLogo(svg string) error {
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil // the end; what draws nothing is refused where it is cleaned
		}
		if tok, ok := token.(xml.StartElement); ok && tok.Name.Local == "image" {
			if _, err := unpacked(attributesOf(tok)["href"]); err != nil {
				return err
			}
		}
	}
}

// unpacked decodes a picture once its head says that it is small enough to be.
func unpacked(href string) (image.RGBA64Image, error) {
	packed, _ := strings.CutPrefix(strings.TrimSpace(href), brand.InPicture)
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(packed), ""))
	if err != nil {
		return nil, raster.Broken(err)
	}
	return raster.Decode(raw)
}

// picture is a PNG made ready for paper: eight bits, not interlaced, at most maxSide points a side.
type picture struct {
	png           []byte
	width, height float64 // in points of the picture that was sent
}

// ready keeps the last pictures made: a night prints thousands of papers with one logo.
var ready = struct {
	sync.Mutex
	of map[string]picture
}{of: map[string]picture{}}

// pictureOf gives the picture that an image refers to.
func pictureOf(href string) (picture, error) {
	ready.Lock()
	p, ok := ready.of[href]
	ready.Unlock()
	if ok {
		return p, nil
	}
	p, err := prepared(href)
	if err != nil {
		return p, err
	}
	ready.Lock()
	defer ready.Unlock()
	if len(ready.of) >= 32 { // funds are few; a server that tries many logos does not keep them
		clear(ready.of)
	}
	ready.of[href] = p
	return p, nil
}

func prepared(href string) (picture, error) {
	img, err := unpacked(href)
	if err != nil {
		return picture{}, err
	}
	body, err := raster.Encode(img, maxSide)
	size := img.Bounds()
	return picture{body, float64(size.Dx()), float64(size.Dy())}, err
}

// picture draws an image that the logo carries, whole, in the middle of its place. One that cannot be drawn is left out.
func (p *pen) picture(a map[string]string) {
	pic, err := pictureOf(a["href"])
	if err != nil || !p.doc.Ok() {
		return
	}
	first := func(key string, otherwise float64) float64 {
		if v := numbers(a[key]); len(v) > 0 {
			return v[0]
		}
		return otherwise
	}
	x, y, w, h := first("x", 0), first("y", 0), first("width", pic.width), first("height", pic.height)
	if strings.TrimSpace(a["preserveAspectRatio"]) != "none" {
		s := min(w/pic.width, h/pic.height)
		x, y = x+(w-pic.width*s)/2, y+(h-pic.height*s)/2
		w, h = pic.width*s, pic.height*s
	}
	if place, ok := p.place(x, y, w, h); ok {
		p.drew = p.doc.put(a["href"], pic, place, p.box) || p.drew
	}
}

// unit is the square, in millimetres at the foot of the page, from which a picture is moved to its place.
const unit = 10.0

// place moves the unit to a rectangle of the drawing, however the drawing is turned; false when there is nothing to see.
func (p *pen) place(x, y, w, h float64) (fpdf.TransformMatrix, bool) {
	m, k := p.look.m, p.doc.GetConversionRatio()
	left, foot := m.at(x, y+h)
	to := fpdf.TransformMatrix{A: m.a * w / unit, B: -m.b * w / unit, C: -m.c * h / unit, D: m.d * h / unit,
		E: left * k, F: (p.doc.o.Size.Height - foot) * k}
	for _, v := range []float64{to.A, to.B, to.C, to.D, to.E, to.F} {
		if math.IsNaN(v) || math.Abs(v) > 1e5 {
			return to, false
		}
	}
	return to, w > 0 && h > 0 && math.Abs(to.A*to.D-to.B*to.C) > 1e-6
}

// put embeds a picture once and shows it, never outside the box of the logo. A picture never breaks the paper.
func (d *Doc) put(name string, pic picture, place fpdf.TransformMatrix, box [3]float64) bool {
	form := fpdf.ImageOptions{ImageType: "PNG"}
	d.RegisterImageOptionsReader(name, form, bytes.NewReader(pic.png))
	if d.Err() {
		d.ClearError()
		return false
	}
	d.ClipRect(box[0], box[1], box[2], box[2], false)
	d.TransformBegin()
	d.Transform(place)
	d.ImageOptions(name, 0, d.o.Size.Height-unit, unit, unit, false, form, 0, "")
	d.TransformEnd()
	d.ClipEnd()
	return true
}
