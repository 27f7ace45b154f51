// Package tenancy makes funds: from a folder of data to a schema, a role, people and grants, in one command.
//
// The registry knows which funds there are and nothing of what is in them. A fund is created from its folder,
// brought forward by migrations, suspended and resumed. Its configuration is the folder as applied.
package tenancy
