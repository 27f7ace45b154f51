package bench

import (
	"context"
	"fmt"
	"time"

	"socle/internal/app"
	"socle/internal/platform/authz"
	"socle/internal/platform/tenant"
	"socle/policies"
)

// decision asks the policies with two hundred grants in the fund, many times, and takes the median.
func decision(ctx context.Context, a *app.App, f *tenant.Fund) (Row, error) {
	var grants []policies.Grant
	for i := range 200 {
		grants = append(grants, policies.Grant{Operation: fmt.Sprintf("bench.op%d", i), Role: "employer", Scope: "employer"})
	}
	if err := a.Policy.Grant(ctx, f.Slug, grants); err != nil {
		return Row{}, err
	}
	if err := a.Policy.Declare(ctx, map[string]bool{"bench.op7": false}); err != nil {
		return Row{}, err
	}
	who := authz.Subject{ID: "a", Fund: f.Slug, State: "active", Roles: []string{"employer"}, Employers: []string{"e"}}
	what := authz.Resource{Kind: "declaration", Fund: f.Slug, Employer: "e"}
	took := make([]time.Duration, 2000)
	for i := range took {
		start := time.Now()
		if !a.Policy.Decide(ctx, "active", "bench.op7", who, what).Allow {
			return Row{}, fmt.Errorf("the decision measured was refused")
		}
		took[i] = time.Since(start)
	}
	return Row{What: "one authorization decision, 200 grants (median)", Measured: median(took), Limit: "100 µs", Most: 100e-6}, nil
}
