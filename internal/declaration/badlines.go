package declaration

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/money"
	"socle/pkg/tabular"
	"socle/pkg/words"
)

type writer = io.Writer

// Words say a finding in a language: French where the reader's is not English. Amounts and dates are written in its manner.
func Words(lang i18n.Lang, f Finding) string {
	in := "fr"
	if lang.Base() == "en" {
		in = "en"
	}
	switch prefix, _, _ := strings.Cut(f.Code, "."); prefix {
	case "ebds":
		return sentence(in, f, ebds.Codes.In(in, f))
	case "declaration":
		f = localised(lang, f)
		return sentence(in, f, Codes.In(in, f))
	default:
		return sentence(in, f, tabular.Codes.In(in, f))
	}
}

// localised writes the amounts ("2234.70") and dates of our own findings in the reader's manner.
func localised(lang i18n.Lang, f Finding) Finding {
	args := slices.Clone(f.Args)
	for i, a := range args {
		if d, err := cal.ParseDate(a); err == nil {
			args[i] = words.ShortDate(lang, d)
		} else if _, err := (money.Currency{Decimals: 3}).Parse(a); err == nil && strings.Contains(a, ".") {
			args[i] = words.Decimal(lang, a)
		}
	}
	f.Args = args
	return f
}

var french = strings.NewReplacer(" :", "\u00a0:", " ;", "\u00a0;", " ?", "\u00a0?", " !", "\u00a0!", "'", "’")

// sentence starts with a capital, unless with a value of the file, and in French keeps its signs with their words.
func sentence(in string, f Finding, s string) string {
	if in == "fr" {
		s = french.Replace(s)
	}
	if len(f.Args) > 0 && strings.HasPrefix(s, f.Args[0]) {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// badLines are the lines of a list with something found, as they stand, each with its reasons in the last column.
func (s *Service) badLines(ctx context.Context, tx tenant.Tx, r Review, lang i18n.Lang) ([]string, [][]tabular.Cell, error) {
	reasons := map[int][]string{}
	var order []int
	general := []string{}
	for _, f := range r.Findings {
		if f.Line == 0 {
			general = append(general, Words(lang, f))
			continue
		}
		if reasons[f.Line] == nil {
			order = append(order, f.Line)
		}
		reasons[f.Line] = append(reasons[f.Line], Words(lang, f))
	}
	slices.Sort(order)
	cells, err := s.cellsOf(ctx, tx, r.Upload, order)
	if err != nil {
		return nil, nil, err
	}
	titles := []string{}
	for _, field := range FixableFields {
		titles = append(titles, titleOf(field))
	}
	titles = append(titles, "Ligne du fichier", "Anomalies")
	rows := make([][]tabular.Cell, 0, len(order)+len(general))
	for _, line := range order {
		row := []tabular.Cell{}
		for _, field := range FixableFields {
			row = append(row, cells[line][field])
		}
		rows = append(rows, append(row, line, strings.Join(reasons[line], " ; ")))
	}
	for _, g := range general {
		rows = append(rows, []tabular.Cell{"", "", "", "", "", "", g})
	}
	return titles, rows, nil
}

func titleOf(field string) string {
	for _, c := range tabular.WageSchema.Columns {
		if c.Field == field {
			return c.Title
		}
	}
	return field
}
