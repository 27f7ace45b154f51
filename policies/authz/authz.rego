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
decision := {"allow": true, "scopes": scopes} if {
	allow
} else := {"allow": false, "deny": deny}

default allow := false

# METADATA
# title: Allowed when the person is active in an open fund, and a grant of one of their roles reaches the thing
allow if {
	complete
	open
	active
	reached
	second_person
	right_level
	proven
}

# METADATA
# title: Every attribute that the decision needs is there and not blank, and all speak of one fund
complete if {
	attributes := [
		input.fund, input.action, input.reason, input.subject.id, input.subject.proof, input.resource.kind, input.resource.agency,
		input.resource.employer, input.resource.person, input.resource.proposed_by, input.resource.role,
	]
	concat("", attributes) # of words alone
	not "" in attributes
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
# title: The person's account is active
active if input.subject.state == "active"

deny contains "subject.inactive" if not active

# METADATA
# title: The fund is open; one that is suspended answers nobody
open if input.fund_state == "active"

deny contains "fund.suspended" if not open

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
