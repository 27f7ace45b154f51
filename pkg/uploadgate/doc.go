// Package uploadgate looks at a file that somebody sends, before any parser does.
//
// It trusts neither the name nor the browser: what a file is follows from its bytes. It refuses what is too
// large, what unpacks to something too large, archives with thousands of entries or with macros, XML with a
// document type, pictures with more pixels than memory, and kinds of file that the caller did not ask for.
//
// Checking reads the file once in bounded memory and keeps nothing. A file that passes is not yet right: it is
// safe to hand to its parser.
package uploadgate
