package audit

import (
	"fmt"
	"os"
	"strings"

	"socle/pkg/fault"
)

// Lines are all anchors of a fund, oldest first: "2026-11-22T03:04:05Z 17 <hash>".
func (a Anchors) Lines(fund string) ([]string, error) {
	b, err := os.ReadFile(a.file(fund))
	if os.IsNotExist(err) {
		return nil, nil
	}
	text := strings.TrimSpace(string(b))
	if err != nil || text == "" {
		return nil, err
	}
	return strings.Split(text, "\n"), nil
}

// Restore puts the anchors of a fund that comes from elsewhere in place. Anchors that are here already must be the first
// lines of those that come: else what comes is older than what was anchored here, or is not the same fund.
// undo takes them away again.
func (a Anchors) Restore(fund string, lines []string) (undo func(), err error) {
	here, err := a.Lines(fund)
	if err != nil {
		return nil, err
	}
	if len(here) > 0 && (len(here) > len(lines) || strings.Join(lines[:len(here)], "\n") != strings.Join(here, "\n")) {
		return nil, fault.New(fault.Conflict, "archive.older_than_anchors", "%s holds anchors of %s that are not in the archive: the archive is older than "+
			"what was sealed here, or of another fund; move that file away to import it all the same", a.file(fund), fund)
	}
	if err := os.MkdirAll(a.Dir, 0o700); err != nil {
		return nil, err
	}
	before := strings.Join(append(here, ""), "\n")
	undo = func() {
		if len(here) == 0 {
			_ = a.Forget(fund)
			return
		}
		_ = os.WriteFile(a.file(fund), []byte(before), 0o600)
	}
	if len(lines) == 0 {
		return undo, nil
	}
	next := a.file(fund) + ".new"
	if err := os.WriteFile(next, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("anchors of %s: %w", fund, err)
	}
	return undo, os.Rename(next, a.file(fund))
}

// Forget removes the anchors of a fund that is deleted.
func (a Anchors) Forget(fund string) error {
	err := os.Remove(a.file(fund))
	if os.IsNotExist(err) {
		return nil
	}
	return err
}
