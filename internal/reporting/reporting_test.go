package reporting

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"socle/internal/document"
	"socle/internal/identity"
	"socle/internal/platform/authz"
	"socle/internal/platform/clock"
	"socle/internal/platform/op"
	"socle/internal/platform/pgtest"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/fault"
	"socle/pkg/indicator"
)

var (
	addCell = query.New[int32]("test.reporting_cell_key", `
with a as (insert into area_key (region, agency, sector) values ($1, $2, $3) returning id)
insert into cell_key (area, region, agency, sector, size, legal_form, agent) select id, $1, $2, $3, '', '', '' from a returning id`)
	addFigure = query.Exec("test.reporting_cell", `
with c as (insert into cell (month, cell, measure, value) values ($1, $2, $3, $4) returning *)
insert into area (month, area, measure, value) select c.month, k.area, c.measure, c.value from c join cell_key k on k.id = c.cell`)
	refreshed = query.Exec("test.reporting_refreshed", `
insert into fact_refresh (refreshed_at, as_of) values ($1, $2)`)
	mails = query.New[string]("test.reporting_mails", `
select recipient || ' ' || subject || ' ' || coalesce((select string_agg(d.name, ' ' order by d.name) from document d where d.id in (m.document_id, m.annex_id)), '') || ' ' || body
from message m order by 1`)
)

var noon = time.Date(2026, 6, 2, 12, 0, 0, 0, time.UTC)

type desk struct {
	*pgtest.World
	t     *testing.T
	chain *op.Chain
}

func open(t *testing.T) desk {
	w := pgtest.New(t)
	return desk{w, t, w.Chain((&Service{}).Operations(), (&document.Service{}).Operations())}
}

func (d desk) system() context.Context {
	f := d.Fund("ma-cnss")
	return clock.At(authz.With(tenant.Enter(d.t.Context(), f), authz.System(f.Slug, "reporting.monthly")), noon)
}

func (d desk) role(slug, role string) context.Context { return clock.At(d.Role(slug, role), noon) }

func (d desk) write(fn func(ctx context.Context, tx tenant.Tx) error) {
	d.t.Helper()
	ctx := d.system()
	require.NoError(d.t, d.DB.Write(ctx, d.Fund("ma-cnss"), func(tx tenant.Tx) error { return fn(ctx, tx) }))
}

// measured fills May 2026: two regions, one agency each.
func (d desk) measured() {
	d.write(func(ctx context.Context, tx tenant.Tx) error {
		for _, place := range []struct {
			region, agency, sector string
			facts                  map[indicator.Measure]int64
		}{
			{"MA-06", "01", "COM", map[indicator.Measure]int64{indicator.EmployersNew: 7, indicator.Obligations: 100, indicator.ObligationsFiled: 80,
				indicator.Collected: 1_234_500, indicator.OutstandingB0: 5_000, indicator.OutstandingB1: 70_000, indicator.OutstandingB5: 30_000, indicator.ArrearsFellDue: 100_000}},
			{"MA-04", "02", "IND", map[indicator.Measure]int64{indicator.EmployersNew: 3, indicator.Obligations: 50, indicator.ObligationsFiled: 40}},
		} {
			id, err := addCell.One(ctx, tx, place.region, place.agency, place.sector)
			if err != nil {
				return err
			}
			for m, v := range place.facts {
				if _, err := addFigure.Run(ctx, tx, cal.MustDate("2026-05-01"), id, int16(m), v); err != nil {
					return err
				}
			}
		}
		_, err := refreshed.Run(ctx, tx, noon, cal.MustDate("2026-06-02"))
		return err
	})
}

func (d desk) managers(emails ...string) {
	d.write(func(ctx context.Context, tx tenant.Tx) error {
		for _, e := range emails {
			if _, err := identity.Ensure(ctx, tx, e, "Nadia", "une longue phrase de passe", identity.Role{Name: "manager"}); err != nil {
				return err
			}
		}
		_, err := identity.Ensure(ctx, tx, "agent@example.org", "Ali", "une longue phrase de passe", identity.Role{Name: "field_agent", Agency: "01"})
		return err
	})
}

func (d desk) list() []Report {
	d.t.Helper()
	list, err := op.Call[[]Report](d.role("ma-cnss", "manager"), d.chain, "reporting.list", ListInput{})
	require.NoError(d.t, err)
	return list
}

func (d desk) file(id *uuid.UUID) op.File {
	d.t.Helper()
	require.NotNil(d.t, id)
	f, err := op.Call[op.File](d.role("ma-cnss", "manager"), d.chain, "document.get", document.GetInput{ID: *id})
	require.NoError(d.t, err)
	return f
}

// read gives the words of a paper as a reader's program would; pdftotext belongs to poppler-utils.
func read(t *testing.T, body []byte) string {
	file := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(file, body, 0o600))
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	require.NoError(t, err, "pdftotext (poppler-utils) is needed")
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(string(out))
}

func TestReportOfTheMonthIsMadeAndSentOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	d.managers("a@example.org", "b@example.org")
	for range 2 {
		_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-06-02"})
		require.NoError(t, err)
	}
	list := d.list()
	require.Len(t, list, 1)
	require.Equal(t, Made, list[0].State)
	require.Equal(t, "2026-05", list[0].Period.String())
	require.True(t, list[0].Scheduled)
	require.Equal(t, 2, list[0].SentTo)
	d.write(func(ctx context.Context, tx tenant.Tx) error {
		sent, err := mails.All(ctx, tx)
		require.Len(t, sent, 2, "managers only, once each")
		require.Contains(t, sent[0], "a@example.org")
		require.Contains(t, sent[0], "mai 2026")
		require.Contains(t, sent[0], "rapport-ma-cnss-2026-05.pdf rapport-ma-cnss-2026-05.xlsx", "the paper and the workbook are attached")
		require.Contains(t, sent[0], "classeur de ses chiffres sont joints")
		return err
	})
}

