package identity

import (
	"net/http"

	"socle/internal/platform/op"
	"socle/internal/platform/web"
)

// Cookies beside the session's: a sign-in that waits for its second factor, and a device that was come in with.
const (
	pendingCookie = "socle_pending"
	deviceCookie  = "socle_device"
)

func cookie(rq *web.Request, name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: rq.TLS != nil || rq.Header.Get("X-Forwarded-Proto") == "https"}
}

func cookieOf(rq *web.Request, name string) op.Secret {
	if c, err := rq.Cookie(name); err == nil {
		return op.Secret(c.Value)
	}
	return ""
}

func browserOf(rq *web.Request) Browser {
	return Browser{Device: cookieOf(rq, deviceCookie), Agent: rq.UserAgent()}
}
