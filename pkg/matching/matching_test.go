package matching

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// key is a check digit for these tests: the sum of the digits times their places, modulo ten.
func key(number string) bool {
	if len(number) != 7 {
		return false
	}
	sum := 0
	for i := range 6 {
		if number[i] < '0' || number[i] > '9' {
			return false
		}
		sum += int(number[i]-'0') * (7 - i)
	}
	return int(number[6]-'0') == sum%10
}

func numbered(six string) string {
	for d := '0'; d <= '9'; d++ {
		if n := six + string(d); key(n) {
			return n
		}
	}
	return ""
}

var (
	atlas  = Employer{ID: "atlas", Number: numbered("123456"), Names: []string{"Société Atlas Transport SARL", "ATLAS TRANS"}, Accounts: []string{"MA64 0078 1000 0123 4567 8901 2345"}}
	sucre  = Employer{ID: "sucre", Number: numbered("207815"), Names: []string{"Sucrerie du Gharb S.A."}}
	ecole  = Employer{ID: "ecole", Number: numbered("390224"), Names: []string{"École Les Étoiles Filantes"}, Accounts: []string{"0661234567"}}
	homony = Employer{ID: "homonym", Number: numbered("551903"), Names: []string{"Atlas Transports"}}
	fidu1  = Employer{ID: "client1", Number: numbered("640031"), Names: []string{"Boulangerie Chaouki"}, Accounts: []string{"FIDU-77"}}
	fidu2  = Employer{ID: "client2", Number: numbered("640099"), Names: []string{"Menuiserie Idrissi"}, Accounts: []string{"FIDU-77"}}
)

func owed(employer, period string, amount money.Minor, ref string, likely ...money.Minor) Obligation {
	return Obligation{ID: employer + " " + period, Employer: employer, Period: cal.MustPeriod(period), Reference: ref, Owed: amount, Likely: likely}
}

func setup() *Index {
	return NewIndex(Config{CheckDigit: key},
		slices.Values([]Employer{atlas, sucre, ecole, homony, fidu1, fidu2}),
		slices.Values([]Obligation{
			owed("atlas", "2007-05", 512_340, "D2007050012345", 500_000),
			owed("atlas", "2007-04", 498_760, "D2007040012345"),
			owed("atlas", "2007-06", 530_015, "D2007060012345"),
			owed("sucre", "2007-06", 98_765_432, "D2007060098761"),
			owed("ecole", "2007-Q2", 2_250_000, ""),
			owed("homonym", "2007-06", 777_700, ""),
			owed("client1", "2007-06", 120_000, ""), owed("client2", "2007-06", 340_000, ""),
			owed("nobody", "2007-06", 1, ""), owed("atlas", "2007-03", 0, ""),
		}))
}

func swapped(n string, at int) string { return n[:at] + n[at+1:at+2] + n[at:at+1] + n[at+2:] }

func codes(p Proposal) string {
	c := make([]string, len(p.Reasons))
	for i, r := range p.Reasons {
		c[i] = strings.TrimPrefix(r.Code, "matching.")
	}
	return strings.Join(c, " ")
}

