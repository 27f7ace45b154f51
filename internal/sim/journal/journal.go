// Package journal keeps what the outside world was told, in order; with a file, beyond its own end.
package journal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// Journal is a file of records, one JSON document a line; without a file it keeps nothing.
type Journal[T any] struct {
	mu   sync.Mutex
	file *os.File
}

// Open reads the records of the file dir/name into replay and continues after the last whole one;
// a line that a crash cut off is dropped. With an empty dir nothing is kept.
func Open[T any](dir, name string, replay func(T)) (*Journal[T], error) {
	if dir == "" {
		return &Journal[T]{}, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	whole, err := readAll(f, replay)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("journal %s: %w", name, err), f.Close())
	}
	return &Journal[T]{file: f}, nil
}

// readAll gives the number of bytes that make whole records.
func readAll[T any](r io.Reader, replay func(T)) (whole int64, err error) {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return whole, nil
		}
		if err != nil {
			return whole, err
		}
		var record T
		if err := json.Unmarshal(bytes.TrimSpace(line), &record); err != nil {
			return whole, err
		}
		replay(record)
		whole += int64(len(line))
	}
}

// Add appends one record.
func (j *Journal[T]) Add(record T) error {
	if j.file == nil {
		return nil
	}
	text, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Clear forgets every record.
func (j *Journal[T]) Clear() error {
	if j.file == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	_, err := j.file.Seek(0, io.SeekStart)
	return errors.Join(j.file.Truncate(0), err)
}

// Close ends writing.
func (j *Journal[T]) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}
