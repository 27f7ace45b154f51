package allocation

import "socle/pkg/money"

// Bounced is the reason of every line of a reversal.
const Bounced = "allocation.bounced"

// Reverse undoes a result exactly: each allocation with the opposite sign, last first, and the credit taken back.
// It serves a bounced payment and a payment moved to another employer; the original stays in the books.
func (r Result) Reverse() Result {
	back := Result{Credit: -r.Credit, Allocations: make([]Allocation, 0, len(r.Allocations))}
	for i := len(r.Allocations) - 1; i >= 0; i-- {
		a := r.Allocations[i]
		back.Allocations = append(back.Allocations, Allocation{ItemID: a.ItemID, Amount: -a.Amount, Reason: Reason{Code: Bounced}})
	}
	return back
}

// Apply gives the items as they stand after the result. The items passed in are not changed.
func (r Result) Apply(items []Item) []Item {
	paid := make(map[string]money.Minor, len(r.Allocations))
	for _, a := range r.Allocations {
		paid[a.ItemID] = paid[a.ItemID].Add(a.Amount)
	}
	after := make([]Item, len(items))
	for i, item := range items {
		item.Outstanding -= paid[item.ID]
		after[i] = item
	}
	return after
}
