package ebds

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// DefaultMaxBytes bounds a file: some 250,000 lines, five times the largest employer.
const DefaultMaxBytes = 64 << 20

// foreign stands in a line for a character that is not ASCII, so that positions stay right.
const foreign = 0x80

var errTooLarge = errors.New("ebds: file too large")

// lineReader gives lines without their end (LF or CRLF), in bounded memory whatever the file holds.
type lineReader struct {
	in   *bufio.Reader
	most int64
	left int64
}

func newLineReader(r io.Reader, maxBytes int64) *lineReader {
	if maxBytes <= 0 {
		maxBytes = DefaultMaxBytes
	}
	return &lineReader{in: bufio.NewReaderSize(r, 64<<10), most: maxBytes, left: maxBytes}
}

// next gives a line, valid until the following call, and its length in characters. Of an overlong line
// only the beginning is kept. io.EOF ends the file; errTooLarge comes when the bound is passed.
func (r *lineReader) next() (line []byte, length int, err error) {
	raw, err := r.in.ReadSlice('\n')
	if r.left -= int64(len(raw)); r.left < 0 {
		return nil, 0, errTooLarge
	}
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		length = len(raw)
		head := bytes.Clone(raw[:4*width])
		for errors.Is(err, bufio.ErrBufferFull) {
			raw, err = r.in.ReadSlice('\n')
			length += len(raw)
			if r.left -= int64(len(raw)); r.left < 0 {
				return nil, 0, errTooLarge
			}
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		if err == nil {
			length-- // the end of the line
		}
		return head, length, nil
	case err == nil:
		raw = bytes.TrimSuffix(raw[:len(raw)-1], []byte{'\r'})
	case !errors.Is(err, io.EOF) || len(raw) == 0:
		return nil, 0, err
	}
	return raw, len(raw), nil
}

// plain turns a line into single bytes: each character that is not ASCII becomes foreign, whether the
// line is UTF-8 or an 8-bit set, so that 260 characters are 260 bytes.
func plain(line []byte) []byte {
	if !hasForeign(line) {
		return line
	}
	eightBit := !utf8.Valid(line)
	out := make([]byte, 0, len(line))
	for len(line) > 0 {
		r, size := utf8.DecodeRune(line)
		if eightBit {
			r, size = rune(line[0]), 1
		}
		if r >= utf8.RuneSelf {
			r = foreign
		}
		out, line = append(out, byte(r)), line[size:]
	}
	return out
}

func hasForeign(line []byte) bool {
	for _, c := range line {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// mark names the byte order mark a file starts with, and its length; "" when there is none.
func (r *lineReader) mark() (name string, length int) {
	head, _ := r.in.Peek(3)
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		return "UTF-8", 3
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return "UTF-16", 2
	}
	return "", 0
}

// kind guesses the kind of file from its first lines: most of those that start like a record decide,
// so that one wrong letter does not turn the whole file into another.
func (r *lineReader) kind() Kind {
	head, _ := r.in.Peek(16 * (width + 2))
	votes := map[Kind]int{}
	for line := range bytes.Lines(head) {
		if len(line) < 3 || line[1] != '0' || line[2] < '0' || line[2] > '6' {
			continue
		}
		votes[Kind(line[:1])]++
	}
	best := Kind("")
	for _, k := range []Kind{Main, Preprinted, Complement} {
		if votes[k] > votes[best] {
			best = k
		}
	}
	return best
}
