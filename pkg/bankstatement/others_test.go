package bankstatement

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"socle/pkg/money"
)

func TestCSVColumnsAreGuessedFromTheirTitles(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"french, debit and credit": "Compte;0123\nDevise;MAD\nSolde initial;;1 000,00\n\nDate opération;Date valeur;Libellé;Référence;Débit;Crédit\n" +
			"10/04/2007;11/04/2007;VIR SOCIETE FICTIVE;1307497-200703;;1 693,40\n10/04/2007;10/04/2007;CHEQUE IMPAYE;C2;50,00;\nTotal;;;;50,00;1693,40\nSolde final;;2 643,40\n",
		"facts on one row, balances as dated lines": "Compte;0123;Devise;MAD\nDate;Date de valeur;Libellé;Référence;Débit;Crédit\n01/04/2007;01/04/2007;SOLDE INITIAL;;;1000,00\n" +
			"10/04/2007;11/04/2007;VIR SOCIETE FICTIVE;1307497-200703;;1693,40\n10/04/2007;10/04/2007;CHEQUE IMPAYE;C2;50,00;\n30/04/2007;30/04/2007;SOLDE FINAL;;;2643,40\n",
		"english, signed, running balance": "Booking date,Value date,Description,Reference,Amount,Balance,Currency,Account number\n" +
			"2007-04-10,2007-04-11,VIR SOCIETE FICTIVE,1307497-200703,1693.40,2693.40,MAD,0123\n2007-04-10,2007-04-10,CHEQUE IMPAYE,C2,-50.00,2643.40,MAD,0123\n",
		"newest first": "Date;Date valeur;Libellé;Référence;Montant;Solde;Devise;Compte\n" +
			"10/04/2007;10/04/2007;CHEQUE IMPAYE;C2;-50,00;2 643,40;MAD;0123\n10/04/2007;11/04/2007;VIR SOCIETE FICTIVE;1307497-200703;1.693,40;2 693,40;MAD;0123\n",
		"sense beside the amount": "sep=;\r\nDate;Valeur;Nature;Pièce;Montant;Sens;Solde;Devise;N° compte\r\n" +
			"10/04/07;11/04/07;VIR SOCIETE;1307497-200703;1693,40;C;2693,40;DH;0123\r\n;;FICTIVE;;;;;;\r\n10/04/07;10/04/07;CHEQUE IMPAYE;C2;50,00;D;2643,40;DH;0123\r\n",
		"debits with a minus": "Date;Date valeur;Libellé;Réf;Débit;Crédit;Solde;Devise;Compte\n10/04/2007;11/04/2007;VIR SOCIETE FICTIVE;1307497-200703;0,00;1693,40;2693,40;MAD;0123\n" +
			"10/04/2007;;CHEQUE IMPAYE;C2;-50,00;0,00;2643,40;MAD;0123\n",
	} {
		all := parse(t, file, Auto)
		require.Len(t, all, 1, name)
		s := all[0]
		require.Equal(t, "0123", s.Account, name)
		require.Equal(t, "MAD", s.Currency.Code, name)
		require.EqualValues(t, 100000, *s.Opening, name)
		require.EqualValues(t, 264340, *s.Closing, name)
		require.True(t, s.Balanced, name)
		require.Len(t, s.Entries, 2, name)
		payment, bounced := s.Entries[0], s.Entries[1]
		if payment.Amount < 0 {
			payment, bounced = bounced, payment
		}
		require.EqualValues(t, 169340, payment.Amount, name)
		require.EqualValues(t, -5000, bounced.Amount, name)
		require.Equal(t, "2007-04-10 2007-04-11 1307497-200703 VIR SOCIETE FICTIVE",
			fmt.Sprint(payment.BookedOn, " ", payment.ValueOn, " ", payment.Reference, " ", payment.Text), name)
		require.Equal(t, bounced.BookedOn, bounced.ValueOn)
	}
}

