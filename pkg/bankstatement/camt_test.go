package bankstatement

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socle/pkg/fault"
	"socle/pkg/money"
)

const sampleCAMT = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>1</MsgId><CreDtTm>2007-04-11T08:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><IBAN>MA64011519000001205000534921</IBAN></Id><Ccy>MAD</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="MAD">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2007-04-10</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="MAD">2643.40</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2007-04-10</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><Amt Ccy="MAD">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><NtryRef>7</NtryRef><Amt Ccy="MAD">1693.40</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
 <BookgDt><Dt>2007-04-10</Dt></BookgDt><ValDt><DtTm>2007-04-11T00:30:00+01:00</DtTm></ValDt><AcctSvcrRef>BANK1</AcctSvcrRef>
 <NtryDtls><TxDtls><Refs><EndToEndId>1307497-200703</EndToEndId></Refs>
 <RltdPties><Dbtr><Nm>SOCIETE FICTIVE</Nm></Dbtr></RltdPties><RmtInf><Ustrd>CNSS 200703</Ustrd><Ustrd>SARL</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="MAD">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>
 <BookgDt><Dt>2007-04-10</Dt></BookgDt><AcctSvcrRef>BANK2</AcctSvcrRef><AddtlNtryInf>CHEQUE IMPAYE</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="MAD">99.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>`

func parse(t *testing.T, file string, f Format) []Statement {
	t.Helper()
	s, err := Parse(strings.NewReader(file), f, Options{})
	require.NoError(t, err)
	return s
}

func refused(t *testing.T, file string, f Format, why string) {
	t.Helper()
	_, err := Parse(strings.NewReader(file), f, Options{MaxBytes: 1 << 20, MaxEntries: 1000})
	require.Error(t, err)
	_, ok := fault.As(err)
	require.True(t, ok, err)
	require.ErrorContains(t, err, why)
}

func TestCAMTIsReadWithItsBalances(t *testing.T) {
	t.Parallel()
	all := parse(t, sampleCAMT, Auto)
	require.Len(t, all, 1)
	s := all[0]
	require.Equal(t, "MA64011519000001205000534921", s.Account)
	require.Equal(t, "MAD", s.Currency.Code)
	require.EqualValues(t, 100000, *s.Opening)
	require.EqualValues(t, 264340, *s.Closing)
	require.True(t, s.Balanced)
	require.Len(t, s.Entries, 2, "a pending entry has not moved the account")
	e := s.Entries[0]
	require.EqualValues(t, 169340, e.Amount)
	require.Equal(t, "2007-04-10", e.BookedOn.String())
	require.Equal(t, "2007-04-11", e.ValueOn.String(), "the day as the bank wrote it, whatever the zone")
	require.Equal(t, "1307497-200703", e.Reference)
	require.Equal(t, "CNSS 200703 SARL", e.Text)
	require.Equal(t, "SOCIETE FICTIVE", e.Payer)
	require.False(t, e.Reversal)
}

func TestReversalKeepsTheSignOfTheMovement(t *testing.T) {
	t.Parallel()
	e := parse(t, sampleCAMT, CAMT053)[0].Entries[1]
	require.EqualValues(t, -5000, e.Amount, "the indicator already says debit: it is not turned again")
	require.True(t, e.Reversal)
	require.Equal(t, "CHEQUE IMPAYE", e.Text)
	require.Equal(t, "BANK2", e.Reference)
	require.Equal(t, e.BookedOn, e.ValueOn)
}

func TestEveryVersionIsRead(t *testing.T) {
	t.Parallel()
	for version := 2; version <= 8; version++ {
		file := strings.ReplaceAll(sampleCAMT, "053.001.02", fmt.Sprintf("053.001.%02d", version))
		if version >= 8 {
			file = strings.NewReplacer("<Sts>", "<Sts><Cd>", "</Sts>", "</Cd></Sts>", "<Dbtr>", "<Dbtr><Pty>", "</Dbtr>", "</Pty></Dbtr>").Replace(file)
		}
		all := parse(t, file, Auto)
		require.True(t, all[0].Balanced, "version %d", version)
		require.Equal(t, "SOCIETE FICTIVE", all[0].Entries[0].Payer)
	}
	prefixed := strings.NewReplacer("</", "</c:", "<", "<c:", `xmlns=`, "xmlns:c=", "<?", "<?").Replace(strings.TrimPrefix(sampleCAMT, `<?xml version="1.0" encoding="UTF-8"?>`))
	require.True(t, parse(t, prefixed, CAMT053)[0].Balanced, "with a namespace prefix")
}

// camt makes a statement of one account from balances and entries.
func camt(account, balances, entries string) string {
	return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.04"><BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>0123</Id></Othr></Id>` +
		account + `</Acct>` + balances + entries + `</Stmt></BkToCstmrStmt></Document>`
}

