package affiliation

import (
	"bytes"
	"context"
	"iter"
	"slices"

	"github.com/google/uuid"

	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/tabular"
)

// Formats of files that are taken away.
const (
	CSV  = "csv"
	XLSX = "xlsx"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// StaffFileInput asks for the staff as a file: to keep (an export) or to fill in (a template).
type StaffFileInput struct {
	ID     uuid.UUID `json:"id" validate:"required"` // employer
	Format string    `json:"format" validate:"omitempty,oneof=csv xlsx"`
	Q      string    `json:"q" validate:"max=100"`
	State  string    `json:"state" validate:"omitempty,oneof=current left all"`
}

// StaffTemplate is an empty list of staff to fill in, with the fund's choices. It comes back through StageStaff.
func (s *Service) StaffTemplate(ctx context.Context, tx tenant.Tx, in StaffFileInput) (op.File, error) {
	f := tx.Fund().Folder
	t := tabular.Template{Schema: tabular.StaffSchema, Marks: []string{tx.Fund().Slug, in.ID.String()}, Currency: f.Currency,
		Choices: map[string][]string{"sex": {"F", "M"}}}
	for _, r := range f.Regimes {
		t.Choices["regime"] = append(t.Choices["regime"], r.Code)
	}
	var out bytes.Buffer
	if in.Format == XLSX {
		err := t.WriteXLSX(&out)
		return op.File{Name: "modele-personnel.xlsx", Type: xlsxType, Body: out.Bytes()}, err
	}
	err := t.WriteCSV(&out)
	return op.File{Name: "modele-personnel.csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
}

// ExportStaff gives the staff that the same filters show, with the titles under which it can be read back.
func (s *Service) ExportStaff(ctx context.Context, tx tenant.Tx, in StaffFileInput) (op.File, error) {
	page, err := staffPage(ctx, tx, StaffInput{ID: in.ID, Q: in.Q, State: in.State}, maxExport)
	if err != nil {
		return op.File{}, err
	}
	titles := make([]string, 0, len(tabular.StaffSchema.Columns)+2)
	for _, c := range tabular.StaffSchema.Columns {
		titles = append(titles, c.Title)
	}
	e := tabular.Export{Sheet: "Personnel", Titles: append(titles, "Dernier jour"), Currency: tx.Fund().Currency(),
		Rows: mapped(page.Rows, func(l StaffLine) []tabular.Cell {
			sex := map[string]string{"m": "M", "f": "F"}[l.Sex]
			return []tabular.Cell{l.Number, l.LastName, l.FirstName, l.BirthDate, sex, l.IDNumber, l.HiredOn, l.Occupation, l.MonthlyWage, l.Regime, l.LeftOn}
		})}
	return file(e, "personnel", in.Format)
}

// ExportInput is a search whose whole result is taken away.
type ExportInput struct {
	SearchInput
	Format string `json:"format" validate:"omitempty,oneof=csv xlsx"`
}

// ExportEmployers gives the employers that the same filters show.
func (s *Service) ExportEmployers(ctx context.Context, tx tenant.Tx, in ExportInput) (op.File, error) {
	in.Page = 0
	page, err := find(ctx, tx, in.SearchInput, maxExport)
	if err != nil {
		return op.File{}, err
	}
	e := tabular.Export{Sheet: "Employeurs", Currency: tx.Fund().Currency(),
		Titles: []string{"N° affilié", "Raison sociale", "Enseigne", "Identifiant fiscal", "Ville", "Agence", "Région", "Secteur", "Dossier", "Activité", "Effectif", "Immatriculé le", "Téléphone"},
		Rows: mapped(page.Rows, func(l Line) []tabular.Cell {
			return []tabular.Cell{l.Number, l.LegalName, l.TradeName, l.TaxID, l.City, l.Agency, l.Region, l.Sector, string(l.Status), string(l.Activity),
				l.Headcount, l.RegisteredOn, l.Phone}
		})}
	return file(e, "employeurs", in.Format)
}

func mapped[T any](rows []T, cells func(T) []tabular.Cell) iter.Seq[[]tabular.Cell] {
	return func(yield func([]tabular.Cell) bool) {
		for r := range slices.Values(rows) {
			if !yield(cells(r)) {
				return
			}
		}
	}
}

func file(e tabular.Export, name, format string) (op.File, error) {
	var out bytes.Buffer
	if format == XLSX {
		err := e.WriteXLSX(&out)
		return op.File{Name: name + ".xlsx", Type: xlsxType, Body: out.Bytes()}, err
	}
	err := e.WriteCSV(&out)
	return op.File{Name: name + ".csv", Type: "text/csv; charset=utf-8", Body: out.Bytes()}, err
}
