package jobs

import (
	"time"

	"socle/internal/platform/work"
)

// readingJobs measure what changed, within seconds.
var readingJobs = []work.Job{
	{Kind: "analytics.refresh", Operation: "analytics.refresh", Queue: "bulk", Schedule: &work.Schedule{Every: 5 * time.Minute}},
	{Kind: "comparison.publish", Operation: "comparison.publish", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:15"}},
}
