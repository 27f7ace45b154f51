package app

import "socle/internal/notification"

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