func bal(code, ccy, amount string) string {
	return `<Bal><Tp><CdOrPrtry><Cd>` + code + `</Cd></CdOrPrtry></Tp><Amt Ccy="` + ccy + `">` + amount + `</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`
}

func entry(ccy, amount, sign, details string) string {
	return `<Ntry><Amt Ccy="` + ccy + `">` + amount + `</Amt><CdtDbtInd>` + sign + `</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-01-31</Dt></BookgDt>` + details + `</Ntry>`
}

func TestCurrenciesKeepTheirDecimals(t *testing.T) {
	t.Parallel()
	for ccy, c := range map[string]struct {
		amount string
		minor  money.Minor
	}{"XOF": {"1500", 1500}, "TND": {"1500.125", 1500125}, "EUR": {"1500.5", 150050}, "GNF": {"1500.00", 1500}} {
		s := parse(t, camt("", bal("OPBD", ccy, "0")+bal("CLBD", ccy, c.amount), entry(ccy, c.amount, "CRDT", "")), CAMT053)[0]
		require.True(t, s.Balanced)
		require.Equal(t, c.minor, s.Entries[0].Amount)
	}
	refused(t, camt("", "", entry("XOF", "1500.5", "CRDT", "")), CAMT053, "not an amount in XOF")
}

func TestAccountInSeveralCurrenciesGivesAStatementEach(t *testing.T) {
	t.Parallel()
	all := parse(t, camt("<Ccy>XOF</Ccy>", bal("OPBD", "XOF", "0")+bal("CLBD", "XOF", "100")+bal("OPBD", "EUR", "5.00")+bal("CLBD", "EUR", "6.50"),
		entry("EUR", "1.50", "CRDT", "")+entry("XOF", "100", "CRDT", "")), CAMT053)
	require.Len(t, all, 2)
	require.Equal(t, "XOF", all[0].Currency.Code)
	require.True(t, all[0].Balanced)
	require.Equal(t, "EUR", all[1].Currency.Code)
	require.True(t, all[1].Balanced)
}

func detail(amount, ref string) string {
	return `<TxDtls><Refs><EndToEndId>` + ref + `</EndToEndId></Refs>` + amount + `</TxDtls>`
}

func TestBatchIsToldApartWhenItSaysAllItsPayments(t *testing.T) {
	t.Parallel()
	batch := func(a, b string) string {
		return entry("XOF", "300", "CRDT", `<AcctSvcrRef>LOT</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>`+detail(a, "A")+detail(b, "B")+`</NtryDtls>`)
	}
	amt := func(ccy, v string) string { return `<Amt Ccy="` + ccy + `">` + v + `</Amt>` }
	tx := func(ccy, v string) string {
		return `<AmtDtls><InstdAmt><Amt Ccy="EUR">9.99</Amt></InstdAmt><TxAmt>` + amt(ccy, v) + `</TxAmt></AmtDtls>`
	}
	for name, c := range map[string]struct {
		file string
		want []money.Minor
	}{
		"amounts":            {batch(amt("XOF", "100"), amt("XOF", "200")), []money.Minor{100, 200}},
		"old amounts":        {batch(tx("XOF", "100"), tx("XOF", "200")), []money.Minor{100, 200}},
		"a debit inside":     {batch(amt("XOF", "400"), amt("XOF", "100")+"<CdtDbtInd>DBIT</CdtDbtInd>"), []money.Minor{400, -100}},
		"does not add up":    {batch(amt("XOF", "100"), amt("XOF", "201")), []money.Minor{300}},
		"another currency":   {batch(amt("EUR", "100"), amt("EUR", "200")), []money.Minor{300}},
		"one without amount": {batch(amt("XOF", "300"), ""), []money.Minor{300}},
	} {
		var got []money.Minor
		s := parse(t, camt("", bal("OPBD", "XOF", "0")+bal("CLBD", "XOF", "300"), c.file), CAMT053)[0]
		for _, e := range s.Entries {
			got = append(got, e.Amount)
		}
		require.Equal(t, c.want, got, name)
		require.True(t, s.Balanced)
		if len(got) == 2 {
			require.Equal(t, []string{"A", "B"}, []string{s.Entries[0].Reference, s.Entries[1].Reference})
		} else {
			require.Equal(t, "LOT", s.Entries[0].Reference)
		}
	}
}

