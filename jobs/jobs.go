// Package jobs is the one table of all that happens later: which event or hour starts it, and which operation it calls.
//
// The bodies are the operations themselves, in the packages of the business; nothing is decided here.
package jobs

import (
	"slices"
)

// Table is every job of the product.
var Table = slices.Concat(affiliationJobs, notificationJobs, declarationJobs, adjustmentJobs, collectionJobs, recoveryJobs, readingJobs, careJobs)
