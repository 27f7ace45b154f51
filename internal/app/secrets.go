package app

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"socle/internal/identity"
)

// secret finds a secret of the deployment by fund and name: the variable SOCLE_SECRETS_<FUND>__<NAME>, else the file
// secrets/<fund>/<name> of its directory. A fund can name its own secrets alone.
func (a *App) secret(fund, name string) (string, error) {
	upper := strings.NewReplacer("-", "_").Replace(strings.ToUpper("SOCLE_SECRETS_" + fund + "__" + name))
	if v := os.Getenv(upper); v != "" {
		return v, nil
	}
	b, err := os.ReadFile(filepath.Join(a.Config.Dir, "secrets", filepath.Base(fund), filepath.Base(name)))
	if err != nil {
		return "", fmt.Errorf("the secret %s of %s: %w", name, fund, err)
	}
	return strings.TrimSpace(string(b)), nil
}

// identity is the room of people, with what it needs of this deployment.
func (a *App) identity() *identity.Service {
	s := &identity.Service{Key: a.Config.Secret, Demo: a.Config.Demo, Secrets: a.secret}
	if a.Config.Public != "" {
		s.Site = a.linkTo
	}
	return s
}
