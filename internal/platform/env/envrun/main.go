// Command envrun runs a command beside the servers it needs: it brings PostgreSQL and Redis up,
// tells the command their addresses, lets go of them when it ends, and ends with its status.
//
//	envrun -- go test ./...        servers for tests, in SOCLE_TEST_DATABASE_URL and SOCLE_TEST_REDIS_URL
//	envrun -purpose run -- psql …  the demonstration's, in DATABASE_URL and REDIS_URL
//	envrun -clean                  forgets the private data of both purposes
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"socle/internal/platform/env"
)

func main() {
	dir := flag.String("dir", ".socle", "folder of private state")
	purpose := flag.String("purpose", "test", "test or run")
	clean := flag.Bool("clean", false, "forget the private data and end")
	flag.Parse()
	if *clean {
		os.Exit(forget(*dir))
	}
	os.Exit(run(*dir, env.Purpose(*purpose), flag.Args()))
}

func forget(dir string) int {
	if err := errors.Join(env.Clean(dir, env.Run), env.Clean(dir, env.Test)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func run(dir string, purpose env.Purpose, args []string) int {
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: envrun [-purpose test|run] [-dir .socle] -- COMMAND …  |  envrun -clean")
		return 2
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	services, err := env.Up(ctx, env.Options{Dir: dir, Purpose: purpose})
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer services.Stop()
	for _, note := range services.Notes {
		fmt.Fprintln(os.Stderr, "·", note)
	}
	return child(args, addresses(purpose, services))
}

func addresses(purpose env.Purpose, s *env.Services) []string {
	prefix := ""
	if purpose == env.Test {
		prefix = "SOCLE_TEST_"
	}
	return []string{prefix + "DATABASE_URL=" + s.DatabaseURL, prefix + "REDIS_URL=" + s.RedisURL}
}

// child runs the command. Ctrl-C reaches it through the terminal, so we only wait; a SIGTERM sent
// to us alone is passed on.
func child(args, addresses []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), addresses...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := cmd.Start(); err != nil {
		fmt.Fprintf(os.Stderr, "envrun: %s: %v\n", filepath.Base(args[0]), err)
		return 127
	}
	go func() {
		for s := range signals {
			if s != os.Interrupt {
				_ = cmd.Process.Signal(s)
			}
		}
	}()
	err := cmd.Wait()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit) && exit.ExitCode() > 0:
		return exit.ExitCode()
	default:
		return 1
	}
}
