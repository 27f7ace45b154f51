# METADATA
# title: Who may do what in a fund
# description: |
#   Everything is refused unless one of the person's roles was granted the operation in this fund,
#   and the thing acted upon lies within the reach (scope) of that grant.
# scope: package
package socle.authz

default allow := false

# METADATA
# title: Allowed when a grant of one of the roles reaches the resource, and nothing speaks against it
allow if {
	complete
	count(deny) == 0
	some scope in scopes
	covers(scope)
}

# METADATA
# title: The reaches granted to the person for this operation
scopes contains scope if {
	some role in input.subject.roles
	scope := data.grants[input.fund][role][input.action]
}

# METADATA
# title: Every attribute that the decision needs is present and not blank
complete if {
	is_string(input.fund)
	input.fund != ""
	input.action != ""
	input.subject.id != ""
	input.subject.fund == input.fund
	is_string(input.resource.kind)
	input.resource.kind != ""
	input.fund_state == "active"
}

# METADATA
# title: The person's account must be active
deny contains "subject.inactive" if {
	input.subject.state != "active"
}

deny contains "subject.incomplete" if {
	not input.subject.state
}

# METADATA
# title: A fund that is suspended answers nobody
deny contains "fund.suspended" if {
	input.fund_state == "suspended"
}

# METADATA
# title: Nobody approves what they proposed
deny contains "four_eyes" if {
	input.resource.proposed_by == input.subject.id
	input.resource.kind == "approval"
}

# METADATA
# title: Asked before a resource is known, the grant alone decides
covers(scope) if {
	scope in {"fund", "agency", "employer", "self"}
	input.resource.kind == "any"
}

# METADATA
# title: The whole fund
covers("fund") if {
	input.resource.fund == input.fund
	input.resource.kind != "any"
}

# METADATA
# title: The agencies the person works for
covers("agency") if {
	input.resource.fund == input.fund
	input.resource.agency != ""
	input.resource.agency in input.subject.agencies
}

# METADATA
# title: The employers the person acts for
covers("employer") if {
	input.resource.fund == input.fund
	input.resource.employer != ""
	input.resource.employer in input.subject.employers
}

# METADATA
# title: What is the person's own
covers("self") if {
	input.resource.fund == input.fund
	input.resource.person != ""
	input.resource.person == input.subject.id
}
