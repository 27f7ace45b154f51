package app

import (
	"net"
	"strings"

	"socle/internal/collection"
	"socle/internal/notification"
)

// senders are the carriers that the deployment names; one that is not named is not there.
func (a *App) senders() notification.Senders {
	var s notification.Senders
	if a.Config.SMTP != "" {
		s.Mailer = &notification.Relay{Address: a.Config.SMTP, From: a.Config.From}
	}
	if a.Config.SMSURL != "" {
		s.Texter = &notification.Gateway{URL: a.Config.SMSURL, Key: a.Config.SMSKey}
	}
	return s
}

// mobile is the operator of mobile money that the deployment names, nil without one.
func (a *App) mobile() collection.Mobile {
	m := a.Config.Mobile
	if m.URL == "" {
		return nil
	}
	return &collection.Momo{URL: m.URL, User: m.User, Key: m.Key, Subscription: m.Subscription, Target: m.Target}
}

// linkTo is the address of a page of a fund's portal, as letters and codes to scan carry it.
func (a *App) linkTo(slug, path string) string {
	public := a.Config.Public
	if public == "" {
		_, port, _ := net.SplitHostPort(a.Config.Listen)
		public = "http://{fund}.localhost:" + port
	}
	return strings.ReplaceAll(public, "{fund}", slug) + path
}
