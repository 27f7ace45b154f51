package tabular

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// OpenCSV reads a text of cells and finds out its character set and its separator.
func OpenCSV(in io.Reader, limits Limits) (*Source, error) {
	limits = limits.orDefault()
	data, err := io.ReadAll(io.LimitReader(in, limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limits.Bytes {
		return nil, tooLarge("the file is larger than %d bytes", limits.Bytes)
	}
	text, charset, err := decode(data)
	if err != nil {
		return nil, err
	}
	skipped, separator := 0, rune(0)
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		if s := strings.TrimSpace(first[4:]); utf8.RuneCountInString(s) == 1 || first[4:] == "\t" || first[4:] == "\t\r" {
			separator, _ = utf8.DecodeRuneInString(first[4:])
			text, skipped = rest, 1
		}
	}
	if separator == 0 {
		separator = Separator(text)
	}
	s := &Source{Dialect: "CSV, " + charset + ", " + nameOf(separator)}
	s.rows = func(yield func(Row, error) bool) { csvRows(text, separator, skipped, limits, yield) }
	return s, nil
}

func nameOf(separator rune) string {
	if separator == '\t' {
		return "tab"
	}
	return string(separator)
}

// decode turns the bytes into UTF-8. Without a mark, what is not valid UTF-8 is taken for Windows-1252,
// the set of French Windows.
func decode(data []byte) (text, charset string, err error) {
	utf16 := func(order unicode.Endianness) (string, string, error) {
		out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", "", malformed("the file is not the UTF-16 it claims to be")
		}
		return string(out), "UTF-16", nil
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), nulEvery(data, 1):
		return utf16(unicode.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}), nulEvery(data, 0):
		return utf16(unicode.BigEndian)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", "", malformed("the file is not a text: it holds null bytes")
	}
	if utf8.Valid(data) {
		return string(data), "UTF-8", nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", malformed("the character set of the file is unknown")
	}
	return string(out), "Windows-1252", nil
}

// nulEvery recognises UTF-16 without a mark: ASCII text has a null in each second byte.
func nulEvery(data []byte, offset int) bool {
	if len(data) < 4 {
		return false
	}
	for i := offset; i < min(len(data), 64); i += 2 {
		if data[i] != 0 {
			return false
		}
	}
	return data[1-offset] != 0
}

// Separator finds the separator of a text: the one that most lines hold equally often. Decimal commas come
// in some cells only, so that they lose against semicolons.
func Separator(text string) rune {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
		if len(lines) == 30 {
			break
		}
	}
	best, bestScore := ';', 0
	for _, candidate := range ";\t,|" {
		times := map[int]int{}
		for _, line := range lines {
			times[outsideQuotes(line, candidate)]++
		}
		for n, agreeing := range times {
			if score := agreeing*100 + min(n, 99); n > 0 && score > bestScore {
				best, bestScore = candidate, score
			}
		}
	}
	return best
}

func outsideQuotes(line string, separator rune) (n int) {
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == separator && !quoted:
			n++
		}
	}
	return n
}

func csvRows(text string, separator rune, skipped int, limits Limits, yield func(Row, error) bool) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = separator, true, -1, false
	for n := 1; ; n++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		row := Row{Cells: cells}
		if err == nil {
			line, _ := r.FieldPos(0)
			row.Line = line + skipped
			row, err = limits.tidy(n, row)
		} else {
			err = malformed("the file cannot be read as CSV: %v", err)
		}
		if !yield(row, err) || err != nil {
			return
		}
	}
}
