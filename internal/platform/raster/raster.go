// Package raster reads small PNG pictures that people send, and makes them lighter. What it reads passed the upload gate
// first: a head that promises more points than are allowed is refused before anything is decoded.
package raster

import (
	"bytes"
	"image"
	"image/color"
	"image/png"

	"socle/pkg/fault"
	"socle/pkg/uploadgate"
)

// allowed is what an upload of logos allows of a picture.
var allowed = uploadgate.Policy{Kinds: []uploadgate.Kind{uploadgate.PNG}, Bytes: uploadgate.Logos.Bytes, Pixels: uploadgate.Logos.Pixels}

// Decode reads a PNG to its end. Its faults are those of the upload: upload.kind, upload.broken, upload.too_many_pixels.
func Decode(raw []byte) (image.RGBA64Image, error) {
	if _, err := uploadgate.CheckBytes(raw, allowed); err != nil {
		return nil, err
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, Broken(err)
	}
	seen, ok := img.(image.RGBA64Image)
	if !ok {
		return nil, Broken(nil)
	}
	return seen, nil
}

// Broken is the fault of a picture that ends before its end.
func Broken(why error) error {
	return fault.New(fault.Invalid, "upload.broken", "the picture cannot be read to its end").Because(why)
}

// Encode writes a picture with at most so many points a side, eight bits, not interlaced, each point the mean of those that
// it stands for. Nothing is ever made larger.
func Encode(img image.RGBA64Image, most int) ([]byte, error) {
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, light(img, most))
	return out.Bytes(), err
}

func light(img image.RGBA64Image, most int) *image.NRGBA {
	from := img.Bounds()
	w, h := from.Dx(), from.Dy()
	if side := max(w, h); side > most {
		w, h = max(1, w*most/side), max(1, h*most/side)
	}
	to := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			to.SetNRGBA(x, y, mean(img, image.Rect(x*from.Dx()/w, y*from.Dy()/h, (x+1)*from.Dx()/w, (y+1)*from.Dy()/h).Add(from.Min)))
		}
	}
	return to
}

// mean weighs each point by how much of it shows. What does not show at all is white as paper: readers blend colours and
// transparency apart, and a hidden black would darken the edge of the logo.
func mean(img image.RGBA64Image, area image.Rectangle) color.NRGBA {
	var r, g, b, a uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := img.RGBA64At(x, y)
			r, g, b, a = r+uint64(c.R), g+uint64(c.G), b+uint64(c.B), a+uint64(c.A)
		}
	}
	shown := a / uint64(area.Dx()*area.Dy()) >> 8
	if shown == 0 {
		return color.NRGBA{R: 255, G: 255, B: 255}
	}
	of255 := func(v uint64) uint8 { return uint8((v*255 + a/2) / a) }
	return color.NRGBA{R: of255(r), G: of255(g), B: of255(b), A: uint8(shown)}
}
