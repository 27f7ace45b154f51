package portal

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/web/view"
)

func TestAPageLiesUnderThePlaceThatItsReaderHas(t *testing.T) {
	t.Parallel()
	own := []view.NavItem{{Href: "/"}, {Href: "/filings"}, {Href: "/agents/me"}}
	require.True(t, placed(own, "/indicators/KPI-01")[2].Current, "an agent has no dashboard")
	all := []view.NavItem{{Href: "/dashboard"}, {Href: "/agents/me"}, {Href: "/law"}}
	require.True(t, placed(all, "/indicators/KPI-01")[0].Current)
	require.False(t, all[1].Current)
	require.True(t, placed([]view.NavItem{{Href: "/law"}}, "/setup/part")[0].Current)
}
