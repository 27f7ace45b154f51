package bankstatement

import (
	"bytes"
	"io"
	"strings"

	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/money"
)

// Statement is one account in one currency over a few days. Opening and Closing are nil when the file does
// not say them; then Balanced is false.
type Statement struct {
	Account  string
	Currency money.Currency
	Opening  *money.Minor
	Closing  *money.Minor
	Balanced bool // opening + entries = closing
	Entries  []Entry
}

// Entry is one movement. Amount is signed from the holder's side: received is positive.
type Entry struct {
	Amount    money.Minor
	BookedOn  cal.Date
	ValueOn   cal.Date
	Reference string // what the payer or the payee gave to recognise the payment, else the bank's own
	Text      string // words of the payer, or of the bank
	Reversal  bool   // undoes an earlier entry; the sign is already that of this movement
	Payer     string // name of the other side, when the bank says it
	BankRef   string // the bank's own reference, for finding the entry again
}

// Format is how a statement is written.
type Format string

// The formats. Auto looks at the first bytes.
const (
	Auto     Format = "auto"
	CAMT053  Format = "camt053"
	CSV      Format = "csv"
	MT940    Format = "mt940"
	CFONB120 Format = "cfonb120"
)

// Options bound a reading and complete what a file does not say.
type Options struct {
	MaxBytes   int64          // 0 means 32 MB
	MaxEntries int            // 0 means 200,000
	Currency   money.Currency // of a CSV that names none; the zero Currency means unknown
	Account    string         // of a CSV that names none
}

func (o Options) orDefault() Options {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 32 << 20
	}
	if o.MaxEntries <= 0 {
		o.MaxEntries = 200_000
	}
	return o
}

// Parse reads all statements of a file, or fails with a fault that says where it is wrong.
func Parse(in io.Reader, format Format, o Options) ([]Statement, error) {
	o = o.orDefault()
	data, err := io.ReadAll(io.LimitReader(in, o.MaxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > o.MaxBytes:
		return nil, fault.New(fault.TooLarge, "statement.too_large", "the statement is larger than %d bytes", o.MaxBytes)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, malformed("the file is empty")
	}
	if format == Auto || format == "" {
		format = Guess(data)
	}
	read, known := map[Format]func([]byte, Options) ([]Statement, error){
		CAMT053: parseCAMT, CSV: parseCSV, MT940: parseMT940, CFONB120: parseCFONB,
	}[format]
	if !known {
		return nil, fault.New(fault.Invalid, "statement.format_unknown", "format %q is not one we read", format)
	}
	statements, err := read(data, o)
	if err != nil {
		return nil, err
	}
	if len(statements) == 0 {
		return nil, malformed("the file holds no statement")
	}
	for i := range statements {
		statements[i].settle()
	}
	return statements, nil
}

// Guess tells the format from the first bytes; what is nothing else is taken for CSV.
func Guess(data []byte) Format {
	head := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 512)]), "\ufeff"), " \t\r\n\x01")
	switch {
	case strings.HasPrefix(head, "<"):
		return CAMT053
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE, '<', 0}), bytes.HasPrefix(data, []byte{0xFE, 0xFF, 0, '<'}):
		return CAMT053
	case strings.HasPrefix(head, "{1:"), strings.HasPrefix(head, ":20:"), strings.Contains(head, "\n:20:") && strings.Contains(head, "\n:25:"):
		return MT940
	case strings.HasPrefix(head, "01") && cfonbLine(head):
		return CFONB120
	}
	return CSV
}

func cfonbLine(head string) bool {
	line, _, _ := strings.Cut(head, "\n")
	return len(strings.TrimRight(line, "\r")) == 120 && !strings.ContainsAny(line, ";\t")
}

// settle says whether the statement balances.
func (s *Statement) settle() {
	if s.Opening == nil || s.Closing == nil {
		return
	}
	sum := *s.Opening
	for _, e := range s.Entries {
		sum += e.Amount
	}
	s.Balanced = sum == *s.Closing
}

func malformed(format string, args ...any) *fault.Fault {
	return fault.New(fault.Malformed, "statement.malformed", format, args...)
}

// reason is the message of a fault without its code, for a longer message around it.
func reason(err error) string {
	if f, ok := fault.As(err); ok {
		return f.Message
	}
	return err.Error()
}

// limit is the greatest amount taken from a file: sums of all its entries stay within a money.Minor.
const limit = money.Minor(1e13)

func bounded(m money.Minor) (money.Minor, bool) { return m, m <= limit && m >= -limit }