func TestWorkbookTooHeavyForAMessageIsWaitingWhereTheMailSays(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	d.managers("a@example.org")
	d.write(func(ctx context.Context, tx tenant.Tx) error {
		id := uuid.Must(uuid.NewV7())
		_, err := insertReport.Run(ctx, tx, id, cal.MustPeriod("2026-05"), "monthly:2026-05", tx.Now(), "", "test")
		require.NoError(t, err)
		paper, err := keep(ctx, tx, Report{ID: id}, op.File{Name: "rapport.pdf", Type: paperType, Body: []byte("%PDF-1.4")})
		require.NoError(t, err)
		book, err := keep(ctx, tx, Report{ID: id}, op.File{Name: "rapport.xlsx", Type: sheetType, Body: make([]byte, enclosedBytes)})
		require.NoError(t, err)
		_, err = finishReport.Run(ctx, tx, id, tx.Now(), tx.Now(), paper.ID, book.ID)
		return err
	})
	_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-06-02"})
	require.NoError(t, err)
	d.write(func(ctx context.Context, tx tenant.Tx) error {
		sent, err := mails.All(ctx, tx)
		require.Len(t, sent, 1)
		require.Contains(t, sent[0], "rapport.pdf")
		require.NotContains(t, sent[0], "rapport.xlsx")
		require.Contains(t, sent[0], "/reports")
		require.Contains(t, sent[0], "trop lourd pour un message")
		return err
	})
}

func TestReportSaysTheTwelveIndicatorsTheirTargetsAgesAndTerritory(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-06-02"})
	require.NoError(t, err)
	r := d.list()[0]
	paper := d.file(r.PDFID)
	require.Equal(t, "rapport-ma-cnss-2026-05.pdf", paper.Name)
	words := read(t, paper.Body)
	for _, want := range []string{"Rapport mensuel", "mai 2026", "KPI-01", "KPI-12", "80,0 %", "12 345,00", "Casablanca", "Non échu", "Définitions"} {
		require.Contains(t, words, want)
	}
	book, err := excelize.OpenReader(bytes.NewReader(d.file(r.XLSXID).Body))
	require.NoError(t, err)
	require.Equal(t, []string{"Indicateurs", "Régions", "Agences", "Ancienneté"}, book.GetSheetList())
	value, err := book.GetCellValue("Indicateurs", "C7", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, "80", value, "filing compliance of May")
	rows, err := book.GetRows("Ancienneté", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, "1050", rows[len(rows)-1][1], "what is outstanding, in units of the currency")
}

func TestManagerAsksForAnyMonthAndAJobMakesIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	in := MakeInput{Period: cal.MustPeriod("2026-05")}
	r, err := op.Call[Report](d.role("ma-cnss", "manager"), d.chain, "reporting.make", in)
	require.NoError(t, err)
	require.Equal(t, Asked, r.State)
	require.Len(t, d.Rings, 1)
	require.Equal(t, Asked, d.list()[0].State)
	for range 2 {
		_, err = d.chain.Invoke(d.system(), "reporting.produce", ProduceInput{ID: r.ID})
		require.NoError(t, err)
	}
	first := d.list()[0]
	require.Equal(t, Made, first.State)
	require.Zero(t, first.SentTo, "who asks finds it on the page")
	_, err = d.chain.Invoke(d.role("ma-cnss", "manager"), "reporting.make", in)
	require.NoError(t, err)
	require.Len(t, d.list(), 2, "another can be made beside it")
	_, err = d.chain.Invoke(d.role("ma-cnss", "manager"), "reporting.make", MakeInput{Period: cal.MustPeriod("2026-07")})
	require.True(t, fault.Is(err, fault.Invalid), "a month that has not begun")
}

func TestFundThatWasNeverMeasuredIsTriedAgainLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-06-02"})
	require.True(t, fault.Is(err, fault.Unavailable))
	require.Empty(t, d.list())
}

func TestMonthOfWhichNothingWasMeasuredHasNoReport(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-05-02"})
	require.NoError(t, err)
	require.Empty(t, d.list())
}

func TestReportsAreNobodyElses(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.measured()
	_, err := d.chain.Invoke(d.system(), "reporting.monthly", MonthlyInput{Slot: "2026-06-02"})
	require.NoError(t, err)
	r := d.list()[0]
	other, err := op.Call[[]Report](d.role("ml-inps", "manager"), d.chain, "reporting.list", ListInput{})
	require.NoError(t, err)
	require.Empty(t, other)
	_, err = d.chain.Invoke(d.role("ml-inps", "manager"), "document.get", document.GetInput{ID: *r.PDFID})
	require.True(t, fault.Is(err, fault.NotFound))
	mine := d.As("ma-cnss", authz.Subject{Roles: []string{"employer"}, Employers: []string{uuid.NewString()}})
	_, err = d.chain.Invoke(mine, "document.get", document.GetInput{ID: *r.PDFID})
	require.True(t, fault.Is(err, fault.NotFound), "an employer does not read the fund's reports")
	for _, role := range []string{"employer", "field_agent", "supervisor", "operator"} {
		_, err = d.chain.Invoke(d.role("ma-cnss", role), "reporting.make", MakeInput{Period: r.Period})
		require.True(t, fault.Is(err, fault.Forbidden), role)
	}
}
