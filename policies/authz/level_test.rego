package socle.authz_test

import data.socle.authz

levels := {"ma": {
	"field_agent": {"affiliation.validate": "agency"},
	"validator": {"affiliation.validate": "fund"},
	"manager": {"affiliation.get": "fund"},
}}

file := object.union(declaration, {"kind": "employer file", "role": "field_agent"})

decides(roles, thing) := answer if {
	question := asks("affiliation.validate", who(roles, ["01"], []), thing)
	answer := authz.decision with input as question with data.privileged as plain with data.grants as levels
}

test_a_file_is_decided_by_the_level_it_waits_at if {
	decides(["field_agent"], file).allow
	decides(["validator"], file) == {"allow": false, "deny": {"level.other"}}
	decides(["validator"], object.union(file, {"role": "validator"})).allow
}

test_nobody_decides_at_two_levels_in_a_row if {
	mine := object.union(file, {"role": "validator", "proposed_by": "p1"})
	decides(["validator"], mine) == {"allow": false, "deny": {"four_eyes"}}
	decides(["validator"], object.union(mine, {"proposed_by": "p2"})).allow
}

test_a_file_says_the_level_it_waits_at if {
	not decides(["validator"], object.union(file, {"role": "-"})).allow
	decides(["validator"], object.union(file, {"role": "-", "kind": "employer"})).allow
}

test_an_agent_of_elsewhere_does_not_learn_that_the_file_waits if {
	elsewhere := object.union(file, {"agency": "02", "role": "validator"})
	decides(["field_agent"], elsewhere) == {"allow": false, "deny": set()}
}
