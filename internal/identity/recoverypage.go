package identity

import (
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
)

func (s *Service) codesForm(rq *web.Request) (web.Reply, error) {
	return askCodes.page(rq, false, view.Entry{})
}

func (s *Service) codesPage(rq *web.Request) (web.Reply, error) {
	out, page, err := withPassword[Recovery](rq, "identity.new_codes", askCodes, false)
	if page != nil || err != nil {
		return page, err
	}
	return showCodes(rq, out), nil
}

func showCodes(rq *web.Request, r Recovery) web.Reply {
	codes := make([]string, len(r.Codes))
	for i, c := range r.Codes {
		codes[i] = string(c)
	}
	return web.Page{Title: t(rq.Ctx(), "identity.codes.title"), Narrow: true, Body: codesView(codes)}
}
