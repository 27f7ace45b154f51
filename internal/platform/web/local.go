package web

import (
	"net/url"
	"strings"
)

// Local keeps a redirect inside the portal: an address of elsewhere becomes the first page.
func Local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.Contains(next, `\`) {
		return "/"
	}
	return next
}