func TestCSVInFrancsReadsThousands(t *testing.T) {
	t.Parallel()
	western, err := charmap.Windows1252.NewEncoder().String("Date;Libellé;Crédit;Débit;Devise\n31/01/2024;VERSEMENT;250.000;;XOF\n31/01/2024;FRAIS;;1\u00a0500;XOF\n")
	require.NoError(t, err)
	s := parse(t, western, CSV)[0]
	require.EqualValues(t, 250000, s.Entries[0].Amount)
	require.EqualValues(t, -1500, s.Entries[1].Amount)
	require.Nil(t, s.Opening)
	require.False(t, s.Balanced)
}

func TestFactorOfAThousandIsNotGuessed(t *testing.T) {
	t.Parallel()
	refused(t, "Date;Libellé;Montant;Devise\n31/01/2024;V;250.000;MAD\n", CSV, "two ways")
	refused(t, "Date;Libellé;Montant\n31/01/2024;V;250.000\n", CSV, "two ways")
	s := parse(t, "Date;Libellé;Montant;Devise\n31/01/2024;V;250.000;MAD\n31/01/2024;W;1,50;MAD\n", CSV)[0]
	require.EqualValues(t, 25000000, s.Entries[0].Amount, "the comma is the decimal sign of this file")
	s = parse(t, "Date;Libellé;Montant;Devise\n31/01/2024;V;250.000;TND\n", CSV)[0]
	require.EqualValues(t, 250000, s.Entries[0].Amount)
}

func TestCSVOfSeveralAccountsGivesAStatementEach(t *testing.T) {
	t.Parallel()
	all := parse(t, "Date;Compte;Devise;Montant\n01/01/2024;A;XOF;1\n01/01/2024;B;XOF;2\n02/01/2024;A;EUR;3,00\n", CSV)
	require.Len(t, all, 3)
	require.Equal(t, "A XOF", all[0].Account+" "+all[0].Currency.Code)
	require.Equal(t, "A EUR", all[1].Account+" "+all[1].Currency.Code)
	require.Equal(t, "B XOF", all[2].Account+" "+all[2].Currency.Code)
}

func TestCurrencyMayStandInATitle(t *testing.T) {
	t.Parallel()
	for header, code := range map[string]string{"Date;Montant (MAD)": "MAD", "Jour;Débit FCFA;Crédit FCFA": "XOF", "Date;Amount": ""} {
		s := parse(t, header+"\n01/02/2024;1500;\n", CSV)[0]
		require.Equal(t, code, s.Currency.Code)
	}
}

func TestDatesWrittenMonthFirstAreSeenOverTheWholeFile(t *testing.T) {
	t.Parallel()
	s := parse(t, "Date,Amount,Currency\n04/05/2024,1.00,USD\n04/25/2024,1.00,USD\n", CSV)[0]
	require.Equal(t, "2024-04-05", s.Entries[0].BookedOn.String())
	s = parse(t, "Date,Amount,Currency\n04/05/2024,1.00,USD\n25-Apr-2024,1.00,USD\n", CSV)[0]
	require.Equal(t, "2024-05-04 2024-04-25", s.Entries[0].BookedOn.String()+" "+s.Entries[1].BookedOn.String())
	refused(t, "Date,Amount,Currency\n04/25/2024,1.00,USD\n25/04/2024,1.00,USD\n", CSV, "not a date")
}

