package view

import "github.com/a-h/templ"

// scroll makes a table that may be wider than the screen reachable by keyboard.
func (t Table) scroll() templ.Attributes {
	if !t.Flat {
		return templ.Attributes{}
	}
	return templ.Attributes{"tabindex": "0", "role": "region", "aria-label": t.Caption}
}

func (t Table) identity() templ.Attributes { return identity(t.ID) }

func (r Row) identity() templ.Attributes { return identity(r.ID) }

func identity(id string) templ.Attributes {
	if id == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"id": id}
}

func (c Column) sorted() templ.Attributes {
	if c.Sorted == "" {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-sort": c.Sorted}
}

func (c Column) sortIcon() string {
	switch c.Sorted {
	case "ascending":
		return "up"
	case "descending":
		return "down"
	}
	return "sort"
}

func (e Empty) icon() string {
	if e.Icon == "" {
		return "inbox"
	}
	return e.Icon
}

// currentPage marks the link that leads where the reader already is.
func currentPage(here bool) templ.Attributes {
	if !here {
		return templ.Attributes{}
	}
	return templ.Attributes{"aria-current": "page"}
}
