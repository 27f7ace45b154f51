package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"socle/internal/analytics"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/pkg/cal"
	"socle/pkg/indicator"
	"socle/pkg/words"
)

var indicatorsCommand = command{"indicators", "the twelve indicators of a fund (--fund F --period 2007-06 [--region R] [--sector S] [--json])", indicators}

// indicatorRow is one figure as the command prints it: plain decimal strings, null when not applicable.
type indicatorRow struct {
	ID          string         `json:"id"`
	Value       *string        `json:"value"`
	Numerator   *string        `json:"numerator"`
	Denominator *string        `json:"denominator"`
	Unit        indicator.Unit `json:"unit"`
	Target      *string        `json:"target"`
	AsOf        *time.Time     `json:"as_of"` // null when nothing was measured yet
}

func indicators(ctx context.Context, args []string, out io.Writer) error {
	f := newFlags("indicators")
	slug, period := f.String("fund", "", "the fund's slug"), f.String("period", "", "a month, a quarter or a year: 2007-06, 2007-Q2, 2007")
	filter := analytics.Filter{}
	f.StringVar(&filter.Region, "region", "", "only this region, by its code")
	f.StringVar(&filter.Agency, "agency", "", "only this agency, by its code")
	f.StringVar(&filter.Sector, "sector", "", "only this sector, by its code")
	asJSON := f.Bool("json", false, "one JSON document")
	if err := parseFlags(f, args, out, 0); err != nil {
		return settled(err)
	}
	if err := required(f, "fund", "period"); err != nil {
		return err
	}
	var err error
	if filter.Period, err = cal.ParsePeriod(*period); err != nil {
		return err
	}
	a, err := open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	fund, err := a.Registry.Fund(ctx, *slug)
	if err != nil {
		return fmt.Errorf("there is no fund %q here: 'socle tenant list' names those there are", *slug)
	}
	values, err := measured(ctx, a.DB, fund, filter)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(out).Encode(rowsOf(values))
	}
	return printIndicators(out, values, fund)
}

// measured brings the figures up to date first, so that a command line answers for what is in the books.
func measured(ctx context.Context, db *tenant.DB, fund *tenant.Fund, f analytics.Filter) (values []indicator.Value, err error) {
	k := analytics.Keeper{DB: db, Funds: func(context.Context) ([]*tenant.Fund, error) { return []*tenant.Fund{fund}, nil }}
	if err := k.Once(ctx); err != nil {
		return nil, err
	}
	ctx = authz.With(tenant.Enter(ctx, fund), authz.System(fund.Slug, "indicators"))
	ctx = authz.WithReach(ctx, authz.Reach{All: true})
	err = db.Read(ctx, fund, func(tx tenant.Tx) error {
		values, err = analytics.Values(ctx, tx, f)
		return err
	})
	return values, err
}

func rowsOf(values []indicator.Value) []indicatorRow {
	rows := make([]indicatorRow, len(values))
	for n, v := range values {
		rows[n] = indicatorRow{v.ID, v.Value, v.Numerator, v.Denominator, v.Unit, v.Target, nil}
		if !v.AsOf.IsZero() {
			rows[n].AsOf = &v.AsOf
		}
	}
	return rows
}

func printIndicators(out io.Writer, values []indicator.Value, fund *tenant.Fund) error {
	l, cur := words.Lang(fund.Folder.Languages[0]), fund.Currency()
	for _, v := range values {
		i, _ := indicator.Get(v.ID)
		fmt.Fprintf(out, "%s  %-52s %24s", v.ID, i.Name.In(string(l.Base())), v.Words(l, cur))
		if v.Target != nil {
			fmt.Fprintf(out, "   (%s)", v.TargetWords(l, cur))
		}
		fmt.Fprintln(out)
	}
	return nil
}
