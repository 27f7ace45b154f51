package identity

import (
	"net/url"
	"slices"

	"socle/internal/platform/authz"
	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// proving is how somebody can prove who they are.
type proving int

const (
	proveByCode proving = iota
	proveByPassword
	proveNothing // this deployment takes no password for a proof, and the person has nothing else yet
)

// Ask is the page that asks for a proof, a reason, or both; what was typed waits in its form.
func (s *Service) Ask(rq *web.Request, a web.Again) (web.Reply, error) {
	mine, err := web.Call[Access](rq, "identity.access", op.None{})
	if err != nil {
		return nil, err
	}
	how := proveByCode
	if !mine.Totp && len(mine.Passkeys) == 0 {
		if how = proveNothing; s.Demo {
			how = proveByPassword
		}
	}
	e := view.Entry{Findings: a.Findings}
	if len(a.Findings) > 0 {
		e.Values = url.Values{web.Proving + ".reason": {rq.Form.Get(web.Proving + ".reason")}}
	}
	return web.Page{Title: t(rq.Ctx(), againTitle(a, how)), Narrow: true, Findings: a.Findings, Status: statusOf(a),
		Body: againView(a, t(rq.Ctx(), "operation."+a.Operation), how, len(mine.Passkeys) > 0, e)}, nil
}

func againTitle(a web.Again, how proving) string {
	if a.Proof && how == proveNothing {
		return "identity.again.first"
	}
	return "identity.again.title"
}

func statusOf(a web.Again) int {
	if len(a.Findings) > 0 {
		return 0
	}
	return 403
}

// Take checks what was typed on that page.
func (s *Service) Take(rq *web.Request) (authz.Subject, []fault.Finding, error) {
	value := func(name string) string { return rq.PostForm.Get(web.Proving + "." + name) }
	in := ConfirmInput{KeyShown: s.shown(rq, web.Proving+".passkey"), Code: op.Secret(value("code")), Password: op.Secret(value("password")), Reason: value("reason")}
	if value("proof") != "" && in.Code == "" && in.Password == "" && in.Key == "" {
		in.Code = "-" // nothing was typed, which is wrong
	}
	out, err := op.Call[Confirmed](rq.Ctx(), rq.Chain, "identity.confirm", in)
	if found := slices.Clone(web.Findings(err)); found != nil {
		for i := range found {
			if found[i].Field != "" {
				found[i].Field = web.Proving + "." + found[i].Field
			}
		}
		return rq.Subject, found, nil
	}
	if err != nil {
		return rq.Subject, nil, err
	}
	if out.Wrong {
		return rq.Subject, []fault.Finding{wrongProof(rq, in)}, nil
	}
	who := rq.Subject
	who.Proof, who.Reason = out.Proof, in.Reason
	return who, nil, nil
}

func wrongProof(rq *web.Request, in ConfirmInput) fault.Finding {
	switch {
	case in.Key != "":
		return fault.Finding{Code: "proof.wrong", Message: t(rq.Ctx(), "identity.passkey.wrong")}
	case rq.PostForm.Has(web.Proving + ".password"):
		return fault.Finding{Field: web.Proving + ".password", Code: "proof.wrong", Message: t(rq.Ctx(), "fault.password.wrong")}
	}
	return fault.Finding{Field: web.Proving + ".code", Code: "proof.wrong", Message: t(rq.Ctx(), "identity.code.wrong")}
}

// confirmPage goes back to a page that was asked for; its proof has been taken on the way.
func (s *Service) confirmPage(rq *web.Request) (web.Reply, error) {
	return web.Redirect{To: web.Local(rq.FormValue("next"))}, nil
}

// kept are the fields to send again, in order.
func kept(a web.Again) (out [][2]string) {
	for name, values := range a.Typed {
		if name == "_key" {
			continue
		}
		for _, v := range values {
			out = append(out, [2]string{name, v})
		}
	}
	slices.SortFunc(out, func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	return out
}

// typedKey keeps the form's own key, so that sending it twice is still done once.
func typedKey(a web.Again) string { return a.Typed.Get("_key") }
