// Package tenancy is the life of a fund: from a folder of data to a schema, a role and grants in one command; what the
// folder changed since, and what officers did; saved in an archive, put in place elsewhere, deleted without a trace.
//
// The registry knows which funds there are and nothing of what is in them. A plan sets the folder against the database
// part by part; apply does what the plan shows, and never overrides what people of the fund changed in the portal.
// An archive is one fund at one moment (package archive): import takes it whole or not at all. A deletion first lets
// nobody in, then takes everything in one transaction. No command moves a byte of another fund.
package tenancy
