package jobs

import (
	"time"

	"socle/internal/platform/work"
)

// readingJobs measure what changed, within seconds.
var readingJobs = []work.Job{
	{Kind: "analytics.refresh", Operation: "analytics.refresh", Queue: "bulk", Schedule: &work.Schedule{Every: 5 * time.Minute}},
	{Kind: "comparison.publish", Operation: "comparison.publish", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:15"}},
	{Kind: "reporting.monthly", Operation: "reporting.monthly", Queue: "bulk", Schedule: &work.Schedule{Daily: "06:00", Monthly: 2}},
	{Kind: "reporting.produce", Operation: "reporting.produce", Queue: "normal"},
}
