package env

import (
	"fmt"
	"os"
	"syscall"
)

const (
	shared    = syscall.LOCK_SH
	exclusive = syscall.LOCK_EX
)

// lock is an advisory file lock; the system lets go of it when the process dies, however it dies.
type lock struct{ f *os.File }

func lockFile(path string, how int) (*lock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("env: %w", err)
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("env: lock %s: %w", path, err)
	}
	return &lock{f}, nil
}

// alone reports whether nobody else holds the lock any more; it then holds it exclusively.
func (l *lock) alone() bool {
	return l != nil && syscall.Flock(int(l.f.Fd()), exclusive|syscall.LOCK_NB) == nil
}

func (l *lock) release() {
	if l != nil {
		l.f.Close()
	}
}
