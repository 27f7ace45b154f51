package env

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// stop lets go of the servers; the last user of private ones stops them.
func (b *builder) stop() {
	if b.inProcess != nil {
		_ = b.inProcess.Close()
	}
	if b.users == nil {
		return
	}
	changing, err := lockFile(b.place.file("start.lock"), exclusive)
	if err != nil {
		b.users.release()
		return
	}
	defer changing.release()
	defer b.users.release() // before changing, or the next to leave would still count us
	if b.users.alone() {
		b.queue.stop()
		b.database.stop()
	}
}

// Clean forgets the private data of one purpose: it stops a server left by a crash, and refuses while one is in use.
func Clean(dir string, purpose Purpose) error {
	b, err := newBuilder(Options{Dir: dir, Purpose: purpose})
	if err != nil {
		return err
	}
	if _, err := os.Stat(b.place.home); err == nil {
		users, err := lockFile(b.place.file("users.lock"), shared)
		if err != nil {
			return err
		}
		defer users.release()
		if !users.alone() {
			return fmt.Errorf("env: the data in %s is in use: stop Socle first", b.place.base)
		}
		b.stopOrphans()
	}
	err = errors.Join(os.RemoveAll(filepath.Dir(b.place.base)), os.RemoveAll(b.place.home))
	_ = os.Remove(filepath.Dir(filepath.Dir(b.place.base))) // the clone's own folder, once it is empty
	return err
}

func (b *builder) stopOrphans() {
	ctx := context.Background()
	if m, err := b.place.recall("postgres"); err == nil {
		if d := (&database{place: b.place, memory: m}); d.adopt(ctx) {
			d.stop()
		}
	}
	if m, err := b.place.recall("redis"); err == nil {
		if q := (&queue{place: b.place, memory: m}); q.adopt(ctx) {
			q.stop()
		}
	}
}
