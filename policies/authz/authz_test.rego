package socle.authz_test

import data.socle.authz

grants := {"ma": {
	"employer": {"declaration.get": "employer", "declaration.open": "fund"},
	"field_agent": {"declaration.get": "agency"},
	"manager": {"declaration.get": "fund"},
	"insured": {"person.get": "self"},
	"administrator": {"law.decide": "fund"},
}}

declaration := {
	"kind": "declaration", "fund": "ma", "agency": "01", "employer": "e1", "person": "-",
	"proposed_by": "-", "role": "-",
}

operation := {
	"kind": "any", "fund": "ma", "agency": "-", "employer": "-", "person": "-",
	"proposed_by": "-", "role": "-",
}

who(roles, agencies, employers) := {
	"id": "p1", "fund": "ma", "state": "active", "proof": "-",
	"roles": roles, "agencies": agencies, "employers": employers,
}

asks(action, subject, resource) := {
	"fund": "ma", "fund_state": "active", "action": action, "reason": "-", "subject": subject, "resource": resource,
}

# plain says of every operation of these tests that it is not privileged.
plain := {
	"declaration.get": "no", "declaration.open": "no", "declaration.file": "no", "person.get": "no", "law.decide": "no",
	"affiliation.validate": "no", "affiliation.get": "no",
}

allowed(question) if authz.allow with input as question with data.privileged as plain with data.grants as grants

reasons(question) := found if found := authz.deny with input as question with data.privileged as plain with data.grants as grants

test_nothing_is_allowed_without_a_grant if {
	not allowed(asks("declaration.file", who(["manager"], [], []), declaration))
	not allowed(asks("declaration.get", who(["auditor"], [], []), declaration))
	not allowed(asks("declaration.get", who([], [], []), declaration))
	not authz.allow with input as asks("declaration.get", who(["manager"], [], []), declaration) with data.privileged as plain with data.grants as {}
}

test_a_grant_over_the_fund_reaches_everything_in_it if {
	allowed(asks("declaration.get", who(["manager"], [], []), declaration))
}

test_a_grant_over_agencies_reaches_those_of_the_person if {
	allowed(asks("declaration.get", who(["field_agent"], ["02", "01"], []), declaration))
	not allowed(asks("declaration.get", who(["field_agent"], ["02"], []), declaration))
	not allowed(asks("declaration.get", who(["field_agent"], [], []), declaration))
}

test_what_has_no_agency_is_in_nobodys if {
	homeless := object.union(declaration, {"agency": "-"})
	not allowed(asks("declaration.get", who(["field_agent"], ["-", "01"], []), homeless))
}

test_a_grant_over_employers_reaches_those_the_person_acts_for if {
	allowed(asks("declaration.get", who(["employer"], [], ["e1"]), declaration))
	not allowed(asks("declaration.get", who(["employer"], [], ["e2"]), declaration))
}

test_what_has_no_employer_is_nobodys if {
	orphan := object.union(declaration, {"employer": "-"})
	not allowed(asks("declaration.get", who(["employer"], [], ["-"]), orphan))
}

test_a_grant_over_oneself_reaches_ones_own if {
	mine := object.union(declaration, {"kind": "person", "person": "p1"})
	allowed(asks("person.get", who(["insured"], [], []), mine))
	not allowed(asks("person.get", who(["insured"], [], []), object.union(mine, {"person": "p2"})))
	nobody := object.union(who(["insured"], [], []), {"id": "-"})
	not allowed(asks("person.get", nobody, object.union(mine, {"person": "-"})))
}

test_before_the_thing_is_known_the_grant_decides if {
	allowed(asks("declaration.get", who(["employer"], [], []), operation))
	allowed(asks("declaration.get", who(["field_agent"], [], []), operation))
	allowed(asks("declaration.get", who(["manager"], [], []), operation))
	allowed(asks("person.get", who(["insured"], [], []), operation))
	not allowed(asks("declaration.get", who(["insured"], [], []), operation))
}

test_an_unknown_reach_reaches_nothing if {
	odd := {"ma": {"manager": {"declaration.get": "country"}}}
	every thing in [operation, declaration] {
		not authz.allow with input as asks("declaration.get", who(["manager"], [], []), thing) with data.privileged as plain with data.grants as odd
	}
}

test_a_person_of_another_fund_is_refused if {
	stranger := object.union(who(["manager"], [], []), {"fund": "ml"})
	not allowed(asks("declaration.get", stranger, declaration))
	not allowed(asks("declaration.get", stranger, operation))
}

test_a_thing_of_another_fund_is_refused if {
	not allowed(asks("declaration.get", who(["manager"], [], []), object.union(declaration, {"fund": "ml"})))
}

test_a_locked_or_closed_account_is_refused_and_told if {
	every state in ["locked", "closed", "", null] {
		question := asks("declaration.get", object.union(who(["manager"], [], []), {"state": state}), declaration)
		not allowed(question)
		"subject.inactive" in reasons(question)
	}
}

test_a_suspended_fund_answers_nobody if {
	every state in ["suspended", "", null] {
		question := object.union(asks("declaration.get", who(["manager"], [], []), declaration), {"fund_state": state})
		not allowed(question)
		"fund.suspended" in reasons(question)
	}
}

test_nobody_approves_what_they_proposed if {
	mine := object.union(declaration, {"kind": "approval", "proposed_by": "p1"})
	question := asks("law.decide", who(["administrator"], [], []), mine)
	not allowed(question)
	reasons(question) == {"four_eyes"}
	allowed(asks("law.decide", who(["administrator"], [], []), object.union(mine, {"proposed_by": "p2"})))
}

test_an_approval_says_who_proposed_it if {
	unsaid := object.union(declaration, {"kind": "approval"})
	not allowed(asks("law.decide", who(["administrator"], [], []), unsaid))
}

test_who_cannot_reach_a_thing_does_not_learn_why if {
	mine := object.union(declaration, {"kind": "approval", "proposed_by": "p1", "role": "manager"})
	reasons(asks("law.decide", who(["manager"], [], []), mine)) == set()
}

test_a_blank_attribute_of_the_thing_refuses if {
	every name in ["kind", "fund", "agency", "employer", "person", "proposed_by", "role"] {
		every blank in ["", null] {
			not allowed(asks("declaration.get", who(["manager"], [], []), object.union(declaration, {name: blank})))
		}
		not allowed(asks("declaration.get", who(["manager"], [], []), object.remove(declaration, [name])))
	}
}

test_the_answer_tells_the_reaches_or_the_reasons if {
	yes := authz.decision with data.privileged as plain with data.grants as grants
		with input as asks("declaration.get", who(["manager", "field_agent"], [], []), declaration)
	yes == {"allow": true, "scopes": {"agency", "fund"}}
	no := authz.decision with data.privileged as plain with data.grants as grants
		with input as asks("declaration.get", who(["insured"], [], []), declaration)
	no == {"allow": false, "deny": set()}
}
