package env

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFolderInMemoryIsUsedOnlyWhenNobodyElseCanHaveMadeIt(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own")
	require.True(t, oursAlone(own), "made")
	require.True(t, oursAlone(own), "found again")

	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(own, link))
	require.False(t, oursAlone(link), "a link goes wherever its maker wants")

	file := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.False(t, oursAlone(file))

	require.NoError(t, os.Chmod(own, 0o777))
	require.False(t, oursAlone(own), "others may make names in it")
}
