package portal

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/i18n"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	_ "socle/internal/rights" // the words of operations
	"socle/pkg/fault"
)

func TestWhoIsRefusedReadsWhichRightIsMissing(t *testing.T) {
	t.Parallel()
	refused := fault.New(fault.Forbidden, "operation.forbidden", "you may not do this here (%s)", "no_grant").With("operation", "collection.account")
	say := func(lang i18n.Lang) string {
		return view.FindingText(i18n.With(t.Context(), lang), web.Findings(refused)[0])
	}
	require.Contains(t, say("fr"), "« Voir le compte")
	require.Contains(t, say("en"), "“See an employer’s account")
	require.NotContains(t, say("fr")+say("en"), "no_grant")
}
