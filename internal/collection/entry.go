package collection

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/pkg/bankstatement"
	"socle/pkg/cal"
	"socle/pkg/money"
)

// sighting is an entry as earlier statements of the account had it.
type sighting struct {
	BookedOn  cal.Date
	Amount    money.Minor
	Reference string
	Text      string
	BankRef   string
	Reversal  bool
	N         int
}

// entered is a payment that an entry may be about.
type entered struct {
	ID         uuid.UUID
	Amount     money.Minor
	Reference  string
	BankRef    string
	ReceivedOn cal.Date
	Channel    Channel
	FromBank   bool
}

var (
	sightings = query.New[sighting]("collection.sightings", `
select n.booked_on, n.amount, n.reference, n.text, n.bank_ref, n.reversal, count(*)::int as n
from statement_entry n
join bank_statement s on s.id = n.statement_id
where s.account = $1
  and s.sha256 <> $2
  and n.booked_on between $3 and $4
  and not (n.state = 'ignored' and n.reason = 'already_imported')
group by n.booked_on, n.amount, n.reference, n.text, n.bank_ref, n.reversal`)

	// enteredBefore are the payments that an entry may repeat or take back: same reference, or the bank's own name.
	enteredBefore = query.New[entered]("collection.entered_before", `
select p.id, p.amount, p.reference, coalesce(n.bank_ref, '') as bank_ref, p.received_on, p.channel, n.id is not null as from_bank
from payment p
left join statement_entry n on n.id = p.statement_entry
where p.status <> 'bounced'
  and p.received_on between $1 and $2
  and ((p.reference <> '' and p.reference = any($3)) or (n.bank_ref <> '' and n.bank_ref = any($4)))
order by p.received_on, p.id`)
)

type seenKey struct {
	on                       cal.Date
	amount                   money.Minor
	reference, text, bankRef string
	reversal                 bool
}

// reach is how long a cheque or debit may take to come back, in days.
const reach = 400

// judge says what each entry of a statement is.
func (i *importing) judge(ctx context.Context, p bankstatement.Statement) ([]StatementEntry, error) {
	if len(p.Entries) == 0 {
		return nil, nil
	}
	first, last := p.Entries[0].BookedOn, p.Entries[0].BookedOn
	var references, names []string
	for _, e := range p.Entries {
		first, last = min(first, e.BookedOn), max(last, e.BookedOn)
		references, names = append(references, e.Reference), append(names, e.BankRef)
	}
	before, err := sightings.All(ctx, i.tx, p.Account, i.sum, first, last)
	if err != nil {
		return nil, err
	}
	known, err := enteredBefore.All(ctx, i.tx, first.AddDays(-reach), last, references, names)
	if err != nil {
		return nil, err
	}
	j := judging{importing: i, seen: map[seenKey]int{}, known: known}
	for _, s := range before {
		j.seen[seenKey{s.BookedOn, s.Amount, s.Reference, s.Text, s.BankRef, s.Reversal}] += s.N
	}
	rows := make([]StatementEntry, len(p.Entries))
	for k, e := range p.Entries {
		rows[k] = StatementEntry{ID: uuid.Must(uuid.NewV7()), Amount: e.Amount, BookedOn: e.BookedOn, ValueOn: e.ValueOn, Reference: e.Reference,
			Text: e.Text, Payer: e.Payer, BankRef: e.BankRef, Reversal: e.Reversal}
		j.entry(&rows[k])
		if rows[k].State == "ignored" {
			i.done.Ignored++
		}
	}
	return rows, nil
}

// judging compares the entries of one statement with what is known.
type judging struct {
	*importing
	seen  map[seenKey]int
	known []entered
}

func (j *judging) entry(e *StatementEntry) {
	key := seenKey{e.BookedOn, e.Amount, e.Reference, e.Text, e.BankRef, e.Reversal}
	switch {
	case j.seen[key] > 0:
		j.seen[key]--
		e.ignore(AlreadyImported)
	case e.Amount == 0:
		e.ignore(IsZero)
	case e.Amount > 0 && e.Reversal:
		e.ignore(DebitTakenBack)
	case e.Amount > 0:
		j.credit(e)
	case e.Reversal || saysBack(e.Text):
		j.back(e)
	default:
		e.ignore(IsDebit)
	}
}

// saysBack reads the words of banks whose files do not mark what comes back.
func saysBack(text string) bool {
	text = strings.ToLower(text)
	for _, word := range []string{"rejet", "impay", "extourne", "retour", "contrepass"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func (e *StatementEntry) ignore(why string) { e.State, e.Reason = "ignored", why }

// credit is money received, unless a cheque or mobile payment with this reference and amount was entered before.
func (j *judging) credit(e *StatementEntry) {
	for k, p := range j.known {
		if !p.FromBank && p.Amount == e.Amount && p.Reference == e.Reference && e.Reference != "" && p.Channel != Counter {
			e.ignore(AlreadyEntered)
			e.PaymentID = &p.ID
			j.known[k].FromBank = true // it may still come back, but is not booked twice
			return
		}
	}
	m := e.money()
	e.State, e.PaymentID = "payment", &m.ID
	j.money = append(j.money, m)
	j.known = append(j.known, entered{m.ID, m.Amount, m.Reference, e.BankRef, m.ReceivedOn, m.Channel, true})
}

func (e *StatementEntry) money() Money {
	return Money{ID: uuid.Must(uuid.NewV7()), Channel: Transfer, Amount: e.Amount, ReceivedOn: e.BookedOn, ValueDate: e.ValueOn,
		PayerName: e.Payer, Reference: e.Reference, Text: e.Text, StatementEntry: e.ID}
}

// back finds what a reversal takes back: by the bank's own name for it, else by reference and amount if there is only one.
func (j *judging) back(e *StatementEntry) {
	var found []int
	for _, same := range []func(entered) bool{
		func(p entered) bool { return e.BankRef != "" && p.BankRef == e.BankRef },
		func(p entered) bool { return e.Reference != "" && p.Reference == e.Reference },
	} {
		for k, p := range j.known {
			if p.Amount == -e.Amount && p.ReceivedOn <= e.BookedOn && same(p) {
				found = append(found, k)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	if len(found) != 1 {
		e.ignore(ReversalUnknown)
		return
	}
	p := j.known[found[0]]
	e.State, e.PaymentID = "bounce", &p.ID
	j.bounces = append(j.bounces, bouncing{p.ID, e.BookedOn, e.Text})
	j.known = append(j.known[:found[0]:found[0]], j.known[found[0]+1:]...)
}
