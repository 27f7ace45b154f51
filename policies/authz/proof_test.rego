package socle.authz_test

import data.socle.authz

decides_law(proof, reason) := answer if {
	question := object.union(
		asks("law.decide", object.union(who(["administrator"], [], []), {"proof": proof}), operation),
		{"reason": reason},
	)
	answer := authz.decision with input as question
		with data.grants as grants
		with data.privileged as {"law.decide": "yes"}
		with data.proofs as ["second"]
}

test_what_is_privileged_asks_for_a_fresh_proof_and_a_reason if {
	decides_law("second", "given").allow
	decides_law("-", "given") == {"allow": false, "deny": {"proof.needed"}}
	decides_law("-", "-") == {"allow": false, "deny": {"proof.needed"}}
	decides_law("second", "-") == {"allow": false, "deny": {"reason.needed"}}
}

test_a_proof_that_the_deployment_does_not_take_is_none if {
	every proof in ["password", "demo", "", null, true] {
		not decides_law(proof, "given").allow
	}
}

test_who_may_not_do_it_is_not_asked_to_prove_anything if {
	question := asks("law.decide", who(["manager"], [], []), operation)
	answer := authz.decision with input as question
		with data.grants as grants
		with data.privileged as {"law.decide": "yes"}
		with data.proofs as []
	answer == {"allow": false, "deny": set()}
}

test_an_operation_of_no_table_is_refused if {
	question := asks("declaration.get", who(["manager"], [], []), declaration)
	not authz.allow with input as question with data.grants as grants with data.privileged as {}
	not authz.allow with input as question with data.grants as grants with data.privileged as {"declaration.get": ""}
}
