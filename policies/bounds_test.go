package policies_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/policies"
)

func TestARoleIsGivenAnOperationOnlyAsFarAsItsKindHasIt(t *testing.T) {
	t.Parallel()
	b, err := policies.NewBounds()
	require.NoError(t, err)
	require.Equal(t, []string{"fund"}, b.Scopes("law.targets", "field_agent"), "staff may be given what staff has")
	require.Contains(t, b.Scopes("affiliation.get", "manager"), "fund")
	require.NotContains(t, b.Scopes("affiliation.get", "employer"), "fund", "who comes from outside gets no reach of the staff")
	require.NotContains(t, b.Scopes("affiliation.get", "employer"), "agency")
	require.Empty(t, b.Scopes("audit.search", "employer"), "nor an operation of the staff")
	require.Empty(t, b.Scopes("law.withdraw", "insured"))
	require.Equal(t, []string{"self"}, b.Scopes("law.withdraw", "manager"), "one's own is never widened to all")
}

func TestWhatIsNoFundsToChangeIsNotChanged(t *testing.T) {
	t.Parallel()
	b, err := policies.NewBounds()
	require.NoError(t, err)
	for _, role := range []string{"system", "operator", "visitor", "bank", "mandate", "mandate_declare", "nobody", ""} {
		require.Empty(t, b.Scopes("law.targets", role), role)
	}
	require.Empty(t, b.Scopes("audit.seal", "administrator"), "jobs alone")
	require.Empty(t, b.Scopes("identity.sign_in", "administrator"), "what everybody has is taken from nobody")
	require.Empty(t, b.Scopes("identity.change_password", "insured"))
	require.Empty(t, b.Scopes("no.such", "administrator"))
	require.Contains(t, b.Roles("law.targets"), "auditor")
	require.NotContains(t, b.Roles("law.targets"), "employer")
	require.Empty(t, b.Roles("identity.sign_out"))
}
