package story_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tools is where the browser's driver is declared, with its exact version.
const tools = "../platform/web/ui"

// TestAFundsMonthEndToEnd walks the main job in a browser, then looks at every page that its employer can reach, and proves
// the books of the fund.
func TestAFundsMonthEndToEnd(t *testing.T) {
	driver(t)
	s := raise(t)
	pictures := os.Getenv("SOCLE_PICTURES") // where to keep the pictures: docs/images makes the README's
	if pictures == "" {
		pictures = t.TempDir()
	}
	at, err := filepath.Abs(tools)
	require.NoError(t, err)
	place, err := json.Marshal(map[string]any{"base": s.base, "tools": at, "pictures": pictures, "stage": s.stage, "world": s.world})
	require.NoError(t, err)
	t.Log(node(t, "walk.mjs", string(place)))
	t.Log(node(t, "inspect.mjs", s.base, at, "patronne@example.org", "quatre mots faciles", pictures))

	reports, err := s.app.Verify(s.ctx, "ma-cnss")
	require.NoError(t, err)
	require.Empty(t, reports[0].Violations)
}

func node(t *testing.T, args ...string) string {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node", args...).CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
}

// driver brings the browser's driver when this clone has not got it yet.
func driver(t *testing.T) {
	if _, err := os.Stat(filepath.Join(tools, "node_modules", "playwright-core")); err == nil {
		return
	}
	cmd := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir = tools
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "the browser's driver could not be installed (npm): %s", out)
}
