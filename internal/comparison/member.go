package comparison

import (
	"io/fs"
	"path"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"socle/pkg/money"
	"socle/tenants"
)

// card is what is known of a fund by its folder alone.
type card struct {
	Name     string         `yaml:"name"`
	Short    string         `yaml:"short_name"`
	Country  string         `yaml:"country"`
	Currency money.Currency `yaml:"currency"`
}

var cards sync.Map // slug → card; folders built in do not change

// cardOf reads a fund's card from the folders built in; one that is elsewhere is known by its slug.
func cardOf(slug string) card {
	if c, ok := cards.Load(slug); ok {
		return c.(card)
	}
	c := card{Name: slug, Short: slug}
	if body, err := fs.ReadFile(tenants.Embedded(), path.Join(slug, "tenant.yaml")); err == nil {
		_ = yaml.Unmarshal(body, &c) // what cannot be read keeps the slug for a name
	}
	cards.Store(slug, c)
	return c
}

func memberOf(slug string) Member {
	c := cardOf(slug)
	return Member{Fund: slug, Name: c.Name, Short: c.Short, Country: c.Country}
}

// label is a fund as people tell it apart: many are called CNSS.
func (m Member) label() string {
	if m.Country == "" {
		return m.Short
	}
	return m.Short + " (" + m.Country + ")"
}

// currency is that of a figure: the fund's when its folder is known, else one with the decimals of the figure.
func (f Figure) currency() money.Currency {
	if c := cardOf(f.Fund).Currency; c.Code == f.Currency {
		return c
	}
	decimals := 0
	if f.Value != nil {
		_, fraction, _ := strings.Cut(*f.Value, ".")
		decimals = len(fraction)
	}
	return money.Currency{Code: f.Currency, Decimals: decimals, Shown: decimals}
}
