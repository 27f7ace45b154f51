package declaration

import (
	"context"
	"io"
	"slices"
	"strings"

	"socle/internal/platform/i18n"
	"socle/internal/platform/tenant"
	"socle/pkg/ebds"
	"socle/pkg/tabular"
)

type writer = io.Writer

// Words say a finding in a language: French where the reader's is not English.
func Words(lang i18n.Lang, f Finding) string {
	in := "fr"
	if lang.Base() == "en" {
		in = "en"
	}
	switch prefix, _, _ := strings.Cut(f.Code, "."); prefix {
	case "ebds":
		return ebds.Codes.In(in, f)
	case "declaration":
		return Codes.In(in, f)
	default:
		return tabular.Codes.In(in, f)
	}
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
