package app

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net"
	"net/http"
	"time"

	"socle/internal/operations"
	"socle/internal/platform/audit"
	"socle/internal/platform/query"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
)

var jobStates = query.New[stateCount]("app.job_states", `
select state, count(*) as n from job group by state`)

type stateCount struct {
	State string
	N     int64
}

// probe asks the parts outside the database whether they answer.
func (a *App) probe(ctx context.Context) []operations.Part {
	queue := operations.Part{Name: "queue"}
	if a.Redis != nil {
		err := a.Redis.Ping(ctx).Err()
		queue.OK = err == nil
		if err != nil {
			queue.Detail = err.Error()
		}
	}
	return []operations.Part{queue, reachable("mail", a.Config.SMTP)}
}

func reachable(name, address string) operations.Part {
	p := operations.Part{Name: name, Detail: address}
	c, err := net.DialTimeout("tcp", address, time.Second)
	if err == nil {
		p.OK = true
		_ = c.Close()
	}
	return p
}

func (a *App) healthy(w http.ResponseWriter, r *http.Request) {
	status, body := http.StatusOK, map[string]any{"status": "up"}
	if err := a.Registry.Pool.Ping(r.Context()); err != nil {
		status, body = http.StatusServiceUnavailable, map[string]any{"status": "database does not answer"}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (a *App) metrics(w http.ResponseWriter, r *http.Request) {
	funds, err := a.Registry.Funds(r.Context())
	if err == nil {
		for _, f := range funds {
			_ = a.DB.Read(r.Context(), f, func(tx tenant.Tx) error {
				states, err := jobStates.All(r.Context(), tx)
				for _, s := range states {
					a.Metrics.Jobs(f.Slug, s.State, float64(s.N))
				}
				return err
			})
		}
	}
	a.Metrics.Handler().ServeHTTP(w, r)
}

// SealForever links every fund's audit each second and anchors the heads, until ctx ends.
func (a *App) SealForever(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			if err := a.SealAll(ctx); err != nil && ctx.Err() == nil {
				a.Log.Warn("sealing", "error", err)
			}
		}
	}
}

// SealAll links what was committed since, in every fund.
func (a *App) SealAll(ctx context.Context) error {
	funds, err := a.Registry.Funds(ctx)
	if err != nil {
		return err
	}
	for _, f := range funds {
		if _, err := a.seal(ctx, f); err != nil {
			return fmt.Errorf("%s: %w", f.Slug, err)
		}
	}
	return nil
}

// seal links a bounded number of rows, anchors the head and tells its position.
func (a *App) seal(ctx context.Context, f *tenant.Fund) (position int64, err error) {
	var hash []byte
	err = a.DB.Write(ctx, f, func(tx tenant.Tx) (err error) {
		position, hash, err = audit.Seal(ctx, tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	return position, a.Anchors.Put(f.Slug, position, hash)
}

// sealUp seals until a round adds nothing.
func (a *App) sealUp(ctx context.Context, f *tenant.Fund) error {
	for before := int64(-1); ; {
		position, err := a.seal(ctx, f)
		if err != nil || position == before {
			return err
		}
		before = position
	}
}

// lobby answers at the deployment's own address (localhost, an IP address) with the list of its portals.
func (a *App) lobby(funds http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		label := web.Label(r.Host)
		if r.URL.Path != "/" || (label != "localhost" && net.ParseIP(hostOnly(r.Host)) == nil) {
			funds.ServeHTTP(w, r)
			return
		}
		list, err := a.Registry.Funds(r.Context())
		if err != nil {
			http.Error(w, "the registry does not answer", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Socle</title><h1>Socle</h1><ul>`)
		for _, f := range list {
			fmt.Fprintf(w, `<li><a href="http://%s.%s/">%s</a>`, f.Slug, html.EscapeString(r.Host), html.EscapeString(f.Folder.Name))
		}
		fmt.Fprint(w, `</ul></html>`)
	})
}

func hostOnly(hostport string) string {
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		return h
	}
	return hostport
}
