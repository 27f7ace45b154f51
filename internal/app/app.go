// Package app wires the house: every service, its operations, its pages and its jobs, over one chain.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"path/filepath"
	"sync"

	"github.com/redis/go-redis/v9"

	"socle/internal/notification"
	"socle/internal/oversight"
	"socle/internal/platform/audit"
	"socle/internal/platform/authz"
	"socle/internal/platform/config"
	"socle/internal/platform/obs"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/static"
	"socle/internal/platform/work"
	"socle/internal/portal"
	"socle/internal/tenancy"
	"socle/jobs"
)

// App is the product over one cluster and one Redis.
type App struct {
	Config   config.Config
	Log      *slog.Logger
	Registry *tenancy.Registry
	DB       *tenant.DB
	Policy   *authz.Engine
	Chain    *op.Chain
	Engine   *work.Engine
	Metrics  *obs.Metrics
	Redis    redis.UniversalClient
	Bell     *work.Bell
	Anchors  audit.Anchors
	Services Services

	unready sync.Map // funds whose living demonstration is being loaded
}

// Open connects and wires; nothing is served or worked yet. Without a Redis address the bell is silent.
func Open(ctx context.Context, c config.Config, log *slog.Logger) (*App, error) {
	a := &App{Config: c, Log: log, Metrics: obs.New(), Anchors: audit.Anchors{Dir: filepath.Join(c.Dir, "anchors")}}
	var err error
	if a.Registry, err = tenancy.OpenRegistry(ctx, c.DatabaseURL, c.Secret); err != nil {
		return nil, err
	}
	if a.Policy, err = authz.New(ctx); err != nil {
		return nil, err
	}
	if c.Demo { // nobody's phone is at hand there: the password typed again, or the keeper's own token, are taken for enough
		if err := a.Policy.Accept(ctx, authz.Second, authz.Password, authz.Demo); err != nil {
			return nil, err
		}
	}
	if c.RedisURL != "" {
		if err := a.connectRedis(); err != nil {
			return nil, err
		}
	}
	a.DB = tenant.Open(tenant.Options{URL: c.DatabaseURL, Password: a.Registry.Password,
		Events: work.Subscriptions(jobs.Table), Bell: a.ring})
	grants := &tenancy.Grants{DB: a.DB, Policy: a.Policy}
	a.Chain = &op.Chain{DB: a.DB, Policy: a.Policy, Grants: grants.Refresh, Measure: a.Metrics.Operation}
	a.Chain.Shown = (&oversight.Service{DB: a.DB}).Count
	a.Services = newServices(a)
	notification.LinkTo = a.linkTo
	a.Chain.Register(a.Services.Operations()...)
	a.Engine = &work.Engine{Jobs: jobs.Table, DB: a.DB, Chain: a.Chain, Funds: a.Registry.Funds, Fund: a.Registry.Fund, Log: log,
		Asleep: func(fund string) bool { _, unready := a.unready.Load(fund); return unready }}
	return a, nil
}

// connectRedis bounds every command in time: a queue that does not answer must not hold a page.
func (a *App) connectRedis() error {
	opt, err := redis.ParseURL(a.Config.RedisURL)
	if err != nil {
		return err
	}
	opt.ContextTimeoutEnabled = true
	a.Redis = redis.NewClient(opt)
	a.Bell = work.NewBell(a.Redis, jobs.Table, a.Log)
	return nil
}

func (a *App) ring(ctx context.Context, rings []tenant.Ring) {
	if a.Bell != nil {
		a.Bell.Ring(context.WithoutCancel(ctx), rings)
	}
}

// Close lets go of every connection.
func (a *App) Close() {
	a.DB.Close()
	a.Registry.Pool.Close()
	if a.Redis != nil {
		_ = a.Redis.Close()
	}
}

// Handler is the face of the deployment: portals, API, health, metrics.
func (a *App) Handler() http.Handler {
	p := &portal.Portal{Demo: a.Config.Demo, Brands: &portal.Brands{DB: a.DB}, Todos: a.todos()}
	web.ErrorPage = portal.ErrorPage
	s := &web.Server{
		Chain: a.Chain, Log: a.Log, Fund: a.Registry.Fund, Frame: p.Frame,
		Know:   a.know,
		Routes: append(p.Pages(), a.Services.Pages()...),
		Static: static.Handler(),
		Plain: map[string]http.HandlerFunc{
			"GET /healthz": a.healthy, "GET /metrics": a.metrics,
		},
		Rate:   &web.Limiter{PerSecond: 40, Burst: 200},
		Prover: a.identity(),
	}
	return a.lobby(s.Handler())
}

func allJobs() []work.Job { return jobs.Table }
