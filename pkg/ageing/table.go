package ageing

import (
	"iter"

	"socle/pkg/cal"
	"socle/pkg/money"
)

// Table is what is outstanding by age and by standing, as of a date. Amounts are in minor units.
type Table struct {
	Scale Scale
	AsOf  cal.Date
	by    [standings][MostBuckets]money.Minor
}

// New is an empty table.
func New(s Scale, asOf cal.Date) *Table { return &Table{Scale: s, AsOf: asOf} }

// Of ages debts as of a date.
func Of(s Scale, asOf cal.Date, debts iter.Seq[Debt]) *Table {
	t := New(s, asOf)
	for d := range debts {
		t.Count(d)
	}
	return t
}

// Count puts one debt in its buckets.
func (t *Table) Count(d Debt) {
	for _, p := range d.pieces() {
		cell := &t.by[d.Standing][t.Scale.Bucket(DaysPast(p.Due, t.AsOf))]
		*cell = cell.Add(p.Outstanding)
	}
}

// Add adds a table of the same scale and date, of another agency for instance.
func (t *Table) Add(o *Table) {
	if t.AsOf != o.AsOf || t.Scale.Len() != o.Scale.Len() {
		panic("ageing: tables of different dates or buckets cannot be added")
	}
	for s := range t.by {
		for b := range t.by[s] {
			t.by[s][b] = t.by[s][b].Add(o.by[s][b])
		}
	}
}

// Buckets gives the amounts by bucket of one standing, in the order of Scale.Keys.
func (t *Table) Buckets(s Standing) []money.Minor {
	return append([]money.Minor(nil), t.by[s][:t.Scale.Len()]...)
}

// All gives the amounts by bucket, whatever the standing.
func (t *Table) All() []money.Minor {
	all := make([]money.Minor, t.Scale.Len())
	for s := range t.by {
		for b := range all {
			all[b] = all[b].Add(t.by[s][b])
		}
	}
	return all
}

// Outstanding is the sum of all buckets and standings.
func (t *Table) Outstanding() money.Minor { return money.Sum(t.All()...) }

// PastDue is what is outstanding without what is not due: the arrears.
func (t *Table) PastDue() money.Minor { return money.Sum(t.All()[1:]...) }

// Of one standing: outstanding and past due.
func (t *Table) Of(s Standing) (outstanding, pastDue money.Minor) {
	b := t.Buckets(s)
	return money.Sum(b...), money.Sum(b[1:]...)
}
