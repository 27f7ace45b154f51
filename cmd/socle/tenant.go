package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"socle/internal/app"
)

var tenantCommand = command{"tenant", "a fund's life: list plan create apply suspend resume export import delete (see 'socle tenant help')", tenantVerbs}

// tenantVerb is one thing that who hosts the service does with a fund.
type tenantVerb struct {
	name, words, summary string
	run                  func(ctx context.Context, a *app.App, v tenantArgs, out io.Writer) error
	flags                func(fs *flag.FlagSet, v *tenantArgs)
}

// tenantArgs are the words and flags of a verb.
type tenantArgs struct {
	word  string // the fund, or the archive of an import
	funds string
	json  bool
	all   bool

	to      string        // file of an export
	confirm string        // the fund's name again
	without bool          // no export before a deletion
	force   bool          // end jobs that run
	wait    time.Duration // for jobs that run
	undo    bool          // back into preparation
}

func fundsFlag(fs *flag.FlagSet, v *tenantArgs) {
	fs.StringVar(&v.funds, "funds", "", "directory of fund folders outside the program")
}

func tenantTable() []tenantVerb {
	return []tenantVerb{
		{"list", "", "the funds of this deployment, with their state", listFunds, jsonFlag},
		{"plan", "[FUND | --all]", "what differs between folder and database; ends with status 0 when nothing does, 2 when something does", planFunds, planFlags},
		{"create", "FUND", "make a fund from its folder; an error when it is there already", createFund, fundsFlag},
		{"apply", "FUND", "bring a fund to its folder and print what was done; what officers changed is left", applyFund, applyFlags},
		{"suspend", "FUND", "answer nobody and work no job until it is resumed", suspendFund, noFlags},
		{"resume", "FUND", "answer again", resumeFund, noFlags},
		{"production", "FUND", "run for good: refused while a value is left that nobody of the fund has confirmed (--undo: prepare again)", putInProduction, productionFlags},
		{"export", "FUND", "write all of a fund into one archive (--to FILE)", exportFund, exportFlags},
		{"import", "FILE", "put the fund of an archive in place, and prove it; the fund must not exist here", importFund, jsonFlag},
		{"release", "FUND", "let the messages go that an import held back, because the fund may have sent them since", releaseFund, noFlags},
		{"delete", "FUND", "leave nothing of a fund (--yes-delete FUND, and --export-to FILE or --without-export)", deleteFund, deleteFlags},
	}
}

func noFlags(*flag.FlagSet, *tenantArgs) {}

func jsonFlag(fs *flag.FlagSet, v *tenantArgs) {
	fs.BoolVar(&v.json, "json", false, "one JSON document")
}

func tenantVerbs(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return tenantHelp(out)
	}
	for _, v := range tenantTable() {
		if v.name == args[0] {
			return settled(runTenant(ctx, v, args[1:], out))
		}
	}
	return fmt.Errorf("tenant %s: unknown (see 'socle tenant help')", args[0])
}

func runTenant(ctx context.Context, v tenantVerb, args []string, out io.Writer) error {
	given, err := v.parse(args, out)
	if err != nil {
		return err
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	return v.run(ctx, a, given, out)
}

// parse reads flags before and after the one word that most verbs take.
func (v tenantVerb) parse(args []string, out io.Writer) (given tenantArgs, err error) {
	fs := newFlags("tenant " + v.name)
	v.flags(fs, &given)
	if len(args) > 0 && args[0] != "" && !strings.HasPrefix(args[0], "-") {
		given.word, args = args[0], args[1:]
	}
	if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(out, "usage: socle tenant %s %s [flags]\n%s\n", v.name, v.words, v.summary)
		fs.SetOutput(out)
		fs.PrintDefaults()
		return given, errHelp
	} else if err != nil {
		return given, fmt.Errorf("tenant %s: %w (see 'socle tenant %s --help')", v.name, err, v.name)
	}
	rest := fs.Args()
	if given.word == "" && len(rest) > 0 {
		given.word, rest = rest[0], rest[1:]
		if err := fs.Parse(rest); err != nil {
			return given, fmt.Errorf("tenant %s: %w (see 'socle tenant %s --help')", v.name, err, v.name)
		}
		rest = fs.Args()
	}
	if len(rest) > 0 {
		return given, fmt.Errorf("tenant %s: unexpected %q (see 'socle tenant %s --help')", v.name, strings.Join(rest, " "), v.name)
	}
	if given.word == "" && v.words != "" && !strings.HasPrefix(v.words, "[") {
		return given, fmt.Errorf("usage: socle tenant %s %s [flags]", v.name, v.words)
	}
	return given, nil
}

func tenantHelp(out io.Writer) error {
	fmt.Fprintln(out, "usage: socle tenant VERB [FUND] [flags]   ('socle tenant VERB --help' shows the flags)")
	for _, v := range tenantTable() {
		fmt.Fprintf(out, "  %-30s %s\n", strings.TrimSpace(v.name+" "+v.words), v.summary)
	}
	return nil
}