func TestStructuredReferenceComesFirstAndEmptyOnesAreSkipped(t *testing.T) {
	t.Parallel()
	d := `<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><InstrId>I1</InstrId></Refs></TxDtls></NtryDtls>`
	require.Equal(t, "I1", parse(t, camt("", "", entry("MAD", "1.00", "CRDT", d)), CAMT053)[0].Entries[0].Reference)
	d = `<NtryDtls><TxDtls><Refs><EndToEndId>E</EndToEndId></Refs><RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>`
	require.Equal(t, "RF18", parse(t, camt("", "", entry("MAD", "1.00", "CRDT", d)), CAMT053)[0].Entries[0].Reference)
}

func TestPagesOfAStatementOpenAndCloseBetweenBalances(t *testing.T) {
	t.Parallel()
	s := parse(t, camt("", bal("ITBD", "MAD", "10")+bal("ITBD", "MAD", "12"), entry("MAD", "2", "CRDT", "")), CAMT053)[0]
	require.True(t, s.Balanced)
	s = parse(t, camt("", bal("PRCD", "MAD", "10")+bal("CLBD", "MAD", "12"), entry("MAD", "2", "CRDT", "")), CAMT053)[0]
	require.True(t, s.Balanced)
	s = parse(t, camt("", bal("CLBD", "MAD", "12"), entry("MAD", "2", "CRDT", "")), CAMT053)[0]
	require.Nil(t, s.Opening)
	require.False(t, s.Balanced)
}

func TestBadCAMTIsRefusedWhole(t *testing.T) {
	t.Parallel()
	for why, file := range map[string]string{
		"DOCTYPE":                strings.Replace(sampleCAMT, "<Document", `<!DOCTYPE x [<!ENTITY e "x">]><Document`, 1),
		"a DOCTYPE":              strings.Replace(sampleCAMT, "<Stmt>", `<!DOCTYPE x><Stmt>`, 1),
		"stops before":           sampleCAMT[:len(sampleCAMT)/2],
		"cannot be read":         strings.Replace(sampleCAMT, "</Ntry>", "", 1),
		"not a CAMT.053":         strings.Replace(sampleCAMT, "camt.053", "camt.052", 1),
		"names no account":       strings.Replace(sampleCAMT, "<IBAN>MA64011519000001205000534921</IBAN>", "", 1),
		"not an amount":          strings.Replace(sampleCAMT, "1693.40", "-1693.40", 1),
		"not an amount in MAD":   strings.Replace(sampleCAMT, "1693.40", "1693,40", 1),
		"has no currency":        strings.Replace(sampleCAMT, `<Amt Ccy="MAD">1693.40`, `<Amt>1693.40`, 1),
		"neither credit nor":     strings.Replace(sampleCAMT, "<CdtDbtInd>DBIT</CdtDbtInd>", "", 1),
		"is not a date":          strings.Replace(sampleCAMT, "<BookgDt><Dt>2007-04-10", "<BookgDt><Dt>2007-02-30", 1),
		"something follows":      sampleCAMT + "<Document/>",
		"holds no statement":     `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt/></Document>`,
		"is empty":               " \n",
		"not read":               strings.Replace(sampleCAMT, `encoding="UTF-8"`, `encoding="EBCDIC"`, 1),
		"currency of an account": strings.Replace(sampleCAMT, "<Ccy>MAD</Ccy>", "<Ccy>dirham</Ccy>", 1),
		"within one another":     `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">` + strings.Repeat("<a>", 100),
		"more than 1000 entries": camt("", "", strings.Repeat(entry("MAD", "1", "CRDT", ""), 1001)),
		"larger than":            strings.Repeat(" ", 1<<20) + "x",
	} {
		refused(t, file, Auto, why)
	}
	broken := strings.Replace(sampleCAMT, "2643.40", "2643.41", 1)
	require.False(t, parse(t, broken, Auto)[0].Balanced)
}
