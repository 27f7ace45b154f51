package uploadgate

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"socle/pkg/fault"
)

var everything = Policy{Kinds: []Kind{Text, XML, XLSX, PDF, PNG, JPEG}}

func workbook(t testing.TB) []byte {
	f := excelize.NewFile()
	require.NoError(t, f.SetCellValue("Sheet1", "A1", "Nom"))
	var out bytes.Buffer
	require.NoError(t, f.Write(&out))
	return out.Bytes()
}

// archive makes a zip of parts beside those that make it a workbook.
func archive(t testing.TB, parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	all := map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
	for name, content := range parts {
		all[name] = content
	}
	for name, content := range all {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(content))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

func picture(t testing.TB, kind Kind) []byte {
	var out bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 3, 2))
	if kind == PNG {
		require.NoError(t, png.Encode(&out, m))
	} else {
		require.NoError(t, jpeg.Encode(&out, m, nil))
	}
	return out.Bytes()
}

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		data []byte
		want Kind
	}{
		{[]byte("Nom;Prénom\n"), Text}, {[]byte("\xff\xfeN\x00o\x00m\x00"), Text}, {[]byte("B0020070300000001B0"), Text},
		{[]byte("\ufeff <?xml version='1.0'?><a/>"), XML}, {[]byte("\xff\xfe<\x00a\x00/\x00>\x00"), XML},
		{[]byte("%PDF-1.7\n"), PDF}, {picture(t, PNG), PNG}, {picture(t, JPEG), JPEG}, {workbook(t), XLSX}, {[]byte("MZOUGHI;ALI\n"), Text},
	} {
		got, err := CheckBytes(c.data, everything)
		require.NoError(t, err)
		require.Equal(t, c.want, got)
	}
}

func code(t *testing.T, data []byte, p Policy) string {
	t.Helper()
	_, err := CheckBytes(data, p)
	f, ok := fault.As(err)
	require.True(t, ok, "%v", err)
	return f.Code
}

func TestWhatIsDangerousIsRefusedBeforeAnyParser(t *testing.T) {
	t.Parallel()
	huge := picture(t, PNG)
	binary.BigEndian.PutUint32(huge[16:], 1<<30) // the width in the head
	small := everything
	small.Unpacked, small.Entries, small.Bytes = 1<<20, 10, 1<<20
	many := map[string]string{}
	for i := range 20 {
		many[strings.Repeat("a", i+1)] = ""
	}
	wide := []byte{0xFF, 0xFE}
	for _, c := range `<?xml version="1.0"?><!DOCTYPE a><a/>` {
		wide = append(wide, byte(c), 0)
	}
	for name, c := range map[string]struct {
		data   []byte
		policy Policy
		want   string
	}{
		"empty":                 {nil, everything, "upload.empty"},
		"too large":             {make([]byte, 2<<20), small, "upload.too_large"},
		"not asked for":         {[]byte("%PDF-1.7"), Lists, "upload.kind"},
		"old Excel":             {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), Lists, "upload.kind"},
		"program":               {[]byte("MZ\x90\x00\x03"), everything, "upload.kind"},
		"web page":              {[]byte("<!DOCTYPE html><html>"), everything, "upload.kind"},
		"nulls":                 {[]byte("a;b\n\x00"), everything, "upload.kind"},
		"doctype":               {[]byte(`<?xml version="1.0"?><!doctype a []><a/>`), everything, "upload.doctype"},
		"entity":                {[]byte(`<a><!ENTITY x "y"></a>`), everything, "upload.doctype"},
		"doctype in UTF-16":     {wide, everything, "upload.doctype"},
		"doctype far down":      {[]byte("<a>" + strings.Repeat(" ", 64<<10-7) + "<!DOCTYPE b></a>"), everything, "upload.doctype"},
		"doctype in a workbook": {archive(t, map[string]string{"xl/sharedStrings.xml": `<!DOCTYPE s><s/>`}), everything, "upload.doctype"},
		"unpacks too large":     {archive(t, map[string]string{"a.bin": strings.Repeat("0", 2<<20)}), small, "upload.unpacked_too_large"},
		"packed too well":       {archive(t, map[string]string{"a.bin": strings.Repeat("0", 8<<20)}), everything, "upload.unpacked_too_large"},
		"too many entries":      {archive(t, many), small, "upload.too_many_entries"},
		"macros":                {archive(t, map[string]string{"xl/vbaProject.bin": "x"}), everything, "upload.macro"},
		"leaves the archive":    {archive(t, map[string]string{"../../etc/passwd": "x"}), everything, "upload.broken"},
		"other archive":         {[]byte(strings.ReplaceAll(string(archive(t, nil)), "xl/workbook.xml", "xx/workbook.xml")), everything, "upload.kind"},
		"cut archive":           {workbook(t)[:500], everything, "upload.broken"},
		"cut picture":           {picture(t, PNG)[:20], everything, "upload.broken"},
		"too many pixels":       {fixPNG(huge), everything, "upload.too_many_pixels"},
	} {
		require.Equal(t, c.want, code(t, c.data, c.policy), name)
	}
}

func TestSizeThatAnArchiveClaimsIsNotBelieved(t *testing.T) {
	t.Parallel()
	data := archive(t, map[string]string{"a.bin": strings.Repeat("0", 3<<20)})
	real, lie := make([]byte, 4), make([]byte, 4)
	binary.LittleEndian.PutUint32(real, 3<<20)
	binary.LittleEndian.PutUint32(lie, 10)
	data = bytes.ReplaceAll(data, real, lie)
	small := everything
	small.Unpacked = 1 << 20
	require.Contains(t, []string{"upload.unpacked_too_large", "upload.broken"}, code(t, data, small))
}

func FuzzAnyBytesPassOrAreRefusedWithoutPanic(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Add(workbook(f))
	f.Add([]byte("<a/>"))
	p := everything
	p.Bytes, p.Unpacked = 1<<20, 4<<20
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := CheckBytes(data, p); err != nil {
			_, ok := fault.As(err)
			require.True(t, ok, err)
		}
	})
}

// fixPNG puts the check sum of a changed head right.
func fixPNG(data []byte) []byte {
	sum := crc32.ChecksumIEEE(data[12:29])
	binary.BigEndian.PutUint32(data[29:], sum)
	return data
}