func TestBadCSVIsRefusedWhole(t *testing.T) {
	t.Parallel()
	for why, file := range map[string]string{
		"titles of a bank statement":  "Nom;Prénom\nA;B\n",
		"line 3: \"x\" is not a date": "Date;Montant;Devise\n01/01/2024;1,00;MAD\nx;2,00;MAD\n",
		"line 2: \"31/02/2024\"":      "Date;Montant;Devise\n31/02/2024;1,00;MAD\n",
		"line 2: \"12a\"":             "Date;Montant;Devise\n01/01/2024;12a;MAD\n",
		"line 2 has no date":          "Date;Montant;Devise\n;1,00;MAD\n",
		"not a currency":              "Date;Montant;Devise\n01/01/2024;1,00;dollars\n",
		"both a debit and a credit":   "Date;Débit;Crédit;Devise\n01/01/2024;1,00;2,00;MAD\n",
		"line 2: no amount":           "Date;Libellé;Montant;Devise\n01/01/2024;x;;MAD\n",
		"is not a balance":            "Solde initial;abc\nDate;Montant;Devise\n01/01/2024;1,00;MAD\n",
		"larger than any payment":     "Date;Montant;Devise\n01/01/2024;999999999999999,00;MAD\n",
		"not a text":                  "Date;Montant\x00\x01\n01/01/2024;1,00\n",
	} {
		refused(t, file, CSV, why)
	}
}

const sampleMT940 = `{1:F01BANKMAMCXXXX0000000000}{2:I940X}{4:
:20:STMT1
:25:0123
:28C:1/1
:60F:C070410MAD1000,00
:61:0704110410CD1693,40NTRF1307497-200703//BANK1
:86:VIR SOCIETE
FICTIVE
:61:070410RC50,NCHKC2//BANK2
CHEQUE IMPAYE
:62F:C070410MAD2643,40
:86:closing words
-}
`

func TestMT940IsRead(t *testing.T) {
	t.Parallel()
	file := strings.Replace(sampleMT940, "0410CD", "0410C", 1)
	for _, f := range []string{file, strings.ReplaceAll(file, "\n", "\r\n"), file[strings.Index(file, ":20:"):]} {
		s := parse(t, f, Auto)[0]
		require.True(t, s.Balanced)
		require.Equal(t, "0123", s.Account)
		require.Len(t, s.Entries, 2)
		require.Equal(t, "1307497-200703", s.Entries[0].Reference)
		require.Equal(t, "VIR SOCIETE FICTIVE", s.Entries[0].Text)
		require.Equal(t, "2007-04-10 2007-04-11", s.Entries[0].BookedOn.String()+" "+s.Entries[0].ValueOn.String())
		require.EqualValues(t, -5000, s.Entries[1].Amount, "RC is the reversal of a credit: money goes out")
		require.True(t, s.Entries[1].Reversal)
		require.Equal(t, "CHEQUE IMPAYE", s.Entries[1].Text)
	}
	for why, bad := range map[string]string{
		"not an entry": strings.Replace(file, "1693,40NTRF", "1693.40", 1), "lacks its account": strings.Replace(file, ":62F:C070410MAD2643,40\n", "", 1),
		"not a balance": strings.Replace(file, "C070410MAD1000,00", "C070410MADxx", 1), "not an amount": strings.Replace(file, "50,NCHK", "50,123NCHK", 1),
		"not a date": strings.Replace(file, ":61:070410RC", ":61:070431RC", 1), "not an MT940": "nothing",
	} {
		refused(t, bad, MT940, why)
	}
}

func TestBookingDateOfMT940MayLieInTheYearBefore(t *testing.T) {
	t.Parallel()
	e, err := mtEntry("2401021231C1,NTRFX", money.Currency{Code: "XOF"})
	require.NoError(t, err)
	require.Equal(t, "2023-12-31", e.BookedOn.String())
}

// cfonbLines writes a statement: decimals is what the lines claim.
func cfonbLines(currency, decimals, old, amount, balance string) string {
	head := func(code, op string) string {
		return code + "30004" + "    " + "00001" + currency + decimals + " " + "00012345678" + op
	}
	fill := func(s string, n int) string { return s + strings.Repeat(" ", n-len(s)) }
	return fill(fill(head("01", "  ")+"100407", 90)+old, 120) + "\r\n" +
		fill(fill(head("04", "05")+"100407"+"  "+"110407"+"VIR SOCIETE FICTIVE", 81)+"0000007"+"  "+amount+"REF1307497", 120) + "\r\n" +
		fill(head("05", "05")+"100407"+"     "+"NPY"+"SOCIETE FICTIVE SARL", 120) + "\r\n" +
		fill(fill(head("07", "  ")+"100407", 90)+balance, 120) + "\r\n"
}

