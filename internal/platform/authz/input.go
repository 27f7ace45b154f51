package authz

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// none is what a thing says where it has no agency, no employer, nobody who proposed it: said, rather than left out,
// because the rules refuse what is missing or blank.
const none = "-"

var (
	keyFund, keyState, keyAction, keySubject, keyResource   = word("fund"), word("fund_state"), word("action"), word("subject"), word("resource")
	keyID, keyOwnState, keyRoles, keyAgencies, keyEmployers = word("id"), word("state"), word("roles"), word("agencies"), word("employers")
	keyKind, keyAgency, keyEmployer, keyPerson              = word("kind"), word("agency"), word("employer"), word("person")
	keyProposedBy, keyRole, keyProof, keyReason             = word("proposed_by"), word("role"), word("proof"), word("reason")
)

func word(s string) *ast.Term { return ast.StringTerm(s) }

// asked is the one input of the policies, typed: every attribute is there. It is built as the policies read it,
// without a way through JSON, which took a third of a decision.
func asked(fundState, action string, s Subject, r Resource) ast.Value {
	pair := func(k *ast.Term, v string) [2]*ast.Term { return [2]*ast.Term{k, word(v)} }
	subject := ast.NewObject(pair(keyID, s.ID), pair(keyFund, s.Fund), pair(keyOwnState, s.State), pair(keyProof, orNone(s.Proof)),
		[2]*ast.Term{keyRoles, list(s.Roles)}, [2]*ast.Term{keyAgencies, list(s.Agencies)}, [2]*ast.Term{keyEmployers, list(s.Employers)})
	resource := ast.NewObject(pair(keyKind, r.Kind), pair(keyFund, r.Fund), pair(keyAgency, orNone(r.Agency)),
		pair(keyEmployer, orNone(r.Employer)), pair(keyPerson, orNone(r.Person)), pair(keyProposedBy, orNone(r.ProposedBy)), pair(keyRole, orNone(r.Role)))
	return ast.NewObject(pair(keyFund, r.Fund), pair(keyState, fundState), pair(keyAction, action), pair(keyReason, given(s.Reason)),
		[2]*ast.Term{keySubject, ast.NewTerm(subject)}, [2]*ast.Term{keyResource, ast.NewTerm(resource)})
}

func list(words []string) *ast.Term {
	terms := make([]*ast.Term, len(words))
	for i, w := range words {
		terms[i] = word(w)
	}
	return ast.NewTerm(ast.NewArray(terms...))
}

func orNone(s string) string {
	if s == "" {
		return none
	}
	return s
}

// given says whether there is a reason: its words are for the audit, not for the rules.
func given(reason string) string {
	if strings.TrimSpace(reason) == "" {
		return none
	}
	return "given"
}
