package notification

import (
	"context"
	"strings"

	"socle/internal/identity"
	"socle/internal/platform/i18n"
	"socle/internal/platform/op"
	"socle/internal/platform/tenant"
)

// linkHere stands in the body of a letter for a link that opens an account: it is made when the letter leaves, so that
// nobody who reads messages or the database finds one.
const linkHere = "{link}"

// Welcome writes the letter of an invitation or of a password forgotten, if there is somebody to write to.
func (s *Service) Welcome(ctx context.Context, tx tenant.Tx, in identity.LinkWanted) (op.None, error) {
	to, ok, err := identity.LinkFor(ctx, tx, in)
	if err != nil || !ok {
		return op.None{}, err
	}
	in18 := i18n.With(ctx, i18n.Lang(to.Language))
	say := func(part string) string {
		return i18n.T(in18, "identity.letter."+in.Purpose+"."+part, "name", to.Name, "fund", tx.Fund().Folder.ShortName,
			"fund_name", tx.Fund().Folder.Name, "link", linkHere)
	}
	_, err = Queue(ctx, tx, Message{Channel: Email, To: to.Email, Name: to.Name, Subject: say("subject"), Body: say("body"),
		Key: in.Purpose + ":" + to.ID.String() + ":" + tx.Now().Format("20060102150405.000000"), AboutKind: in.Purpose, AboutID: &to.ID})
	return op.None{}, err
}

// opened puts the link into a letter that leaves. If the letter cannot be handed over, the link was never made.
func (m waiting) opened(ctx context.Context, tx tenant.Tx) (string, error) {
	if m.AboutID == nil || (m.AboutKind != identity.Invitation && m.AboutKind != identity.Reset) {
		return m.Body, nil
	}
	path, err := identity.NewLink(ctx, tx, *m.AboutID, m.AboutKind)
	return strings.ReplaceAll(m.Body, linkHere, LinkTo(tx.Fund().Slug, path)), err
}