// The narratives are of the kinds met in bank files: padded, cut at a column, keyed from a slip, glued together.
func TestNarrativesOfBankFiles(t *testing.T) {
	t.Parallel()
	n, s := atlas.Number, sucre.Number
	for _, c := range []struct {
		name  string
		entry Entry
		who   string // first proposal, "" none
		items string
		auto  bool
		has   string // a reason that must stand there
	}{
		{"declaration reference", Entry{Amount: 512_340, Reference: "D2007050012345"}, "atlas", "atlas 2007-05", true, "reference_exact"},
		{"reference lost in text", Entry{Amount: 512_340, Text: "VIR RECU D-2007050012345 MOIS 05"}, "atlas", "atlas 2007-05", true, "reference_exact"},
		{"number and amount", Entry{Amount: 530_015, Text: "VIR CNSS AFF " + n + " JUIN 2007"}, "atlas", "atlas 2007-06", true, "number_exact"},
		{"number with spaces", Entry{Amount: 530_015, Text: "AFF. " + n[:3] + " " + n[3:6] + " " + n[6:]}, "atlas", "atlas 2007-06", true, "number_exact_spaced"},
		{"number with marks", Entry{Amount: 498_760, Text: "COT/" + n[:4] + "-" + n[4:] + "/0407"}, "atlas", "atlas 2007-04", true, "number_exact_spaced"},
		{"number glued to letters", Entry{Amount: 530_015, Text: "CNSS" + n + "JUIN"}, "atlas", "atlas 2007-06", true, "number_exact"},
		{"letters read for digits", Entry{Amount: 98_765_432, Text: "AFFILIE " + strings.ReplaceAll(s, "0", "O"), Payer: "SUCRERIE DU GHARB"}, "sucre", "sucre 2007-06", true, "number_exact_letters"},
		{"number glued to a period", Entry{Amount: 530_015, Text: n + "062007", Payer: "STE ATLAS TRANSPORT"}, "atlas", "atlas 2007-06", true, "number_embedded"},
		{"digits exchanged, amount and name right", Entry{Amount: 530_015, Text: "AFF " + swapped(n, 2), Payer: "STE ATLAS TRANSPORT"}, "atlas", "atlas 2007-06", true, "number_transposed"},
		{"digits exchanged, amount right, nothing else", Entry{Amount: 530_015, Text: "AFF " + swapped(n, 2)}, "atlas", "atlas 2007-06", false, "number_transposed"},
		{"one digit wrong, name right, part paid", Entry{Amount: 300_000, Text: "AFF 9" + n[1:], Payer: "ATLAS TRANSPORT"}, "atlas", "atlas 2007-04", false, "number_digit_wrong"},
		{"digit missing, amount and name right", Entry{Amount: 98_765_432, Text: s[:3] + s[4:] + " SUCRERIE GHARB"}, "sucre", "sucre 2007-06", true, "number_digit_missing"},
		{"text cut at its column", Entry{Amount: 98_765_432, Text: "VIREMENT EN FAVEUR DE CNSS AFF " + s[:4]}, "sucre", "sucre 2007-06", false, "number_truncated"},
		{"two months at once", Entry{Amount: 1_011_100, Text: "AFF " + n + " AVRIL ET MAI 2007"}, "atlas", "atlas 2007-04,atlas 2007-05", true, "amount_sum"},
		{"two months not following", Entry{Amount: 498_760 + 530_015, Text: n + " 04/2007 06/2007"}, "atlas", "atlas 2007-04,atlas 2007-06", true, "amount_sum"},
		{"three months in words", Entry{Amount: 1_541_115, Text: n + " AVRIL A JUIN 2007"}, "atlas", "atlas 2007-04,atlas 2007-05,atlas 2007-06", true, "period_named"},
		{"principal without the surcharge", Entry{Amount: 500_000, Text: n + " 05/2007"}, "atlas", "atlas 2007-05", true, "amount_exact"},
		{"part of a named month", Entry{Amount: 100_000, Text: n + " MAI 07 ACOMPTE", Payer: "Sté ATLAS TRANSPORT"}, "atlas", "atlas 2007-05", true, "amount_partial"},
		{"number alone and an odd amount", Entry{Amount: 100_000, Text: n}, "atlas", "atlas 2007-04", false, "amount_partial"},
		{"more than all that is owed", Entry{Amount: 9_000_000, Text: n, Payer: "ATLAS TRANS"}, "atlas", "atlas 2007-04,atlas 2007-05,atlas 2007-06", false, "amount_over"},
		{"name and exact amount only", Entry{Amount: 530_015, Text: "COTISATIONS", Payer: "SOCIETE ATLAS TRANSPORT"}, "atlas", "atlas 2007-06", false, "name_alike"},
		{"accents and case", Entry{Amount: 2_250_000, Text: "virement ecole les etoiles filantes t2 2007"}, "ecole", "ecole 2007-Q2", false, "period_named"},
		{"known telephone, amount and period", Entry{Amount: 2_250_000, Account: "06 61 23 45 67", Text: "2EME TRIM 2007"}, "ecole", "ecole 2007-Q2", false, "account_known"},
		{"known account, amount and name", Entry{Amount: 530_015, Account: "MA64007810000123456789012345", Payer: "ATLAS TRANSPORT"}, "atlas", "atlas 2007-06", true, "account_known"},
		{"accountant's account and amount", Entry{Amount: 340_000, Account: "FIDU77", Payer: "FIDUCIAIRE BENNANI"}, "client2", "client2 2007-06", false, "account_shared"},
		{"somebody else pays under this number", Entry{Amount: 530_015, Text: "AFF " + n, Payer: "SUCRERIE DU GHARB"}, "atlas", "atlas 2007-06", false, "name_other"},
		{"two numbers in one text", Entry{Amount: 530_015, Text: n + " ET " + s}, "atlas", "atlas 2007-06", false, "number_exact"},
		{"number of nobody", Entry{Amount: 1, Text: "AFF 9999999 DIVERS"}, "", "", false, ""},
		{"nothing said", Entry{Amount: 12_345}, "", "", false, ""},
		{"money out", Entry{Amount: -530_015, Text: n}, "", "", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := setup().Match(c.entry)
			if c.who == "" {
				require.Empty(t, out.Proposals)
				return
			}
			require.NotEmpty(t, out.Proposals)
			first := out.Proposals[0]
			require.Equal(t, c.who, first.Employer, "%+v", out.Proposals)
			require.Equal(t, c.items, strings.Join(first.Items, ","))
			require.Contains(t, strings.Fields(codes(first)), c.has)
			require.Equal(t, c.auto, first.Auto, "%d %s %s", first.Score, codes(first), out.Why)
			require.Equal(t, !c.auto, out.Why != "")
		})
	}
}

