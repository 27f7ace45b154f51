package env

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is one running process of ours: a child, or the orphan of a run that was killed.
type server struct {
	pid    int
	log    string
	exited chan struct{} // closed when a child ends; nil for an orphan
}

// launch starts cmd with its output in a log file that its account may not rename or remove.
func launch(cmd *exec.Cmd, log string) (*server, error) {
	if st, err := os.Stat(log); err == nil && st.Size() > 10<<20 {
		os.Rename(log, log+".old")
	}
	f, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("env: %w", err)
	}
	defer f.Close()
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("env: start %s: %w", cmd.Path, err)
	}
	s := &server{pid: cmd.Process.Pid, log: log, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended stands in its log
		close(s.exited)
	}()
	return s, nil
}

// ready asks until the server answers, ends or takes longer than limit.
func (s *server) ready(ctx context.Context, limit time.Duration, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		err := ask(ctx)
		if err == nil {
			return nil
		}
		if !s.alive() {
			return fmt.Errorf("env: the server ended at once:\n%s", s.lastWords())
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("env: no answer after %s (%w):\n%s", limit, err, s.lastWords())
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (s *server) alive() bool {
	if s.exited != nil {
		select {
		case <-s.exited:
			return false
		default:
			return true
		}
	}
	return alive(s.pid)
}

// end asks with sig, waits, and kills what does not listen.
func (s *server) end(sig syscall.Signal, limit time.Duration) {
	_ = syscall.Kill(s.pid, sig)
	for deadline := time.Now().Add(limit); s.alive(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			_ = syscall.Kill(s.pid, syscall.SIGKILL)
			return
		}
	}
}

// lastWords is the tail of the log, for an error message.
func (s *server) lastWords() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-8):], "\n  ") + "\n  (" + s.log + ")"
}

// alive reports whether a process exists and has not become a zombie.
func alive(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return false
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// pidIn reads the process number on the first line of a file that a server writes;
// it is 0 unless that process lives and its command line says word.
func pidIn(path, word string) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid <= 1 || !alive(pid) {
		return 0
	}
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil || !strings.Contains(string(line), word) {
		return 0
	}
	return pid
}
