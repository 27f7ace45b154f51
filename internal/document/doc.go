// Package document keeps the files that people hand in and that the fund issues: proofs of registration, identity
// papers, imported lists, notices, receipts.
//
// Every file passes the gate first: its size, and what it really is, whatever its name says. It is never changed; a better
// one is added beside it, and both stay. Each belongs to a thing (an employer's file, a person, a case) and, where there
// is one, to an employer, whose reach decides who may read it.
package document
