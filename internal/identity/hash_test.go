package identity

// Tests hash thousands of times what nobody would steal: the cheapest argon2id there is does for them.
func init() {
	hashParams.Memory, hashParams.Iterations = 64, 1
	nobody = mustHash("nobody's password")
}
