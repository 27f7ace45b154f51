package collection

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/matching"
	"socle/pkg/money"
)

type knownEmployer struct {
	ID        uuid.UUID
	Number    string
	LegalName string
	TradeName string
}

type owedPeriod struct {
	EmployerID uuid.UUID
	Period     cal.Period
	Owed       money.Minor
	Principal  money.Minor
	Levy       money.Minor
}

type knownAccount struct {
	PayerAccount string
	EmployerID   uuid.UUID
}

var (
	knownEmployers = query.New[knownEmployer]("collection.known_employers", `
select e.id, e.number, e.legal_name, e.trade_name
from employer e
where e.number is not null`)

	owedPeriods = query.New[owedPeriod]("collection.owed_periods", `
select n.employer_id, n.period, sum(n.amount)::bigint as owed,
       coalesce(sum(n.amount) filter (where n.component = 'principal'), 0)::bigint as principal,
       coalesce(sum(n.amount) filter (where n.component = 'levy'), 0)::bigint as levy
from entry n
where n.account = 'receivable'
group by n.employer_id, n.period
having sum(n.amount) > 0`)

	// knownAccounts are the accounts and telephones from which matched money came before.
	knownAccounts = query.New[knownAccount]("collection.known_accounts", `
select distinct p.payer_account, p.employer_id
from payment p
where p.payer_account = any($1)
  and p.employer_id is not null
  and p.status = 'matched'`)
)

// recognise gives payments the employer that their signs tell without doubt, and the others their proposals.
func recognise(ctx context.Context, tx tenant.Tx, all []Payment) error {
	if !slices.ContainsFunc(all, func(p Payment) bool { return p.EmployerID == nil }) {
		return nil
	}
	index, err := indexOf(ctx, tx, all)
	if err != nil {
		return err
	}
	run := index.Run()
	for i := range all {
		p := &all[i]
		if p.EmployerID != nil {
			continue
		}
		out := run.Match(p.entry())
		if len(out.Proposals) > 0 && out.Proposals[0].Auto {
			best := out.Proposals[0]
			id, err := uuid.Parse(best.Employer)
			if err != nil {
				return err
			}
			p.EmployerID, p.MatchedBy, p.Match = &id, Auto, Match{Score: best.Score, Reasons: best.Reasons}
			continue
		}
		p.Match = Match{Why: out.Why, Proposals: out.Proposals}
		if len(out.Proposals) > 0 {
			p.Match.Score = out.Proposals[0].Score
		}
	}
	return nil
}

func (p Payment) entry() matching.Entry {
	return matching.Entry{ID: p.ID.String(), Amount: p.Amount, Text: p.Text, Reference: p.Reference, Payer: p.PayerName, Account: p.PayerAccount}
}

// indexOf is what payments can be recognised by: all employers that have a number, what they owe, and from where they paid.
func indexOf(ctx context.Context, tx tenant.Tx, all []Payment) (*matching.Index, error) {
	employers, err := knownEmployers.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	owed, err := owedPeriods.All(ctx, tx)
	if err != nil {
		return nil, err
	}
	accounts := []string{}
	for _, p := range all {
		if p.PayerAccount != "" {
			accounts = append(accounts, p.PayerAccount)
		}
	}
	paid, err := knownAccounts.All(ctx, tx, accounts)
	if err != nil {
		return nil, err
	}
	numbers, from := map[uuid.UUID]string{}, map[uuid.UUID][]string{}
	for _, a := range paid {
		from[a.EmployerID] = append(from[a.EmployerID], a.PayerAccount)
	}
	for _, e := range employers {
		numbers[e.ID] = e.Number
	}
	config := matching.Config{}
	if scheme := numbersOf(tx.Fund()); scheme.Check() == nil && scheme.Algorithm != "none" {
		config.CheckDigit = scheme.Valid
	}
	return matching.NewIndex(config, each(employers, from), obligations(owed, numbers)), nil
}

func each(employers []knownEmployer, from map[uuid.UUID][]string) func(func(matching.Employer) bool) {
	return func(yield func(matching.Employer) bool) {
		for _, e := range employers {
			names := []string{e.LegalName}
			if e.TradeName != "" && e.TradeName != e.LegalName {
				names = append(names, e.TradeName)
			}
			if !yield(matching.Employer{ID: e.ID.String(), Number: e.Number, Names: names, Accounts: from[e.ID]}) {
				return
			}
		}
	}
}

// obligations are the periods owed. A payer may believe to owe the principal alone, or the principal with the levy.
func obligations(owed []owedPeriod, numbers map[uuid.UUID]string) func(func(matching.Obligation) bool) {
	return func(yield func(matching.Obligation) bool) {
		for _, o := range owed {
			likely := []money.Minor{}
			for _, amount := range []money.Minor{o.Principal, o.Principal + o.Levy} {
				if amount > 0 && amount != o.Owed && !slices.Contains(likely, amount) {
					likely = append(likely, amount)
				}
			}
			if !yield(matching.Obligation{ID: o.EmployerID.String() + " " + o.Period.String(), Employer: o.EmployerID.String(), Period: o.Period,
				Reference: Reference(numbers[o.EmployerID], o.Period), Owed: o.Owed, Likely: likely}) {
				return
			}
		}
	}
}
