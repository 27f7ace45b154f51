package country

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"socle/pkg/money"
)

//go:embed data
var files embed.FS

// table is a CSV file by its header. The files are part of the program: one that cannot be read is a fault of the build.
type table struct {
	name string
	rows [][]string
	at   map[string]int
}

func read(name string) table {
	f, err := files.Open("data/" + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	rows, err := r.ReadAll()
	if err != nil {
		panic(fmt.Errorf("%s: %w", name, err))
	}
	t := table{name: name, rows: rows[1:], at: map[string]int{}}
	for i, h := range rows[0] {
		t.at[h] = i
	}
	return t
}

func (t table) text(row []string, column string) string {
	i, ok := t.at[column]
	if !ok || i >= len(row) {
		panic(fmt.Errorf("%s has no column %s", t.name, column))
	}
	return row[i]
}

func (t table) number(row []string, column string) int {
	n, err := strconv.Atoi(t.text(row, column))
	if err != nil {
		panic(fmt.Errorf("%s, %s: %w", t.name, column, err))
	}
	return n
}

// years reads a column by year, leaving out totals.
func (t table) years(column string) map[int]int {
	flow := map[int]int{}
	for _, row := range t.rows {
		if y, err := strconv.Atoi(row[0]); err == nil {
			flow[y] = t.number(row, column)
		}
	}
	return flow
}

// shares reads the head counts of the survey for one criterion, in the order printed.
func shares(population, criterion string) []int {
	t := read("ma/survey_sample_structure_2006.csv")
	found := []int{}
	for _, row := range t.rows {
		if t.text(row, "population") == population && t.text(row, "critere") == criterion {
			found = append(found, t.number(row, "effectif"))
		}
	}
	return found
}

// indicator reads one of the printed quality indicators, in ppm.
func indicator(name string) int {
	t := read("ma/process_quality_indicators.csv")
	for _, row := range t.rows {
		if t.text(row, "indicateur") == name {
			return t.number(row, "valeur") * million / 100
		}
	}
	panic("no indicator " + name)
}

// agencies reads the directorates and their towns; totals are left out.
func agencies(country, file, name, employers, employees, wages string, cur money.Currency) []Agency {
	t, unit := read(file), 1
	for range cur.Decimals {
		unit *= 10
	}
	found := []Agency{}
	for _, row := range t.rows {
		if strings.HasPrefix(t.text(row, name), "TOTAL") {
			continue
		}
		a := Agency{Code: fmt.Sprintf("%02d", len(found)+1), Name: t.text(row, name), Employers: t.number(row, employers),
			Employees: t.number(row, employees), AnnualWages: money.Minor(t.number(row, wages) * unit)}
		a.Towns = towns(country, slug(a.Name))
		found = append(found, a)
	}
	return found
}

func towns(country, agency string) []Town {
	t, found := read("towns.csv"), []Town{}
	for _, row := range t.rows {
		if t.text(row, "country") != country || t.text(row, "agency") != agency {
			continue
		}
		found = append(found, Town{Name: t.text(row, "town"), Region: t.text(row, "region"), Weight: t.number(row, "weight"),
			Latitude: degrees(t.text(row, "latitude")), Longitude: degrees(t.text(row, "longitude"))})
	}
	if len(found) == 0 {
		panic("no town for " + country + " " + agency)
	}
	return found
}

func degrees(s string) int {
	v, err := money.Currency{Decimals: 3}.Parse(s)
	if err != nil {
		panic(err)
	}
	return int(v)
}

func names(country string) Names {
	t, by := read("names.csv"), map[string][]string{}
	for _, row := range t.rows {
		if t.text(row, "country") == country {
			for _, n := range strings.Fields(t.text(row, "names")) {
				by[t.text(row, "kind")] = append(by[t.text(row, "kind")], strings.ReplaceAll(n, "_", " "))
			}
		}
	}
	return Names{Men: by["m"], Women: by["f"], Last: by["last"], Words: by["word"]}
}

// slug is a code made of a name: "Fès - Sais" is "fes-sais".
func slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		case r < 0x300 || r > 0x36f:
			dash = true
		}
	}
	return b.String()
}
