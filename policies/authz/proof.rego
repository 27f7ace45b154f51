package socle.authz

# METADATA
# title: The operation is known, and nothing about it is privileged
proven if data.privileged[input.action] == "no"

# METADATA
# title: What is privileged asks for a fresh proof of who acts, and for a reason
proven if {
	privileged
	fresh
	reasoned
}

# METADATA
# title: The operation's table says that it is privileged; an operation of no table is neither, and refused
privileged if data.privileged[input.action] == "yes"

# METADATA
# title: The person proved a moment ago who they are, in a way that this deployment takes for enough
fresh if input.subject.proof in data.proofs

# METADATA
# title: A reason was written down, for the audit
reasoned if input.reason == "given"

# METADATA
# title: Who may do it learns what is missing, and can add it
deny contains "proof.needed" if {
	reached
	privileged
	not fresh
}

deny contains "reason.needed" if {
	reached
	privileged
	fresh
	not reasoned
}
