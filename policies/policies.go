// Package policies embeds the rules by which every operation is allowed or refused, and the grants a fund starts with.
//
// Rules are Rego, package = folder, default deny. Grants are data: grants/<package>.yaml says, for each operation,
// which role is granted it and how far it reaches (fund, agency, employer, self). A fund keeps its own rows of them.
package policies

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed authz/*.rego grants/*.yaml
var files embed.FS

// Rules are the Rego modules by file name, without their tests.
func Rules() (map[string]string, error) {
	names, err := fs.Glob(files, "authz/*.rego")
	if err != nil {
		return nil, err
	}
	rules := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		rules[name] = string(b)
	}
	return rules, nil
}

// Grant lets a role do an operation, as far as a scope.
type Grant struct{ Operation, Role, Scope string }

// Defaults are the grants of a new fund: operation → role → scope.
func Defaults() ([]Grant, error) {
	names, err := fs.Glob(files, "grants/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []Grant
	for _, name := range names {
		b, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var table map[string]map[string]string
		if err := yaml.Unmarshal(b, &table); err != nil {
			return nil, fmt.Errorf("policies/%s: %w", name, err)
		}
		for operation, roles := range table {
			for role, scope := range roles {
				if !Scopes[scope] || !Roles[role] {
					return nil, fmt.Errorf("policies/%s: %s: unknown role %q or scope %q", name, operation, role, scope)
				}
				out = append(out, Grant{operation, role, scope})
			}
		}
	}
	return inherited(out), nil
}

// inherited adds, for who acts by a mandate, what an accountant may do of its own: not what reaches an employer, which the
// rights of the mandate say.
func inherited(grants []Grant) []Grant {
	out := grants
	for _, g := range grants {
		if g.Role == "accountant" && (g.Scope == "fund" || g.Scope == "self") {
			out = append(out, Grant{g.Operation, "mandate", g.Scope})
		}
	}
	return out
}

// Scopes are the reaches a grant can have.
var Scopes = map[string]bool{"fund": true, "agency": true, "employer": true, "self": true}

// Roles a fund knows. System is what jobs act as; visitor is anyone on the fund's portal before signing in; the roles of a
// mandate are those of an accountant while it acts for one employer: "mandate" always, and one for each right given.
var Roles = map[string]bool{
	"visitor": true, "employer": true, "accountant": true, "insured": true,
	"field_agent": true, "supervisor": true, "validator": true,
	"collections_officer": true, "recovery_officer": true, "manager": true,
	"administrator": true, "auditor": true, "region_analyst": true, "operator": true, "system": true,
	"bank":    true, // a program that hands statements in, nothing else
	"mandate": true, "mandate_declare": true, "mandate_pay": true, "mandate_account": true, "mandate_staff": true,
}
