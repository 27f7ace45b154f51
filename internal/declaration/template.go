package declaration

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"socle/internal/affiliation"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/tabular"
)

// TemplateInput asks for the list of a period to fill in.
type TemplateInput struct {
	EmployerID uuid.UUID  `json:"employer_id" validate:"required"`
	Period     cal.Period `json:"period" validate:"required"`
	Format     string     `json:"format" validate:"required,oneof=csv xlsx"`
}

// Media types of lists.
const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Template is the list of a period, with the staff and the wages of the period before, as CSV or XLSX.
func (s *Service) Template(ctx context.Context, tx tenant.Tx, in TemplateInput) (op.File, error) {
	e, err := affiliation.EmployerByID(ctx, tx, in.EmployerID)
	if err != nil {
		return op.File{}, err
	}
	lines, err := s.staffLines(ctx, tx, PeriodInput{in.EmployerID, in.Period})
	if err != nil {
		return op.File{}, err
	}
	t := tabular.Template{Schema: tabular.WageSchema, Marks: []string{tx.Fund().Slug, e.Number, in.Period.String()},
		Currency: tx.Fund().Currency(), Choices: map[string][]string{"situation": situationNames(i18n.From(ctx))}}
	for _, l := range lines {
		t.Rows = append(t.Rows, []tabular.Cell{l.InsuredNumber, l.Name, l.Days, l.Wage, "", ""})
	}
	return listFile(fmt.Sprintf("declaration_%s_%s", e.Number, in.Period), in.Format, t.WriteCSV, t.WriteXLSX)
}

func situationNames(lang i18n.Lang) []string {
	names := make([]string, 0, len(Situations)-1)
	for _, s := range Situations[1:] {
		names = append(names, i18n.In(lang, "declaration.situation."+string(s)))
	}
	return names
}

// listFile writes a list in one of the two formats.
func listFile(name, format string, csv, xlsx func(w writer) error) (op.File, error) {
	var b bytes.Buffer
	write, media := csv, csvType
	if format == "xlsx" {
		write, media = xlsx, xlsxType
	}
	err := write(&b)
	return op.File{Name: name + "." + format, Type: media, Body: b.Bytes()}, err
}

// FaultsInput asks for the bad lines of an upload.
type FaultsInput struct {
	ID     uuid.UUID `json:"id" validate:"required"`
	Format string    `json:"format" validate:"required,oneof=csv xlsx"`
}

// Faults gives the lines of a file about which something was found, with the reasons: of a list the lines themselves,
// ready to be corrected and handed in again; of an e-BDS file line, record, field and words.
func (s *Service) Faults(ctx context.Context, tx tenant.Tx, in FaultsInput) (op.File, error) {
	r, err := s.GetUpload(ctx, tx, UploadRef{ID: in.ID})
	if err != nil {
		return op.File{}, err
	}
	lang := i18n.From(ctx)
	x := tabular.Export{Sheet: "Anomalies", Currency: tx.Fund().Currency()}
	rows := [][]tabular.Cell{}
	if r.Upload.Format == FromEBDS {
		x.Titles = []string{"Ligne", "Enregistrement", "Zone", "Code", "Anomalie"}
		for _, f := range r.Findings {
			rows = append(rows, []tabular.Cell{f.Line, f.Record, f.Field, f.Code, Words(lang, f)})
		}
	} else if x.Titles, rows, err = s.badLines(ctx, tx, r, lang); err != nil {
		return op.File{}, err
	}
	x.Rows = func(yield func([]tabular.Cell) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}
	return listFile("anomalies_"+r.Upload.Period.String()+"_"+strconv.Itoa(len(rows)), in.Format, x.WriteCSV, x.WriteXLSX)
}
