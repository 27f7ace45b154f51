package journal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhatWasKeptIsReadAgainAndAHalfLineIsDropped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, err := Open(dir, "sms.jsonl", func(string) { t.Fatal("nothing yet") })
	require.NoError(t, err)
	require.NoError(t, j.Add("one"))
	require.NoError(t, j.Add("two\nlines"))
	require.NoError(t, j.Close())

	f, err := os.OpenFile(filepath.Join(dir, "sms.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`"cut of`)
	require.NoError(t, err)
	require.NoError(t, f.Close())

	var read []string
	keep := func(s string) { read = append(read, s) }
	j, err = Open(dir, "sms.jsonl", keep)
	require.NoError(t, err)
	require.Equal(t, []string{"one", "two\nlines"}, read)
	require.NoError(t, j.Add("three"))
	require.NoError(t, j.Close())

	read = nil
	j, err = Open(dir, "sms.jsonl", keep)
	require.NoError(t, err)
	require.Equal(t, []string{"one", "two\nlines", "three"}, read)
	require.NoError(t, j.Clear())
	require.NoError(t, j.Close())
	read = nil
	_, err = Open(dir, "sms.jsonl", keep)
	require.NoError(t, err)
	require.Empty(t, read)
}

func TestWithoutAFolderNothingIsKept(t *testing.T) {
	t.Parallel()
	j, err := Open("", "x", func(int) {})
	require.NoError(t, err)
	require.NoError(t, j.Add(1))
	require.NoError(t, j.Clear())
	require.NoError(t, j.Close())
}
