package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"socle/pkg/cal"
)

// newFlags is the flag set of a verb; a mistake becomes an error that says how to ask.
func newFlags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// parseFlags reads the flags; what is left over is a mistake unless words are wanted. Asking for help prints the flags.
func parseFlags(fs *flag.FlagSet, args []string, out io.Writer, words int) error {
	err := fs.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fs.SetOutput(out)
		fmt.Fprintf(out, "usage: socle %s [flags]\n", fs.Name())
		fs.PrintDefaults()
		return errHelp
	}
	if err != nil {
		return fmt.Errorf("%s: %w (see 'socle %s --help')", fs.Name(), err, fs.Name())
	}
	if fs.NArg() != words {
		return fmt.Errorf("%s: unexpected %q (see 'socle %s --help')", fs.Name(), strings.Join(fs.Args(), " "), fs.Name())
	}
	return nil
}

// errHelp ends a verb that has printed its help.
var errHelp = errors.New("help")

// settled turns errHelp into a good end.
func settled(err error) error {
	if errors.Is(err, errHelp) {
		return nil
	}
	return err
}

// required refuses flags that were not given.
func required(fs *flag.FlagSet, names ...string) error {
	given := map[string]bool{}
	fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
	for _, name := range names {
		if !given[name] {
			return fmt.Errorf("%s: --%s is needed: %s", fs.Name(), name, fs.Lookup(name).Usage)
		}
	}
	return nil
}

// pairs collects name=value flags.
type pairs map[string]string

func (p pairs) String() string { return "" }

// Set reads one name=value.
func (p pairs) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return fmt.Errorf("want name=value")
	}
	p[name] = value
	return nil
}

// dateFlag is a flag in the form 2007-06-30.
func dateFlag(fs *flag.FlagSet, name, usage string) *cal.Date {
	d := new(cal.Date)
	fs.TextVar(d, name, cal.Date(0), usage)
	return d
}

// periodFlag is --period in the form 2007-06, 2007-Q2 or 2007.
func periodFlag(fs *flag.FlagSet, usage string) *cal.Period {
	p := new(cal.Period)
	fs.TextVar(p, "period", cal.Period{}, usage)
	return p
}