func TestCFONBIsReadWithTheDecimalsOfItsLines(t *testing.T) {
	t.Parallel()
	s := parse(t, cfonbLines("EUR", "2", "0000000010000{", "0000000016934}", "0000000006934}"), Auto)[0]
	require.True(t, s.Balanced)
	require.EqualValues(t, -169340, s.Entries[0].Amount)
	require.Equal(t, "VIR SOCIETE FICTIVE", s.Entries[0].Text)
	require.Equal(t, "SOCIETE FICTIVE SARL", s.Entries[0].Payer)
	require.Equal(t, "REF1307497", s.Entries[0].Reference)
	require.Equal(t, "2007-04-11", s.Entries[0].ValueOn.String())

	s = parse(t, cfonbLines("XOF", "0", "0000000010000{", "0000000016934A", "0000000026934A"), CFONB120)[0]
	require.EqualValues(t, 169341, s.Entries[0].Amount, "francs have no decimals")
	require.True(t, s.Balanced)
	s = parse(t, cfonbLines("XOF", "2", "0000000010000{", "0000000016930{", "0000000026930{"), CFONB120)[0]
	require.EqualValues(t, 1693, s.Entries[0].Amount, "unless the line says two")
	for why, bad := range map[string]string{
		"decimals is not an amount": cfonbLines("XOF", "2", "0000000010000{", "0000000016934A", "0000000026934A"),
		"not a signed amount":       cfonbLines("EUR", "2", "00000000100000", "0000000016934A", "0000000026934A"),
		"not a currency":            cfonbLines("eur", "2", "0000000010000{", "0000000016934A", "0000000026934A"),
		"stops before":              cfonbLines("EUR", "2", "0000000010000{", "0000000016934A", "0000000026934A")[:244],
		"characters":                "01 short\n",
		"before an old balance":     cfonbLines("EUR", "2", "0000000010000{", "0000000016934A", "0000000026934A")[122:],
	} {
		refused(t, bad, CFONB120, why)
	}
}

// Whatever the amounts, a statement that was written from its entries balances, and loses no unit.
func TestStatementsBalanceInEveryCurrency(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := CurrencyOf(rapid.SampledFrom([]string{"MAD", "XOF", "TND"}).Draw(t, "currency"))
		amounts := rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 1, 8).Draw(t, "amounts")
		file, sum := "Date;Devise;Montant;Solde\n", money.Minor(0)
		for _, a := range amounts {
			sum += money.Minor(a)
			file += "01/01/2024;" + c.Code + ";" + c.Decimal(money.Minor(a)) + ";" + c.Decimal(sum) + "\n"
		}
		all, err := Parse(strings.NewReader(file), CSV, Options{})
		if err != nil { // "1.234" alone in a file may not be guessed
			require.ErrorContains(t, err, "two ways")
			return
		}
		require.True(t, all[0].Balanced)
		require.Equal(t, sum, *all[0].Closing)
	})
}

func FuzzAnyBytesAreParsedWithoutPanic(f *testing.F) {
	for _, seed := range []string{sampleCAMT, sampleMT940, "Date;Montant\n01/01/2024;1,00\n", cfonbLines("EUR", "2", "0000000010000{", "0000000016934A", "0000000026934A")} {
		f.Add([]byte(seed), "auto")
	}
	f.Fuzz(func(t *testing.T, data []byte, format string) {
		all, err := Parse(strings.NewReader(string(data)), Format(format), Options{MaxBytes: 1 << 16, MaxEntries: 100})
		if err != nil {
			return
		}
		for _, s := range all {
			if s.Balanced {
				sum := *s.Opening
				for _, e := range s.Entries {
					sum += e.Amount
				}
				require.Equal(t, *s.Closing, sum)
			}
		}
	})
}
