package allocation

import (
	"cmp"
	"slices"

	"socle/pkg/fault"
	"socle/pkg/money"
)

// Reason says why a debt was paid when it was: the criterion by which it came before the next open one, and that one's id.
// Code is "allocation." + criterion; "allocation.shared" for a share in proportion; "allocation.last" when no debt stood behind.
type Reason struct {
	Code   string `json:"code"`
	Before string `json:"before,omitempty"`
}

// Allocation is money put on one open item. Amount is in minor units, negative in a reversal.
type Allocation struct {
	ItemID string      `json:"item"`
	Amount money.Minor `json:"amount"`
	Reason Reason      `json:"reason"`
}

// Result is where a payment went. The allocations and the credit add up to the payment.
type Result struct {
	Allocations []Allocation `json:"allocations"`
	Credit      money.Minor  `json:"credit"`
}

// Total is the payment: allocations and credit together.
func (r Result) Total() money.Minor {
	t := r.Credit
	for _, a := range r.Allocations {
		t = t.Add(a.Amount)
	}
	return t
}

// Allocate puts a payment on the open items in the fund's order. The items are not changed.
// A payment of zero or less is a fault.
func Allocate(payment money.Minor, open []Item, order Order, asked Designation) (Result, error) {
	if payment <= 0 {
		return Result{}, fault.Field("amount", "allocation.amount_not_positive", "the amount to allocate must be above zero")
	}
	if err := order.Check(); err != nil {
		return Result{}, err
	}
	queue := order.queue(open, asked)
	res := Result{Credit: payment}
	for start := 0; start < len(queue) && res.Credit > 0; {
		end := order.tied(queue, start, asked)
		res.pay(queue[start:end], order.reason(queue, end, asked))
		start = end
	}
	return res, nil
}

// queue sorts what is owed; equal debts by due date, then id, so that the outcome never hangs on the order of rows.
func (o Order) queue(open []Item, asked Designation) []Item {
	owed := make([]Item, 0, len(open))
	for _, i := range open {
		if i.Outstanding > 0 && (!o.OnlyDesignated || asked.Empty() || asked.names(i)) {
			owed = append(owed, i)
		}
	}
	slices.SortFunc(owed, func(a, b Item) int {
		c, _ := o.compare(a, b, asked)
		return cmp.Or(c, cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	return owed
}

// tied is the end of the run of debts that share in proportion, starting at start.
func (o Order) tied(queue []Item, start int, asked Designation) int {
	end := start + 1
	for o.ProRata && end < len(queue) {
		if c, _ := o.compare(queue[start], queue[end], asked); c != 0 {
			break
		}
		end++
	}
	return end
}

func (o Order) reason(queue []Item, end int, asked Designation) Reason {
	if end == len(queue) {
		return Reason{Code: "allocation.last"}
	}
	next := queue[end]
	_, by := o.compare(queue[end-1], next, asked)
	if by == "" {
		by = ByDue
	}
	return Reason{Code: "allocation." + string(by), Before: next.ID}
}

// pay puts the credit on a run of debts: in full if it suffices, else in proportion.
func (r *Result) pay(run []Item, why Reason) {
	owed := make([]int64, len(run))
	var sum money.Minor
	for i, item := range run {
		owed[i] = int64(item.Outstanding)
		sum = sum.Add(item.Outstanding)
	}
	if r.Credit < sum && len(run) > 1 {
		why = Reason{Code: "allocation.shared", Before: why.Before}
	}
	for i, part := range money.Allocate(min(r.Credit, sum), owed...) {
		if part > 0 {
			r.Allocations = append(r.Allocations, Allocation{ItemID: run[i].ID, Amount: part, Reason: why})
		}
	}
	r.Credit -= min(r.Credit, sum)
}
