package brand

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPictureIsMadeAsSmallAsALogoMayBe(t *testing.T) {
	t.Parallel()
	noise := image.NewNRGBA(image.Rect(0, 0, 240, 180)) // nothing compresses worse
	from := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(from.UintN(256))
	}
	plain := image.NewNRGBA(image.Rect(0, 0, 1000, 500))
	for i := range 1000 * 500 {
		plain.Set(i%1000, i/1000, color.NRGBA{R: 20, G: 90, B: 60, A: 255})
	}
	for _, img := range []image.Image{noise, plain} {
		var raw bytes.Buffer
		require.NoError(t, png.Encode(&raw, img))
		logo, err := Picture(raw.Bytes())
		require.NoError(t, err)
		require.LessOrEqual(t, len(logo), MaxLogo)
		require.Contains(t, logo, "data:image/png;base64,")
	}
}
