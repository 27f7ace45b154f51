package socle.authz

# METADATA
# title: It waits at no level of validation
right_level if {
	input.resource.role == "-"
	input.resource.kind != "employer file"
}

# METADATA
# title: A file is decided by the level it waits at, and by no other
right_level if {
	input.resource.role in input.subject.roles
}

deny contains "level.other" if {
	reached
	not right_level
}
