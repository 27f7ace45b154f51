package brand

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"strings"

	"socle/internal/platform/raster"
)

// MaxLogo is the weight of a logo after cleaning, in bytes: it travels with the first page of every reader.
const MaxLogo = 12 << 10

// A picture keeps at most maxSide points a side: four for each that a portal shows, 400 dpi on a letter. One that is still
// too heavy, a photograph, loses more, down to minSide.
const (
	maxSide = 200
	minSide = 60
)

// drawn lists what a logo may be made of. Anything else is left out with all that it holds: scripts, styles, links,
// images, animation. Text is kept, in whatever font the reader has: better turned into paths.
var drawn = []string{"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs",
	"linearGradient", "radialGradient", "stop", "clipPath", "mask", "use", "text", "title", "desc", "image"}

var attributes = []string{"id", "viewBox", "width", "height", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
	"points", "fill", "fill-rule", "fill-opacity", "clip-rule", "clip-path", "mask", "stroke", "stroke-width", "stroke-linecap",
	"stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity", "transform", "offset", "stop-color",
	"stop-opacity", "gradientUnits", "gradientTransform", "fx", "fy", "href", "preserveAspectRatio", "role", "aria-label",
	"font-family", "font-size", "font-weight", "text-anchor", "letter-spacing"}

// Logo cleans an SVG: known shapes and attributes only, references within the drawing only, no document type.
// It fails when the file is no SVG, draws nothing, or is still heavier than MaxLogo.
func Logo(raw []byte) (string, error) {
	if len(raw) > 20*MaxLogo {
		return "", fmt.Errorf("the logo weighs %d KB: simplify it to %d KB", len(raw)>>10, MaxLogo>>10)
	}
	var out bytes.Buffer
	shapes, err := clean(xml.NewDecoder(bytes.NewReader(raw)), &out)
	switch {
	case err != nil:
		return "", err
	case shapes == 0:
		return "", errors.New("the logo draws nothing that can be kept: export it as plain SVG")
	case out.Len() > MaxLogo:
		return "", fmt.Errorf("the logo weighs %.1f KB: simplify it to %d KB", float64(out.Len())/1024, MaxLogo>>10)
	}
	return out.String(), nil
}

// Picture makes a logo of a PNG picture: a drawing that carries it, made as small as it takes to weigh no more than MaxLogo.
// Its faults are those of package raster.
func Picture(raw []byte) (string, error) {
	img, err := raster.Decode(raw)
	if err != nil {
		return "", err
	}
	for side := maxSide; ; side = side * 3 / 4 {
		body, err := raster.Encode(img, side)
		if err != nil {
			return "", err
		}
		logo, err := Logo(carrying(img.Bounds().Size(), body))
		if err == nil || side < minSide {
			return logo, err
		}
	}
}

// carrying is a drawing of the size of a picture that shows it and nothing else.
func carrying(size image.Point, picture []byte) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><image width="%d" height="%d" href="%s%s"/></svg>`,
		size.X, size.Y, size.X, size.Y, InPicture, base64.StdEncoding.EncodeToString(picture))
}

func clean(d *xml.Decoder, out *bytes.Buffer) (shapes int, err error) {
	d.Entity = nil
	depth, words := 0, false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if depth != 0 || out.Len() == 0 {
				return 0, errors.New("this is not an SVG file")
			}
			return shapes, nil
		}
		if err != nil {
			return 0, errors.New("this is not an SVG file that can be read")
		}
		switch tok := token.(type) {
		case xml.Directive:
			return 0, errors.New("the logo has a document type: export it as plain SVG")
		case xml.StartElement:
			if out.Len() == 0 && tok.Name.Local != "svg" {
				return 0, errors.New("this is not an SVG file")
			}
			if !slices.Contains(drawn, tok.Name.Local) || tok.Name.Local == "image" && !carried(tok) {
				if err := d.Skip(); err != nil {
					return 0, errors.New("this is not an SVG file that can be read")
				}
				continue
			}
			open(out, tok, depth == 0)
			depth++
			words = slices.Contains([]string{"text", "title", "desc"}, tok.Name.Local)
			if shape(tok.Name.Local) {
				shapes++
			}
		case xml.CharData:
			if words {
				_ = xml.EscapeText(out, tok) // a buffer does not fail
			}
		case xml.EndElement:
			words = false
			depth--
			out.WriteString("</" + tok.Name.Local + ">")
		}
	}
}

func open(out *bytes.Buffer, tok xml.StartElement, root bool) {
	out.WriteString("<" + tok.Name.Local)
	if root {
		out.WriteString(` xmlns="http://www.w3.org/2000/svg"`)
	}
	for _, a := range tok.Attr {
		if !slices.Contains(attributes, a.Name.Local) || !harmless(tok.Name.Local, a) {
			continue
		}
		out.WriteString(" " + a.Name.Local + `="`)
		_ = xml.EscapeText(out, []byte(a.Value)) // a buffer does not fail
		out.WriteByte('"')
	}
	out.WriteByte('>')
}

// InPicture begins the reference of an image to the picture that it carries with it.
const InPicture = "data:image/png;base64,"

// harmless keeps references inside the drawing: href="#a", fill="url(#b)", a picture that the drawing carries.
func harmless(of string, a xml.Attr) bool {
	v := strings.ToLower(strings.TrimSpace(a.Value))
	if a.Name.Local == "href" {
		return strings.HasPrefix(v, "#") || of == "image" && strings.HasPrefix(v, InPicture)
	}
	if strings.Contains(v, "url(") {
		return strings.HasPrefix(v, "url(#")
	}
	return !strings.ContainsAny(v, "<>\\") && !strings.Contains(v, "javascript:")
}

// carried says whether an image carries its picture with it: any other would be fetched from elsewhere.
func carried(image xml.StartElement) bool {
	return slices.ContainsFunc(image.Attr, func(a xml.Attr) bool {
		return a.Name.Local == "href" && harmless("image", a) && strings.HasPrefix(a.Value, InPicture)
	})
}

func shape(name string) bool {
	return slices.Contains([]string{"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "text", "image"}, name)
}
