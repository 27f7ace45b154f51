package jobs

import (
	"time"

	"socle/internal/platform/work"
)

// readingJobs measure what changed, watch the indicators after each night, publish and report. What changes by day is
// measured within seconds without a job; this one comes after it.
var readingJobs = []work.Job{
	{Kind: "analytics.refresh", Operation: "analytics.refresh", Queue: "bulk", Schedule: &work.Schedule{Every: 5 * time.Minute}},
	{Kind: "alerting.evaluate", Operation: "alerting.evaluate", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:45"}},
	{Kind: "comparison.publish", Operation: "comparison.publish", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:15"}},
	{Kind: "reporting.monthly", Operation: "reporting.monthly", Queue: "bulk", Schedule: &work.Schedule{Daily: "06:00", Monthly: 2}},
	{Kind: "reporting.produce", Operation: "reporting.produce", Queue: "normal"},
}
