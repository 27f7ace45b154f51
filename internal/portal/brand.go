package portal

import (
	"context"
	"strings"
	"sync"
	"time"

	"socle/internal/law"
	"socle/internal/law/confirmation"
	"socle/internal/platform/tenant"
	"socle/internal/platform/web"
	"socle/internal/platform/web/brand"
	"socle/pkg/fault"
)

// Brands serves each fund's colours and logo as files named by their content, so that browsers keep them.
type Brands struct {
	DB   *tenant.DB
	mu   sync.Mutex
	seen map[string]dressed
}

type dressed struct {
	at     time.Time
	brand  brand.Brand
	doubts int // values that nobody of the fund has confirmed
}

// of is the fund's brand, at most five seconds old.
func (b *Brands) of(ctx context.Context, f *tenant.Fund) brand.Brand { return b.read(ctx, f).brand }

// Unconfirmed says that the fund runs on values that nobody of it has confirmed.
func (b *Brands) Unconfirmed(rq *web.Request) bool { return b.read(rq.Ctx(), rq.Fund).doubts > 0 }

func (b *Brands) read(ctx context.Context, f *tenant.Fund) dressed {
	b.mu.Lock()
	defer b.mu.Unlock()
	if d, ok := b.seen[f.Slug]; ok && time.Since(d.at) < 5*time.Second {
		return d
	}
	doubts := 0
	out := brand.Brand{Name: f.Folder.Name, ShortName: f.Folder.ShortName}
	_ = b.DB.Read(ctx, f, func(tx tenant.Tx) error {
		var err error
		if out, err = law.Brand(ctx, tx); err != nil {
			return err
		}
		list, err := confirmation.List(ctx, tx)
		doubts = len(list)
		return err
	})
	if b.seen == nil {
		b.seen = map[string]dressed{}
	}
	b.seen[f.Slug] = dressed{time.Now(), out, doubts}
	return b.seen[f.Slug]
}

// Href is the address of the fund's stylesheet.
func (b *Brands) Href(rq *web.Request) string {
	return "/brand/" + b.of(rq.Ctx(), rq.Fund).Hash() + ".css"
}

// LogoHref is the address of the fund's logo, empty without one.
func (b *Brands) LogoHref(rq *web.Request) string {
	d := b.of(rq.Ctx(), rq.Fund)
	if d.LogoSVG == "" {
		return ""
	}
	return "/brand/" + d.Hash() + ".svg"
}

func (b *Brands) serve(rq *web.Request) (web.Reply, error) {
	d := b.of(rq.Ctx(), rq.Fund)
	file := rq.PathValue("file")
	switch {
	case strings.HasSuffix(file, ".css"):
		return web.Asset{Type: "text/css; charset=utf-8", Body: []byte(d.CSS()), Forever: file == d.Hash()+".css"}, nil
	case strings.HasSuffix(file, ".svg") && d.LogoSVG != "":
		return web.Asset{Type: "image/svg+xml", Body: []byte(d.LogoSVG), Forever: file == d.Hash()+".svg"}, nil
	}
	return nil, fault.Missing("page")
}
