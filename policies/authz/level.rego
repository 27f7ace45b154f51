package socle.authz

# METADATA
# title: What waits at one level of validation is decided by that level alone
deny contains "level.other" if {
	reached
	input.resource.role != ""
	not input.resource.role in input.subject.roles
}

# METADATA
# title: Nobody decides at two levels following one another
deny contains "four_eyes" if {
	reached
	input.resource.role != ""
	input.resource.proposed_by == input.subject.id
}

# METADATA
# title: Only who can reach the thing learns why it may not be decided; to the others it does not exist
reached if {
	some scope in scopes
	covers(scope)
}
