package archive_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/tenancy/archive"
)

// sample is a small archive of three members.
func sample(t testing.TB) []byte {
	var out bytes.Buffer
	w := archive.NewWriter(&out)
	for _, name := range []string{"fund.json", "tables/a.csv", "tables/b.csv"} {
		m, err := w.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(m, name+strings.Repeat(" 0123456789", 50))
		require.NoError(t, err)
	}
	_, err := w.Close(archive.Manifest{Fund: "ma-cnss", Tables: []archive.Table{{Name: "a", Rows: 2}, {Name: "b", Rows: 3}}})
	require.NoError(t, err)
	return out.Bytes()
}

func open(b []byte) (*archive.Archive, error) { return archive.Open(bytes.NewReader(b), int64(len(b))) }

func TestWhatWasWrittenIsRead(t *testing.T) {
	t.Parallel()
	a, err := open(sample(t))
	require.NoError(t, err)
	require.Equal(t, "ma-cnss", a.Fund)
	require.EqualValues(t, 5, a.Rows())
	in, err := a.Read("tables/a.csv")
	require.NoError(t, err)
	b, err := io.ReadAll(in)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(b), "tables/a.csv 0123"))
}

func TestOneBitTurnedAnywhereIsRefused(t *testing.T) {
	t.Parallel()
	whole := sample(t)
	for i := range whole {
		for _, bit := range []byte{1, 0x80} {
			b := bytes.Clone(whole)
			b[i] ^= bit
			_, err := open(b)
			require.Error(t, err, "byte %d of %d", i, len(whole))
		}
	}
}

func TestACutArchiveIsRefused(t *testing.T) {
	t.Parallel()
	whole := sample(t)
	for n := range whole {
		_, err := open(whole[:n])
		require.Error(t, err, n)
	}
	_, err := open(append(bytes.Clone(whole), 0))
	require.Error(t, err, "nor is anything added")
}

// repacked writes members anew, in another order or with other content, and seals the file as if it were right.
func repacked(t testing.TB, whole []byte, change func(names []string, body map[string][]byte) []string) []byte {
	z, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	require.NoError(t, err)
	var names []string
	body := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		require.NoError(t, err)
		body[f.Name], err = io.ReadAll(in)
		require.NoError(t, err)
		names = append(names, f.Name)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range change(names, body) {
		m, err := w.Create(name)
		require.NoError(t, err)
		_, err = m.Write(body[name])
		require.NoError(t, err)
	}
	const seal = "socle archive sha256:"
	require.NoError(t, w.SetComment(strings.Repeat(" ", len(seal)+64)))
	require.NoError(t, w.Close())
	b := out.Bytes()[:out.Len()-len(seal)-64]
	sum := sha256.Sum256(b)
	return append(bytes.Clone(b), seal+hex.EncodeToString(sum[:])...)
}

func TestMembersMovedMissingAddedDoubledOrChangedAreRefusedEvenUnderAGoodSeal(t *testing.T) {
	t.Parallel()
	whole := sample(t)
	_, err := open(repacked(t, whole, func(names []string, _ map[string][]byte) []string { return names }))
	require.NoError(t, err, "the same again is whole")
	for what, change := range map[string]func(names []string, body map[string][]byte) []string{
		"moved":   func(n []string, _ map[string][]byte) []string { return []string{n[0], n[2], n[1], n[3]} },
		"missing": func(n []string, _ map[string][]byte) []string { return []string{n[0], n[1], n[3]} },
		"doubled": func(n []string, _ map[string][]byte) []string { return []string{n[0], n[1], n[1], n[2], n[3]} },
		"added": func(n []string, b map[string][]byte) []string {
			b["more"] = nil
			return []string{n[0], n[1], n[2], "more", n[3]}
		},
		"manifest first": func(n []string, _ map[string][]byte) []string { return []string{n[3], n[0], n[1], n[2]} },
		"changed":        func(n []string, b map[string][]byte) []string { b[n[1]][5]++; return n },
		"shorter":        func(n []string, b map[string][]byte) []string { b[n[1]] = b[n[1]][:20]; return n },
		"newer": func(n []string, b map[string][]byte) []string {
			b[n[3]] = bytes.Replace(b[n[3]], []byte(`"format": 1`), []byte(`"format": 9`), 1)
			return n
		},
	} {
		_, err := open(repacked(t, whole, change))
		require.Error(t, err, what)
	}
}

func FuzzAnythingElseIsRefusedAndNeverBreaks(f *testing.F) {
	whole := sample(f)
	f.Add(whole)
	f.Add([]byte("PK"))
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 300)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	f.Add(noise)
	f.Fuzz(func(t *testing.T, b []byte) {
		if a, err := open(b); err == nil {
			require.Equal(t, archive.Format, a.Format)
		}
	})
}
