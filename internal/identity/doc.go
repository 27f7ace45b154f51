// Package identity knows the people of a fund: their accounts, how they prove who they are, and what they act as.
//
// Each fund has its own people; an account of one fund is nobody in another. A person signs in with an e-mail address
// and a password (argon2id) and receives a session kept in the database, so that nothing is lost with the cache.
// What an account may act as (roles), and for which agency or employer, is data; what a role may do is decided by
// the policies alone.
package identity
