package jobs

import "socle/internal/platform/work"

// adjustmentJobs count what a change of the law would do, when that is long, and propose adjustments once it is approved.
var adjustmentJobs = []work.Job{
	{Kind: "adjustment.count", Operation: "adjustment.count", Queue: "normal", Retries: 3},
	{Kind: "adjustment.propose", Operation: "adjustment.propose", Queue: "normal", On: []string{"law.approved"}},
}
