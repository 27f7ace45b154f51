package jobs

import "socle/internal/platform/work"

// readingJobs watch the indicators after each night, publish and report. What changes is measured within seconds, without a job.
var readingJobs = []work.Job{
	{Kind: "alerting.evaluate", Operation: "alerting.evaluate", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:45"}},
	{Kind: "comparison.publish", Operation: "comparison.publish", Queue: "bulk", Schedule: &work.Schedule{Daily: "04:15"}},
	{Kind: "reporting.monthly", Operation: "reporting.monthly", Queue: "bulk", Schedule: &work.Schedule{Daily: "06:00", Monthly: 2}},
	{Kind: "reporting.produce", Operation: "reporting.produce", Queue: "normal"},
}
