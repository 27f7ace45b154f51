// Package notification writes to people: e-mail and SMS, in the fund's words and name.
//
// A message is queued in the transaction of its cause and exists once, by its key: a reminder for a month is
// one reminder, whatever ran twice. A job sends it. What was handed to a carrier is written in a log outside the fund's own
// tables, so that a fund restored from a backup does not write to everyone again. A carrier that does not answer is
// tried later; an address that does not exist is a failure that the fund's people see.
package notification
