package bank

import (
	"encoding/xml"
	"regexp"
)

// The elements of camt.053.001.02 that this bank fills, in the order that its schema asks for.

type document struct {
	XMLName   xml.Name     `xml:"Document"`
	Namespace string       `xml:"xmlns,attr"`
	Message   string       `xml:"BkToCstmrStmt>GrpHdr>MsgId"`
	Made      string       `xml:"BkToCstmrStmt>GrpHdr>CreDtTm"`
	Statement xmlStatement `xml:"BkToCstmrStmt>Stmt"`
}

type xmlStatement struct {
	ID       string       `xml:"Id"`
	Sequence int          `xml:"ElctrncSeqNb"`
	Made     string       `xml:"CreDtTm"`
	From     string       `xml:"FrToDt>FrDtTm"`
	To       string       `xml:"FrToDt>ToDtTm"`
	Account  xmlAccount   `xml:"Acct>Id"`
	Currency string       `xml:"Acct>Ccy"`
	Owner    string       `xml:"Acct>Ownr>Nm"`
	Balances []xmlBalance `xml:"Bal"`
	Entries  []xmlEntry   `xml:"Ntry"`
}

type xmlAccount struct {
	IBAN  string    `xml:"IBAN,omitempty"`
	Other *xmlOther `xml:"Othr,omitempty"`
}

type xmlOther struct {
	ID string `xml:"Id"`
}

type xmlAmount struct {
	Currency string `xml:"Ccy,attr"`
	Value    string `xml:",chardata"`
}

type xmlBalance struct {
	Type   string    `xml:"Tp>CdOrPrtry>Cd"`
	Amount xmlAmount `xml:"Amt"`
	Side   string    `xml:"CdtDbtInd"`
	Date   string    `xml:"Dt>Dt"`
}

type xmlEntry struct {
	Reference string     `xml:"NtryRef"`
	Amount    xmlAmount  `xml:"Amt"`
	Side      string     `xml:"CdtDbtInd"`
	Reversal  bool       `xml:"RvslInd,omitempty"`
	Status    string     `xml:"Sts"`
	Booked    string     `xml:"BookgDt>Dt"`
	Value     string     `xml:"ValDt>Dt"`
	Servicer  string     `xml:"AcctSvcrRef"`
	Domain    string     `xml:"BkTxCd>Domn>Cd"`
	Family    string     `xml:"BkTxCd>Domn>Fmly>Cd"`
	SubFamily string     `xml:"BkTxCd>Domn>Fmly>SubFmlyCd"`
	Details   xmlDetails `xml:"NtryDtls>TxDtls"`
	Text      string     `xml:"AddtlNtryInf"`
}

type xmlDetails struct {
	EndToEnd     string       `xml:"Refs>EndToEndId"`
	Debtor       string       `xml:"RltdPties>Dbtr>Nm"`
	DebtorFrom   *xmlAccount  `xml:"RltdPties>DbtrAcct>Id,omitempty"`
	Unstructured string       `xml:"RmtInf>Ustrd,omitempty"`
	Creditor     *xmlCreditor `xml:"RmtInf>Strd>CdtrRefInf,omitempty"`
}

type xmlCreditor struct {
	Reference string `xml:"Ref"`
}

var iban = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)

func accountOf(number string) xmlAccount {
	if iban.MatchString(number) {
		return xmlAccount{IBAN: number}
	}
	return xmlAccount{Other: &xmlOther{number}}
}

func side(minor int64) string {
	if minor < 0 {
		return "DBIT"
	}
	return "CRDT"
}

func (s statement) amount(minor int64) xmlAmount {
	return xmlAmount{Currency: s.Currency, Value: decimal(max(minor, -minor), s.Currency)}
}

func (s statement) balance(kind string, minor int64, day string) xmlBalance {
	return xmlBalance{Type: kind, Amount: s.amount(minor), Side: side(minor), Date: day}
}

func (s statement) entry(e entry) xmlEntry {
	x := xmlEntry{
		Reference: e.ID, Amount: s.amount(e.minor), Side: side(e.minor), Reversal: e.Reverses != "",
		Status: "BOOK", Booked: e.BookedOn, Value: e.ValueOn, Servicer: "BK" + e.ID,
		Domain: "PMNT", Family: "RCDT", SubFamily: "DMCT", Text: e.label(),
		Details: xmlDetails{EndToEnd: "NOTPROVIDED", Debtor: e.Payer, Unstructured: e.Text},
	}
	if e.Reference != "" {
		x.Details.EndToEnd, x.Details.Creditor = e.Reference, &xmlCreditor{e.Reference}
	}
	if e.Reverses != "" {
		x.SubFamily, x.Servicer = "RRTN", "BK"+e.Reverses
	}
	if e.PayerFrom != "" {
		from := accountOf(e.PayerFrom)
		x.Details.DebtorFrom = &from
	}
	return x
}