func TestNumberWrittenWellFormedIsNotTakenForANeighboursSlip(t *testing.T) {
	t.Parallel()
	// a well-formed number of nobody here, one digit away from atlas in a place and in the key
	x := setup()
	written := swapped(atlas.Number, 2)
	weak, _ := x.sign(atlas.Number, token{text: written})
	require.Equal(t, "wrong", weak.Args["check"])
	require.Equal(t, pointsSlip[transposed], weak.Points)
	x.config.CheckDigit = func(string) bool { return true }
	weak, _ = x.sign(atlas.Number, token{text: written})
	require.Equal(t, slipThatChecks, weak.Points)
}

func TestHomonymsAreNeverToldApartByNameAlone(t *testing.T) {
	t.Parallel()
	out := setup().Match(Entry{Amount: 100, Payer: "ATLAS TRANSPORT"})
	require.GreaterOrEqual(t, len(out.Proposals), 2)
	require.False(t, out.Proposals[0].Auto)
	require.Equal(t, "matching.not_identified", out.Why)
}

func TestTwoEmployersThatComeCloseAreLeftToAPerson(t *testing.T) {
	t.Parallel()
	out := setup().Match(Entry{Amount: 530_015, Text: atlas.Number, Account: "0661234567", Payer: "ECOLE LES ETOILES FILANTES"})
	require.False(t, out.Proposals[0].Auto, "%+v", out.Proposals)
}

func TestSameMonthIsNotPaidTwiceInOneRun(t *testing.T) {
	t.Parallel()
	run := setup().Run()
	e := Entry{Amount: 530_015, Text: "AFF " + atlas.Number + " JUIN 2007"}
	require.True(t, run.Match(e).Proposals[0].Auto)
	again := run.Match(e)
	require.False(t, again.Proposals[0].Auto)
	require.NotContains(t, again.Proposals[0].Items, "atlas 2007-06")
}

func TestFundSetsItsThreshold(t *testing.T) {
	t.Parallel()
	x := setup()
	x.config.Threshold = 90
	out := x.Match(Entry{Amount: 530_015, Text: "AFF " + atlas.Number + " JUIN 2007"})
	require.False(t, out.Proposals[0].Auto)
	require.Equal(t, "matching.below_threshold", out.Why)
}
