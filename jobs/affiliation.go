package jobs

import "socle/internal/platform/work"

// affiliationJobs: affiliation stands first in the chain and waits for nobody; what it says is heard downstream.
var affiliationJobs = []work.Job{}
