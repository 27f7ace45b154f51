package declaration

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/contribution"
	"socle/pkg/effective"
	"socle/pkg/money"
)

// roundedWhole is a fund that rounds the totals of a declaration to ten, with two categories that its law treats alike.
func roundedWhole() contribution.Law {
	return contribution.Law{
		Scheme: contribution.Scheme{Fund: "test", Currency: money.Currency{Code: "XAF"}, DaysPerMonth: 26,
			Regimes: []contribution.Regime{{Code: "general"}}, Branches: []contribution.Branch{{Code: "pension"}},
			Categories: []string{"permanent", "journalier"},
			Rounding: contribution.Rounding{Level: contribution.ByLine, Mode: money.HalfUp,
				Declaration: &money.Rounding{Mode: money.HalfUp, Unit: 10}}},
		Parameters: []contribution.Parameter{{Kind: effective.Contribution, Body: []byte(`{"rate_pct":"10"}`),
			Selector: effective.Selector{Regime: "general", Branch: "pension", Bearer: contribution.Employer}}},
	}
}

func TestADeclarationIsRoundedOnceForAllWorkersWhoseLawIsTheSame(t *testing.T) {
	t.Parallel()
	var sets []*contribution.RuleSet
	sums := newTotals()
	for _, category := range []string{"permanent", "journalier"} {
		rs, err := roundedWhole().Resolve(contribution.Query{Period: cal.MustPeriod("2024-01"), Category: category})
		require.NoError(t, err)
		sets = append(sets, rs)
		sums.add(rs, 26, 140, rs.Amounts(140, 26, nil))
	}
	require.NotEqual(t, sets[0].ID, sets[1].ID)
	var added []money.Minor
	sums.settle(sets, func(rs *contribution.RuleSet, residue []money.Minor) {
		require.Same(t, sets[0], rs, "it stands with the first")
		added = append(added, residue...)
	})
	require.Equal(t, []money.Minor{2}, added, "14 and 14 are 28, rounded to 30; each alone would be 10")
	require.EqualValues(t, 30, sums.employer)
	require.EqualValues(t, 30, sums.shares(sets)[0].Amount)
}
