package tenants

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestTheGuidesFolderLoadsAndItsCaseHolds(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../docs/guides/add-a-fund.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(guide, -1)
	require.Len(t, blocks, 3)
	f, err := Load(fstest.MapFS{
		"xx-caisse/tenant.yaml":     {Data: blocks[0][1]},
		"xx-caisse/law/law.yaml":    {Data: blocks[1][1]},
		"xx-caisse/cases/case.yaml": {Data: blocks[2][1]},
	}, "xx-caisse")
	require.NoError(t, err)
	require.Len(t, f.Cases, 1)
	require.NoError(t, f.Run(f.Cases[0]))
}
