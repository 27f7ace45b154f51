// Command socle is the one product binary: server, worker, tools of the fund and of the operator.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// command is one verb of the binary. run returns errExit to end with status 1 after it has printed its result.
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, out io.Writer) error
}

// errExit ends with status 1 and says nothing more: the result already printed says why.
var errExit = errors.New("exit 1")

// exitStatus ends with a status of its own and says nothing more.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit %d", int(s)) }

// commands is the table of verbs, in the order shown by help.
var commands = []command{
	serveCommand, workerCommand, migrateCommand, tenantCommand, tokenCommand, operationsCommand, indicatorsCommand, simulateCommand, verifyCommand, benchCommand,
	calcCommand, surchargeCommand, ebdsCommand, statementCommand,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := dispatch(ctx, os.Args[1:], os.Stdout); err != nil {
		var status exitStatus
		if !errors.Is(err, errExit) && !errors.As(err, &status) {
			fmt.Fprintln(os.Stderr, "socle:", err)
		}
		stop()
		os.Exit(max(1, int(status)))
	}
}

func dispatch(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		return help(out)
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.run(ctx, args[1:], out)
		}
	}
	return fmt.Errorf("unknown command %q: see 'socle help'", args[0])
}

func help(out io.Writer) error {
	fmt.Fprintln(out, "usage: socle COMMAND [flags]")
	for _, c := range commands {
		fmt.Fprintf(out, "  %-12s %s\n", c.name, c.summary)
	}
	return nil
}
