package matching

import (
	"socle/pkg/cal"
	"socle/pkg/money"
)

// Employer is what a payment can be recognised by. Names are the legal and trade names; Accounts the bank accounts and
// telephone numbers from which it paid before, or that it declared.
type Employer struct {
	ID       string
	Number   string
	Names    []string
	Accounts []string
}

// Obligation is a period for which an employer still owes. Owed is all that is outstanding; Likely are other amounts that
// a payer may believe they owe (the principal without surcharges, the total without a levy). Amounts in minor units.
type Obligation struct {
	ID        string
	Employer  string
	Period    cal.Period
	Reference string
	Owed      money.Minor
	Likely    []money.Minor
}

// Entry is money received: a line of a bank statement, a mobile payment, a deposit. Text is the free text, Reference the
// structured one if the channel has it, Payer and Account what the bank says of the other side; any may be empty.
type Entry struct {
	ID        string
	Amount    money.Minor
	Text      string
	Reference string
	Payer     string
	Account   string
}

// Reason is one sign for or against a proposal. Code is permanent ("matching.number_exact"), Args complete its
// translation, Points is what it added to the score.
type Reason struct {
	Code   string            `json:"code"`
	Args   map[string]string `json:"args,omitempty"`
	Points int               `json:"points"`
}

// Signs are all codes that a Reason can have.
var Signs = []string{"matching.reference_exact", "matching.number_exact", "matching.number_exact_spaced", "matching.number_exact_letters",
	"matching.number_embedded", "matching.number_transposed", "matching.number_digit_wrong", "matching.number_digit_missing",
	"matching.number_digit_extra", "matching.number_truncated", "matching.account_known", "matching.account_shared", "matching.amount_exact",
	"matching.amount_sum", "matching.amount_partial", "matching.amount_over", "matching.name_alike", "matching.name_other", "matching.period_named"}

// Proposal is an employer whose money it may be, and the obligations that the amount suggests, oldest first.
// Score runs from 0 to 100.
type Proposal struct {
	Employer string   `json:"employer"`
	Items    []string `json:"items"`
	Score    int      `json:"score"`
	Reasons  []Reason `json:"reasons"`
	Auto     bool     `json:"auto"`

	identified bool // by number, reference or account of its own
	explained  bool // the amount is exactly what Items owe
}

// Outcome is what is known of one entry: proposals, best first. At most the first one is Auto. Why says, when there are
// proposals and none is automatic, what is missing: "matching.below_threshold", "matching.ambiguous",
// "matching.not_identified".
type Outcome struct {
	Entry     string     `json:"entry"`
	Proposals []Proposal `json:"proposals"`
	Why       string     `json:"why,omitempty"`
}

// Config is the fund's matching. The zero Config takes the defaults said here.
type Config struct {
	Threshold int // score from which a match may be automatic; 75
	Margin    int // how far the second proposal must stay behind; 15
	Most      int // proposals kept per entry; 5

	// CheckDigit says whether a number is well formed with its check digits; nil when the fund's numbers have none.
	CheckDigit func(number string) bool
}

func (c Config) defaults() Config {
	if c.Threshold == 0 {
		c.Threshold = 75
	}
	if c.Margin == 0 {
		c.Margin = 15
	}
	if c.Most == 0 {
		c.Most = 5
	}
	return c
}
