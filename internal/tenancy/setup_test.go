package tenancy_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/internal/platform/pgtest"
	"socle/internal/platform/tenant"
	"socle/tenants"
)

// keep puts a part in place as the fund's own role does when officers approved it.
func keep(t *testing.T, w *pgtest.World, slug, part, value string) {
	require.NoError(t, w.DB.Write(t.Context(), w.Fund(slug), func(tx tenant.Tx) error {
		_, err := tx.Exec(t.Context(), `select registry.keep_part($1, $2)`, part, json.RawMessage(value))
		return err
	}))
	w.Registry.Changed()
}

func TestApplyLeavesThePartsOfOfficersAndPlanTellsThem(t *testing.T) {
	t.Parallel()
	w := pgtest.New(t)
	apply(t, w, edited(t))
	other := bytesOf(t, w, "ma-cnss")
	keep(t, w, made, tenants.PartReminders, `{"days_before": [11], "channels": ["email"]}`)
	require.Equal(t, []int{11}, w.Fund(made).Folder.Reminders.DaysBefore)
	require.NotEqual(t, []int{11}, w.Fund(made).Filed.Reminders.DaysBefore)

	drift := names(plan(t, w, edited(t)))
	require.Contains(t, drift, "kept setup tenant.yaml: reminders.days_before")
	folder := edited(t, [3]string{"tenant.yaml", "short_name: CNPA", "short_name: CNPAT"})
	require.Equal(t, 1, apply(t, w, folder).Pending)
	require.Equal(t, []any{"CNPAT", []int{11}}, []any{w.Fund(made).Folder.ShortName, w.Fund(made).Folder.Reminders.DaysBefore})
	require.Equal(t, drift, names(plan(t, w, folder)))
	require.Equal(t, other, bytesOf(t, w, "ma-cnss"), "another fund's role and rows are not touched")

	keep(t, w, made, tenants.PartReminders, `null`)
	exec(t, w, `do $$ begin assert (select officers = '{}' from registry.fund where slug = 'at-cnps'); end $$`)
}
