# METADATA
# title: Who may do what in a fund
# description: |
#   Everything is refused unless one of the person's roles was granted the operation in this fund,
#   and the thing acted upon lies within the reach (scope) of that grant.
#   A thing says of itself all that the rules ask: "-" where it has none (no agency, proposed by nobody).
#   An attribute that is missing or blank refuses.
# scope: package
package socle.authz

# METADATA
# title: The answer, with the reaches that a list keeps to; or with the reasons why not
# description: |
#   Allowed when the person is active in an open fund, a grant of one of their roles reaches the thing, and neither
#   a second person, nor another level, nor a proof is wanting. In one body: it is asked at every click.
decision := {"allow": true, "scopes": scopes} if {
	complete
	input.fund_state == "active"
	input.subject.state == "active"
	reached
	second_person
	right_level
	proven
} else := {"allow": false, "deny": deny}

default allow := false

# METADATA
# title: The answer, yes or no
allow if decision.allow

# METADATA
# title: Every attribute that the decision needs is there and not blank, and all speak of one fund
complete if {
	count(input.subject) == 7
	count(input.resource) == 7
	not "" in input.subject
	not "" in input.resource
	not null in input.subject
	not null in input.resource
	concat("", [input.subject.id, input.resource.kind, input.resource.proposed_by]) # words: what is no word differs from every word
	input.action != ""
	input.reason in {"given", "-"}
	input.subject.fund == input.fund
	input.resource.fund == input.fund
}

# METADATA
# title: The reaches granted to the person for this operation
scopes contains scope if {
	some role in input.subject.roles
	scope := data.grants[input.fund][role][input.action]
}

# METADATA
# title: One of the granted reaches takes in the thing
reached if {
	some scope in scopes
	covers(scope)
}

# METADATA
# title: Asked before a thing is known, the grant alone decides
covers(scope) if {
	scope in {"agency", "employer", "self"}
	input.resource.kind == "any"
}

# METADATA
# title: The whole fund
covers("fund")

# METADATA
# title: The agencies the person works for
covers("agency") if {
	input.resource.agency != "-"
	input.resource.agency in input.subject.agencies
}

# METADATA
# title: The employers the person acts for
covers("employer") if {
	input.resource.employer != "-"
	input.resource.employer in input.subject.employers
}

# METADATA
# title: What is the person's own
covers("self") if {
	input.resource.person != "-"
	input.resource.person == input.subject.id
}

# METADATA
# title: An account that is locked or closed is told so
deny contains "subject.inactive" if not input.subject.state == "active"

# METADATA
# title: A fund that is suspended answers nobody
deny contains "fund.suspended" if not input.fund_state == "active"

# METADATA
# title: Nobody proposed it, and it needs no second person
second_person if {
	input.resource.proposed_by == "-"
	input.resource.kind != "approval"
}

# METADATA
# title: Nobody approves what they proposed, or decides twice in a row
second_person if {
	input.resource.proposed_by != "-"
	input.resource.proposed_by != input.subject.id
}

# METADATA
# title: Only who can reach the thing learns why it may not be decided; to the others it does not exist
deny contains "four_eyes" if {
	reached
	not second_person
}
