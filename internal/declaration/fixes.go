package declaration

import (
	"slices"

	"socle/pkg/money"
	"socle/pkg/tabular"
)

// fixes are what was put right on screen: line of the file → field of the list → what was typed.
type fixes map[int]map[string]string

// FixableFields are the fields of a list that can be put right on screen.
var FixableFields = []string{"insured", "name", "days", "wage", "situation"}

// edit puts the fixes over the rows of a file. The columns are those of its own titles, whatever their order.
func (f fixes) edit(workbook bool, c money.Currency) func(tabular.Row) tabular.Row {
	at := map[string]int(nil)
	return func(r tabular.Row) tabular.Row {
		if at == nil {
			if m, score, _ := tabular.WageSchema.Match(r); score >= 2 {
				at = m.At
			}
			return r
		}
		typed, ok := f[r.Line]
		if !ok {
			return r
		}
		cells := slices.Clone(r.Cells)
		for field, value := range typed {
			i, has := at[field]
			if !has {
				continue
			}
			for len(cells) <= i {
				cells = append(cells, "")
			}
			cells[i] = asCell(field, value, workbook, c)
		}
		r.Cells = cells
		return r
	}
}

// asCell writes a typed value as the file would hold it: a workbook keeps amounts with a dot.
func asCell(field, value string, workbook bool, c money.Currency) string {
	if field != "wage" || !workbook {
		return value
	}
	m, _, err := tabular.ReadAmount(value, c)
	if err != nil {
		return value
	}
	return c.Decimal(m)
}
