package ebds

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"socle/pkg/cal"
)

// Write makes a file of any kind with its control sums and totals, LF at the end of each line. Rows are put in
// ascending order; texts are written as Text gives them, cut at the width of their field. A value that has
// no place in its field (a negative or too long number, a missing name or number) is an error and the
// file is not complete. Write does not judge the rules of the month: Check does.
func Write(out io.Writer, f File) error {
	w := &writer{out: bufio.NewWriterSize(out, 64<<10), file: f}
	if steps[f.Kind] == nil {
		return fmt.Errorf("write e-BDS file: unknown kind %q", f.Kind)
	}
	w.start("00")
	w.digits("N_Identif_Transfert", f.Transfer)
	w.put("L_Cat", w.category())
	w.end()
	w.header()
	w.rows()
	if f.Kind != Preprinted {
		w.entrants()
		sum := w.sum["03"]
		for m := range sum {
			sum[m] += w.sum["05"][m]
		}
		w.total("06", sum)
	}
	if w.err != nil {
		return fmt.Errorf("write e-BDS file: %w", w.err)
	}
	return w.out.Flush()
}

// Name is what the fund calls a file: AFFEBDS_1307497_200703.txt, DS_…, DSC1_….
func (f File) Name() string {
	prefix := map[Kind]string{Preprinted: "AFFEBDS", Main: "DS", Complement: "DSC" + strconv.Itoa(f.Sequence)}[f.Kind]
	return fmt.Sprintf("%s_%s_%s.txt", prefix, f.Header.Employer, monthDigits(f.Header.Period))
}

type writer struct {
	out    *bufio.Writer
	file   File
	layout *layout
	line   [width + 1]byte
	sum    map[string][measures]uint64
	err    error
}

func (w *writer) fail(field, format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf("%s %s: %s", w.layout.name, field, fmt.Sprintf(format, args...))
	}
}

func (w *writer) start(number string) {
	w.layout = layouts[string(w.file.Kind)+number]
	copy(w.line[:], blanks)
	copy(w.line[:], w.layout.name)
	w.line[width] = '\n'
	for _, f := range w.layout.fields {
		if f.numeric() {
			copy(f.of(w.line[:]), zeroes)
		}
	}
	if number != "00" {
		w.digits("N_Num_Affilie", w.file.Header.Employer)
		w.digits("L_Periode", monthDigits(w.file.Header.Period))
	}
}

func (w *writer) end() {
	if w.err == nil {
		_, w.err = w.out.Write(w.line[:])
	}
}

const zeroes = "0000000000000000000"

func (w *writer) field(name string) field { return w.layout.fields[w.layout.at(name)] }

func (w *writer) put(name, s string) {
	b := w.field(name).of(w.line[:])
	copy(b, blanks)
	copy(b, s)
}

func (w *writer) text(name, s string, required bool) {
	s = Text(s)
	if required && s == "" {
		w.fail(name, "is empty once written in the accepted characters")
	}
	w.put(name, s)
}

// digits writes a number that must already have the full width of its field.
func (w *writer) digits(name, s string) {
	f := w.field(name)
	if len(s) != f.to-f.from+1 || strings.Trim(s, "0123456789") != "" {
		w.fail(name, "%q is not %d digits", s, f.to-f.from+1)
		return
	}
	w.put(name, s)
}

func (w *writer) number(f field, n int64) {
	s := strconv.FormatInt(n, 10)
	b := f.of(w.line[:])
	if n < 0 || len(s) > len(b) {
		w.fail(f.name, "%d does not fit %d digits", n, len(b))
		return
	}
	copy(b, zeroes)
	copy(b[len(b)-len(s):], s)
}

func (w *writer) header() {
	h := w.file.Header
	w.start("01")
	w.text("L_Raison_Sociale", h.Name, true)
	w.text("L_Activite", h.Activity, false)
	w.text("L_Adresse", h.Address, false)
	w.text("L_Ville", h.City, false)
	w.text("C_Code_Postal", h.PostalCode, false)
	w.number(w.field("C_Code_Agence"), int64(h.Agency))
	w.put("D_Date_Emission", dayDigits(h.IssuedOn))
	w.put("D_Date_Exig", dayDigits(h.DueOn))
	if h.IssuedOn.IsZero() || h.DueOn.IsZero() {
		w.fail("D_Date_Exig", "the dates of issue and of payment are needed")
	}
	w.end()
}

func (w *writer) rows() {
	w.sum = map[string][measures]uint64{}
	if w.file.Kind == Complement {
		w.start("02")
		w.put("N_Num_Assure", "")
		w.end()
	} else {
		rows := slices.Clone(w.file.Rows)
		slices.SortStableFunc(rows, func(a, b Line) int { return cmp.Compare(a.Insured, b.Insured) })
		w.people("02", "03", rows)
	}
	w.total("03", w.sum["03"])
}

func (w *writer) entrants() {
	if len(w.file.Entrants) == 0 {
		w.start("04")
		w.put("N_Num_Assure", "")
		w.end()
	}
	w.people("04", "05", w.file.Entrants)
	w.total("05", w.sum["05"])
}

func (w *writer) people(number, total string, lines []Line) {
	var sum [measures]uint64
	for _, l := range lines {
		l.Entrant = number == "04"
		w.start(number)
		w.digits("N_Num_Assure", l.Insured)
		w.text("L_Nom_Prenom", l.Name, l.Insured != Occasional)
		if l.Entrant {
			w.text("L_Num_CIN", strings.ReplaceAll(Text(l.Card), " ", ""), l.Insured == NoNumberYet)
		}
		if w.layout.at("L_Situation") >= 0 {
			w.put("L_Situation", string(l.Situation))
		}
		for m, v := range l.measured() {
			if i := placesOf[w.layout].of[m]; i >= 0 && m != int(insuredNumbers) {
				w.number(w.layout.fields[i], int64(v))
			}
			sum[m] += v
		}
		w.end()
	}
	w.sum[total] = sum
}

// measured are the values of a line in the order of the measures.
func (l Line) measured() [measures]uint64 {
	return [measures]uint64{
		employees: 1, children: uint64(l.Allowance.ChildCount), payable: uint64(l.Allowance.Payable),
		deducted: uint64(l.Allowance.Deducted), netAllowance: uint64(l.Allowance.Net), insuredNumbers: parse(l.Insured),
		givenBack: uint64(l.Allowance.GivenBack), days: uint64(l.Days), realWages: uint64(l.Real),
		cappedWages: uint64(l.Capped), control: l.Control(),
	}
}

func (w *writer) total(number string, sum [measures]uint64) {
	w.start(number)
	for m, i := range placesOf[w.layout].of {
		if i >= 0 {
			w.number(w.layout.fields[i], int64(sum[m]))
		}
	}
	w.end()
}

func (w *writer) category() string {
	if w.file.Kind != Complement {
		return string(w.file.Kind) + "0"
	}
	if w.file.Sequence < 1 || w.file.Sequence > 9 {
		w.fail("L_Cat", "a complementary file has a sequence from 1 to 9, not %d", w.file.Sequence)
	}
	return "E" + strconv.Itoa(w.file.Sequence)
}

func monthDigits(m cal.Month) string { return strings.ReplaceAll(m.String(), "-", "") }

func dayDigits(d cal.Date) string { return strings.ReplaceAll(d.String(), "-", "") }
