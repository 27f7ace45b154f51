package identity

import (
	"encoding/base64"
	"strings"

	"github.com/skip2/go-qrcode"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

func (s *Service) totpForm(rq *web.Request) (web.Reply, error) {
	return askTotp.page(rq, false, view.Entry{})
}

func (s *Service) removeTotpForm(rq *web.Request) (web.Reply, error) {
	return askRemove.page(rq, true, view.Entry{})
}

func (s *Service) totpPage(rq *web.Request) (web.Reply, error) {
	_, page, err := withPassword[op.None](rq, "identity.start_totp", askTotp, false)
	if page != nil || err != nil {
		return page, err
	}
	return web.Redirect{To: "/access/totp/scan"}, nil
}

func (s *Service) removeTotpPage(rq *web.Request) (web.Reply, error) {
	_, page, err := withPassword[op.None](rq, "identity.remove_totp", askRemove, true)
	if page != nil || err != nil {
		return page, err
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.totp.removed")}, nil
}

func (s *Service) scanForm(rq *web.Request) (web.Reply, error) { return s.scan(rq, view.Entry{}) }

func (s *Service) scan(rq *web.Request, e view.Entry) (web.Reply, error) {
	en, err := web.Call[Enrolment](rq, "identity.enrolling", op.None{})
	if fault.Is(err, fault.NotFound) {
		return web.Redirect{To: "/access/totp"}, nil
	}
	if err != nil {
		return nil, err
	}
	picture, err := qrcode.Encode(en.URI, qrcode.Medium, 440)
	if err != nil {
		return nil, err
	}
	return web.Page{Title: t(rq.Ctx(), "identity.totp.scan"), Narrow: true, Findings: e.Findings,
		Body: enrolView(en, "data:image/png;base64,"+base64.StdEncoding.EncodeToString(picture), e)}, nil
}

func (s *Service) scanPage(rq *web.Request) (web.Reply, error) {
	var in CodeInput
	err := rq.Bind(&in)
	var out Recovery
	if err == nil {
		out, err = web.Call[Recovery](rq, "identity.confirm_totp", in)
	}
	if found := web.Findings(err); found != nil {
		return s.scan(rq, view.Entry{Values: rq.Form, Findings: found})
	}
	if err != nil {
		return nil, err
	}
	if out.Wrong {
		return s.scan(rq, complaint(rq, "code", "code.wrong", t(rq.Ctx(), "identity.code.wrong")))
	}
	return showCodes(rq, out), nil
}

// inFours sets a seed in groups, as people copy it.
func inFours(seed string) string {
	var out strings.Builder
	for i, r := range seed {
		if i > 0 && i%4 == 0 {
			out.WriteByte(' ')
		}
		out.WriteRune(r)
	}
	return out.String()
}
