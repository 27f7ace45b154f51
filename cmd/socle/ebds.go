package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"socle/pkg/cal"
	"socle/pkg/ebds"
	"socle/pkg/finding"
	"socle/pkg/money"
)

var ebdsCommand = command{
	name: "ebds", summary: "check an e-BDS file and add up its totals: ebds check|totals FILE",
	run: runEBDS,
}

var dirham = money.Currency{Code: "MAD", Decimals: 2, Shown: 2}

// ceilings are the monthly ceilings of the Moroccan general regime, newest first. Unit: centimes.
// Source: tenants/ma-cnss; the fund's law is the reference, --ceiling overrides.
var ceilings = []struct {
	from   cal.Month
	amount money.Minor
}{
	{cal.MonthOf(2002, 1), 600000},
	{0, 500000},
}

func ceilingOf(m cal.Month) money.Minor {
	for _, c := range ceilings {
		if m >= c.from {
			return c.amount
		}
	}
	return 0
}

type ebdsFlags struct {
	file, against, ceiling string
	json                   bool
}

func runEBDS(_ context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || (args[0] != "check" && args[0] != "totals") {
		return fmt.Errorf("usage: socle ebds check FILE [--against FILE_A] [--ceiling AMOUNT] [--json] | socle ebds totals FILE [--json]")
	}
	var f ebdsFlags
	fs := newFlags("ebds " + args[0])
	fs.StringVar(&f.against, "against", "", "pre-printed file A that FILE answers")
	fs.StringVar(&f.ceiling, "ceiling", "", "monthly ceiling in dirhams, when not that of the law")
	fs.BoolVar(&f.json, "json", false, "print one JSON document")
	var err error
	if f.file, err = oneFile(fs, args[1:], out); err != nil {
		return settled(err)
	}
	report, err := f.check()
	if err != nil {
		return err
	}
	if args[0] == "totals" {
		return f.totals(report, out)
	}
	return f.answer(report, out)
}

// oneFile reads flags before and after the one file that a command takes. Asking for help prints the flags.
func oneFile(fs *flag.FlagSet, args []string, out io.Writer) (string, error) {
	var files []string
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return "", parseFlags(fs, args, out, 0)
		} else if err != nil {
			return "", err
		}
		if args = fs.Args(); len(args) == 0 {
			break
		}
		files, args = append(files, args[0]), args[1:]
	}
	if len(files) != 1 {
		return "", fmt.Errorf("%s wants exactly one file, not %d", fs.Name(), len(files))
	}
	return files[0], nil
}

func (f ebdsFlags) check() (ebds.Report, error) {
	o := ebds.Options{Ceiling: ceilingOf}
	if f.ceiling != "" {
		amount, err := dirham.Parse(f.ceiling)
		if err != nil {
			return ebds.Report{}, fmt.Errorf("--ceiling: %w", err)
		}
		o.Ceiling = func(cal.Month) money.Minor { return amount }
	}
	if f.against != "" {
		a, err := preprinted(f.against)
		if err != nil {
			return ebds.Report{}, err
		}
		o.Against = &a
	}
	in, err := os.Open(f.file)
	if err != nil {
		return ebds.Report{}, err
	}
	defer in.Close()
	return ebds.Check(in, o)
}

func preprinted(path string) (ebds.File, error) {
	in, err := os.Open(path)
	if err != nil {
		return ebds.File{}, err
	}
	defer in.Close()
	a, report, err := ebds.Read(in, ebds.Options{})
	if err == nil && report.Kind == ebds.Preprinted && !report.Accepted {
		err = fmt.Errorf("%s is not a sound pre-printed file: %s", path, firstError(report.Findings))
	}
	return a, err
}

func firstError(fs []finding.Finding) string {
	for _, f := range fs {
		if f.Severity == finding.Error {
			return fmt.Sprintf("line %d: %s %s: %s (%s)", f.Line, f.Record, f.Field, f.Message, f.Code)
		}
	}
	return ""
}

func (f ebdsFlags) answer(r ebds.Report, out io.Writer) error {
	if f.json {
		findings := append([]finding.Finding{}, r.Findings...)
		if err := printJSON(out, map[string]any{"accepted": r.Accepted, "findings": findings}); err != nil {
			return err
		}
	} else {
		for _, n := range r.Findings {
			fmt.Fprintf(out, "ligne %d  %s  %s  %s  %s\n", n.Line, n.Record, n.Field, n.Code, ebds.Codes.In("fr", n))
		}
		fmt.Fprintln(out, map[bool]string{true: "fichier accepté", false: "fichier refusé"}[r.Accepted])
	}
	if !r.Accepted {
		return errExit
	}
	return nil
}

type ebdsTotals struct {
	Employees   int    `json:"employees"`
	Days        int    `json:"days"`
	RealWages   string `json:"real_wages"`
	CappedWages string `json:"capped_wages"`
	ControlSum  uint64 `json:"control_sum"`
}

func totalsOf(t ebds.Totals) ebdsTotals {
	return ebdsTotals{t.Employees, t.Days, dirham.Decimal(t.Real), dirham.Decimal(t.Capped), t.Control}
}

func (f ebdsFlags) totals(r ebds.Report, out io.Writer) error {
	if !r.Accepted {
		return fmt.Errorf("%s is refused, its totals mean nothing: %s", f.file, firstError(r.Findings))
	}
	main, entrants, total := totalsOf(r.Rows), totalsOf(r.Entrants), totalsOf(r.Total)
	if f.json {
		return printJSON(out, struct {
			Kind     ebds.Kind  `json:"kind"`
			Employer string     `json:"employer"`
			Period   string     `json:"period"`
			Currency string     `json:"currency"`
			Main     ebdsTotals `json:"main"`
			Entrants ebdsTotals `json:"entrants"`
			Total    ebdsTotals `json:"total"`
		}{r.Kind, r.Header.Employer, r.Header.Period.String(), dirham.Code, main, entrants, total})
	}
	for _, line := range []struct {
		name string
		ebdsTotals
	}{{"connus", main}, {"entrants", entrants}, {"total", total}} {
		fmt.Fprintf(out, "%-9s %7d salariés %8d jours  réel %18s  plafonné %16s  contrôle %d\n",
			line.name, line.Employees, line.Days, line.RealWages, line.CappedWages, line.ControlSum)
	}
	return nil
}

// printJSON writes the one document that a command with --json prints.
func printJSON(out io.Writer, document any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
