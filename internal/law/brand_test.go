package law_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/law"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web/brand"
	"socle/pkg/fault"
)

func TestColoursThatCannotBeReadAreRefusedWithTheRatioMeasuredAndTheOneWanted(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_brand", law.ProposeBrandInput{Dress: law.Dress{Primary: "#dddddd", OnPrimary: "#ffffff", Accent: "#999999"}})
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	said := map[string]string{}
	for _, found := range f.Findings {
		said[found.Field] += found.Message
	}
	require.Contains(t, said["primary"], "1,4 : 1")
	require.Contains(t, said["primary"], "4,5 : 1")
	require.Contains(t, said["on_primary"], "1,4 : 1")
	require.Contains(t, said["accent"], "2,8 : 1")
}

func TestALogoIsCleanedAndWornOnceASecondPersonApproved(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	dress := law.Dress{Primary: "#7a1f3d", OnPrimary: "#ffffff", Accent: "#7a1f3d"}
	propose := func(body string) (law.Proposal, error) {
		return op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_brand", law.ProposeBrandInput{Dress: dress, File: op.File{Name: "logo.svg", Body: []byte(body)}})
	}
	for _, wrong := range []string{"%PDF-1.4 no logo", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, `<!DOCTYPE svg><svg><path d="M0 0"/></svg>`} {
		_, err := propose(wrong)
		require.True(t, fault.Is(err, fault.Invalid), "%s: %v", wrong, err)
	}
	p, err := propose(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script><path d="M1 1h7v7z"/></svg>`)
	require.NoError(t, err)
	_, err = op.Call[law.Proposal](administrator(w, "02"), c, "law.decide", law.DecideInput{ID: p.ID, Approve: true})
	require.NoError(t, err)
	var worn brand.Brand
	require.NoError(t, w.DB.Read(t.Context(), w.Fund("ma-cnss"), func(tx tenant.Tx) (err error) {
		worn, err = law.Brand(t.Context(), tx)
		return err
	}))
	require.Equal(t, "#7a1f3d", worn.Primary)
	require.Contains(t, worn.LogoSVG, "M1 1h7v7z")
	require.False(t, strings.Contains(worn.LogoSVG, "alert"))
}

// picture is a PNG with an open ground; of another size, its head lies.
func picture(t *testing.T, claimed uint32) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for i := range 100 {
		img.SetNRGBA(i, i, color.NRGBA{R: 122, G: 31, B: 61, A: 255})
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	b := out.Bytes()
	binary.BigEndian.PutUint32(b[16:], claimed)
	binary.BigEndian.PutUint32(b[20:], claimed)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestAPNGLogoThatPaperCouldNotDrawIsRefusedAtUpload(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	c := w.Chain((&law.Service{}).Operations())
	dress := law.Dress{Primary: "#7a1f3d", OnPrimary: "#ffffff", Accent: "#7a1f3d"}
	propose := func(body []byte, logo string) error {
		d := dress
		d.Logo = logo
		_, err := op.Call[law.Proposal](administrator(w, "01"), c, "law.propose_brand", law.ProposeBrandInput{Dress: d, File: op.File{Name: "logo.png", Body: body}})
		return err
	}
	whole := picture(t, 200)
	drawing := func(png []byte) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><image width="200" height="200" href="data:image/png;base64,` + base64.StdEncoding.EncodeToString(png) + `"/></svg>`
	}
	for name, wrong := range map[string]struct {
		png  []byte
		code string
	}{
		"truncated":                  {whole[:len(whole)-40], "upload.broken"},
		"larger than what it holds":  {picture(t, 300), "upload.broken"},
		"a bomb of 10,000 by 10,000": {picture(t, 10_000), "upload.too_many_pixels"},
	} {
		for way, err := range map[string]error{"as a file": propose(wrong.png, ""), "in a drawing": propose([]byte(drawing(wrong.png)), ""), "from the preview": propose(nil, drawing(wrong.png))} {
			f, ok := fault.As(err)
			require.True(t, ok, "%s, %s: %v", name, way, err)
			require.Len(t, f.Findings, 1)
			require.Equal(t, "file", f.Findings[0].Field)
			require.Equal(t, wrong.code, f.Findings[0].Code, "%s, %s", name, way)
		}
	}
	require.NoError(t, propose(whole, ""))
}
