package tenants

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryFolderBuiltInLoads(t *testing.T) {
	t.Parallel()
	slugs, err := List(Embedded())
	require.NoError(t, err)
	require.Len(t, slugs, 20)
	for _, slug := range slugs {
		_, err := Load(Embedded(), slug)
		require.NoError(t, err)
	}
}

func TestWorkedCasesOfEveryFundAreReproduced(t *testing.T) {
	t.Parallel()
	slugs, err := List(Embedded())
	require.NoError(t, err)
	for _, slug := range slugs {
		f, err := Load(Embedded(), slug)
		require.NoError(t, err)
		for _, c := range f.Cases {
			require.NoError(t, f.Run(c))
		}
	}
}
