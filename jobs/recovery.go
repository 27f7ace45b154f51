package jobs

import "socle/internal/platform/work"

// recoveryJobs remind before a deadline, and close the cases whose debt is paid.
var recoveryJobs = []work.Job{
	{Kind: "recovery.remind", Operation: "recovery.remind", Queue: "bulk", Schedule: &work.Schedule{Daily: "08:00"}},
	{Kind: "recovery.follow", Operation: "recovery.follow", Queue: "normal", On: []string{"collection.accounts_moved"},
		Schedule: &work.Schedule{Daily: "03:00"}},
}
