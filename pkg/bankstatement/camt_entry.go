package bankstatement

import (
	"strings"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// The parts of a CAMT.053 that are read, of any version.
type (
	camtAmount struct {
		Value    string `xml:",chardata"`
		Currency string `xml:"Ccy,attr"`
	}
	camtDate struct {
		Day  string `xml:"Dt"`
		Time string `xml:"DtTm"`
	}
	camtAccount struct {
		IBAN  string `xml:"Id>IBAN"`
		Other string `xml:"Id>Othr>Id"`
		Ccy   string `xml:"Ccy"`
	}
	camtBalance struct {
		Code   string     `xml:"Tp>CdOrPrtry>Cd"`
		Sub    string     `xml:"Tp>SubTp>Cd"`
		Amount camtAmount `xml:"Amt"`
		Sign   string     `xml:"CdtDbtInd"`
	}
	camtEntry struct {
		Ref      string     `xml:"NtryRef"`
		Amount   camtAmount `xml:"Amt"`
		Sign     string     `xml:"CdtDbtInd"`
		Reversal string     `xml:"RvslInd"`
		Status   struct {
			Text string `xml:",chardata"` // until version 07
			Code string `xml:"Cd"`        // from version 08
		} `xml:"Sts"`
		Booked  camtDate     `xml:"BookgDt"`
		Value   camtDate     `xml:"ValDt"`
		BankRef string       `xml:"AcctSvcrRef"`
		Info    string       `xml:"AddtlNtryInf"`
		Details []camtDetail `xml:"NtryDtls>TxDtls"`
	}
	camtDetail struct {
		EndToEnd    string      `xml:"Refs>EndToEndId"`
		Instruction string      `xml:"Refs>InstrId"`
		Transaction string      `xml:"Refs>TxId"`
		BankRef     string      `xml:"Refs>AcctSvcrRef"`
		Cheque      string      `xml:"Refs>ChqNb"`
		Amount      *camtAmount `xml:"Amt"`               // from version 04
		Transacted  *camtAmount `xml:"AmtDtls>TxAmt>Amt"` // before, and when the currency differs
		Counter     *camtAmount `xml:"AmtDtls>CntrValAmt>Amt"`
		Sign        string      `xml:"CdtDbtInd"`
		Debtor      camtParty   `xml:"RltdPties>Dbtr"`
		Creditor    camtParty   `xml:"RltdPties>Cdtr"`
		Words       []string    `xml:"RmtInf>Ustrd"`
		Structured  []string    `xml:"RmtInf>Strd>CdtrRefInf>Ref"`
		Info        string      `xml:"AddtlTxInf"`
	}
	camtParty struct {
		Name    string `xml:"Nm"`     // until version 07
		PtyName string `xml:"Pty>Nm"` // from version 08
	}
)

func (p camtParty) name() string { return words(p.Name, p.PtyName) }

// read gives the amount in its own currency. ISO amounts are never negative: the sign stands beside.
func (a camtAmount) read(sign string) (money.Minor, money.Currency, error) {
	value, code := strings.TrimSpace(a.Value), strings.TrimSpace(a.Currency)
	c, ok := CurrencyOf(code)
	if !ok {
		return 0, c, malformed("amount %q has no currency (%q)", value, code)
	}
	m, err := c.Parse(value)
	if m, ok = bounded(m); err != nil || !ok || m < 0 || strings.HasPrefix(value, "-") {
		return 0, c, malformed("%q is not an amount in %s", value, code)
	}
	switch strings.TrimSpace(sign) {
	case "CRDT":
		return m, c, nil
	case "DBIT":
		return -m, c, nil
	}
	return 0, c, malformed("%q says neither credit nor debit for amount %s", sign, value)
}

// day takes the calendar day as the bank wrote it, in the bank's own time zone.
func (d camtDate) day() (cal.Date, error) {
	s := strings.TrimSpace(d.Day)
	if s == "" {
		s = strings.TrimSpace(d.Time)
	}
	if s == "" {
		return 0, nil
	}
	date, err := cal.ParseDate(s[:min(10, len(s))])
	if err != nil {
		return 0, malformed("%q is not a date", s)
	}
	return date, nil
}

// booked says whether the entry moved the account; pending and informative ones did not.
func (n camtEntry) booked() bool {
	status := strings.TrimSpace(n.Status.Code)
	if status == "" {
		status = strings.TrimSpace(n.Status.Text)
	}
	return status == "" || status == "BOOK"
}

func (n camtEntry) reversal() bool {
	s := strings.TrimSpace(n.Reversal)
	return s == "true" || s == "1"
}

// entries gives the movement, or the payments of a batch when they are all there and add up to it.
func (n camtEntry) entries() ([]Entry, money.Currency, error) {
	amount, currency, err := n.Amount.read(n.Sign)
	if err != nil {
		return nil, currency, err
	}
	whole := Entry{Amount: amount, Reversal: n.reversal()}
	if whole.BookedOn, err = n.Booked.day(); err != nil {
		return nil, currency, err
	}
	if whole.ValueOn, err = n.Value.day(); err != nil {
		return nil, currency, err
	}
	if whole.BookedOn.IsZero() {
		whole.BookedOn = whole.ValueOn
	}
	if whole.ValueOn.IsZero() {
		whole.ValueOn = whole.BookedOn
	}
	if len(n.Details) > 1 {
		if parts, ok := n.split(whole, currency); ok {
			return parts, currency, nil
		}
	}
	var d camtDetail
	if len(n.Details) == 1 {
		d = n.Details[0]
	}
	return []Entry{n.describe(whole, d)}, currency, nil
}

// split tells a batch apart. Each payment must have an amount in the currency of the account: instructed
// amounts in another one do not add up to what was booked.
func (n camtEntry) split(whole Entry, currency money.Currency) ([]Entry, bool) {
	var parts []Entry
	var sum money.Minor
	for _, d := range n.Details {
		amount, ok := d.amountIn(currency, n.Sign)
		if !ok {
			return nil, false
		}
		part := whole
		part.Amount = amount
		sum += amount
		parts = append(parts, n.describe(part, d))
	}
	return parts, sum == whole.Amount
}

func (d camtDetail) amountIn(currency money.Currency, sign string) (money.Minor, bool) {
	if strings.TrimSpace(d.Sign) != "" {
		sign = d.Sign
	}
	for _, a := range []*camtAmount{d.Amount, d.Transacted, d.Counter} {
		if a == nil || strings.TrimSpace(a.Currency) != currency.Code {
			continue
		}
		if m, _, err := a.read(sign); err == nil {
			return m, true
		}
	}
	return 0, false
}

// describe picks reference, words and other side. What the payee asked the payer to write comes first.
func (n camtEntry) describe(e Entry, d camtDetail) Entry {
	e.Reference = firstOf(append(d.Structured, d.EndToEnd, d.Instruction, d.Transaction, d.Cheque, d.BankRef, n.BankRef, n.Ref)...)
	e.Text = words(d.Words...)
	if e.Text == "" {
		e.Text = words(d.Info)
	}
	if e.Text == "" {
		e.Text = words(n.Info)
	}
	e.BankRef = firstOf(d.BankRef, n.BankRef, n.Ref)
	e.Payer = d.Debtor.name()
	if e.Amount < 0 {
		e.Payer = d.Creditor.name()
	}
	return e
}

// firstOf gives the first reference that says something; banks write NOTPROVIDED for none.
func firstOf(refs ...string) string {
	for _, r := range refs {
		if r = words(r); r != "" && r != "NOTPROVIDED" && r != "NONREF" {
			return r
		}
	}
	return ""
}
