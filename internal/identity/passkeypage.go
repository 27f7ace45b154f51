package identity

import (
	"context"
	"net/http"
	"slices"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
	"socle/internal/platform/web/view"
	"socle/pkg/fault"
)

// keyForm is what a page asks of a browser about a passkey.
type keyForm struct{ what, options, ask, field, label, without string }

const (
	makeKey      = "make"
	showKey      = "show"
	keyChallenge = "/passkey/challenge"
	keyCookie    = "socle_passkey" // ties what was asked to the browser that was asked
)

func (s *Service) passkeyPages() []web.Route {
	return []web.Route{
		{Pattern: "POST " + keyChallenge, Handler: s.challengePage},
		{Pattern: "POST /sign-in/passkey", Handler: s.keyDoorPage},
		{Pattern: "GET /access/passkey", Handler: s.keyForm},
		{Pattern: "POST /access/passkey", Handler: s.keyPage},
		{Pattern: "GET /access/passkey/make", Handler: s.makeForm},
		{Pattern: "POST /access/passkey/confirm", Handler: s.makePage},
		{Pattern: "GET /access/passkey/{id}/remove", Handler: s.removeKeyForm},
		{Pattern: "POST /access/passkey/{id}/remove", Handler: s.removeKeyPage},
	}
}

// place is the fund's address as this browser reached it, unless the deployment says its own.
func (s *Service) place(rq *web.Request) Place { return placeOf(s.back(rq)) }

func (s *Service) shown(rq *web.Request, field string) KeyShown {
	return KeyShown{Key: op.Secret(rq.PostForm.Get(field)), Asked: cookieOf(rq, keyCookie), Place: s.place(rq)}
}

// challengePage answers the script: what the browser is asked to show.
func (s *Service) challengePage(rq *web.Request) (web.Reply, error) {
	asked, err := op.Call[KeyAsked](rq.Ctx(), rq.Chain, "identity.passkey_challenge", ChallengeInput{Place: s.place(rq)})
	if err != nil {
		return nil, err
	}
	rq.SetCookie(cookie(rq, keyCookie, string(asked.Token), int(keyLife.Seconds())))
	return web.Asset{Type: "application/json", Body: asked.Options}, nil
}

func (s *Service) keyDoorPage(rq *web.Request) (web.Reply, error) {
	if err := rq.ParseForm(); err != nil {
		return nil, err
	}
	out, err := op.Call[SignedIn](rq.Ctx(), rq.Chain, "identity.passkey_sign_in", SignInByKeyInput{KeyShown: s.shown(rq, "passkey"), Browser: browserOf(rq)})
	rq.SetCookie(cookie(rq, keyCookie, "", -1))
	if err != nil {
		return nil, err
	}
	if out.Stopped > 0 {
		page := s.signInAgain(rq, complaint(rq, "", "sign_in.stopped", t(rq.Ctx(), "identity.passkey.stopped", "minutes", int64(out.Stopped+58)/60)), false)
		page.Status = http.StatusTooManyRequests
		return page, nil
	}
	if out.Wrong {
		return s.signInAgain(rq, complaint(rq, "", "passkey.wrong", t(rq.Ctx(), "identity.passkey.wrong")), false), nil
	}
	return s.into(rq, out, web.Local(rq.FormValue("next"))), nil
}

func askRemoveKey(rq *web.Request) question {
	return question{"identity.passkey.remove", "identity.passkey.remove_text", "/access/passkey/" + rq.PathValue("id") + "/remove", "identity.passkey.remove"}
}

// removeKeyForm asks for the password before one of one's own keys goes; somebody else's is not there.
func (s *Service) removeKeyForm(rq *web.Request) (web.Reply, error) {
	a, err := web.Call[Access](rq, "identity.access", op.None{})
	if err != nil {
		return nil, err
	}
	id := rq.PathValue("id")
	if !slices.ContainsFunc(a.Passkeys, func(k Passkey) bool { return k.ID.String() == id }) {
		return nil, fault.Missing("passkey")
	}
	return askRemoveKey(rq).page(rq, true, view.Entry{})
}

func (s *Service) removeKeyPage(rq *web.Request) (web.Reply, error) {
	_, page, err := answer[op.None](rq, "identity.remove_passkey", &RemoveKeyInput{}, askRemoveKey(rq), true)
	if page != nil || err != nil {
		return page, err
	}
	return web.Redirect{To: "/access", Flash: t(rq.Ctx(), "identity.passkey.removed")}, nil
}

// keyTable lists one's passkeys.
func keyTable(ctx context.Context, list []Passkey) view.Table {
	tb := view.Table{Caption: t(ctx, "identity.passkey.names"), RowHeader: true, Empty: &view.Empty{Title: t(ctx, "identity.passkey.empty")},
		Columns: []view.Column{{Label: t(ctx, "identity.name")}, {Label: t(ctx, "identity.passkey.since")}, {Label: t(ctx, "identity.access.seen")},
			{Label: t(ctx, "identity.access.remove"), Kind: view.Buttons, Hidden: true}}}
	for _, k := range list {
		used := view.Str("–")
		if k.UsedAt != nil {
			used = view.Moment(*k.UsedAt)
		}
		if k.ClonedAt != nil {
			used = view.StatusTag(view.Status{Label: t(ctx, "identity.passkey.copied"), Tone: view.Danger})
		}
		tb.Rows = append(tb.Rows, view.Cells(view.Sub(view.Str(k.Name), k.Host), view.Moment(k.CreatedAt), used, keyRemoval(k)))
	}
	return tb
}
