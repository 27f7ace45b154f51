// Package identity knows the people of a fund: their accounts, how they prove who they are, and what they act as.
//
// Each fund has its own people; an account of one fund is nobody in another. A person comes in by a password (argon2id)
// and, where they have one, a second factor: an application of codes, a passkey or a recovery code. A passkey, or the
// fund's own provider of identities, opens without the password. Two ways in at least are wanted of everyone, because one
// gets lost; the last second way is never removed. Sessions, challenges and attempts are kept in the database, so that
// nothing is lost with the cache, and guesses are slowed down without shutting the owner out.
//
// What an account may act as (roles), and for which agency or employer, is data; what a role may do is decided by the
// policies alone. What is privileged asks again who is there, and why. Software signs in as a program, by its own secret.
package identity
