package pdf

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/stretchr/testify/require"

	"socle/internal/platform/web/brand"
	"socle/pkg/fault"
)

var (
	blue  = color.NRGBA{R: 15, G: 76, B: 117, A: 255}
	gold  = color.NRGBA{R: 232, G: 163, B: 61, A: 255}
	white = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	none  = color.NRGBA{}
)

// disc is a disc on a ground that shows in each corner.
func disc(side int, ground, inside color.NRGBA) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			c := ground
			if math.Hypot(float64(x)-float64(side)/2+.5, float64(y)-float64(side)/2+.5) < float64(side)*0.4 {
				c = inside
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func packed(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, img))
	return out.Bytes()
}

// carrying is the drawing that carries a picture of any weight, as package brand writes it.
func carrying(raw []byte, attributes string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><image %s href="%s%s"/></svg>`,
		attributes, brand.InPicture, base64.StdEncoding.EncodeToString(raw))
}

func wearing(svg string) *Doc {
	d := New(Options{Size: A5, Brand: brand.Brand{Name: fund.Name, ShortName: fund.ShortName, Primary: fund.Primary, LogoSVG: svg}, Lang: "fr", At: made, Title: "Quittance"})
	d.Letterhead("Agence de Kayes")
	return d
}

const dpi = 300

// seen renders the head of the first page as a printer does; pdftoppm belongs to poppler-utils.
func seen(t *testing.T, b []byte) func(x, y float64) color.NRGBA {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	require.NoError(t, os.WriteFile(file, b, 0o600))
	out, err := exec.Command("pdftoppm", "-r", fmt.Sprint(dpi), "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-W", "480", "-H", "360", "-png", file).Output()
	require.NoError(t, err, "pdftoppm (poppler-utils) is needed")
	img, err := png.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	return func(x, y float64) color.NRGBA {
		return color.NRGBAModel.Convert(img.At(int(x/25.4*dpi), int(y/25.4*dpi))).(color.NRGBA)
	}
}

func near(t *testing.T, want, got color.NRGBA, where string) {
	t.Helper()
	for _, v := range [][2]uint8{{want.R, got.R}, {want.G, got.G}, {want.B, got.B}} {
		require.InDelta(t, v[0], v[1], 3, "%s: %v, not %v", where, got, want)
	}
}

// The logo of an A5 letter has its corner at 14, 10 mm and a side of 15 mm.
const left, top, side = 14.0, 10.0, 15.0

func TestAPictureStandsWhereADrawnLogoStands(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]image.Image{"small": disc(40, blue, gold), "in its size": disc(300, blue, gold), "large": disc(1400, blue, gold)} {
		at := seen(t, bytesOf(t, wearing(carrying(packed(t, of), `width="100" height="100"`))))
		for _, corner := range [][2]float64{{.4, .4}, {14.6, .4}, {.4, 14.6}, {14.6, 14.6}} {
			near(t, blue, at(left+corner[0], top+corner[1]), name+": a corner")
		}
		near(t, gold, at(left+side/2, top+side/2), name+": the middle")
		near(t, gold, at(left+side/2, top+side*0.15), name+": high in the disc, the right way up")
		for _, out := range [][2]float64{{-.4, 7}, {15.4, 7}, {7, -.4}, {7, 15.4}} {
			near(t, white, at(left+out[0], top+out[1]), name+": outside")
		}
	}
}

func TestAClipDoesNotCoverTheLogo(t *testing.T) {
	t.Parallel()
	at := seen(t, bytesOf(t, wearing(`<svg viewBox="0 0 100 100"><g clip-path="url(#a)"><rect width="100" height="100" fill="#e8a33d"/></g>
	 <defs><clipPath id="a"><rect width="100" height="100" fill="white"/></clipPath></defs><mask id="b"><circle cx="50" cy="50" r="9"/></mask></svg>`)))
	near(t, gold, at(left+side/2, top+side/2), "the middle")
	near(t, gold, at(left+1, top+1), "a corner")
}

func TestAPNGAsTheUploadKeepsItIsDrawn(t *testing.T) {
	t.Parallel()
	svg, err := brand.Picture(packed(t, disc(300, none, gold)))
	require.NoError(t, err)
	require.NoError(t, CheckLogo(svg))
	at := seen(t, bytesOf(t, wearing(svg)))
	near(t, gold, at(left+side/2, top+side*0.15), "high in the disc")
	near(t, white, at(left+.4, top+.4), "a corner")
}

func TestWhatAPictureLeavesOpenIsPaper(t *testing.T) {
	t.Parallel()
	half := gold
	half.A = 128
	blend := color.NRGBA{R: 243, G: 209, B: 158, A: 255}
	for name, of := range map[string]struct {
		inside, want color.NRGBA
	}{"opaque": {gold, gold}, "half seen": {half, blend}} {
		for _, n := range []int{300, 1400} {
			svg := carrying(packed(t, disc(n, none, of.inside)), `width="100" height="100"`)
			b := bytesOf(t, wearing(svg))
			require.Contains(t, string(b), "/SMask")
			at := seen(t, b)
			near(t, white, at(left+.4, top+.4), name+": a corner")
			near(t, of.want, at(left+side/2, top+side/2), name+": the middle")
		}
	}
}

func TestTheEdgeOfAPictureIsNotDarkened(t *testing.T) {
	t.Parallel()
	at := seen(t, bytesOf(t, wearing(carrying(packed(t, disc(600, none, gold)), `width="100" height="100"`))))
	for x := left; x < left+side/2; x += 25.4 / dpi {
		c := at(x, top+side/2)
		require.GreaterOrEqual(t, int(c.R)+3, int(gold.R), "at %.2f mm: %v is darker than the logo and the paper", x, c)
		require.GreaterOrEqual(t, int(c.G)+3, int(gold.G), "at %.2f mm: %v is darker than the logo and the paper", x, c)
	}
}

// striped is black on its left half and white on its right.
func striped(img interface {
	image.Image
	Set(x, y int, c color.Color)
}) image.Image {
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.Color(white)
			if x < img.Bounds().Dx()/2 {
				c = color.NRGBA{A: 255}
			}
			img.Set(x, y, c)
		}
	}
	return img
}

func TestEveryKindOfPNGIsDrawn(t *testing.T) {
	t.Parallel()
	box := image.Rect(0, 0, 50, 50)
	for name, img := range map[string]image.Image{
		"grey": striped(image.NewGray(box)), "grey of 16 bits": striped(image.NewGray16(box)),
		"colours of 16 bits": striped(image.NewNRGBA64(box)),
		"palette":            striped(image.NewPaletted(box, color.Palette{color.Black, color.White})),
		"open palette":       striped(image.NewPaletted(box, color.Palette{color.Transparent, color.NRGBA{A: 255}, color.White})),
	} {
		at := seen(t, bytesOf(t, wearing(carrying(packed(t, img), `width="100" height="100"`))))
		near(t, color.NRGBA{}, at(left+side/4, top+side/2), name)
		near(t, white, at(left+side*3/4, top+side/2), name)
	}
}

func TestAPictureKeepsItsShapeInItsPlace(t *testing.T) {
	t.Parallel()
	wide := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	for i := range wide.Pix {
		wide.Pix[i] = []byte{blue.R, blue.G, blue.B, 255}[i%4]
	}
	raw := packed(t, wide)
	for name, c := range map[string]struct {
		attributes string
		at         [2]float64
		want       color.NRGBA
	}{
		"whole, above is paper":  {`width="100" height="100"`, [2]float64{7.5, 3}, white},
		"whole, in the middle":   {`width="100" height="100"`, [2]float64{7.5, 7.5}, blue},
		"stretched when asked":   {`width="100" height="100" preserveAspectRatio="none"`, [2]float64{7.5, 1}, blue},
		"turned":                 {`width="100" height="100" transform="translate(100 0) rotate(90)"`, [2]float64{7.5, 1}, blue},
		"turned, aside is paper": {`width="100" height="100" transform="translate(100 0) rotate(90)"`, [2]float64{2, 7.5}, white},
		"never outside its box":  {`x="50" y="-50" width="300" height="300"`, [2]float64{15.5, 7.5}, white},
		"in a corner of it":      {`width="40" height="20"`, [2]float64{5, 2}, blue},
		"in a corner alone":      {`width="40" height="20"`, [2]float64{8, 2}, white},
	} {
		near(t, c.want, seen(t, bytesOf(t, wearing(carrying(raw, c.attributes))))(left+c.at[0], top+c.at[1]), name)
	}
}

func TestALetterWithALargePictureStaysLight(t *testing.T) {
	t.Parallel()
	plain := len(bytesOf(t, wearing("")))
	for _, ground := range []color.NRGBA{blue, none} {
		raw := packed(t, disc(1900, ground, gold))
		b := bytesOf(t, wearing(carrying(raw, `width="100" height="100"`)))
		require.Less(t, len(b)-plain, 24<<10)
		require.Contains(t, string(b), "/Width 600")
		require.True(t, bytes.Equal(b, bytesOf(t, wearing(carrying(raw, `width="100" height="100"`)))), "the same logo gives the same bytes")
	}
}

// headed is a PNG that claims a size and holds nothing of it: whoever decodes it finds it broken, who reads its head too large.
func headed(width, height uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	head = append(head, 8, 6, 0, 0, 0)
	b = append(binary.BigEndian.AppendUint32(b, 13), head...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(head))
}

func TestAPictureThatCannotBeReadLeavesTheNameInItsPlace(t *testing.T) {
	t.Parallel()
	whole := packed(t, disc(300, blue, gold))
	for name, c := range map[string]struct {
		svg, code string
	}{
		"truncated":    {carrying(whole[:len(whole)/2], ""), "upload.broken"},
		"without end":  {carrying(whole[:len(whole)-12], ""), "upload.broken"},
		"huge":         {carrying(headed(10_000, 10_000), ""), "upload.too_many_pixels"},
		"overflowing":  {carrying(headed(1<<31-1, 1<<31-1), ""), "upload.broken"},
		"no PNG":       {carrying([]byte("hello"), ""), "upload.kind"},
		"empty":        {carrying(nil, ""), "upload.empty"},
		"no base64":    {strings.Replace(carrying(whole, ""), "base64,", "base64,***", 1), "upload.broken"},
		"of elsewhere": {`<svg viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>`, "upload.broken"},
	} {
		why, ok := fault.As(CheckLogo(c.svg))
		require.True(t, ok, name)
		require.Equal(t, c.code, why.Code, name)
		require.Equal(t, bytesOf(t, wearing("")), bytesOf(t, wearing(c.svg)), "%s: as a fund without a logo", name)
	}
	require.NoError(t, CheckLogo(carrying(whole, "")))
	require.NoError(t, CheckLogo(fund.LogoSVG))
}

func FuzzAPictureNeverBreaksThePaper(f *testing.F) {
	whole := packed(f, disc(8, none, gold))
	f.Add(whole, "1", "2", "rotate(9)")
	f.Add(whole[:40], "1e99", "-1", "matrix(1 0 0 1e5 2 3)")
	f.Add(headed(9000, 9000), "0", "", "scale(0)")
	f.Fuzz(func(t *testing.T, raw []byte, x, w, turn string) {
		bare := fpdf.New("P", "mm", "A4", "")
		bare.SetCompression(false)
		bare.AddPage()
		doc := &Doc{Fpdf: bare, o: Options{Size: A4}}
		p := pen{doc: doc, box: [3]float64{left, top, side}, look: look{m: matrix{a: 1, d: 1}.times(transform(turn))}}
		p.shape("image", map[string]string{"href": brand.InPicture + base64.StdEncoding.EncodeToString(raw), "x": x, "width": w})
		var b bytes.Buffer
		require.NoError(t, bare.Output(&b))
		require.False(t, noPlace.Match(b.Bytes()), "a coordinate is no number")
	})
}

// noPlace looks at places alone: the bytes of a picture may spell anything.
var noPlace = regexp.MustCompile(`(NaN|Inf)[-+. 0-9NaIinf]* cm`)

func BenchmarkReceiptWithAPicture(b *testing.B) {
	for _, n := range []int{0, 300, 1900} {
		svg := carrying(packed(b, disc(max(n, 1), none, gold)), `width="100" height="100"`)
		if n == 0 {
			svg = ""
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				bytesOf(b, wearing(svg))
			}
		})
	}
}
