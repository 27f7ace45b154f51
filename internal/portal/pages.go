package portal

import (
	"net/http"

	"socle/internal/platform/web"
)

// Pages are those of the portal itself; the door is identity's.
func (p *Portal) Pages() []web.Route {
	return []web.Route{
		{Pattern: "GET /{$}", Handler: p.home},
		{Pattern: "GET /language", Handler: language},
		{Pattern: "GET /brand/{file}", Handler: p.Brands.serve},
	}
}

func language(rq *web.Request) (web.Reply, error) {
	lang := rq.Param("lang")
	for _, l := range rq.Fund.Folder.Languages {
		if l == lang {
			rq.SetCookie(&http.Cookie{Name: "lang", Value: lang, Path: "/", MaxAge: 365 * 86400, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
	}
	return web.Redirect{To: web.Local(rq.Param("next"))}, nil
}
